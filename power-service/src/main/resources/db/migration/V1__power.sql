-- What is known of the power of nodes. Commands and their results are rows of the work queue.

CREATE TABLE power_state (
  node_id     uuid CONSTRAINT power_state_pk PRIMARY KEY,
  name        text NOT NULL,
  power       text NOT NULL CONSTRAINT power_state_power CHECK (power IN ('on', 'off')),
  version     bigint NOT NULL DEFAULT 1,
  changed_at  timestamptz NOT NULL DEFAULT now()
) WITH (fillfactor = 80);
COMMENT ON TABLE power_state IS 'one row for each node whose power was ever seen or set; rows of removed nodes go with the node';
