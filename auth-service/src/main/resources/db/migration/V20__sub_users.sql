-- A person who uses an account under its roles.
CREATE TABLE sub_user (
  id            uuid        NOT NULL CONSTRAINT sub_user_pk PRIMARY KEY,
  account_id    uuid        NOT NULL CONSTRAINT sub_user_account_fk REFERENCES account (id) ON DELETE CASCADE,
  login         text        NOT NULL,
  password_hash text        NOT NULL,
  email         text        NOT NULL,
  company_name  text,
  first_name    text,
  last_name     text,
  address       text,
  postal_code   text,
  city          text,
  state         text,
  country       text,
  phone         text,
  created_at    timestamptz NOT NULL,
  updated_at    timestamptz NOT NULL,
  CONSTRAINT sub_user_login_unique UNIQUE (account_id, login),
  CONSTRAINT sub_user_login_length CHECK (char_length(login) BETWEEN 1 AND 63)
);

-- A key is an account's own, or one of its sub-users'; names and keys are unique among each one's.
-- wider: more keys are allowed than before, and what is new has defaults
ALTER TABLE account_key
  ADD COLUMN user_id     uuid    CONSTRAINT account_key_user_fk REFERENCES sub_user (id) ON DELETE CASCADE,
  ADD COLUMN attested    boolean NOT NULL DEFAULT false,
  ADD COLUMN multifactor text[]  NOT NULL DEFAULT '{}',
  DROP CONSTRAINT account_key_name_unique,
  DROP CONSTRAINT account_key_sha256_unique,
  ADD CONSTRAINT account_key_name_unique UNIQUE NULLS NOT DISTINCT (account_id, user_id, name),
  ADD CONSTRAINT account_key_sha256_unique UNIQUE NULLS NOT DISTINCT (account_id, user_id, sha256);
CREATE INDEX account_key_user_index ON account_key (user_id);
