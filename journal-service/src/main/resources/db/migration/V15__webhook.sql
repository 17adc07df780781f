-- Where accounts want to be told of what happens to what is theirs, and what is to be told.
CREATE TABLE webhook (
  id          uuid        NOT NULL CONSTRAINT webhook_pk PRIMARY KEY,
  account     text        NOT NULL,
  url         text        NOT NULL,
  events      text[]      NOT NULL,
  secret      bytea       NOT NULL,
  created_at  timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT webhook_account_url UNIQUE (account, url),
  CONSTRAINT webhook_bounds CHECK (length(url) <= 2048 AND cardinality(events) BETWEEN 1 AND 50)
);
COMMENT ON COLUMN webhook.secret IS 'sealed by the installation''s key set, in the context webhook:<id>';
COMMENT ON COLUMN webhook.events IS 'machine.created, machine.*, *';

CREATE TABLE webhook_delivery (
  id          uuid        NOT NULL CONSTRAINT webhook_delivery_pk PRIMARY KEY,
  webhook_id  uuid        NOT NULL CONSTRAINT webhook_delivery_webhook REFERENCES webhook (id) ON DELETE CASCADE,
  event_id    text        NOT NULL,
  event       text        NOT NULL,
  body        text        NOT NULL,
  state       text        NOT NULL DEFAULT 'waiting'
    CONSTRAINT webhook_delivery_state CHECK (state IN ('waiting', 'done', 'failed')),
  attempts    integer     NOT NULL DEFAULT 0,
  due         timestamptz NOT NULL DEFAULT now(),
  status      integer,
  reason      text,
  created_at  timestamptz NOT NULL DEFAULT now(),
  ended_at    timestamptz,
  CONSTRAINT webhook_delivery_once UNIQUE (webhook_id, event_id)
) WITH (fillfactor = 80);
COMMENT ON COLUMN webhook_delivery.due IS 'not tried before; while it is being tried, when another may try it';
CREATE INDEX webhook_delivery_due ON webhook_delivery (due) WHERE state = 'waiting';
CREATE INDEX webhook_delivery_waiting ON webhook_delivery (webhook_id) WHERE state = 'waiting';
CREATE INDEX webhook_delivery_ended_at ON webhook_delivery (ended_at) WHERE ended_at IS NOT NULL;
