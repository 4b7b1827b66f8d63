-- What an answer that fills a task must know to decide about it: a row a vote, nothing when there is nothing to decide.
--
-- A function and not a query of the application, because its plan is kept: planning the query takes ten times as long as
-- running it. Of a gold task, which everybody answers, no more votes are read than an ordinary one may have. Where gold
-- has chosen how tags are judged, every voter's row tells it, a newcomer's too.

CREATE OR REPLACE FUNCTION review_look_v1(p_task bigint, p_every int) RETURNS TABLE (
  project_id bigint, stage_id bigint, kind text, lowest int, highest int, key int, lane int, done int, width int, height int,
  brief_id bigint, assignment_id bigint, worker_id bigint, answer text, parameters text
) LANGUAGE plpgsql STABLE AS $$
#variable_conflict use_column
DECLARE task annotation_task%ROWTYPE; stage projects_stage%ROWTYPE; top int; brief bigint; wide int; high int; judged jsonb;
BEGIN
  SELECT * INTO task FROM annotation_task WHERE id = p_task;
  SELECT * INTO stage FROM projects_stage WHERE id = task.stage_id;
  top := coalesce((stage.settings->>'most_votes')::int, 0);
  IF stage.kind NOT IN ('draw', 'tag') OR (top <= stage.redundancy AND task.key % p_every <> 0) THEN
    RETURN;
  END IF;
  SELECT i.width, i.height INTO wide, high FROM catalog_image i WHERE i.id = task.image_id;
  SELECT max(b.id) INTO brief FROM projects_brief b WHERE b.project_id = task.project_id;
  IF stage.kind = 'tag' THEN
    SELECT g.parameters INTO judged FROM review_aggregator g WHERE g.stage_id = task.stage_id;
  END IF;
  RETURN QUERY
    SELECT task.project_id, task.stage_id, stage.kind::text, stage.redundancy::int, top, task.key, task.lane::int,
           task.done::int, wide, high, brief, a.id, a.worker_id, a.answer::text,
           (CASE WHEN judged IS NULL THEN k.parameters
                 ELSE coalesce(k.parameters, '{}') || jsonb_build_object('aggregator', judged) END)::text
      FROM annotation_assignment a
      LEFT JOIN review_skill k ON k.stage_id = task.stage_id AND k.worker_id = a.worker_id
     WHERE a.task_id = p_task AND a.state IN (1, 3)
       AND NOT EXISTS (SELECT 1 FROM projects_membership m WHERE m.project_id = task.project_id
                          AND m.user_id = a.worker_id AND m.standing = 'banned')
     ORDER BY a.id DESC
     LIMIT CASE task.lane WHEN 0 THEN NULL ELSE greatest(stage.redundancy, top) END;
END $$;
