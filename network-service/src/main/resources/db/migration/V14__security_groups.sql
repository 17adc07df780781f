-- LunaNode's security groups: rules for all machines that are in them.

CREATE TABLE security_group (
  id          uuid CONSTRAINT security_group_pk PRIMARY KEY,
  number      bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT security_group_number UNIQUE,
  account_id  uuid NOT NULL,
  region_id   uuid,
  name        text NOT NULL CONSTRAINT security_group_name_length CHECK (length(name) BETWEEN 1 AND 64),
  created_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT security_group_name UNIQUE NULLS NOT DISTINCT (account_id, region_id, name)
);

CREATE TABLE security_rule (
  number        bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT security_rule_pk PRIMARY KEY,
  group_id      uuid NOT NULL CONSTRAINT security_rule_group REFERENCES security_group (id) ON DELETE CASCADE,
  ingress       boolean NOT NULL,
  v6            boolean NOT NULL,
  protocol      text CONSTRAINT security_rule_protocol CHECK (protocol IN ('tcp', 'udp', 'icmp')),
  remote_cidr   cidr,
  remote_group  uuid CONSTRAINT security_rule_remote_group REFERENCES security_group (id),
  port_min      integer CONSTRAINT security_rule_port_min CHECK (port_min BETWEEN 1 AND 65535),
  port_max      integer CONSTRAINT security_rule_port_max CHECK (port_max BETWEEN port_min AND 65535),
  label         text,
  CONSTRAINT security_rule_remote CHECK (num_nonnulls(remote_cidr, remote_group) = 1),
  CONSTRAINT security_rule_ports CHECK ((port_min IS NULL) = (port_max IS NULL))
);
COMMENT ON COLUMN security_rule.protocol IS 'null for all';
CREATE INDEX security_rule_group_ix ON security_rule (group_id, number);
CREATE INDEX security_rule_remote_group_ix ON security_rule (remote_group) WHERE remote_group IS NOT NULL;

CREATE TABLE security_member (
  group_id    uuid NOT NULL CONSTRAINT security_member_group REFERENCES security_group (id) ON DELETE CASCADE,
  machine_id  uuid NOT NULL,
  CONSTRAINT security_member_pk PRIMARY KEY (group_id, machine_id)
);
CREATE INDEX security_member_machine ON security_member (machine_id);
