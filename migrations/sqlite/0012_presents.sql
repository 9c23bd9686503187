-- All-Access that someone bought for someone else, for one term.

CREATE TABLE presents (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  public_id TEXT NOT NULL UNIQUE,
  buyer_id INTEGER REFERENCES readers (id) ON DELETE SET NULL,
  price_id INTEGER NOT NULL REFERENCES prices (id),
  recipient TEXT NOT NULL,
  recipient_name TEXT NOT NULL,
  giver_name TEXT NOT NULL,
  message TEXT NOT NULL,
  deliver_at INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  paid_at INTEGER,
  number INTEGER UNIQUE,
  code_hash TEXT UNIQUE,
  mails INTEGER NOT NULL DEFAULT 0,
  next_at INTEGER,
  redeemed_at INTEGER,
  redeemed_by INTEGER REFERENCES readers (id) ON DELETE SET NULL,
  refunded_at INTEGER
) STRICT;

CREATE INDEX presents_by_buyer ON presents (buyer_id, id);
CREATE INDEX presents_by_time ON presents (next_at);
