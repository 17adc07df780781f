-- Containers beside hardware virtual machines.
-- wider: more brands are allowed than before
ALTER TABLE machines DROP CONSTRAINT machines_brand_ck;
-- wider: more brands are allowed than before
ALTER TABLE machines ADD CONSTRAINT machines_brand_ck CHECK (brand IN ('kvm', 'bhyve', 'joyent', 'joyent-minimal', 'lx'));
