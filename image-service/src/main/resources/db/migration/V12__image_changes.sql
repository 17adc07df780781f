-- Set while those who may refer to an image are asked whether it may go; nothing finds it then. What has been so for a
-- minute was left by a process that died, and counts as not set.
ALTER TABLE image ADD COLUMN deleting_since timestamptz;
