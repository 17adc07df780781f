-- An image can be copied to further regions of this installation; it is one row, and its bytes are in all of them.
ALTER TABLE image ADD COLUMN copied_to uuid[] NOT NULL DEFAULT '{}';
COMMENT ON COLUMN image.copied_to IS 'regions that it is in beside region_id';
