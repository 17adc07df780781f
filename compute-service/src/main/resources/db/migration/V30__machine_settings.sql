-- What CloudAPI sets on machines beyond their size: disks, credentials, interfaces that come and go; limits of accounts.

-- Disks are part of the machine: [{"id","pci_slot","size","boot","image","state","block_size"}], sizes in MiB.
-- Credentials are sealed: {"root":"…"}, shown to the owner only when asked for.
-- wider: the constraint is of a new column with a default
ALTER TABLE machines
  ADD COLUMN disks             jsonb   NOT NULL DEFAULT '[]',
  ADD COLUMN flexible          boolean NOT NULL DEFAULT false,
  ADD COLUMN delegated_dataset boolean NOT NULL DEFAULT false,
  ADD COLUMN encrypted         boolean NOT NULL DEFAULT false,
  ADD COLUMN credentials       text,
  ADD CONSTRAINT machines_disks_ck CHECK (jsonb_typeof(disks) = 'array' AND jsonb_array_length(disks) <= 8);
CREATE INDEX machines_tags_ix ON machines USING gin (tags jsonb_path_ops) WHERE state <> 'deleted';

-- The primary interface may be any; one that is being added is not used yet, one that is being removed not any more.
-- wider: the constraint is of a new column with a default
ALTER TABLE machine_nics
  ADD COLUMN is_primary boolean NOT NULL DEFAULT false,
  ADD COLUMN state      text    NOT NULL DEFAULT 'running',
  ADD CONSTRAINT machine_nics_state_ck CHECK (state IN ('provisioning', 'running', 'removing'));
UPDATE machine_nics SET is_primary = (position = 0);
CREATE UNIQUE INDEX machine_nics_primary_key ON machine_nics (machine_id) WHERE is_primary;

-- A flexible package's disk is a quota that its machine's disks share.
ALTER TABLE packages
  ADD COLUMN flexible_disk boolean NOT NULL DEFAULT false,
  ADD COLUMN disks         jsonb   NOT NULL DEFAULT '[]';

ALTER TABLE hosts ADD COLUMN encrypted boolean NOT NULL DEFAULT false;

-- What an account may have at most: machines, ram in MiB, quota (disk) in GiB; in all, or of one image's name or OS.
CREATE TABLE account_limits (
  account_id uuid   NOT NULL,
  by_what    text   NOT NULL,
  value      bigint NOT NULL,
  check_what text   NOT NULL DEFAULT '',
  check_name text   NOT NULL DEFAULT '',
  CONSTRAINT account_limits_pk PRIMARY KEY (account_id, by_what, check_what, check_name),
  CONSTRAINT account_limits_by_ck CHECK (by_what IN ('machines', 'ram', 'quota')),
  CONSTRAINT account_limits_check_ck CHECK (check_what IN ('', 'os', 'image') AND (check_what = '') = (check_name = '')),
  CONSTRAINT account_limits_value_ck CHECK (value >= 0)
);
