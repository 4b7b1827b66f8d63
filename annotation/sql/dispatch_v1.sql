-- The dispatcher: leases are handed out, answered, given back and swept by these functions alone.
--
-- Lock order everywhere: the worker's cursor, then assignments, then tasks in the order of their ids. `claim` takes task
-- locks with SKIP LOCKED, so it never waits for another worker; one person's tabs wait for each other at the cursor.
-- States of an assignment: 0 leased, 1 counted, 2 expired, 3 surplus, 4 skipped, 5 released.

CREATE FUNCTION annotation_claim_v1(
  p_project bigint, p_stage bigint, p_worker bigint, p_brief bigint,
  p_count int, p_resume boolean, p_lease interval, p_now timestamptz
) RETURNS TABLE (
  assignment_id bigint, task_id bigint, brief_id bigint, lease_until timestamptz, subject jsonb,
  image_id bigint, image_width int, image_height int, suggestion_origin text, suggestion_answer jsonb
) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  newcomer CONSTANT smallint := 32767;
  place annotation_workercursor%ROWTYPE;
  mine bigint[] := '{}'; fresh bigint[] := '{}'; found bigint[]; got bigint[] := '{}'; missing int := p_count;
  looked smallint; from_key int; to_key int := 2147483647; found_key int; last_priority smallint; last_key int;
BEGIN
  INSERT INTO annotation_workercursor (stage_id, worker_id, priority, key)
    VALUES (p_stage, p_worker, newcomer, (hashint8(p_worker * 7919 + p_stage) & 2147483647))
    ON CONFLICT (stage_id, worker_id) DO NOTHING;
  SELECT * INTO place FROM annotation_workercursor WHERE stage_id = p_stage AND worker_id = p_worker FOR UPDATE;

  IF p_resume THEN  -- a page that was reloaded goes on with what it had
    SELECT coalesce(array_agg(id ORDER BY id), '{}') INTO mine FROM (
      SELECT a.id FROM annotation_assignment a JOIN annotation_task t ON t.id = a.task_id
       WHERE a.worker_id = p_worker AND a.state = 0 AND a.lease_until > p_now AND t.stage_id = p_stage
       ORDER BY a.id LIMIT p_count) held;
    missing := p_count - cardinality(mine);
  END IF;

  IF place.priority = newcomer THEN  -- starts at a random key of the highest priority, so that workers spread out
    SELECT coalesce(max(priority), 0) INTO place.priority FROM annotation_task WHERE stage_id = p_stage AND is_open;
  END IF;
  -- Once around from the cursor: the rest of its priority, that priority's beginning, lower ones, then higher ones.
  looked := place.priority; from_key := place.key;
  WHILE missing > 0 LOOP
    SELECT array_agg(x.id), max(x.key) INTO found, found_key FROM (
      SELECT t.id, t.key FROM annotation_task t
       WHERE t.stage_id = p_stage AND t.is_open AND t.priority = looked AND t.key > from_key AND t.key <= to_key
         AND NOT EXISTS (SELECT 1 FROM annotation_assignment a WHERE a.task_id = t.id AND a.worker_id = p_worker)
       ORDER BY t.key LIMIT missing FOR UPDATE OF t SKIP LOCKED) x;
    IF found IS NOT NULL THEN
      got := got || found; missing := missing - cardinality(found);
      last_priority := looked; last_key := found_key;
    END IF;
    IF looked = place.priority AND from_key >= 0 THEN
      from_key := -1; to_key := place.key;
    ELSE
      from_key := -1; to_key := 2147483647;
      SELECT max(priority) INTO found_key FROM annotation_task
       WHERE stage_id = p_stage AND is_open AND priority < looked AND (looked <= place.priority OR priority > place.priority);
      IF found_key IS NULL AND looked <= place.priority THEN
        SELECT max(priority) INTO found_key FROM annotation_task
         WHERE stage_id = p_stage AND is_open AND priority > place.priority;
      END IF;
      EXIT WHEN found_key IS NULL;
      looked := found_key;
    END IF;
  END LOOP;
  IF cardinality(got) > 0 THEN
    UPDATE annotation_workercursor SET priority = last_priority, key = last_key
     WHERE stage_id = p_stage AND worker_id = p_worker;
    UPDATE annotation_task SET open = open - 1, is_open = (open > 1) WHERE id = ANY (got);
    WITH made AS (
      INSERT INTO annotation_assignment
        (project_id, task_id, worker_id, brief_id, state, lease_until, leased_at, skip_reason)
      SELECT p_project, t, p_worker, p_brief, 0, p_now + p_lease, p_now, '' FROM unnest(got) t
      RETURNING id)
    SELECT array_agg(id) INTO fresh FROM made;
  END IF;
  RETURN QUERY
    SELECT a.id, t.id, a.brief_id, a.lease_until, t.subject, i.id, i.width, i.height, s.origin::text, s.answer
      FROM unnest(mine || fresh) WITH ORDINALITY held(id, place)
      JOIN annotation_assignment a ON a.id = held.id
      JOIN annotation_task t ON t.id = a.task_id
      JOIN catalog_image i ON i.id = t.image_id
      LEFT JOIN annotation_suggestion s ON s.task_id = t.id
     ORDER BY held.place;
END $$;

-- Answers: 'counted', 'surplus', 'duplicate' (the same key again), 'conflict' (another key), 'unknown' (not this worker's).
CREATE FUNCTION annotation_submit_v1(
  p_assignment bigint, p_worker bigint, p_key uuid, p_answer jsonb, p_active_ms int, p_now timestamptz,
  OUT outcome text, OUT state smallint, OUT answered_at timestamptz, OUT task_id bigint, OUT filled boolean
) LANGUAGE plpgsql AS $$
DECLARE had annotation_assignment%ROWTYPE;
BEGIN
  filled := false;
  -- The usual case first, in one look: the lease is still held.
  UPDATE annotation_assignment a
     SET state = 1, submit_key = p_key, answered_at = p_now, answer = p_answer, active_ms = p_active_ms
   WHERE a.id = p_assignment AND a.worker_id = p_worker AND a.state = 0 RETURNING a.task_id INTO task_id;
  IF FOUND THEN
    UPDATE annotation_task t SET done = t.done + 1 WHERE t.id = annotation_submit_v1.task_id
      RETURNING t.done >= t.target INTO filled;
    outcome := 'counted'; state := 1; answered_at := p_now;
    RETURN;
  END IF;

  SELECT * INTO had FROM annotation_assignment a WHERE a.id = p_assignment AND a.worker_id = p_worker FOR UPDATE;
  IF NOT FOUND THEN outcome := 'unknown'; RETURN; END IF;
  task_id := had.task_id;
  IF had.state IN (1, 3) THEN
    outcome := CASE WHEN had.submit_key = p_key THEN 'duplicate' ELSE 'conflict' END;
    state := had.state; answered_at := had.answered_at;
    RETURN;
  END IF;
  -- The lease had gone back: take a free slot if there is one, keep the answer as surplus otherwise.
  UPDATE annotation_task t SET open = t.open - 1, is_open = (t.open > 1), done = t.done + 1
   WHERE t.id = had.task_id AND t.open > 0 RETURNING t.done >= t.target INTO filled;
  state := CASE WHEN FOUND THEN 1 ELSE 3 END;
  filled := coalesce(filled, false);
  answered_at := p_now;
  outcome := CASE state WHEN 1 THEN 'counted' ELSE 'surplus' END;
  UPDATE annotation_assignment a SET state = annotation_submit_v1.state, submit_key = p_key, answered_at = p_now,
         answer = p_answer, active_ms = p_active_ms, skip_reason = ''
   WHERE a.id = p_assignment;
END $$;

-- Gives leases back: `p_state` 4 (skipped) or 5 (released). Returns how many were this worker's and still leased.
CREATE FUNCTION annotation_give_back_v1(p_assignments bigint[], p_worker bigint, p_state smallint, p_reason text)
RETURNS int LANGUAGE plpgsql AS $$
DECLARE given int;
BEGIN
  WITH back AS (
    UPDATE annotation_assignment SET state = p_state, skip_reason = p_reason
     WHERE id IN (SELECT id FROM annotation_assignment
                   WHERE id = ANY (p_assignments) AND worker_id = p_worker AND state = 0 ORDER BY id FOR UPDATE)
    RETURNING task_id),
  locked AS (SELECT t.id FROM annotation_task t WHERE t.id IN (SELECT task_id FROM back) ORDER BY t.id FOR UPDATE),
  opened AS (UPDATE annotation_task t SET open = t.open + 1, is_open = true FROM locked WHERE t.id = locked.id RETURNING 1)
  SELECT count(*) INTO given FROM opened;
  RETURN given;
END $$;

-- Takes back up to `p_limit` leases that ran out; returns how many.
CREATE FUNCTION annotation_expire_v1(p_limit int, p_now timestamptz) RETURNS int LANGUAGE plpgsql AS $$
DECLARE taken int;
BEGIN
  WITH due AS (
    SELECT id FROM annotation_assignment WHERE state = 0 AND lease_until < p_now
     ORDER BY lease_until LIMIT p_limit FOR UPDATE SKIP LOCKED),
  gone AS (UPDATE annotation_assignment a SET state = 2 FROM due WHERE a.id = due.id RETURNING a.task_id),
  per_task AS (SELECT task_id, count(*)::smallint AS n FROM gone GROUP BY task_id),
  locked AS (
    SELECT t.id, p.n FROM annotation_task t JOIN per_task p ON p.task_id = t.id ORDER BY t.id FOR UPDATE OF t),
  opened AS (
    UPDATE annotation_task t SET open = t.open + locked.n, is_open = true FROM locked WHERE t.id = locked.id RETURNING 1)
  SELECT count(*) INTO taken FROM gone, (SELECT count(*) FROM opened) AS done;
  RETURN taken;
END $$;

-- Moves the target of a task: up opens slots, down takes back only slots nobody holds. Returns the new target.
CREATE FUNCTION annotation_move_target_v1(p_task bigint, p_target smallint) RETURNS smallint LANGUAGE sql AS $$
  UPDATE annotation_task SET
    target = greatest(p_target, target - open),
    open = greatest(p_target, target - open) - (target - open),
    is_open = greatest(p_target, target - open) > (target - open)
  WHERE id = p_task RETURNING target
$$;
