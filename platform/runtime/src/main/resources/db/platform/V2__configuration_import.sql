-- What an import of a configuration has made here, so that it can be undone by its id.

CREATE TABLE configuration_import (
  import_id   uuid NOT NULL,
  place       bigint GENERATED ALWAYS AS IDENTITY,
  kind        text NOT NULL,
  name        text NOT NULL,
  before      jsonb,
  created_at  timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT configuration_import_pk PRIMARY KEY (import_id, place)
);
COMMENT ON COLUMN configuration_import.before IS 'what was there, where an import changes something that always is';
CREATE INDEX configuration_import_created_at ON configuration_import (created_at);
