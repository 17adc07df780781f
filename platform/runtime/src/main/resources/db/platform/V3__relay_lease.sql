-- Who relays: the holder of the advisory lock gives a sign of life here, so that one that is frozen can be told from one
-- that works. A row for each lock, written by whoever takes it.

CREATE TABLE relay_lease (
  name        text CONSTRAINT relay_lease_pk PRIMARY KEY,
  epoch       bigint NOT NULL,
  session     integer NOT NULL,
  seen_at     timestamptz NOT NULL
) WITH (fillfactor = 20);
COMMENT ON COLUMN relay_lease.epoch IS 'raised by each taking';
COMMENT ON COLUMN relay_lease.session IS 'the process id of the holder''s session in PostgreSQL';
COMMENT ON COLUMN relay_lease.seen_at IS 'the holder''s last sign of life, by the database''s clock';
