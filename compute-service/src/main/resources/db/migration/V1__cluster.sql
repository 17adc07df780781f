-- The cluster's defaults, BMC setups, groups and nodes of the Luna2 API.

CREATE TABLE cluster (
  one                 boolean CONSTRAINT cluster_pk PRIMARY KEY DEFAULT true CONSTRAINT cluster_one CHECK (one),
  ntp_server          text,
  technical_contacts  text,
  provision_method    text,
  provision_fallback  text,
  debug               boolean NOT NULL DEFAULT false,
  version             bigint NOT NULL DEFAULT 1,
  updated_at          timestamptz NOT NULL DEFAULT now()
);
INSERT INTO cluster DEFAULT VALUES;

CREATE TABLE bmcsetup (
  id                   uuid CONSTRAINT bmcsetup_pk PRIMARY KEY,
  number               bigint GENERATED ALWAYS AS IDENTITY,
  name                 text NOT NULL,
  userid               integer NOT NULL DEFAULT 2,
  username             text NOT NULL,
  password_sealed      bytea NOT NULL,
  netchannel           integer NOT NULL DEFAULT 1,
  mgmtchannel          integer NOT NULL DEFAULT 1,
  unmanaged_bmc_users  text,
  comment              text,
  version              bigint NOT NULL DEFAULT 1,
  created_at           timestamptz NOT NULL DEFAULT now(),
  updated_at           timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT bmcsetup_name UNIQUE (name)
);
COMMENT ON COLUMN bmcsetup.password_sealed IS 'under the installation''s key set, in the context bmcsetup:<id>';

-- Osimages and networks that nodes and groups refer to, as their owners last told: names to show and fields to inherit.
CREATE TABLE referent (
  kind     text NOT NULL CONSTRAINT referent_kind CHECK (kind IN ('network', 'osimage')),
  id       uuid NOT NULL,
  name     text NOT NULL,
  version  bigint NOT NULL,
  fields   jsonb NOT NULL,
  CONSTRAINT referent_pk PRIMARY KEY (kind, id)
);

CREATE TABLE node_group (
  id           uuid CONSTRAINT node_group_pk PRIMARY KEY,
  number       bigint GENERATED ALWAYS AS IDENTITY,
  name         text NOT NULL,
  osimage_id   uuid,
  bmcsetup_id  uuid CONSTRAINT node_group_bmcsetup REFERENCES bmcsetup (id),
  settings     jsonb NOT NULL DEFAULT '{}',
  shown        text NOT NULL DEFAULT '{}',
  version      bigint NOT NULL DEFAULT 0,
  created_at   timestamptz NOT NULL DEFAULT now(),
  updated_at   timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT node_group_name UNIQUE (name)
);
COMMENT ON COLUMN node_group.settings IS 'its own fields, those that are set';
COMMENT ON COLUMN node_group.shown IS 'what Luna2 shows of it, inheritance resolved; written with every change of what it is made from';
CREATE INDEX node_group_osimage ON node_group (osimage_id) WHERE osimage_id IS NOT NULL;
CREATE INDEX node_group_bmcsetup_id ON node_group (bmcsetup_id) WHERE bmcsetup_id IS NOT NULL;

CREATE TABLE group_interface (
  group_id    uuid NOT NULL CONSTRAINT group_interface_group REFERENCES node_group (id) ON DELETE CASCADE,
  interface   text NOT NULL CONSTRAINT group_interface_name_length CHECK (length(interface) BETWEEN 1 AND 32),
  network_id  uuid,
  options     text,
  vlanid      integer CONSTRAINT group_interface_vlanid CHECK (vlanid BETWEEN 1 AND 4094),
  dhcp        boolean NOT NULL DEFAULT false,
  CONSTRAINT group_interface_pk PRIMARY KEY (group_id, interface)
);
CREATE INDEX group_interface_network ON group_interface (network_id) WHERE network_id IS NOT NULL;

CREATE TABLE node (
  id           uuid CONSTRAINT node_pk PRIMARY KEY,
  number       bigint GENERATED ALWAYS AS IDENTITY,
  name         text NOT NULL,
  group_id     uuid NOT NULL CONSTRAINT node_group_of REFERENCES node_group (id),
  osimage_id   uuid,
  bmcsetup_id  uuid CONSTRAINT node_bmcsetup REFERENCES bmcsetup (id),
  settings     jsonb NOT NULL DEFAULT '{}',
  shown        text NOT NULL DEFAULT '{}',
  version      bigint NOT NULL DEFAULT 0,
  created_at   timestamptz NOT NULL DEFAULT now(),
  updated_at   timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT node_name UNIQUE (name)
) WITH (fillfactor = 80);
COMMENT ON COLUMN node.settings IS 'its own fields, those that are set';
COMMENT ON COLUMN node.shown IS 'what Luna2 shows of it, inheritance resolved; written with every change of what it is made from';
CREATE INDEX node_group_id ON node (group_id);
CREATE INDEX node_osimage ON node (osimage_id) WHERE osimage_id IS NOT NULL;
CREATE INDEX node_bmcsetup_id ON node (bmcsetup_id) WHERE bmcsetup_id IS NOT NULL;

CREATE TABLE node_interface (
  node_id     uuid NOT NULL CONSTRAINT node_interface_node REFERENCES node (id) ON DELETE CASCADE,
  interface   text NOT NULL CONSTRAINT node_interface_name_length CHECK (length(interface) BETWEEN 1 AND 32),
  network_id  uuid,
  ipaddress   inet,
  macaddress  macaddr,
  options     text,
  vlanid      integer CONSTRAINT node_interface_vlanid CHECK (vlanid BETWEEN 1 AND 4094),
  dhcp        boolean NOT NULL DEFAULT false,
  CONSTRAINT node_interface_pk PRIMARY KEY (node_id, interface),
  CONSTRAINT node_interface_macaddress UNIQUE (macaddress),
  CONSTRAINT node_interface_address_in_network CHECK (ipaddress IS NULL OR network_id IS NOT NULL)
);
COMMENT ON TABLE node_interface IS 'which addresses are free is known to the network service alone';
CREATE INDEX node_interface_network ON node_interface (network_id, ipaddress) WHERE network_id IS NOT NULL;
