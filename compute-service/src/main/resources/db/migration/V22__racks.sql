-- Racks, and what stands in them: nodes, switches, other devices and controllers.

CREATE TABLE rack (
  id          uuid CONSTRAINT rack_pk PRIMARY KEY,
  name        text NOT NULL CONSTRAINT rack_name_length CHECK (length(name) BETWEEN 1 AND 64),
  size        integer NOT NULL DEFAULT 42 CONSTRAINT rack_size CHECK (size BETWEEN 1 AND 100),
  ordering    text NOT NULL DEFAULT 'ascending' CONSTRAINT rack_ordering CHECK (ordering IN ('ascending', 'descending')),
  room        text,
  site        text,
  version     bigint NOT NULL DEFAULT 1,
  created_at  timestamptz NOT NULL DEFAULT now(),
  updated_at  timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT rack_name UNIQUE (name)
);

CREATE TABLE inventory (
  id           uuid CONSTRAINT inventory_pk PRIMARY KEY,
  node_id      uuid CONSTRAINT inventory_node REFERENCES node (id) ON DELETE CASCADE,
  device_id    uuid CONSTRAINT inventory_device REFERENCES device (id) ON DELETE CASCADE,
  controller   text,
  vendor       text,
  height       integer NOT NULL DEFAULT 1 CONSTRAINT inventory_height CHECK (height BETWEEN 1 AND 100),
  orientation  text NOT NULL DEFAULT 'front' CONSTRAINT inventory_orientation CHECK (orientation IN ('front', 'back')),
  rack_id      uuid CONSTRAINT inventory_rack REFERENCES rack (id),
  position     integer,
  CONSTRAINT inventory_one_device CHECK (num_nonnulls(node_id, device_id, controller) = 1),
  CONSTRAINT inventory_placed CHECK ((rack_id IS NULL) = (position IS NULL)),
  CONSTRAINT inventory_node_key UNIQUE (node_id),
  CONSTRAINT inventory_device_key UNIQUE (device_id),
  CONSTRAINT inventory_controller_key UNIQUE (controller)
);
COMMENT ON COLUMN inventory.position IS 'the lowest-numbered of the units that it takes, whichever end the rack counts from';
CREATE INDEX inventory_rack_id ON inventory (rack_id) WHERE rack_id IS NOT NULL;

-- A unit has one device on each side of the rack, whatever a program does.
CREATE TABLE rack_unit (
  rack_id       uuid NOT NULL CONSTRAINT rack_unit_rack REFERENCES rack (id) ON DELETE CASCADE,
  orientation   text NOT NULL,
  unit          integer NOT NULL,
  inventory_id  uuid NOT NULL CONSTRAINT rack_unit_inventory REFERENCES inventory (id) ON DELETE CASCADE,
  CONSTRAINT rack_unit_pk PRIMARY KEY (rack_id, orientation, unit)
);
CREATE INDEX rack_unit_inventory_id ON rack_unit (inventory_id);
