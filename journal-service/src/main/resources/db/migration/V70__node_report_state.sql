-- Reports are published as states: what compute shows of a node is what was last reported of it.

-- wider: rows that are there begin with their first version
ALTER TABLE node_report
  ADD COLUMN node_name text,
  ADD COLUMN version bigint NOT NULL DEFAULT 1;
COMMENT ON COLUMN node_report.node_name IS 'the node''s name when it was reported';
