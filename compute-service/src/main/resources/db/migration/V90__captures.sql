-- Boot disks of machines as files, until the image service has made images of them.
CREATE TABLE captures (
  image_id      uuid        NOT NULL,
  machine_id    uuid        NOT NULL,
  account_id    uuid        NOT NULL,
  state         text        NOT NULL,
  host_id       uuid,
  size          bigint,
  sha1          text,
  fault_code    text,
  fault_message text,
  created_at    timestamptz NOT NULL,
  CONSTRAINT captures_pk PRIMARY KEY (image_id),
  CONSTRAINT captures_state_ck CHECK (state IN ('queued', 'captured', 'failed')),
  CONSTRAINT captures_file_ck CHECK (state <> 'captured' OR (host_id IS NOT NULL AND size IS NOT NULL AND sha1 IS NOT NULL))
);
COMMENT ON TABLE captures IS 'no foreign key to machines: a file outlives its machine until it was fetched';
CREATE INDEX captures_created_ix ON captures (created_at);
