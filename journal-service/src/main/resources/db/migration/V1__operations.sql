-- What the topic "operations" says, folded. The rows of one operation are written under the lock of its row here, so that
-- sequences have the order of the topic and nothing becomes visible before what stands in front of it.

CREATE SEQUENCE queue_number;

CREATE TABLE journal_operation (
  request_id    text        NOT NULL CONSTRAINT journal_operation_pk PRIMARY KEY,
  number        bigint      NOT NULL DEFAULT nextval('queue_number'),
  kind          text,
  subject       text,
  account       text,
  face          text,
  actor         text,
  commands      integer,
  ended         integer     NOT NULL DEFAULT 0,
  failed        integer     NOT NULL DEFAULT 0,
  code          text,
  messages      bigint      NOT NULL DEFAULT 0,
  messages_read bigint      NOT NULL DEFAULT 0,
  results       bigint      NOT NULL DEFAULT 0,
  results_read  bigint      NOT NULL DEFAULT 0,
  created_at    timestamptz NOT NULL,
  updated_at    timestamptz NOT NULL,
  ended_at      timestamptz,
  CONSTRAINT journal_operation_counts CHECK (failed <= ended AND messages_read <= messages AND results_read <= results)
) WITH (fillfactor = 70);
COMMENT ON COLUMN journal_operation.commands IS 'null until the accepting service has said how many there are';
COMMENT ON COLUMN journal_operation.code IS 'of the first command that failed';
COMMENT ON COLUMN journal_operation.messages IS 'sequence of the last message; messages_read that of the last one given out';
COMMENT ON COLUMN journal_operation.results IS 'sequence of the last ended command; results_read that of the last one given out';
CREATE INDEX journal_operation_active ON journal_operation (number) WHERE ended_at IS NULL;
CREATE INDEX journal_operation_account ON journal_operation (account, created_at DESC) WHERE account IS NOT NULL;
CREATE INDEX journal_operation_ended_at ON journal_operation (ended_at) WHERE ended_at IS NOT NULL;

CREATE TABLE journal_message (
  request_id  text        NOT NULL,
  sequence    bigint      NOT NULL,
  message_id  text        NOT NULL,
  text        text        NOT NULL,
  created_at  timestamptz NOT NULL,
  CONSTRAINT journal_message_pk PRIMARY KEY (request_id, sequence),
  CONSTRAINT journal_message_id_unique UNIQUE (request_id, message_id)
);
COMMENT ON COLUMN journal_message.message_id IS 'the envelope''s id: the same id is the same message, delivered again';
CREATE INDEX journal_message_created_at ON journal_message (created_at);

CREATE TABLE journal_command (
  request_id  text        NOT NULL,
  command_id  uuid        NOT NULL,
  number      bigint      NOT NULL DEFAULT nextval('queue_number'),
  kind        text,
  key         text,
  sequence    bigint,
  outcome     text        CONSTRAINT journal_command_outcome CHECK (outcome IN ('done', 'failed')),
  code        text,
  message     text,
  result      json,
  started_at  timestamptz NOT NULL,
  ended_at    timestamptz,
  CONSTRAINT journal_command_pk PRIMARY KEY (request_id, command_id),
  CONSTRAINT journal_command_ended CHECK ((outcome IS NULL) = (sequence IS NULL) AND (outcome IS NULL) = (ended_at IS NULL))
);
COMMENT ON COLUMN journal_command.sequence IS 'its place among the ended commands of its operation; null while it runs';
CREATE INDEX journal_command_sequence ON journal_command (request_id, sequence) WHERE sequence IS NOT NULL;
CREATE INDEX journal_command_active ON journal_command (number) WHERE outcome IS NULL;
