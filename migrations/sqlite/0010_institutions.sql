-- Universities, libraries and companies whose readers read everything, and how much they read.

CREATE TABLE institutions (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  public_id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  until_at INTEGER,
  contact TEXT NOT NULL DEFAULT '',
  report_hash TEXT UNIQUE,
  declared INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  withdrawn_at INTEGER
) STRICT;

CREATE TABLE institution_networks (
  institution_id INTEGER NOT NULL REFERENCES institutions (id),
  network TEXT NOT NULL,
  PRIMARY KEY (institution_id, network)
) STRICT;

CREATE TABLE institution_domains (
  institution_id INTEGER NOT NULL REFERENCES institutions (id),
  domain TEXT NOT NULL,
  PRIMARY KEY (institution_id, domain)
) STRICT;

-- Accounts that were paired on campus and read off campus for a while.
CREATE TABLE pairings (
  reader_id INTEGER PRIMARY KEY NOT NULL REFERENCES readers (id) ON DELETE CASCADE,
  institution_id INTEGER NOT NULL REFERENCES institutions (id),
  at INTEGER NOT NULL,
  ends_at INTEGER NOT NULL
) STRICT;

-- What one visitor read in one hour; the visitor is a keyed hash, forgotten after two days.
CREATE TABLE institution_visits (
  institution_id INTEGER NOT NULL REFERENCES institutions (id),
  article_id INTEGER NOT NULL REFERENCES articles (id),
  visitor TEXT NOT NULL,
  hour INTEGER NOT NULL,
  period INTEGER NOT NULL,
  controlled INTEGER NOT NULL,
  requests INTEGER NOT NULL,
  last_at INTEGER NOT NULL,
  PRIMARY KEY (institution_id, article_id, visitor, hour)
) STRICT;

CREATE INDEX institution_visits_by_hour ON institution_visits (hour);

-- What was read in a month, counted from those visits.
CREATE TABLE institution_usage (
  institution_id INTEGER NOT NULL REFERENCES institutions (id),
  article_id INTEGER NOT NULL REFERENCES articles (id),
  period INTEGER NOT NULL,
  controlled INTEGER NOT NULL,
  requests INTEGER NOT NULL,
  uniques INTEGER NOT NULL,
  PRIMARY KEY (institution_id, article_id, period, controlled)
) STRICT;
