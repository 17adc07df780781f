-- Networks, the addresses leased in them, and the ranges of addresses that are free to be handed out.

CREATE TABLE network (
  id                uuid CONSTRAINT network_pk PRIMARY KEY,
  number            bigint GENERATED ALWAYS AS IDENTITY,
  account_id        uuid,
  region_id         uuid,
  name              text NOT NULL CONSTRAINT network_name_length CHECK (length(name) BETWEEN 1 AND 64),
  network           cidr NOT NULL,
  gateway           inet,
  gateway_metric    integer,
  nameserver_ip     inet,
  ntp_server        text,
  zone              text NOT NULL DEFAULT 'internal' CONSTRAINT network_zone CHECK (zone IN ('internal', 'external')),
  type              text NOT NULL DEFAULT 'ethernet',
  dhcp              boolean NOT NULL DEFAULT false,
  dhcp_range_begin  inet,
  dhcp_range_end    inet,
  comment           text,
  state             text NOT NULL DEFAULT 'active' CONSTRAINT network_state CHECK (state IN ('active', 'deleting')),
  state_since       timestamptz NOT NULL DEFAULT now(),
  version           bigint NOT NULL DEFAULT 1,
  created_at        timestamptz NOT NULL DEFAULT now(),
  updated_at        timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT network_number UNIQUE (number),
  CONSTRAINT network_gateway_inside CHECK (gateway IS NULL OR gateway <<= network),
  CONSTRAINT network_dhcp_range_inside CHECK (
    NOT dhcp OR (dhcp_range_begin <<= network AND dhcp_range_end <<= network AND dhcp_range_begin <= dhcp_range_end))
);
COMMENT ON COLUMN network.account_id IS 'the owner; null for the operator, whose networks are public';
COMMENT ON COLUMN network.region_id IS 'the region whose machines may use it; null for all';
CREATE UNIQUE INDEX network_operator_name ON network (name) WHERE account_id IS NULL;
CREATE UNIQUE INDEX network_account_name ON network (account_id, name) WHERE account_id IS NOT NULL;
CREATE INDEX network_name ON network (name);
CREATE INDEX network_deleting ON network (state_since) WHERE state = 'deleting';

-- What may be handed out as the next free address: the prefix without its network, broadcast, gateway, name server and
-- DHCP addresses, and without what is leased. Kept as ranges, so that the next one costs the same in a full network.
CREATE TABLE free_range (
  network_id  uuid NOT NULL CONSTRAINT free_range_network REFERENCES network (id) ON DELETE CASCADE,
  first       inet NOT NULL,
  last        inet NOT NULL,
  CONSTRAINT free_range_pk PRIMARY KEY (network_id, first),
  CONSTRAINT free_range_order CHECK (first <= last)
) WITH (fillfactor = 70);
CREATE UNIQUE INDEX free_range_last ON free_range (network_id, last);

CREATE TABLE lease (
  id             uuid CONSTRAINT lease_pk PRIMARY KEY,
  network_id     uuid NOT NULL CONSTRAINT lease_network REFERENCES network (id) ON DELETE CASCADE,
  address        inet NOT NULL,
  holder_kind    text NOT NULL,
  holder_id      text NOT NULL,
  holder_name    text NOT NULL,
  interface      text NOT NULL,
  state          text NOT NULL CONSTRAINT lease_state CHECK (state IN ('held', 'taken', 'reserved')),
  since_version  bigint NOT NULL DEFAULT 0,
  expires_at     timestamptz,
  created_at     timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT lease_address UNIQUE (network_id, address),
  CONSTRAINT lease_expiry CHECK ((state = 'taken') = (expires_at IS NULL))
);
COMMENT ON COLUMN lease.since_version IS 'the version of the holder from which on it may use the address; older states of it say nothing';
COMMENT ON COLUMN lease.expires_at IS 'held: when the holder must have shown that it uses the address; reserved: when the reservation ends';
CREATE INDEX lease_holder ON lease (holder_kind, holder_id);
CREATE INDEX lease_expires_at ON lease (expires_at) WHERE expires_at IS NOT NULL;
