-- A region is a datacenter of its own: what is called so in one says nothing about names in another.
-- wider: fewer names exclude one another
DROP INDEX machines_cloudapi_name_key;
CREATE UNIQUE INDEX machines_cloudapi_name_key ON machines (account_id, region_id, name)
  WHERE face = 'cloudapi' AND state NOT IN ('failed', 'deleting', 'deleted');
-- wider: fewer names exclude one another
DROP INDEX volumes_name_key;
CREATE UNIQUE INDEX volumes_name_key ON volumes (account_id, region_id, name) WHERE state <> 'failed';
