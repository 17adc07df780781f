-- The names of machines in DNS (CNS): the records of our zones, one zone a region, ready for a server.

CREATE TABLE cns_record (
  machine_id  uuid NOT NULL,
  account_id  uuid NOT NULL,
  zone        text NOT NULL,
  name        text NOT NULL CONSTRAINT cns_record_name_length CHECK (length(name) <= 253),
  type        text NOT NULL CONSTRAINT cns_record_type CHECK (type IN ('A', 'AAAA', 'TXT', 'SRV')),
  content     text NOT NULL,
  ttl         integer NOT NULL,
  CONSTRAINT cns_record_pk PRIMARY KEY (machine_id, name, type, content)
);
COMMENT ON COLUMN cns_record.name IS 'the whole name, without a dot at the end';
CREATE INDEX cns_record_name ON cns_record (name, type);
CREATE INDEX cns_record_zone ON cns_record (zone, name);
