-- Lists begin with the oldest, and a page begins behind the last row of the one before.
CREATE INDEX sub_user_page_ix ON sub_user (account_id, created_at, login);
CREATE INDEX role_page_ix ON role (account_id, created_at, name);
CREATE INDEX policy_page_ix ON policy (account_id, created_at, name);
CREATE INDEX account_key_page_ix ON account_key (account_id, user_id, created_at, name);
CREATE INDEX access_key_page_ix ON access_key (account_id, user_id, created_at, id);
