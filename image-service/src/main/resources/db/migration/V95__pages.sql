-- Lists of images begin with the newest; a page begins behind the last row of the one before.
CREATE INDEX image_page_ix ON image ((coalesce(published_at, timestamptz '1970-01-01 00:00:00+00')) DESC, number);
