-- Alerting rules that the plugin "prometheus" was given, in its order; each import replaces all.
CREATE TABLE prometheus_rule (
  place       integer     NOT NULL CONSTRAINT prometheus_rule_pk PRIMARY KEY,
  group_name  text        NOT NULL,
  rule        json        NOT NULL,
  imported_at timestamptz NOT NULL DEFAULT now()
);
