-- Imports under way: one that broke off is undone everywhere, one that was done is only to be forgotten.

CREATE TABLE import_run (
  id        uuid CONSTRAINT import_run_pk PRIMARY KEY,
  state     text NOT NULL CONSTRAINT import_run_state CHECK (state IN ('running', 'done')),
  began_at  timestamptz NOT NULL DEFAULT now()
);
