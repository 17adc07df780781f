-- Osimages with their archives (Luna2), and machine images with their files (CloudAPI, LunaNode).

CREATE TABLE osimage (
  id               uuid CONSTRAINT osimage_pk PRIMARY KEY,
  name             text NOT NULL CONSTRAINT osimage_name UNIQUE,
  state            text NOT NULL DEFAULT 'ready' CONSTRAINT osimage_state CHECK (state IN ('ready', 'deleting')),
  version          bigint NOT NULL DEFAULT 1,
  path             text NOT NULL,
  imagefile        text,
  kernelversion    text,
  kernelfile       text,
  initrdfile       text,
  kernelmodules    text,
  kerneloptions    text,
  grab_exclude     text[],
  grab_filesystems text[],
  distribution     text NOT NULL DEFAULT 'redhat',
  comment          text,
  pack_request     text,
  created_at       timestamptz NOT NULL DEFAULT now(),
  changed_at       timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT osimage_name_length CHECK (length(name) BETWEEN 1 AND 64)
);
COMMENT ON COLUMN osimage.pack_request IS 'the pack that is queued or running; null when there is none';
CREATE INDEX osimage_deleting ON osimage (changed_at) WHERE state = 'deleting';

CREATE TABLE archive (
  file         text CONSTRAINT archive_pk PRIMARY KEY,
  osimage_id   uuid NOT NULL,
  size         bigint NOT NULL CONSTRAINT archive_size CHECK (size > 0),
  sha256       text NOT NULL CONSTRAINT archive_sha256 CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  packed_at    timestamptz NOT NULL,
  dropped_at   timestamptz
);
COMMENT ON TABLE archive IS 'files below PERIGEE_DATA_DIR/files; no foreign key, since a file outlives its osimage until it is swept';
CREATE INDEX archive_osimage ON archive (osimage_id, packed_at) WHERE dropped_at IS NULL;
CREATE INDEX archive_dropped ON archive (dropped_at) WHERE dropped_at IS NOT NULL;

CREATE TABLE image (
  id            uuid CONSTRAINT image_pk PRIMARY KEY,
  number        bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT image_number UNIQUE,
  account_id    uuid,
  region_id     uuid,
  name          text NOT NULL CONSTRAINT image_name_length CHECK (length(name) BETWEEN 1 AND 512),
  image_version text NOT NULL CONSTRAINT image_version_length CHECK (length(image_version) BETWEEN 1 AND 128),
  os            text NOT NULL,
  type          text NOT NULL CONSTRAINT image_type CHECK (type IN ('zone-dataset', 'lx-dataset', 'zvol', 'docker', 'other')),
  state         text NOT NULL CONSTRAINT image_state CHECK (state IN ('active', 'unactivated', 'disabled', 'creating', 'failed')),
  public        boolean NOT NULL,
  description   text,
  homepage      text,
  eula          text,
  requirements  jsonb NOT NULL DEFAULT '{}',
  tags          jsonb NOT NULL DEFAULT '{}',
  acl           uuid[] NOT NULL DEFAULT '{}',
  compression   text NOT NULL DEFAULT 'none' CONSTRAINT image_compression CHECK (compression IN ('none', 'gzip', 'bzip2', 'xz')),
  size          bigint CONSTRAINT image_size CHECK (size >= 0),
  sha1          text CONSTRAINT image_sha1 CHECK (sha1 ~ '^[0-9a-f]{40}$'),
  version       bigint NOT NULL DEFAULT 1,
  created_at    timestamptz NOT NULL DEFAULT now(),
  published_at  timestamptz,
  CONSTRAINT image_active_has_file CHECK (state <> 'active' OR (size IS NOT NULL AND sha1 IS NOT NULL)),
  CONSTRAINT image_public_without_account CHECK (account_id IS NOT NULL OR public)
);
COMMENT ON COLUMN image.account_id IS 'null: the operator''s own, which everyone may use';
COMMENT ON COLUMN image.region_id IS 'null: in every region';
CREATE UNIQUE INDEX image_of_operator ON image (name, image_version) WHERE account_id IS NULL;
CREATE INDEX image_account ON image (account_id) WHERE account_id IS NOT NULL;
