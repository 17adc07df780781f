-- An interface in a network of both families has an IPv6 address beside its own.

-- wider: the constraints are of a new column
ALTER TABLE node_interface
  ADD COLUMN ipaddress_ipv6 inet,
  ADD CONSTRAINT node_interface_ipv6_in_network CHECK (ipaddress_ipv6 IS NULL OR network_id IS NOT NULL AND family(ipaddress_ipv6) = 6);
CREATE INDEX node_interface_ipv6 ON node_interface (network_id, ipaddress_ipv6) WHERE ipaddress_ipv6 IS NOT NULL;
