-- The embedded directory of the nodes' users and groups: an entry a row, as LDIF without its line folds.
CREATE TABLE directory_entry (
  dn   text NOT NULL CONSTRAINT directory_entry_pk PRIMARY KEY,
  ldif text NOT NULL
);
COMMENT ON COLUMN directory_entry.dn IS 'normalised, so that one entry has one row';

-- Grows with each change of the entries: a replica that has another one in memory reads them anew.
CREATE TABLE directory_version (
  single  boolean NOT NULL DEFAULT true CONSTRAINT directory_version_pk PRIMARY KEY,
  version bigint  NOT NULL,
  CONSTRAINT directory_version_single CHECK (single)
);
INSERT INTO directory_version (version) VALUES (0);

-- Whose turn it is to change the directory, and until when at most.
CREATE TABLE directory_turn (
  single  boolean     NOT NULL DEFAULT true CONSTRAINT directory_turn_pk PRIMARY KEY,
  turn    uuid,
  ends_at timestamptz NOT NULL,
  CONSTRAINT directory_turn_single CHECK (single)
);
INSERT INTO directory_turn (ends_at) VALUES (now());
