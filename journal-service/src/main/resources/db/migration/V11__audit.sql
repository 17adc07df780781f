-- The topic "journal", kept to be read: who changed what, from which value to which.
CREATE TABLE audit_entry (
  number      bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT audit_entry_pk PRIMARY KEY,
  message_id  text        NOT NULL CONSTRAINT audit_entry_message_unique UNIQUE,
  kind        text        NOT NULL,
  object_id   text        NOT NULL,
  name        text,
  action      text        NOT NULL CONSTRAINT audit_entry_action CHECK (action IN ('created', 'updated', 'renamed', 'deleted')),
  changes     jsonb       NOT NULL,
  account     text,
  face        text,
  actor       text,
  request_id  text,
  source      text,
  at          timestamptz NOT NULL
);
COMMENT ON COLUMN audit_entry.message_id IS 'the envelope''s id: the same id is the same write, told again';
COMMENT ON COLUMN audit_entry.changes IS 'by field {"old","new"}; no secrets';
CREATE INDEX audit_entry_name ON audit_entry (name, number DESC);
CREATE INDEX audit_entry_object ON audit_entry (object_id, number DESC);
CREATE INDEX audit_entry_kind ON audit_entry (kind, number DESC);

CREATE INDEX audit_entry_at ON audit_entry (at);
