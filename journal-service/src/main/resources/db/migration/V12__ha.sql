-- Which controllers there are, and which of them is master. Times are the database's own.
CREATE TABLE ha_controller (
  name        text        NOT NULL CONSTRAINT ha_controller_pk PRIMARY KEY,
  enabled     boolean     NOT NULL,
  syncimages  boolean     NOT NULL,
  sharedip    boolean     NOT NULL,
  shadow      boolean     NOT NULL,
  beacon      boolean     NOT NULL,
  insync      boolean     NOT NULL DEFAULT false,
  overrule    boolean     NOT NULL DEFAULT false,
  updated_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
  beat_at     timestamptz NOT NULL DEFAULT clock_timestamp()
) WITH (fillfactor = 50);
COMMENT ON COLUMN ha_controller.insync IS 'it has folded what stood on the topics when it started, or an operator forced it';
COMMENT ON COLUMN ha_controller.overrule IS 'it may become master though it is not in sync';

CREATE TABLE ha_lease (
  name         text        NOT NULL CONSTRAINT ha_lease_pk PRIMARY KEY,
  epoch        bigint      NOT NULL DEFAULT 0,
  controller   text,
  instance     uuid,
  expires_at   timestamptz NOT NULL DEFAULT '-infinity',
  wanted       text,
  wanted_until timestamptz,
  CONSTRAINT ha_lease_holder CHECK ((controller IS NULL) = (instance IS NULL))
) WITH (fillfactor = 50);
COMMENT ON COLUMN ha_lease.epoch IS 'raised by every change of the holder; each write that only a master may do is conditional on it';
COMMENT ON COLUMN ha_lease.instance IS 'the process that holds it: replicas of a controller are told apart';
COMMENT ON COLUMN ha_lease.wanted IS 'the controller for which the holder is to make room, until wanted_until';
INSERT INTO ha_lease (name) VALUES ('master');
