-- What an answer that fills a task must know to decide about it: a row a vote, nothing when there is nothing to decide.
--
-- A function and not a query of the application, because its plan is kept: planning the query takes ten times as long as
-- running it. No sequential scans, since the first plan may be made while the tables are empty. Of a gold task, which
-- everybody answers, no more votes are read than an ordinary one may have. `judging`: how the stage judges tags, where
-- gold has chosen that.

CREATE FUNCTION review_look_v2(p_task bigint, p_every int) RETURNS TABLE (
  project_id bigint, stage_id bigint, kind text, lowest int, highest int, key int, lane int, done int, width int, height int,
  brief_id bigint, assignment_id bigint, worker_id bigint, answer text, parameters text, judging text
) LANGUAGE plpgsql STABLE
  SET enable_seqscan = off SET enable_bitmapscan = off SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
DECLARE asked record;
BEGIN
  SELECT t.project_id, t.stage_id, t.image_id, t.key, t.lane, t.done, s.kind, s.redundancy,
         coalesce((s.settings->>'most_votes')::int, 0) AS top
    INTO asked FROM annotation_task t JOIN projects_stage s ON s.id = t.stage_id WHERE t.id = p_task;
  IF asked.kind NOT IN ('draw', 'tag') OR (asked.top <= asked.redundancy AND asked.key % p_every <> 0) THEN
    RETURN;
  END IF;
  RETURN QUERY
    SELECT asked.project_id, asked.stage_id, asked.kind::text, asked.redundancy::int, asked.top, asked.key,
           asked.lane::int, asked.done::int, i.width, i.height,
           (SELECT max(b.id) FROM projects_brief b WHERE b.project_id = asked.project_id),
           a.id, a.worker_id, a.answer::text, k.parameters::text,
           (SELECT g.parameters::text FROM review_aggregator g WHERE g.stage_id = asked.stage_id)
      FROM annotation_assignment a
      JOIN catalog_image i ON i.id = asked.image_id
      LEFT JOIN review_skill k ON k.stage_id = asked.stage_id AND k.worker_id = a.worker_id
     WHERE a.task_id = p_task AND a.state IN (1, 3)
       AND NOT EXISTS (SELECT 1 FROM projects_membership m WHERE m.project_id = asked.project_id
                          AND m.user_id = a.worker_id AND m.standing = 'banned')
     ORDER BY a.id DESC
     LIMIT CASE asked.lane WHEN 0 THEN NULL ELSE greatest(asked.redundancy, asked.top) END;
END $$;
