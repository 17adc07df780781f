-- An osimage that is being copied from another cannot be used before it is whole.
-- wider: one more state is allowed
ALTER TABLE osimage DROP CONSTRAINT osimage_state;
-- wider: one more state is allowed
ALTER TABLE osimage ADD CONSTRAINT osimage_state CHECK (state IN ('ready', 'deleting', 'cloning'));

-- A name for what an osimage boots at one time; its archive is kept as long as the tag is.
CREATE TABLE osimagetag (
  osimage_id    uuid NOT NULL CONSTRAINT osimagetag_osimage REFERENCES osimage (id) ON DELETE CASCADE,
  name          text NOT NULL CONSTRAINT osimagetag_name_length CHECK (length(name) BETWEEN 1 AND 64),
  imagefile     text,
  kernelversion text,
  kernelfile    text,
  initrdfile    text,
  changed_at    timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT osimagetag_pk PRIMARY KEY (osimage_id, name)
);
CREATE INDEX osimagetag_imagefile ON osimagetag (imagefile) WHERE imagefile IS NOT NULL;

-- Which nodes and groups have an osimage: asked for members, and before a tag goes.
CREATE INDEX known_osimage ON known ((object ->> 'osimage_id')) WHERE topic IN ('nodes', 'groups') AND NOT deleted;
