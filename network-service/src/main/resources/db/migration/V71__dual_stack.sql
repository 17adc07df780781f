-- A network may have IPv6 addresses beside its IPv4 ones. Leases and free ranges hold both families already.

-- wider: constraints are of new columns
ALTER TABLE network
  ADD COLUMN network_ipv6 cidr,
  ADD COLUMN gateway_ipv6 inet,
  ADD COLUMN nameserver_ip_ipv6 inet,
  ADD COLUMN dhcp_range_begin_ipv6 inet,
  ADD COLUMN dhcp_range_end_ipv6 inet,
  ADD CONSTRAINT network_ipv6_family CHECK (network_ipv6 IS NULL OR family(network_ipv6) = 6 AND family(network) = 4),
  ADD CONSTRAINT network_ipv6_fields CHECK (
    network_ipv6 IS NOT NULL OR num_nonnulls(gateway_ipv6, nameserver_ip_ipv6, dhcp_range_begin_ipv6, dhcp_range_end_ipv6) = 0),
  ADD CONSTRAINT network_gateway_ipv6_inside CHECK (gateway_ipv6 IS NULL OR gateway_ipv6 <<= network_ipv6),
  ADD CONSTRAINT network_dhcp_range_ipv6_inside CHECK (
    num_nonnulls(dhcp_range_begin_ipv6, dhcp_range_end_ipv6) = 0
    OR dhcp_range_begin_ipv6 <<= network_ipv6 AND dhcp_range_end_ipv6 <<= network_ipv6 AND dhcp_range_begin_ipv6 <= dhcp_range_end_ipv6);
COMMENT ON COLUMN network.network_ipv6 IS 'beside an IPv4 network; one of IPv6 alone stands in the column network';
