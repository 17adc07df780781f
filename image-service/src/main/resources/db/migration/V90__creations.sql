-- Images that are made of machines: what they are made upon, how large a disk they fill, why they failed.
ALTER TABLE image
  ADD COLUMN origin        uuid,
  ADD COLUMN image_size    bigint CONSTRAINT image_image_size CHECK (image_size > 0),
  ADD COLUMN error_code    text,
  ADD COLUMN error_message text,
  ADD CONSTRAINT image_failed_says_why CHECK (state <> 'failed' OR error_code IS NOT NULL) NOT VALID;
COMMENT ON COLUMN image.origin IS 'the image that this one holds the differences from; null if it holds a whole disk';
COMMENT ON COLUMN image.image_size IS 'MiB; null if it does not say';
CREATE INDEX image_origin ON image (origin) WHERE origin IS NOT NULL;
