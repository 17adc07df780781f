-- Machines that move, or moved, to another host. While a migration is there, the machine's size is reserved where
-- source_reserved and target_reserved say so, besides the reservation of the host that the machine itself names.

CREATE TABLE migrations (
  id              uuid        NOT NULL,
  machine_id      uuid        NOT NULL,
  account_id      uuid        NOT NULL,
  phase           text        NOT NULL,
  state           text        NOT NULL,
  automatic       boolean     NOT NULL,
  affinity        jsonb       NOT NULL DEFAULT '[]',
  source_id       uuid        NOT NULL,
  target_id       uuid,
  target_reserved boolean     NOT NULL DEFAULT false,
  source_reserved boolean     NOT NULL DEFAULT false,
  pause_asked     boolean     NOT NULL DEFAULT false,
  history         jsonb       NOT NULL DEFAULT '[]',
  progress        jsonb,
  error           text,
  archived        boolean     NOT NULL DEFAULT false,
  created_at      timestamptz NOT NULL,
  updated_at      timestamptz NOT NULL,
  finished_at     timestamptz,
  CONSTRAINT migrations_pk PRIMARY KEY (id),
  CONSTRAINT migrations_machine_fk FOREIGN KEY (machine_id) REFERENCES machines (id) ON DELETE CASCADE,
  CONSTRAINT migrations_source_fk FOREIGN KEY (source_id) REFERENCES hosts (id),
  CONSTRAINT migrations_target_fk FOREIGN KEY (target_id) REFERENCES hosts (id),
  CONSTRAINT migrations_phase_ck CHECK (phase IN ('begin', 'sync', 'switch', 'finalize', 'abort')),
  CONSTRAINT migrations_state_ck CHECK (state IN ('running', 'paused', 'aborted', 'failed', 'successful')),
  CONSTRAINT migrations_archived_ck CHECK (NOT archived OR NOT target_reserved AND NOT source_reserved)
);
CREATE UNIQUE INDEX migrations_machine_key ON migrations (machine_id) WHERE NOT archived;
CREATE INDEX migrations_account_ix ON migrations (account_id, created_at) WHERE NOT archived;
CREATE INDEX migrations_archived_ix ON migrations (updated_at) WHERE archived;
