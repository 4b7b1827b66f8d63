-- What every claim and every answer must know first, as functions because their plans are kept: planning these queries
-- takes several times as long as running them. Sequential scans are off, since the first plan of a connection may be made
-- while the tables are empty.

-- The question behind a worker's assignment.
CREATE FUNCTION annotation_asked_v1(p_assignment bigint, p_worker bigint) RETURNS TABLE (
  kind text, brief_id bigint, width int, height int, has_later_stage boolean, is_shut_out boolean
) LANGUAGE plpgsql STABLE
  SET enable_seqscan = off SET enable_bitmapscan = off SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
    SELECT s.kind::text, a.brief_id, i.width, i.height,
           EXISTS (SELECT 1 FROM projects_stage l WHERE l.project_id = s.project_id AND l.position > s.position),
           a.answered_at IS NULL AND EXISTS (
             SELECT 1 FROM projects_membership m
              WHERE m.project_id = s.project_id AND m.user_id = a.worker_id AND m.standing = 'banned')
      FROM annotation_assignment a
      JOIN annotation_task t ON t.id = a.task_id JOIN projects_stage s ON s.id = t.stage_id
      JOIN catalog_image i ON i.id = t.image_id
     WHERE a.id = p_assignment AND a.worker_id = p_worker;
END $$;

-- The stages of a project in order, with the brief that stands, as one worker meets them. `lane`: another lane than the
-- ordinary one, where the stage has any; only then the worker's answers in the project are counted, up to `p_few`.
CREATE FUNCTION annotation_stages_v1(p_project bigint, p_worker bigint, p_few int) RETURNS TABLE (
  id bigint, kind text, settings jsonb, brief_id bigint, brief_version int, lane smallint, answers bigint
) LANGUAGE plpgsql STABLE
  SET enable_seqscan = off SET enable_bitmapscan = off SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
    SELECT s.id, s.kind::text, s.settings, b.id, b.version, side.lane,
           CASE WHEN side.lane IS NULL THEN 0 ELSE
             (SELECT count(*) FROM (SELECT 1 FROM annotation_assignment a
               WHERE a.worker_id = p_worker AND a.project_id = p_project AND a.state IN (1, 3) LIMIT p_few) few)
           END
      FROM projects_stage s,
      LATERAL (SELECT v.id, v.version FROM projects_brief v WHERE v.project_id = s.project_id
                ORDER BY v.version DESC LIMIT 1) b,
      LATERAL (SELECT min(t.lane) AS lane FROM annotation_task t WHERE t.stage_id = s.id AND t.lane <> 0) side
     WHERE s.project_id = p_project ORDER BY s.position;
END $$;
