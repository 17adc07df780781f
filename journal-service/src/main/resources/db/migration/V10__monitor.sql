-- What nodes say of themselves. A node that has said nothing has no row; a node that is no more has none either.
CREATE TABLE node_report (
  node_id     text        NOT NULL CONSTRAINT node_report_pk PRIMARY KEY,
  state       text        NOT NULL,
  status      text,
  reported_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT node_report_lengths CHECK (length(state) <= 64 AND length(status) <= 4096)
) WITH (fillfactor = 70);
COMMENT ON COLUMN node_report.state IS 'in the words of the installer, for example install.image';
COMMENT ON COLUMN node_report.status IS 'text for people; null if none came with the state';

-- The last operation on an osimage says what it is being made into.
CREATE INDEX journal_operation_osimage ON journal_operation (subject, number DESC)
  WHERE kind LIKE 'osimage.%' AND account IS NULL;
