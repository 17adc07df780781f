-- Tasks' payloads may hold passwords and are sealed from now on; those of tasks that were posted before stay as they are.
ALTER TABLE journal_task ADD COLUMN payload_sealed bytea;
COMMENT ON COLUMN journal_task.payload_sealed IS 'under the installation''s key set in the context journal_task; null where payload has it, or there is none';
