-- Firewall rules, each in its normal form. What a rule applies to is worked out from its text and the machines' states.

CREATE TABLE firewall_rule (
  id           uuid CONSTRAINT firewall_rule_pk PRIMARY KEY,
  account_id   uuid,
  rule         text NOT NULL CONSTRAINT firewall_rule_length CHECK (length(rule) BETWEEN 1 AND 16384),
  enabled      boolean NOT NULL DEFAULT false,
  description  text CONSTRAINT firewall_rule_description_length CHECK (length(description) <= 255),
  version      bigint NOT NULL DEFAULT 1,
  created_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
  updated_at   timestamptz NOT NULL DEFAULT clock_timestamp()
);
COMMENT ON COLUMN firewall_rule.account_id IS 'the owner; null for global rules, which are the operator''s';
CREATE INDEX firewall_rule_account ON firewall_rule (account_id, created_at, id);
