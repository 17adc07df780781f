-- What a Luna user may do is one of three things.
-- wider: no release knows a role that is not among them
ALTER TABLE luna_user ADD CONSTRAINT luna_user_roles_known
  CHECK (roles <@ ARRAY['admin', 'operator', 'viewer'] AND cardinality(roles) > 0);
