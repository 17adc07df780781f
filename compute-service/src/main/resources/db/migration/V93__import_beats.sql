-- An import tells that it is under way, so that one that broke off is known from one that takes long.
ALTER TABLE import_run ADD COLUMN beat_at timestamptz NOT NULL DEFAULT now();
