-- What may be done: sentences of the policy language, read before they are stored.
CREATE TABLE policy (
  id          uuid        NOT NULL CONSTRAINT policy_pk PRIMARY KEY,
  account_id  uuid        NOT NULL CONSTRAINT policy_account_fk REFERENCES account (id) ON DELETE CASCADE,
  name        text        NOT NULL,
  rules       text[]      NOT NULL,
  description text,
  created_at  timestamptz NOT NULL,
  CONSTRAINT policy_name_unique UNIQUE (account_id, name),
  CONSTRAINT policy_name_length CHECK (char_length(name) BETWEEN 1 AND 128),
  CONSTRAINT policy_rules_count CHECK (cardinality(rules) BETWEEN 1 AND 100)
);

CREATE TABLE role (
  id         uuid        NOT NULL CONSTRAINT role_pk PRIMARY KEY,
  account_id uuid        NOT NULL CONSTRAINT role_account_fk REFERENCES account (id) ON DELETE CASCADE,
  name       text        NOT NULL,
  created_at timestamptz NOT NULL,
  CONSTRAINT role_name_unique UNIQUE (account_id, name),
  CONSTRAINT role_name_length CHECK (char_length(name) BETWEEN 1 AND 128)
);

CREATE TABLE role_policy (
  role_id   uuid NOT NULL CONSTRAINT role_policy_role_fk REFERENCES role (id) ON DELETE CASCADE,
  policy_id uuid NOT NULL CONSTRAINT role_policy_policy_fk REFERENCES policy (id) ON DELETE CASCADE,
  position  integer NOT NULL,
  CONSTRAINT role_policy_pk PRIMARY KEY (role_id, policy_id)
);
CREATE INDEX role_policy_policy_index ON role_policy (policy_id);

-- A member is a sub-user of the role's account, or another account.
CREATE TABLE role_member (
  role_id   uuid    NOT NULL CONSTRAINT role_member_role_fk REFERENCES role (id) ON DELETE CASCADE,
  user_id   uuid    CONSTRAINT role_member_user_fk REFERENCES sub_user (id) ON DELETE CASCADE,
  member_id uuid    CONSTRAINT role_member_account_fk REFERENCES account (id) ON DELETE CASCADE,
  standard  boolean NOT NULL,
  position  integer NOT NULL,
  CONSTRAINT role_member_unique UNIQUE NULLS NOT DISTINCT (role_id, user_id, member_id),
  CONSTRAINT role_member_one CHECK (num_nonnulls(user_id, member_id) = 1)
);
CREATE INDEX role_member_user_index ON role_member (user_id);
CREATE INDEX role_member_account_index ON role_member (member_id);

-- Which roles open a resource. Paths are without the account: /machines, /users/UUID, and / itself.
CREATE TABLE role_tag (
  account_id uuid NOT NULL CONSTRAINT role_tag_account_fk REFERENCES account (id) ON DELETE CASCADE,
  path       text NOT NULL,
  role_id    uuid NOT NULL CONSTRAINT role_tag_role_fk REFERENCES role (id) ON DELETE CASCADE,
  CONSTRAINT role_tag_pk PRIMARY KEY (account_id, path, role_id),
  CONSTRAINT role_tag_path_form CHECK (path LIKE '/%' AND char_length(path) <= 1024)
);
CREATE INDEX role_tag_role_index ON role_tag (role_id);
