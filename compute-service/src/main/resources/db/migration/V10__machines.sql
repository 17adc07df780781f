-- Regions, packages, hypervisor hosts and machines.
-- Sizes are MiB throughout; times are UTC.

CREATE TABLE regions (
  id         uuid        NOT NULL,
  number     bigint      GENERATED ALWAYS AS IDENTITY,
  name       text        NOT NULL,
  label      text        NOT NULL,
  version    bigint      NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  CONSTRAINT regions_pk PRIMARY KEY (id),
  CONSTRAINT regions_number_key UNIQUE (number),
  CONSTRAINT regions_name_key UNIQUE (name),
  CONSTRAINT regions_name_ck CHECK (name ~ '^[a-z0-9][a-z0-9-]{0,62}$')
);

-- CloudAPI's packages are LunaNode's plans: by id and name in the one, by number and name in the other.
CREATE TABLE packages (
  id          uuid        NOT NULL,
  number      bigint      NOT NULL,
  name        text        NOT NULL,
  memory      bigint      NOT NULL,
  disk        bigint      NOT NULL,
  swap        bigint      NOT NULL,
  vcpus       integer     NOT NULL,
  lwps        integer     NOT NULL,
  release     text        NOT NULL,
  family      text,
  description text,
  is_default  boolean     NOT NULL DEFAULT false,
  bandwidth   bigint      NOT NULL DEFAULT 0,
  price       text        NOT NULL DEFAULT '0',
  category    text        NOT NULL DEFAULT 'general',
  version     bigint      NOT NULL DEFAULT 1,
  created_at  timestamptz NOT NULL,
  updated_at  timestamptz NOT NULL,
  CONSTRAINT packages_pk PRIMARY KEY (id),
  CONSTRAINT packages_number_key UNIQUE (number),
  CONSTRAINT packages_name_key UNIQUE (name),
  CONSTRAINT packages_sizes_ck CHECK (memory > 0 AND disk > 0 AND vcpus > 0 AND swap >= 0 AND lwps > 0)
);

-- What is reserved on a host never exceeds what it has: placement is a conditional UPDATE, and these checks hold
-- whatever a program does.
CREATE TABLE hosts (
  id            uuid        NOT NULL,
  name          text        NOT NULL,
  region_id     uuid        NOT NULL,
  driver        text        NOT NULL,
  enabled       boolean     NOT NULL DEFAULT true,
  memory_total  bigint      NOT NULL,
  disk_total    bigint      NOT NULL,
  vcpus_total   integer     NOT NULL,
  memory_used   bigint      NOT NULL DEFAULT 0,
  disk_used     bigint      NOT NULL DEFAULT 0,
  vcpus_used    integer     NOT NULL DEFAULT 0,
  version       bigint      NOT NULL DEFAULT 1,
  created_at    timestamptz NOT NULL,
  updated_at    timestamptz NOT NULL,
  CONSTRAINT hosts_pk PRIMARY KEY (id),
  CONSTRAINT hosts_name_key UNIQUE (name),
  CONSTRAINT hosts_region_fk FOREIGN KEY (region_id) REFERENCES regions (id),
  CONSTRAINT hosts_memory_ck CHECK (memory_used BETWEEN 0 AND memory_total),
  CONSTRAINT hosts_disk_ck CHECK (disk_used BETWEEN 0 AND disk_total),
  CONSTRAINT hosts_vcpus_ck CHECK (vcpus_used BETWEEN 0 AND vcpus_total)
);
CREATE INDEX hosts_region_ix ON hosts (region_id);

-- A machine keeps what it was made from: a package or image that changes later does not change it.
CREATE TABLE machines (
  id                  uuid        NOT NULL,
  number              bigint      GENERATED ALWAYS AS IDENTITY,
  account_id          uuid        NOT NULL,
  region_id           uuid        NOT NULL,
  name                text        NOT NULL,
  face                text        NOT NULL,
  brand               text        NOT NULL,
  state               text        NOT NULL,
  task                text,
  image_id            uuid        NOT NULL,
  image_number        bigint,
  image_name          text        NOT NULL,
  image_os            text        NOT NULL,
  package_id          uuid        NOT NULL,
  package_name        text        NOT NULL,
  package_number      bigint      NOT NULL,
  memory              bigint      NOT NULL,
  disk                bigint      NOT NULL,
  vcpus               integer     NOT NULL,
  bandwidth           bigint      NOT NULL DEFAULT 0,
  tags                jsonb       NOT NULL DEFAULT '{}',
  metadata            jsonb       NOT NULL DEFAULT '{}',
  networks            jsonb       NOT NULL DEFAULT '[]',
  firewall_enabled    boolean     NOT NULL DEFAULT false,
  deletion_protection boolean     NOT NULL DEFAULT false,
  host_id             uuid,
  reserved            boolean     NOT NULL DEFAULT false,
  boot_id             text,
  error_code          text,
  error_message       text,
  version             bigint      NOT NULL DEFAULT 1,
  created_at          timestamptz NOT NULL,
  updated_at          timestamptz NOT NULL,
  deleted_at          timestamptz,
  CONSTRAINT machines_pk PRIMARY KEY (id),
  CONSTRAINT machines_number_key UNIQUE (number),
  CONSTRAINT machines_region_fk FOREIGN KEY (region_id) REFERENCES regions (id),
  CONSTRAINT machines_host_fk FOREIGN KEY (host_id) REFERENCES hosts (id),
  CONSTRAINT machines_state_ck CHECK (state IN ('provisioning', 'ready', 'running', 'shutting_down', 'down', 'stopped',
    'failed', 'deleting', 'deleted')),
  CONSTRAINT machines_brand_ck CHECK (brand IN ('kvm', 'bhyve')),
  CONSTRAINT machines_reserved_ck CHECK (NOT reserved OR host_id IS NOT NULL),
  CONSTRAINT machines_deleted_ck CHECK ((state = 'deleted') = (deleted_at IS NOT NULL)),
  CONSTRAINT machines_tombstone_ck CHECK (state <> 'deleted' OR NOT reserved)
);
-- CloudAPI looks machines up by name; LunaNode's hostname is a label, and may be given twice.
CREATE UNIQUE INDEX machines_cloudapi_name_key ON machines (account_id, name)
  WHERE face = 'cloudapi' AND state NOT IN ('failed', 'deleting', 'deleted');
CREATE INDEX machines_account_ix ON machines (account_id, number);
CREATE INDEX machines_host_ix ON machines (host_id) WHERE reserved;
CREATE INDEX machines_provisioning_ix ON machines (image_id) WHERE state = 'provisioning';
CREATE INDEX machines_networks_ix ON machines USING gin (networks) WHERE state NOT IN ('failed', 'deleted');
CREATE INDEX machines_deleted_ix ON machines (deleted_at) WHERE state = 'deleted';

CREATE TABLE machine_nics (
  machine_id uuid    NOT NULL,
  position   integer NOT NULL,
  mac        text    NOT NULL,
  network_id uuid    NOT NULL,
  ip         text    NOT NULL,
  netmask    text    NOT NULL,
  gateway    text,
  CONSTRAINT machine_nics_pk PRIMARY KEY (machine_id, position),
  CONSTRAINT machine_nics_mac_key UNIQUE (mac),
  CONSTRAINT machine_nics_machine_fk FOREIGN KEY (machine_id) REFERENCES machines (id) ON DELETE CASCADE
);
CREATE INDEX machine_nics_network_ix ON machine_nics (network_id);

-- What was done to a machine, written by the transaction that ended it; one row a command, whatever is redelivered.
CREATE TABLE machine_audits (
  id         bigint      GENERATED ALWAYS AS IDENTITY,
  command_id uuid        NOT NULL,
  machine_id uuid        NOT NULL,
  action     text        NOT NULL,
  success    boolean     NOT NULL,
  caller     jsonb       NOT NULL,
  ended_at   timestamptz NOT NULL,
  CONSTRAINT machine_audits_pk PRIMARY KEY (id),
  CONSTRAINT machine_audits_command_key UNIQUE (command_id),
  CONSTRAINT machine_audits_machine_fk FOREIGN KEY (machine_id) REFERENCES machines (id) ON DELETE CASCADE
);
CREATE INDEX machine_audits_machine_ix ON machine_audits (machine_id, id DESC);
