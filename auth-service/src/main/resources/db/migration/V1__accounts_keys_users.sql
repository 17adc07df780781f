-- A tenant. The number is its identity where an API counts (LunaNode's user_id).
CREATE TABLE account (
  id                 uuid        NOT NULL CONSTRAINT account_pk PRIMARY KEY,
  number             bigint      GENERATED ALWAYS AS IDENTITY CONSTRAINT account_number_unique UNIQUE,
  login              text        NOT NULL CONSTRAINT account_login_unique UNIQUE,
  email              text        NOT NULL,
  company_name       text,
  first_name         text,
  last_name          text,
  address            text,
  postal_code        text,
  city               text,
  state              text,
  country            text,
  phone              text,
  triton_cns_enabled boolean     NOT NULL DEFAULT false,
  version            bigint      NOT NULL DEFAULT 1,
  created_at         timestamptz NOT NULL,
  updated_at         timestamptz NOT NULL,
  CONSTRAINT account_login_form CHECK (login ~ '^[a-z][a-z0-9_.@-]{1,62}$')
);

-- A public key that signs requests to CloudAPI. Fingerprints are kept in both forms that clients send.
CREATE TABLE account_key (
  id          uuid        NOT NULL CONSTRAINT account_key_pk PRIMARY KEY,
  account_id  uuid        NOT NULL CONSTRAINT account_key_account_fk REFERENCES account (id) ON DELETE CASCADE,
  name        text        NOT NULL,
  md5         text        NOT NULL,
  sha256      text        NOT NULL,
  public_key  text        NOT NULL,
  created_at  timestamptz NOT NULL,
  CONSTRAINT account_key_name_unique UNIQUE (account_id, name),
  CONSTRAINT account_key_sha256_unique UNIQUE (account_id, sha256),
  CONSTRAINT account_key_name_length CHECK (char_length(name) BETWEEN 1 AND 128)
);

-- A LunaNode API key; the key itself is sealed, since it must be had in clear to check a signature.
CREATE TABLE api_key (
  api_id      text        NOT NULL CONSTRAINT api_key_pk PRIMARY KEY,
  account_id  uuid        NOT NULL CONSTRAINT api_key_account_fk REFERENCES account (id) ON DELETE CASCADE,
  sealed_key  bytea       NOT NULL,
  created_at  timestamptz NOT NULL,
  CONSTRAINT api_key_id_form CHECK (api_id ~ '^[A-Za-z0-9]{16}$')
);
CREATE INDEX api_key_account_index ON api_key (account_id);

-- A person of the operator's, by Luna2. The number is the id in its tokens.
CREATE TABLE luna_user (
  id            uuid        NOT NULL CONSTRAINT luna_user_pk PRIMARY KEY,
  number        bigint      GENERATED ALWAYS AS IDENTITY CONSTRAINT luna_user_number_unique UNIQUE,
  username      text        NOT NULL CONSTRAINT luna_user_username_unique UNIQUE,
  password_hash text        NOT NULL,
  roles         text[]      NOT NULL,
  created_at    timestamptz NOT NULL,
  updated_at    timestamptz NOT NULL,
  CONSTRAINT luna_user_username_length CHECK (char_length(username) BETWEEN 1 AND 64)
);

-- The one secret that signs Luna tokens in this installation, sealed.
CREATE TABLE luna_token_secret (
  single     boolean     NOT NULL DEFAULT true CONSTRAINT luna_token_secret_pk PRIMARY KEY,
  sealed     bytea       NOT NULL,
  created_at timestamptz NOT NULL,
  CONSTRAINT luna_token_secret_single CHECK (single)
);

-- Tries to log in that did not succeed, per window: one row per user and source, one per source.
CREATE TABLE login_attempt (
  subject        text        NOT NULL CONSTRAINT login_attempt_pk PRIMARY KEY,
  attempts       integer     NOT NULL,
  window_ends_at timestamptz NOT NULL
);
CREATE INDEX login_attempt_window_index ON login_attempt (window_ends_at);
