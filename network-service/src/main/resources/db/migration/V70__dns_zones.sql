-- The zones of DNS as they were last rendered, each in the text form that name servers read (RFC 1035, section 5).

CREATE TABLE dns_zone (
  zone         text CONSTRAINT dns_zone_pk PRIMARY KEY,
  serial       bigint NOT NULL,
  records      integer NOT NULL,
  fingerprint  text NOT NULL,
  content      text NOT NULL,
  rendered_at  timestamptz NOT NULL DEFAULT now()
);
COMMENT ON COLUMN dns_zone.fingerprint IS 'of the records; a zone with the same records keeps its serial';

CREATE TABLE dns_rendering (
  single       boolean NOT NULL DEFAULT true CONSTRAINT dns_rendering_pk PRIMARY KEY CONSTRAINT dns_rendering_single CHECK (single),
  rendered_at  timestamptz,
  failure      text
);
COMMENT ON COLUMN dns_rendering.failure IS 'why the last rendering did not come out; null if it did';
INSERT INTO dns_rendering DEFAULT VALUES;
