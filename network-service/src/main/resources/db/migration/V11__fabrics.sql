-- Accounts' own networks on their fabrics, addresses that accounts keep back, pools, and networks that share a link.

CREATE TABLE fabric_vlan (
  id           uuid CONSTRAINT fabric_vlan_pk PRIMARY KEY,
  account_id   uuid NOT NULL,
  region_id    uuid,
  vlan_id      integer NOT NULL CONSTRAINT fabric_vlan_range CHECK (vlan_id BETWEEN 0 AND 4095),
  name         text NOT NULL CONSTRAINT fabric_vlan_name_length CHECK (length(name) BETWEEN 1 AND 64),
  description  text CONSTRAINT fabric_vlan_description_length CHECK (length(description) <= 64),
  created_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT fabric_vlan_number UNIQUE NULLS NOT DISTINCT (account_id, region_id, vlan_id),
  CONSTRAINT fabric_vlan_name UNIQUE NULLS NOT DISTINCT (account_id, region_id, name),
  CONSTRAINT fabric_vlan_of_networks UNIQUE (id, vlan_id)
);
COMMENT ON TABLE fabric_vlan IS 'an account''s fabric in a region is the set of its VLANs there';

-- wider: constraints are of new columns
ALTER TABLE network
  ADD COLUMN fabric_vlan uuid,
  ADD COLUMN vlan_id integer,
  ADD COLUMN provision_start inet,
  ADD COLUMN provision_end inet,
  ADD COLUMN resolvers text[],
  ADD COLUMN routes jsonb,
  ADD COLUMN internet_nat boolean,
  ADD COLUMN shared_with uuid,
  ADD CONSTRAINT network_fabric_vlan FOREIGN KEY (fabric_vlan, vlan_id) REFERENCES fabric_vlan (id, vlan_id),
  ADD CONSTRAINT network_fabric CHECK (
    num_nulls(fabric_vlan, vlan_id, provision_start, provision_end, resolvers, routes, internet_nat) IN (0, 7)),
  ADD CONSTRAINT network_provision_range CHECK (
    fabric_vlan IS NULL
    OR provision_start <<= network AND provision_end <<= network AND provision_start <= provision_end),
  ADD CONSTRAINT network_shared_with FOREIGN KEY (shared_with) REFERENCES network (id),
  ADD CONSTRAINT network_shared_with_another CHECK (shared_with <> id);
COMMENT ON COLUMN network.routes IS 'subnet to gateway, as the owner wrote them';
COMMENT ON COLUMN network.shared_with IS 'the network on whose link this one is too, for DHCP';
CREATE INDEX network_fabric_vlan_ix ON network (fabric_vlan) WHERE fabric_vlan IS NOT NULL;
CREATE INDEX network_shared_with_ix ON network (shared_with) WHERE shared_with IS NOT NULL;

-- An account's names are unique in each region: its fabric in one knows nothing of that in another.
-- wider: more names are allowed than before
DROP INDEX network_account_name;
CREATE UNIQUE INDEX network_account_name ON network (account_id, region_id, name) NULLS NOT DISTINCT WHERE account_id IS NOT NULL;

CREATE TABLE reserved_address (
  network_id  uuid NOT NULL CONSTRAINT reserved_address_network REFERENCES network (id) ON DELETE CASCADE,
  address     inet NOT NULL,
  created_at  timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT reserved_address_pk PRIMARY KEY (network_id, address)
);
COMMENT ON TABLE reserved_address IS 'what an owner has taken out of what is handed out automatically, whether leased or not';

CREATE TABLE default_network (
  account_id  uuid NOT NULL,
  region_id   uuid,
  network_id  uuid NOT NULL CONSTRAINT default_network_network REFERENCES network (id),
  chosen_at   timestamptz,
  CONSTRAINT default_network_one UNIQUE NULLS NOT DISTINCT (account_id, region_id)
);
COMMENT ON COLUMN default_network.chosen_at IS 'when the owner chose it; null for what the fabric has from birth';
CREATE INDEX default_network_network_ix ON default_network (network_id);

CREATE TABLE network_pool (
  id           uuid CONSTRAINT network_pool_pk PRIMARY KEY,
  region_id    uuid,
  name         text NOT NULL CONSTRAINT network_pool_name UNIQUE,
  description  text,
  public       boolean NOT NULL,
  created_at   timestamptz NOT NULL DEFAULT clock_timestamp()
);
COMMENT ON TABLE network_pool IS 'the operator''s networks that are as good as one another; machines are given one of them';

CREATE TABLE network_pool_member (
  network_id  uuid CONSTRAINT network_pool_member_pk PRIMARY KEY CONSTRAINT network_pool_member_network REFERENCES network (id),
  pool_id     uuid NOT NULL CONSTRAINT network_pool_member_pool REFERENCES network_pool (id) ON DELETE CASCADE,
  position    integer NOT NULL,
  CONSTRAINT network_pool_member_position UNIQUE (pool_id, position)
);
