-- A switch or other device in a network of both families has an IPv6 address beside its own, as nodes have.

-- wider: the constraints are of a new column
ALTER TABLE device
  ADD COLUMN ipaddress_ipv6 inet,
  ADD CONSTRAINT device_ipv6_in_network CHECK (ipaddress_ipv6 IS NULL OR network_id IS NOT NULL AND family(ipaddress_ipv6) = 6);
CREATE INDEX device_ipv6 ON device (network_id, ipaddress_ipv6) WHERE ipaddress_ipv6 IS NOT NULL;
