-- Statements that release 0.1.0 makes on the platform's tables, in an order in which they affect rows.
INSERT INTO outbox (topic, partition, key, value) SELECT topic, partition, key, value
FROM unnest(ARRAY['never.topic'], ARRAY[0], ARRAY['k'], ARRAY['{}']) WITH ORDINALITY AS m (topic, partition, key, value, place) ORDER BY place;
SELECT id, topic, partition, key, value
FROM (SELECT o.*, sum(coalesce(octet_length(value), 0)) OVER (ORDER BY id) - coalesce(octet_length(value), 0) AS before
      FROM (SELECT * FROM outbox ORDER BY id LIMIT 500) AS o) AS b WHERE before < 2000000 ORDER BY id;
DELETE FROM outbox WHERE topic = 'never.topic';
INSERT INTO state_generation (topic, generation) VALUES ('never', 1) ON CONFLICT ON CONSTRAINT state_generation_pk DO NOTHING;
SELECT topic, generation FROM state_generation WHERE topic = ANY (ARRAY['never']) FOR KEY SHARE;
UPDATE state_generation SET generation = greatest(generation + 1, extract(epoch FROM clock_timestamp())::bigint)
WHERE topic = 'never' RETURNING generation;
INSERT INTO state_deleted (topic, id) VALUES ('never', 'x') ON CONFLICT ON CONSTRAINT state_deleted_pk DO NOTHING;
DELETE FROM state_deleted WHERE deleted_at < now() AND topic = 'never';
INSERT INTO operation (request_id, kind, subject, account, face, actor, commands) VALUES ('never', 'k', 's', NULL, 'luna', 'a', 1);
SELECT request_id, kind, commands FROM operation WHERE request_id = 'never';
INSERT INTO command_number (key, last) VALUES ('never', 1)
ON CONFLICT ON CONSTRAINT command_number_pk DO UPDATE SET last = command_number.last + 1, used_at = now() RETURNING key, last;
INSERT INTO work (command_id, request_id, kind, key, number, account, bulk, state, deadline, payload, traceparent, actor)
VALUES ('00000000-0000-0000-0000-000000000001', 'never', 'k', 'never', 1, NULL, false, 'announced', now() + interval '1 h', '{}', NULL, NULL);
INSERT INTO work (command_id, request_id, kind, key, number, account, bulk, state, deadline, payload, traceparent, actor)
VALUES ('00000000-0000-0000-0000-000000000001', 'never', 'k', 'never', 1, NULL, false, 'ready', now() + interval '1 h', '{}', NULL, NULL)
ON CONFLICT ON CONSTRAINT work_pk DO UPDATE SET state = 'ready' WHERE work.state = 'announced';
UPDATE work SET state = 'ready', due = now() WHERE state = 'announced' AND deadline <= now() AND key = 'never';
UPDATE work w SET state = 'running', epoch = w.epoch + 1, attempts = w.attempts + 1, worker = 'w', due = now() + interval '15 s'
WHERE command_id = '00000000-0000-0000-0000-000000000001' RETURNING w.*;
UPDATE work SET step = 's' WHERE command_id = '00000000-0000-0000-0000-000000000001' AND epoch = 1 AND state = 'running';
UPDATE work SET state = 'ready', step = NULL, message = 'm', due = now() WHERE command_id = '00000000-0000-0000-0000-000000000001' AND epoch = 1;
UPDATE work SET state = 'done', code = NULL, message = 'm', result = '{}', ended_at = now(), due = now()
WHERE command_id = '00000000-0000-0000-0000-000000000001';
UPDATE work SET read_at = now() WHERE command_id = '00000000-0000-0000-0000-000000000001' AND read_at IS NULL;
INSERT INTO parked (topic, partition, position, key, value, reason) VALUES ('never', 0, 0, 'k', 'v', 'r') ON CONFLICT ON CONSTRAINT parked_message DO NOTHING;
INSERT INTO known (topic, id, name, account, region, version, generation, state, deleted, partition, object)
VALUES ('never', 'x', 'n', NULL, NULL, 1, 1, 'active', false, 0, '{}')
ON CONFLICT ON CONSTRAINT known_pk DO UPDATE SET name = excluded.name, account = excluded.account, region = excluded.region,
  version = excluded.version, generation = excluded.generation, state = excluded.state, deleted = excluded.deleted,
  partition = excluded.partition, object = excluded.object, seen_at = now()
WHERE (excluded.generation, excluded.version) > (known.generation, known.version);
SELECT topic, id, name, account, region, version, state, deleted, object FROM known WHERE NOT deleted AND topic = 'never' AND name = 'n';
UPDATE known SET deleted = true, state = 'deleted', seen_at = now() WHERE topic = 'never' AND partition = 0 AND generation < 2 AND NOT deleted;
INSERT INTO consumer_position (consumer, topic, partition, position) VALUES ('never', 'never', 0, 1)
ON CONFLICT ON CONSTRAINT consumer_position_pk DO UPDATE SET position = excluded.position;
INSERT INTO reference_intent (id, kind, target, expires_at) VALUES (gen_random_uuid(), 'never', 'x', now() + interval '10 s');
SELECT count(*) FROM reference_intent WHERE kind = 'never' AND target IN ('x', 'y') AND expires_at > clock_timestamp();
DELETE FROM reference_intent WHERE kind = 'never';
INSERT INTO idempotency (principal, key, fingerprint, answer) VALUES ('never', 'k', 'f', 'null') ON CONFLICT ON CONSTRAINT idempotency_pk DO NOTHING;
UPDATE idempotency SET answer = '{}'::jsonb WHERE principal = 'never' AND key = 'k';
