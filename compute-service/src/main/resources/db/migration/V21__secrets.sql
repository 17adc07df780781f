-- Secrets of nodes and groups. Only their contents are secret; which there are is not.

CREATE TABLE secret (
  id              uuid CONSTRAINT secret_pk PRIMARY KEY,
  node_id         uuid CONSTRAINT secret_of_node REFERENCES node (id) ON DELETE CASCADE,
  group_id        uuid CONSTRAINT secret_of_group REFERENCES node_group (id) ON DELETE CASCADE,
  name            text NOT NULL CONSTRAINT secret_name_length CHECK (length(name) BETWEEN 1 AND 64),
  path            text,
  content_sealed  bytea NOT NULL,
  version         bigint NOT NULL DEFAULT 1,
  created_at      timestamptz NOT NULL DEFAULT now(),
  updated_at      timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT secret_one_owner CHECK (num_nonnulls(node_id, group_id) = 1),
  CONSTRAINT secret_node_name UNIQUE (node_id, name),
  CONSTRAINT secret_group_name UNIQUE (group_id, name)
);
COMMENT ON COLUMN secret.content_sealed IS 'under the installation''s key set, in the context secret:<id>';
