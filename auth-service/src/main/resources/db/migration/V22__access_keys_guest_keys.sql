-- A key id and secret for other protocols; the secret is sealed and shown once.
CREATE TABLE access_key (
  id            text        NOT NULL CONSTRAINT access_key_pk PRIMARY KEY,
  account_id    uuid        NOT NULL CONSTRAINT access_key_account_fk REFERENCES account (id) ON DELETE CASCADE,
  sealed_secret bytea       NOT NULL,
  status        text        NOT NULL,
  description   text,
  created_at    timestamptz NOT NULL,
  updated_at    timestamptz NOT NULL,
  CONSTRAINT access_key_status_known CHECK (status IN ('Active', 'Inactive', 'Expired'))
);
CREATE INDEX access_key_account_index ON access_key (account_id);

-- LunaNode's SSH keys: they log in to guests and sign nothing. The number is the key_id.
CREATE TABLE guest_key (
  id         bigint      GENERATED ALWAYS AS IDENTITY CONSTRAINT guest_key_pk PRIMARY KEY,
  account_id uuid        NOT NULL CONSTRAINT guest_key_account_fk REFERENCES account (id) ON DELETE CASCADE,
  label      text        NOT NULL,
  public_key text        NOT NULL,
  sha256     text        NOT NULL,
  created_at timestamptz NOT NULL,
  CONSTRAINT guest_key_sha256_unique UNIQUE (account_id, sha256),
  CONSTRAINT guest_key_label_length CHECK (char_length(label) BETWEEN 1 AND 128)
);
