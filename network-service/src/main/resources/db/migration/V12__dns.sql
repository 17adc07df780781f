-- Names in DNS besides those of nodes: the operator's entries of a network.

CREATE TABLE dns_entry (
  network_id  uuid NOT NULL CONSTRAINT dns_entry_network REFERENCES network (id) ON DELETE CASCADE,
  host        text NOT NULL CONSTRAINT dns_entry_host_length CHECK (length(host) BETWEEN 1 AND 63),
  ipaddress   inet NOT NULL,
  updated_at  timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT dns_entry_pk PRIMARY KEY (network_id, host)
);
