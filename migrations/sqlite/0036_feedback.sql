-- Mailboxes that newsletters go to no more, by the keyed hash of their canonical address, as in addresses:
-- remembered when the reader is forgotten. The readers of a mailbox carry the reason themselves
-- (readers.suppressed), which is what is asked before mail is sent.
CREATE TABLE suppressions (
  address_hash TEXT PRIMARY KEY NOT NULL,
  -- 'bounced': refused for good; 'unreachable': not reached on too many days; 'complained': called it spam.
  reason TEXT NOT NULL,
  since INTEGER NOT NULL,
  -- What the other side said; emptied when the reader is forgotten.
  detail TEXT NOT NULL
) STRICT;

-- What came back of an issue: one row a reader and kind, however often it is reported.
CREATE TABLE feedback (
  issue_id INTEGER NOT NULL REFERENCES issues (id) ON DELETE CASCADE,
  reader_id INTEGER NOT NULL REFERENCES readers (id) ON DELETE CASCADE,
  -- 'bounced', 'delayed', 'blocked' or 'complained'.
  kind TEXT NOT NULL,
  -- The enhanced status code, such as 5.1.1; empty where none was given.
  status TEXT NOT NULL,
  at INTEGER NOT NULL,
  -- Whether it counts towards a suppression: until something is delivered after it.
  counts INTEGER NOT NULL,
  PRIMARY KEY (issue_id, kind, reader_id)
) STRICT;
CREATE INDEX feedback_by_reader ON feedback (reader_id, at);
CREATE INDEX feedback_by_time ON feedback (at);

-- The same of each issue in sums, which stay when the rows are thrown away.
CREATE TABLE feedback_sums (
  issue_id INTEGER PRIMARY KEY NOT NULL REFERENCES issues (id) ON DELETE CASCADE,
  bounced INTEGER NOT NULL,
  delayed INTEGER NOT NULL,
  blocked INTEGER NOT NULL,
  complained INTEGER NOT NULL,
  -- Readers whom it did not reach, whichever of the first three it was.
  undelivered INTEGER NOT NULL
) STRICT;
