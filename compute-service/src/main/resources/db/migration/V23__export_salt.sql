-- Exports under one passphrase are alike as long as nothing has changed: their salt stays.

ALTER TABLE cluster ADD COLUMN export_salt bytea;
