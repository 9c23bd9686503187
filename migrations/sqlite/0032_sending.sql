-- How an issue is sent: one row an issue from the moment its audience is frozen.
CREATE TABLE issue_sendings (
  issue_id INTEGER PRIMARY KEY NOT NULL REFERENCES issues (id) ON DELETE CASCADE,
  -- 'freezing', 'ready', 'sending', 'paused', 'cancelled', 'sent'
  state TEXT NOT NULL,
  -- Who gets it, as JSON.
  audience TEXT NOT NULL,
  -- The audience is who they were at this moment.
  as_of INTEGER NOT NULL,
  -- The last reader who was looked at, and the last position that was given.
  walked INTEGER NOT NULL DEFAULT 0,
  last_position INTEGER NOT NULL DEFAULT 0,
  -- Entries in all, and of each state; changed in the transactions that change entries. Those put off or
  -- about to be sent wait.
  entries INTEGER NOT NULL DEFAULT 0,
  waiting INTEGER NOT NULL DEFAULT 0,
  accepted INTEGER NOT NULL DEFAULT 0,
  refused INTEGER NOT NULL DEFAULT 0,
  given_up INTEGER NOT NULL DEFAULT 0,
  withdrawn INTEGER NOT NULL DEFAULT 0,
  uncertain INTEGER NOT NULL DEFAULT 0,
  unknown INTEGER NOT NULL DEFAULT 0,
  cancelled INTEGER NOT NULL DEFAULT 0,
  -- How many were tried again although they may have arrived.
  sent_again INTEGER NOT NULL DEFAULT 0,
  begun_at INTEGER,
  -- How many were settled at a moment not long ago: what the pace is told by.
  paced_at INTEGER,
  paced INTEGER NOT NULL DEFAULT 0,
  ended_at INTEGER,
  -- Subscriptions that its recipients began soon after it; counted for good before the entries are thrown away.
  won INTEGER,
  -- When its entries were thrown away; the counts stay.
  folded_at INTEGER
) STRICT;
CREATE INDEX issue_sendings_by_state ON issue_sendings (state, issue_id);

-- The renderings of an issue, as they are sent.
CREATE TABLE issue_variants (
  issue_id INTEGER NOT NULL REFERENCES issues (id) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  key TEXT NOT NULL,
  -- Whether it is for readers with All-Access alone.
  entitled INTEGER NOT NULL,
  subject TEXT NOT NULL,
  -- Pieces as JSON.
  html TEXT NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (issue_id, number)
) STRICT;

-- One entry a recipient and issue. A million an issue, so rows are narrow, and what is in flight is told by
-- parcels: an entry changes twice, when it is about to be sent and when it is known what became of it.
CREATE TABLE issue_entries (
  issue_id INTEGER NOT NULL REFERENCES issues (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  reader_id INTEGER REFERENCES readers (id) ON DELETE SET NULL,
  -- Whose mailbox it is. All spellings of one have one holder; the few mailboxes that share a holder, since its
  -- reader moved from one to another, are numbered. So no mailbox gets an issue twice.
  holder_id INTEGER NOT NULL,
  mailbox INTEGER NOT NULL,
  -- As it is written to; emptied when the reader is forgotten.
  address TEXT NOT NULL,
  variant INTEGER NOT NULL,
  -- 0 waiting, 1 put off, 2 about to be sent, 3 accepted, 4 refused, 5 given up, 6 withdrawn, 7 uncertain,
  -- 8 unknown (uncertain, and left at that), 9 cancelled
  state INTEGER NOT NULL DEFAULT 0,
  -- How often it was about to be sent. Also the proof of who speaks of which attempt.
  attempts INTEGER NOT NULL DEFAULT 0,
  -- What the relay said of whatever was not accepted.
  words TEXT,
  PRIMARY KEY (issue_id, position)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX issue_entries_by_mailbox ON issue_entries (issue_id, holder_id, mailbox);
CREATE INDEX issue_entries_by_reader ON issue_entries (reader_id);

-- Processes that send. One whose time is over is dead, and what it held goes to others.
CREATE TABLE issue_senders (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  until INTEGER NOT NULL
) STRICT;
CREATE INDEX issue_senders_by_end ON issue_senders (until);

-- What is still to be done, as stretches of positions: the entries in them that wait (kind 0), one that was put off
-- (kind 1), or one that is uncertain and held (kind 2). A stretch is one sender's or nobody's.
CREATE TABLE issue_parcels (
  issue_id INTEGER NOT NULL REFERENCES issues (id) ON DELETE CASCADE,
  kind INTEGER NOT NULL,
  first INTEGER NOT NULL,
  last INTEGER NOT NULL,
  due_at INTEGER NOT NULL,
  sender_id INTEGER REFERENCES issue_senders (id),
  PRIMARY KEY (issue_id, kind, first)
) STRICT, WITHOUT ROWID;
CREATE INDEX issue_parcels_by_sender ON issue_parcels (sender_id, issue_id, kind, due_at, first);

-- Who ended which newsletter when, and which subscriptions began when: what an issue has come to.
CREATE INDEX newsletter_subscriptions_by_end ON newsletter_subscriptions (newsletter, changed_at) WHERE active = 0;
CREATE INDEX subscriptions_by_creation ON subscriptions (created_at, reader_id);
