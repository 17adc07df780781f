-- Snapshots of machines' disks. The bytes are on the machine's host, below the snapshot's id.
CREATE TABLE machine_snapshots (
  id         uuid        NOT NULL,
  machine_id uuid        NOT NULL,
  name       text        NOT NULL,
  state      text        NOT NULL,
  size       bigint,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  CONSTRAINT machine_snapshots_pk PRIMARY KEY (id),
  CONSTRAINT machine_snapshots_machine_fk FOREIGN KEY (machine_id) REFERENCES machines (id) ON DELETE CASCADE,
  CONSTRAINT machine_snapshots_name_key UNIQUE (machine_id, name),
  CONSTRAINT machine_snapshots_state_ck CHECK (state IN ('queued', 'created', 'failed', 'deleting'))
);
