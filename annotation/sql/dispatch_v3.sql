-- The dispatcher: leases are handed out, answered, given back and swept by these functions alone.
--
-- Lock order everywhere: the worker's cursor, then assignments, then tasks in the order of their ids. `claim` takes task
-- locks with SKIP LOCKED, so it never waits for another worker; one person's tabs wait for each other at the cursor.
-- States of an assignment: 0 leased, 1 counted, 2 expired, 3 surplus, 4 skipped, 5 released.
--
-- What lies in another lane than 0 never runs out: whoever claims it beyond its target raises the target by the slot
-- they take, and a slot above the stage's redundancy that is given back is closed again instead of opened to anybody.

-- Whoever said what is in an image does not check it. Checks do not shut one another out, or a small crowd of trusted
-- people would end with images that nobody may check; only whoever settles what checks left tied had no part in them.
CREATE FUNCTION annotation_had_part_v3(p_project bigint, p_image bigint, p_worker bigint, p_stage bigint)
RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (
    SELECT 1 FROM annotation_task o
      JOIN projects_stage s ON s.id = o.stage_id
      JOIN annotation_assignment a ON a.task_id = o.id AND a.worker_id = p_worker AND a.state IN (0, 1, 3)
     WHERE o.project_id = p_project AND o.image_id = p_image
       AND EXISTS (
         SELECT 1 FROM projects_stage q WHERE q.id = p_stage AND s.position < q.position
            AND (s.kind IN ('tag', 'draw') OR q.kind = 'adjudicate')))
$$;

-- `p_lane`: the lane that is mixed in (null: none), `p_from_lane`: how many of the count come from it if this worker has
-- not had all of it, `p_independent`: nothing about an image that the worker answered or holds in an earlier stage,
-- `p_chance`: a random key, where the lane is entered and by which the order is shuffled.
-- Plans are kept by each connection, and the first may be made while the tables are empty: whether the worker had a task is
-- a scalar subquery, and sequential scans are off, so that it stays one look into the index for each task. (`CASE`: the
-- planner takes a bare `IS NULL` for so rare that it would sort all open tasks before it stops at the first few.)
-- How much is handed out, and when nothing is, depends on the ordinary tasks alone; the lane is looked into every time.
CREATE FUNCTION annotation_claim_v3(
  p_project bigint, p_stage bigint, p_worker bigint, p_brief bigint,
  p_count int, p_resume boolean, p_lease interval, p_now timestamptz,
  p_lane smallint, p_from_lane int, p_independent boolean, p_chance int
) RETURNS TABLE (
  assignment_id bigint, task_id bigint, brief_id bigint, lease_until timestamptz, subject jsonb,
  image_id bigint, image_width int, image_height int, suggestion_origin text, suggestion_answer jsonb
) LANGUAGE plpgsql
  SET enable_seqscan = off SET enable_bitmapscan = off SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
DECLARE
  newcomer CONSTANT smallint := 32767;
  place annotation_workercursor%ROWTYPE;
  mine bigint[] := '{}'; fresh bigint[] := '{}'; found bigint[]; got bigint[] := '{}'; missing int := p_count;
  looked smallint; from_key int; to_key int := 2147483647; found_key int; last_priority smallint; last_key int;
  beside bigint[] := '{}'; wanted int;
BEGIN
  SELECT * INTO place FROM annotation_workercursor WHERE stage_id = p_stage AND worker_id = p_worker FOR UPDATE;
  IF place.id IS NULL THEN
    INSERT INTO annotation_workercursor (stage_id, worker_id, priority, key)
      VALUES (p_stage, p_worker, newcomer, (hashint8(p_worker * 7919 + p_stage) & 2147483647))
      ON CONFLICT (stage_id, worker_id) DO NOTHING;
    SELECT * INTO place FROM annotation_workercursor WHERE stage_id = p_stage AND worker_id = p_worker FOR UPDATE;
  END IF;

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
         AND CASE WHEN (SELECT a.id FROM annotation_assignment a WHERE a.task_id = t.id AND a.worker_id = p_worker)
                  IS NULL THEN true ELSE false END
         AND CASE WHEN p_independent THEN NOT annotation_had_part_v3(p_project, t.image_id, p_worker, p_stage)
                  ELSE true END
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

  IF p_lane IS NOT NULL AND cardinality(got) > 0 THEN
    wanted := least(p_from_lane, cardinality(got));
    from_key := p_chance; to_key := 2147483647;
    LOOP  -- from a random place to the end of the lane, then its beginning
      SELECT array_agg(x.id) INTO found FROM (
        SELECT t.id FROM annotation_task t
         WHERE t.stage_id = p_stage AND t.lane <> 0 AND t.lane = p_lane AND t.key > from_key AND t.key <= to_key
           AND t.target < 32000 AND t.id <> ALL (got)
           AND CASE WHEN (SELECT r.id FROM projects_removedimage r  -- closed, and to stay so
                           WHERE r.project_id = p_project AND r.image_id = t.image_id AND r.restored_at IS NULL)
                    IS NULL THEN true ELSE false END
           AND CASE WHEN (SELECT a.id FROM annotation_assignment a WHERE a.task_id = t.id AND a.worker_id = p_worker)
                  IS NULL THEN true ELSE false END
           AND CASE WHEN p_independent THEN NOT annotation_had_part_v3(p_project, t.image_id, p_worker, p_stage)
                    ELSE true END
         ORDER BY t.key LIMIT greatest(wanted, 1) - cardinality(beside) FOR UPDATE OF t SKIP LOCKED) x;
      beside := beside || coalesce(found, '{}');
      EXIT WHEN from_key < 0 OR cardinality(beside) >= wanted;
      from_key := -1; to_key := p_chance;
    END LOOP;
    beside := beside[1:wanted];
    IF cardinality(beside) > 0 THEN  -- they take the place of the last ordinary ones, which stay where they are
      got := got[1:cardinality(got) - cardinality(beside)];
      last_priority := place.priority; last_key := place.key;
      IF cardinality(got) > 0 THEN
        SELECT priority, key INTO last_priority, last_key FROM annotation_task WHERE id = got[cardinality(got)];
      END IF;
      got := got || beside;
    END IF;
  END IF;

  IF cardinality(got) > 0 THEN
    UPDATE annotation_workercursor SET priority = last_priority, key = last_key
     WHERE stage_id = p_stage AND worker_id = p_worker;
    UPDATE annotation_task
       SET target = target + (open = 0)::int, open = greatest(open - 1, 0), is_open = (open > 1)
     WHERE id = ANY (got);
    WITH made AS (
      INSERT INTO annotation_assignment
        (project_id, task_id, worker_id, brief_id, state, lease_until, leased_at, skip_reason)
      SELECT p_project, t, p_worker, p_brief, 0, p_now + p_lease, p_now, '' FROM unnest(got) t
       ORDER BY hashint8extended(t, p_chance)
      RETURNING id)
    SELECT array_agg(id ORDER BY id) INTO fresh FROM made;
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
-- What lies beside is full after every answer beyond the stage's redundancy; it says so about as often as an ordinary
-- task would, once in the redundancy: what follows from a full task takes time, and that must not tell them apart.
-- A procedure, since a CALL is not planned: that is a tenth of the whole answer.
CREATE PROCEDURE annotation_submit_v3(
  p_assignment bigint, p_worker bigint, p_key uuid, p_answer jsonb, p_active_ms int, p_now timestamptz,
  OUT outcome text, OUT state smallint, OUT answered_at timestamptz, OUT task_id bigint, OUT filled boolean
) LANGUAGE plpgsql AS $$
DECLARE had annotation_assignment%ROWTYPE; beside boolean;
BEGIN
  filled := false;
  -- The usual case first, in one look: the lease is still held.
  UPDATE annotation_assignment a
     SET state = 1, submit_key = p_key, answered_at = p_now, answer = p_answer, active_ms = p_active_ms
   WHERE a.id = p_assignment AND a.worker_id = p_worker AND a.state = 0 RETURNING a.task_id INTO task_id;
  IF FOUND THEN
    UPDATE annotation_task t SET done = t.done + 1 WHERE t.id = annotation_submit_v3.task_id
      RETURNING t.done >= t.target, t.lane <> 0 INTO filled, beside;
    IF filled AND beside THEN  -- not in the statement above: its plan would pay for the look at the stage every time
      SELECT t.done <= s.redundancy OR (t.key + p_worker) % s.redundancy = 0 INTO filled
        FROM annotation_task t JOIN projects_stage s ON s.id = t.stage_id WHERE t.id = annotation_submit_v3.task_id;
    END IF;
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
  UPDATE annotation_task t
     SET target = t.target + (t.open = 0)::int, open = greatest(t.open - 1, 0), is_open = (t.open > 1), done = t.done + 1
   WHERE t.id = had.task_id AND (t.open > 0 OR t.lane <> 0) RETURNING t.done >= t.target INTO filled;
  state := CASE WHEN FOUND THEN 1 ELSE 3 END;
  filled := coalesce(filled, false);
  answered_at := p_now;
  outcome := CASE state WHEN 1 THEN 'counted' ELSE 'surplus' END;
  UPDATE annotation_assignment a SET state = annotation_submit_v3.state, submit_key = p_key, answered_at = p_now,
         answer = p_answer, active_ms = p_active_ms, skip_reason = ''
   WHERE a.id = p_assignment;
END $$;

-- Gives leases back: `p_state` 4 (skipped) or 5 (released). Returns how many were this worker's and still leased.
CREATE FUNCTION annotation_give_back_v3(p_assignments bigint[], p_worker bigint, p_state smallint, p_reason text)
RETURNS int LANGUAGE plpgsql AS $$
DECLARE given int;
BEGIN
  WITH back AS (
    UPDATE annotation_assignment SET state = p_state, skip_reason = p_reason
     WHERE id IN (SELECT id FROM annotation_assignment
                   WHERE id = ANY (p_assignments) AND worker_id = p_worker AND state = 0 ORDER BY id FOR UPDATE)
    RETURNING task_id),
  locked AS (
    SELECT t.id, (t.lane <> 0 AND t.target > s.redundancy)::int AS closed
      FROM annotation_task t JOIN projects_stage s ON s.id = t.stage_id
     WHERE t.id IN (SELECT task_id FROM back) ORDER BY t.id FOR UPDATE OF t),
  opened AS (
    UPDATE annotation_task t
       SET target = t.target - l.closed, open = t.open + 1 - l.closed, is_open = t.open + 1 - l.closed > 0
      FROM locked l WHERE t.id = l.id RETURNING 1)
  SELECT count(*) INTO given FROM opened;
  RETURN given;
END $$;

-- Takes back up to `p_limit` leases that ran out; returns how many.
CREATE FUNCTION annotation_expire_v3(p_limit int, p_now timestamptz) RETURNS int LANGUAGE plpgsql AS $$
DECLARE taken int;
BEGIN
  WITH due AS (
    SELECT id FROM annotation_assignment WHERE state = 0 AND lease_until < p_now
     ORDER BY lease_until LIMIT p_limit FOR UPDATE SKIP LOCKED),
  gone AS (UPDATE annotation_assignment a SET state = 2 FROM due WHERE a.id = due.id RETURNING a.task_id),
  per_task AS (SELECT task_id, count(*)::int AS n FROM gone GROUP BY task_id),
  locked AS (
    SELECT t.id, p.n, CASE WHEN t.lane = 0 THEN 0 ELSE least(p.n, greatest(t.target - s.redundancy, 0)) END AS closed
      FROM annotation_task t JOIN per_task p ON p.task_id = t.id JOIN projects_stage s ON s.id = t.stage_id
     ORDER BY t.id FOR UPDATE OF t),
  opened AS (
    UPDATE annotation_task t
       SET target = t.target - l.closed, open = t.open + l.n - l.closed, is_open = t.open + l.n - l.closed > 0
      FROM locked l WHERE t.id = l.id RETURNING 1)
  SELECT count(*) INTO taken FROM gone, (SELECT count(*) FROM opened) AS done;
  RETURN taken;
END $$;

-- Moves the target of a task: up opens slots, down takes back only slots nobody holds. Returns the new target.
CREATE FUNCTION annotation_move_target_v3(p_task bigint, p_target smallint) RETURNS smallint LANGUAGE sql AS $$
  UPDATE annotation_task SET
    target = greatest(p_target, target - open),
    open = greatest(p_target, target - open) - (target - open),
    is_open = greatest(p_target, target - open) > (target - open)
  WHERE id = p_task RETURNING target
$$;
