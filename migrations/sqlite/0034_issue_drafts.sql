-- Issues before they are sent: what was put together, what editors made of it, and world events to come.

-- What an issue is made of until it is frozen. What was put together is kept apart from what editors changed, so that
-- putting it together anew loses nothing of theirs.
CREATE TABLE issue_drafts (
  issue_id INTEGER PRIMARY KEY REFERENCES issues (id) ON DELETE CASCADE,
  -- As JSON.
  assembled TEXT NOT NULL,
  changes TEXT NOT NULL,
  -- What was published from then on is news of the next issue.
  assembled_at INTEGER NOT NULL,
  -- Who changed it last, and when; none: nobody has.
  changed_by INTEGER REFERENCES readers (id) ON DELETE SET NULL,
  changed_at INTEGER,
  approved_by INTEGER REFERENCES readers (id) ON DELETE SET NULL,
  approved_at INTEGER,
  reminded_at INTEGER,
  -- Why it is held or skipped, as a word.
  reason TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX issue_drafts_by_changer ON issue_drafts (changed_by);
CREATE INDEX issue_drafts_by_approver ON issue_drafts (approved_by);

-- What is about to happen in the world, as editors list it for readers.
CREATE TABLE radar (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  public_id TEXT NOT NULL UNIQUE,
  title TEXT NOT NULL,
  note TEXT NOT NULL,
  -- Where more is said of it; may be empty.
  url TEXT NOT NULL,
  -- YYYY-MM-DD: the first day and the last.
  first_day TEXT NOT NULL,
  last_day TEXT NOT NULL CHECK (last_day >= first_day),
  by_id INTEGER REFERENCES readers (id) ON DELETE SET NULL,
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX radar_by_day ON radar (last_day, first_day, id);
CREATE INDEX radar_by_author ON radar (by_id);
