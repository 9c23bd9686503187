-- Mailboxes that newsletters go to no more, by the keyed hash of their canonical address, as in addresses:
-- remembered when the reader is forgotten. The readers of a mailbox carry the reason themselves
-- (readers.suppressed), which is what is asked before mail is sent.
CREATE TABLE suppressions (
  address_hash TEXT PRIMARY KEY NOT NULL,
  -- 'bounced': refused for good; 'unreachable': not reached on too many days; 'complained': called it spam.
  reason TEXT NOT NULL,
  since BIGINT NOT NULL,
  -- What the other side said; emptied when the reader is forgotten.
  detail TEXT NOT NULL
);

-- What came back of an issue: one row a reader and kind, however often it is reported.
CREATE TABLE feedback (
  issue_id BIGINT NOT NULL REFERENCES issues (id) ON DELETE CASCADE,
  reader_id BIGINT NOT NULL REFERENCES readers (id) ON DELETE CASCADE,
  -- 'bounced', 'delayed', 'blocked' or 'complained'.
  kind TEXT NOT NULL,
  -- The enhanced status code, such as 5.1.1; empty where none was given.
  status TEXT NOT NULL,
  at BIGINT NOT NULL,
  -- Whether it counts towards a suppression: until something is delivered after it.
  counts BIGINT NOT NULL,
  PRIMARY KEY (issue_id, kind, reader_id)
);
CREATE INDEX feedback_by_reader ON feedback (reader_id, at);
CREATE INDEX feedback_by_time ON feedback (at);

-- The same of each issue in sums, which stay when the rows are thrown away.
CREATE TABLE feedback_sums (
  issue_id BIGINT PRIMARY KEY NOT NULL REFERENCES issues (id) ON DELETE CASCADE,
  bounced BIGINT NOT NULL,
  delayed BIGINT NOT NULL,
  blocked BIGINT NOT NULL,
  complained BIGINT NOT NULL,
  -- Readers whom it did not reach, whichever of the first three it was.
  undelivered BIGINT NOT NULL
);
