-- A sub-user has access keys of its own.
ALTER TABLE access_key
  ADD COLUMN user_id uuid CONSTRAINT access_key_user_fk REFERENCES sub_user (id) ON DELETE CASCADE;
CREATE INDEX access_key_user_index ON access_key (user_id);
