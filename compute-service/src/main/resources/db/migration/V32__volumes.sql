-- Shared volumes of accounts, and the machines that mount them. Sizes are MiB.

CREATE TABLE volumes (
  id            uuid        NOT NULL,
  number        bigint      GENERATED ALWAYS AS IDENTITY,
  account_id    uuid        NOT NULL,
  region_id     uuid        NOT NULL,
  name          text        NOT NULL,
  type          text        NOT NULL,
  size          bigint      NOT NULL,
  state         text        NOT NULL,
  networks      jsonb       NOT NULL,
  addresses     jsonb       NOT NULL DEFAULT '{}',
  tags          jsonb       NOT NULL DEFAULT '{}',
  host_id       uuid,
  error_code    text,
  error_message text,
  version       bigint      NOT NULL DEFAULT 1,
  created_at    timestamptz NOT NULL,
  updated_at    timestamptz NOT NULL,
  CONSTRAINT volumes_pk PRIMARY KEY (id),
  CONSTRAINT volumes_number_key UNIQUE (number),
  CONSTRAINT volumes_region_fk FOREIGN KEY (region_id) REFERENCES regions (id),
  CONSTRAINT volumes_host_fk FOREIGN KEY (host_id) REFERENCES hosts (id),
  CONSTRAINT volumes_state_ck CHECK (state IN ('creating', 'ready', 'deleting', 'failed')),
  CONSTRAINT volumes_name_ck CHECK (length(name) <= 256),
  CONSTRAINT volumes_size_ck CHECK (size > 0)
);
CREATE UNIQUE INDEX volumes_name_key ON volumes (account_id, name) WHERE state <> 'failed';
CREATE INDEX volumes_account_ix ON volumes (account_id, number);
CREATE INDEX volumes_networks_ix ON volumes USING gin (networks);

-- A machine refers to what it mounts for as long as it could run again.
CREATE TABLE machine_volumes (
  machine_id uuid NOT NULL,
  volume_id  uuid NOT NULL,
  mode       text NOT NULL,
  mountpoint text NOT NULL,
  CONSTRAINT machine_volumes_pk PRIMARY KEY (machine_id, mountpoint),
  CONSTRAINT machine_volumes_machine_fk FOREIGN KEY (machine_id) REFERENCES machines (id) ON DELETE CASCADE,
  CONSTRAINT machine_volumes_volume_fk FOREIGN KEY (volume_id) REFERENCES volumes (id) ON DELETE CASCADE,
  CONSTRAINT machine_volumes_mode_ck CHECK (mode IN ('ro', 'rw'))
);
CREATE INDEX machine_volumes_volume_ix ON machine_volumes (volume_id);
