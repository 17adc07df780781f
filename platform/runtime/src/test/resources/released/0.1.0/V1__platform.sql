-- The tables that every service has in its own schema: what leaves it (outbox), what it does (work), what it accepted
-- (operation), what it knows of others (known) and what it is about to refer to (reference_intent).

CREATE TABLE outbox (
  id          bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT outbox_pk PRIMARY KEY,
  topic       text NOT NULL,
  partition   integer,
  key         text NOT NULL,
  value       text,
  created_at  timestamptz NOT NULL DEFAULT now()
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);
COMMENT ON COLUMN outbox.value IS 'the envelope; null is a tombstone';

CREATE TABLE state_generation (
  topic       text CONSTRAINT state_generation_pk PRIMARY KEY,
  generation  bigint NOT NULL
);

CREATE TABLE state_deleted (
  topic       text NOT NULL,
  id          text NOT NULL,
  deleted_at  timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT state_deleted_pk PRIMARY KEY (topic, id)
);
CREATE INDEX state_deleted_at ON state_deleted (deleted_at);

CREATE TABLE operation (
  request_id  text CONSTRAINT operation_pk PRIMARY KEY,
  kind        text NOT NULL,
  subject     text,
  account     text,
  face        text NOT NULL,
  actor       text,
  commands    integer NOT NULL,
  accepted_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX operation_accepted_at ON operation (accepted_at);

CREATE TABLE command_number (
  key         text CONSTRAINT command_number_pk PRIMARY KEY,
  last        bigint NOT NULL,
  used_at     timestamptz NOT NULL DEFAULT now()
) WITH (fillfactor = 80);

CREATE TABLE work (
  command_id  uuid CONSTRAINT work_pk PRIMARY KEY,
  request_id  text NOT NULL,
  kind        text NOT NULL,
  key         text NOT NULL,
  number      bigint NOT NULL,
  account     text,
  bulk        boolean NOT NULL,
  state       text NOT NULL CONSTRAINT work_state CHECK (state IN ('announced', 'ready', 'running', 'done', 'failed')),
  due         timestamptz NOT NULL DEFAULT now(),
  deadline    timestamptz NOT NULL,
  epoch       bigint NOT NULL DEFAULT 0,
  attempts    integer NOT NULL DEFAULT 0,
  worker      text,
  step        text,
  payload     jsonb NOT NULL,
  traceparent text,
  actor       text,
  code        text,
  message     text,
  result      jsonb,
  created_at  timestamptz NOT NULL DEFAULT now(),
  ended_at    timestamptz,
  read_at     timestamptz
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 2000);
COMMENT ON COLUMN work.due IS 'ready: not begun before; running: the lease ends';
COMMENT ON COLUMN work.epoch IS 'raised by every claim; each write of a worker is conditional on it';
COMMENT ON COLUMN work.read_at IS 'when a poll has given this result to the caller';
-- What is announced or waits stands by its time; of what runs at most one is of a key, whatever the claims raced for.
CREATE INDEX work_due ON work (bulk, due) WHERE state IN ('ready', 'running');
CREATE INDEX work_key_active ON work (key, number, command_id) WHERE state IN ('announced', 'ready', 'running');
CREATE UNIQUE INDEX work_key_running ON work (key) WHERE state = 'running';
CREATE INDEX work_account_active ON work (account) WHERE state IN ('announced', 'ready', 'running');
CREATE INDEX work_announced_deadline ON work (deadline) WHERE state = 'announced';
CREATE INDEX work_request ON work (request_id);
CREATE INDEX work_ended_at ON work (ended_at) WHERE state IN ('done', 'failed');

CREATE TABLE parked (
  id          bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT parked_pk PRIMARY KEY,
  topic       text NOT NULL,
  partition   integer NOT NULL,
  position    bigint NOT NULL,
  key         text,
  value       text,
  reason      text NOT NULL,
  parked_at   timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT parked_message UNIQUE (topic, partition, position)
);
CREATE INDEX parked_at ON parked (parked_at);

CREATE TABLE known (
  topic       text NOT NULL,
  id          text NOT NULL,
  name        text,
  account     text,
  region      text,
  version     bigint NOT NULL,
  generation  bigint NOT NULL,
  state       text,
  deleted     boolean NOT NULL,
  partition   integer NOT NULL,
  object      jsonb,
  seen_at     timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT known_pk PRIMARY KEY (topic, id)
);
CREATE INDEX known_name ON known (topic, name) WHERE NOT deleted;
CREATE INDEX known_account ON known (topic, account) WHERE NOT deleted;
CREATE INDEX known_deleted ON known (seen_at) WHERE deleted;

CREATE TABLE consumer_position (
  consumer    text NOT NULL,
  topic       text NOT NULL,
  partition   integer NOT NULL,
  position    bigint NOT NULL,
  CONSTRAINT consumer_position_pk PRIMARY KEY (consumer, topic, partition)
) WITH (fillfactor = 50);

CREATE TABLE reference_intent (
  id          uuid CONSTRAINT reference_intent_pk PRIMARY KEY,
  kind        text NOT NULL,
  target      text NOT NULL,
  expires_at  timestamptz NOT NULL
);
CREATE INDEX reference_intent_target ON reference_intent (kind, target);

CREATE TABLE idempotency (
  principal   text NOT NULL,
  key         text NOT NULL,
  fingerprint text NOT NULL,
  answer      jsonb NOT NULL,
  created_at  timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT idempotency_pk PRIMARY KEY (principal, key)
);
CREATE INDEX idempotency_created_at ON idempotency (created_at);
