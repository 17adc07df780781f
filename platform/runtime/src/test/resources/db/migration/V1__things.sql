-- Aggregates of the service under test.
CREATE TABLE thing (
  id       text CONSTRAINT thing_pk PRIMARY KEY,
  name     text NOT NULL,
  version  bigint NOT NULL,
  state    text NOT NULL DEFAULT 'active',
  target   text
);
