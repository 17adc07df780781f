-- Images that were copied here from other datacenters keep their ids, names and owners.
ALTER TABLE image ADD COLUMN source_datacenter text;
COMMENT ON COLUMN image.source_datacenter IS 'where it was copied from; null if it was made here';
-- wider: another operator's image may bear the name of one of ours
DROP INDEX image_of_operator;
CREATE UNIQUE INDEX image_of_operator ON image (name, image_version) WHERE account_id IS NULL AND source_datacenter IS NULL;
-- wider: what an image is made upon may be another operator's own
ALTER TABLE image DROP CONSTRAINT image_public_without_account;
-- wider: what an image is made upon may be another operator's own
ALTER TABLE image ADD CONSTRAINT image_public_without_account
  CHECK (account_id IS NOT NULL OR public OR source_datacenter IS NOT NULL);
