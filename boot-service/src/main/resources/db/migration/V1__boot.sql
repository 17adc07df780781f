-- Nothing of boot's own yet: what it answers with is what it knows of others, in the table known. Those who install ask by
-- hardware address, which the row of a node holds in its interfaces.

CREATE TABLE node_address (
  macaddress  macaddr CONSTRAINT node_address_pk PRIMARY KEY,
  node_id     uuid NOT NULL,
  interface   text NOT NULL
);
COMMENT ON TABLE node_address IS 'which node has which hardware address; derived from the topic nodes, and rebuilt by reading it';
CREATE INDEX node_address_node ON node_address (node_id);
