-- Switches, other devices and clouds, and the nodes that refer to them.

CREATE TABLE device (
  id                  uuid CONSTRAINT device_pk PRIMARY KEY,
  number              bigint GENERATED ALWAYS AS IDENTITY,
  kind                text NOT NULL CONSTRAINT device_kind CHECK (kind IN ('switch', 'otherdev')),
  name                text NOT NULL CONSTRAINT device_name_length CHECK (length(name) BETWEEN 1 AND 63),
  network_id          uuid,
  ipaddress           inet,
  settings            jsonb NOT NULL DEFAULT '{}',
  communities_sealed  bytea,
  version             bigint NOT NULL DEFAULT 1,
  created_at          timestamptz NOT NULL DEFAULT now(),
  updated_at          timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT device_name UNIQUE (kind, name),
  CONSTRAINT device_address_in_network CHECK (ipaddress IS NULL OR network_id IS NOT NULL)
);
COMMENT ON TABLE device IS 'which addresses are free is known to the network service alone';
COMMENT ON COLUMN device.communities_sealed IS 'SNMP communities, a JSON object, under the installation''s key set in the context device:<id>';
CREATE INDEX device_network ON device (network_id, ipaddress) WHERE network_id IS NOT NULL;

CREATE TABLE cloud (
  id          uuid CONSTRAINT cloud_pk PRIMARY KEY,
  name        text NOT NULL CONSTRAINT cloud_name_length CHECK (length(name) BETWEEN 1 AND 64),
  type        text,
  comment     text,
  version     bigint NOT NULL DEFAULT 1,
  created_at  timestamptz NOT NULL DEFAULT now(),
  updated_at  timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT cloud_name UNIQUE (name)
);

ALTER TABLE node
  ADD COLUMN switch_id uuid CONSTRAINT node_switch REFERENCES device (id),
  ADD COLUMN cloud_id uuid CONSTRAINT node_cloud REFERENCES cloud (id);
CREATE INDEX node_switch_id ON node (switch_id) WHERE switch_id IS NOT NULL;
CREATE INDEX node_cloud_id ON node (cloud_id) WHERE cloud_id IS NOT NULL;

-- A node's switch was a text of its own until now: each becomes a switch.
INSERT INTO device (id, kind, name)
SELECT gen_random_uuid(), 'switch', name
FROM (SELECT DISTINCT settings->>'switch' AS name FROM node WHERE settings ? 'switch') AS named
WHERE length(name) BETWEEN 1 AND 63;
UPDATE node n SET switch_id = d.id FROM device d WHERE d.kind = 'switch' AND d.name = n.settings->>'switch';
UPDATE node SET settings = settings - 'switch' WHERE settings ? 'switch';
-- What is shown of a node is stored ready; quotes inside its texts are escaped, so that this is the field.
UPDATE node SET shown = replace(shown, ',"service":', ',"cloud":null,"service":');
