-- The readers desk: finding a reader among a million, what staff noted of them, lists that are taken over.

-- What readers and groups are found by. The last name is what stands behind the last space.
CREATE VIEW findable_readers AS
  SELECT id, name, email AS address, lower(name) AS whole_name,
    lower(substr(name, length(rtrim(name, replace(name, ' ', ''))) + 1)) AS last_name FROM readers;
CREATE INDEX readers_by_name ON readers (lower(name)) WHERE name <> '';
CREATE INDEX readers_by_last_name ON readers (lower(substr(name, length(rtrim(name, replace(name, ' ', ''))) + 1))) WHERE name <> '';
CREATE VIEW findable_groups AS SELECT id, lower(name) AS name FROM groups WHERE closed_at IS NULL;
CREATE INDEX groups_by_name ON groups (lower(name)) WHERE closed_at IS NULL;

-- The lists of the desk, each along an index of its own.
CREATE INDEX readers_by_time ON readers (created_at, id);
CREATE INDEX readers_unconfirmed ON readers (created_at, id) WHERE confirmed_at IS NULL;
CREATE INDEX readers_suppressed ON readers (created_at, id) WHERE suppressed IS NOT NULL;
CREATE INDEX readers_by_customer ON readers (customer_id) WHERE customer_id IS NOT NULL;
CREATE INDEX subscriptions_by_status ON subscriptions (status, updated_at, id);
CREATE INDEX subscriptions_by_cancellation ON subscriptions (cancel_at, id) WHERE cancel_at IS NOT NULL AND ended_at IS NULL;
CREATE INDEX audit_log_by_subject ON audit_log (subject, id);
CREATE INDEX challenges_by_reader ON challenges (reader_id) WHERE reader_id IS NOT NULL;
CREATE INDEX presents_by_redeemer ON presents (redeemed_by) WHERE redeemed_by IS NOT NULL;

-- A grant as it was: until when it opened everything. One that was revoked before it began never did.
CREATE VIEW grant_spans AS
  SELECT id, reader_id, source, plan, starts_at, subscription_id,
    COALESCE(CASE WHEN revoked_at IS NULL THEN ends_at WHEN ends_at IS NULL OR revoked_at < ends_at THEN revoked_at
      ELSE ends_at END, 9223372036854775807) AS over_at
  FROM grants WHERE revoked_at IS NULL OR revoked_at >= starts_at;
CREATE INDEX grants_by_end ON grants (COALESCE(CASE WHEN revoked_at IS NULL THEN ends_at
  WHEN ends_at IS NULL OR revoked_at < ends_at THEN revoked_at ELSE ends_at END, 9223372036854775807), id);
CREATE INDEX grants_by_plan ON grants (plan, COALESCE(CASE WHEN revoked_at IS NULL THEN ends_at
  WHEN ends_at IS NULL OR revoked_at < ends_at THEN revoked_at ELSE ends_at END, 9223372036854775807), id);

-- What staff noted of a reader.
CREATE TABLE reader_notes (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  reader_id INTEGER NOT NULL REFERENCES readers (id) ON DELETE CASCADE,
  by_id INTEGER REFERENCES readers (id) ON DELETE SET NULL,
  body TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;

CREATE INDEX reader_notes_by_reader ON reader_notes (reader_id, at, id);
CREATE INDEX reader_notes_by_writer ON reader_notes (by_id);

-- Lists of readers that were handed in at the newsroom. The file lies in the folder of the node that took it.
CREATE TABLE reader_lists (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  public_id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  by_id INTEGER REFERENCES readers (id) ON DELETE SET NULL,
  dry_run INTEGER NOT NULL,
  at INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'failed')),
  -- How much of the file is done, in a measure of its own.
  done INTEGER NOT NULL DEFAULT 0,
  whole INTEGER NOT NULL DEFAULT 0,
  created INTEGER NOT NULL DEFAULT 0,
  updated INTEGER NOT NULL DEFAULT 0,
  unchanged INTEGER NOT NULL DEFAULT 0,
  skipped INTEGER NOT NULL DEFAULT 0,
  remarks INTEGER NOT NULL DEFAULT 0,
  -- The first remarks, a line each, and why it came to nothing.
  said TEXT NOT NULL DEFAULT '',
  failure TEXT NOT NULL DEFAULT '',
  ended_at INTEGER
) STRICT;

CREATE INDEX reader_lists_by_state ON reader_lists (state, id);
