-- Tasks that controllers send one another ("Journal"). Those for controllers of this database are carried out here, in
-- their order, each at most once; those for others are kept for them to fetch.
CREATE TABLE journal_task (
  id          bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT journal_task_pk PRIMARY KEY,
  state       text        NOT NULL CONSTRAINT journal_task_state
    CHECK (state IN ('kept', 'waiting', 'started', 'done', 'failed', 'unknown')),
  function    text        NOT NULL,
  object      text,
  param       text,
  payload     json,
  masteronly  boolean     NOT NULL,
  misc        text,
  sendfor     text        NOT NULL,
  sendby      text,
  created     text        NOT NULL,
  principal   json        NOT NULL,
  epoch       bigint,
  attempts    integer     NOT NULL DEFAULT 0,
  due         timestamptz NOT NULL DEFAULT now(),
  status      integer,
  outcome     text,
  posted_at   timestamptz NOT NULL DEFAULT now(),
  ended_at    timestamptz,
  CONSTRAINT journal_task_started CHECK (state <> 'started' OR epoch IS NOT NULL)
);
COMMENT ON COLUMN journal_task.created IS 'as its sender said it: seconds since 1970';
COMMENT ON COLUMN journal_task.principal IS 'who posted it, on whose behalf it is carried out';
COMMENT ON COLUMN journal_task.epoch IS 'of the master that began it';
COMMENT ON COLUMN journal_task.status IS 'of the HTTP answer; null if none came';
CREATE INDEX journal_task_sendfor ON journal_task (sendfor, id);
CREATE INDEX journal_task_waiting ON journal_task (id) WHERE state IN ('waiting', 'started');
CREATE INDEX journal_task_ended_at ON journal_task (ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX journal_task_kept ON journal_task (posted_at) WHERE state = 'kept';
