-- The configuration of DHCP as it was last rendered, in Kea's form.

CREATE TABLE dhcp_rendering (
  single        boolean NOT NULL DEFAULT true CONSTRAINT dhcp_rendering_pk PRIMARY KEY CONSTRAINT dhcp_rendering_single CHECK (single),
  config        jsonb,
  subnets       integer NOT NULL DEFAULT 0,
  reservations  integer NOT NULL DEFAULT 0,
  rendered_at   timestamptz,
  failure       text
);
COMMENT ON COLUMN dhcp_rendering.failure IS 'why the last rendering did not come out; null if it did';
INSERT INTO dhcp_rendering DEFAULT VALUES;
