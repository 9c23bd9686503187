-- Readers, what they may read, and how they sign in.

-- Who an allowance belongs to. Outlives the reader: a returning address finds its holder again.
CREATE TABLE holders (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  created_at INTEGER NOT NULL,
  first_article_id INTEGER REFERENCES articles (id),
  first_article_at INTEGER,
  last_period INTEGER NOT NULL DEFAULT 0
) STRICT;

-- Keyed hashes of canonical addresses.
CREATE TABLE addresses (
  hash TEXT PRIMARY KEY NOT NULL,
  holder_id INTEGER NOT NULL REFERENCES holders (id)
) STRICT;

CREATE INDEX addresses_by_holder ON addresses (holder_id);

CREATE TABLE readers (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  public_id TEXT NOT NULL UNIQUE,
  holder_id INTEGER NOT NULL REFERENCES holders (id),
  email TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL DEFAULT '',
  origin TEXT NOT NULL CHECK (origin IN ('site', 'import', 'staff')),
  created_at INTEGER NOT NULL,
  confirmed_at INTEGER,
  suppressed TEXT,
  customer_id TEXT,
  labels TEXT NOT NULL DEFAULT '',
  note TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE INDEX readers_by_holder ON readers (holder_id);

CREATE TABLE staff (
  reader_id INTEGER PRIMARY KEY NOT NULL REFERENCES readers (id) ON DELETE CASCADE,
  role TEXT NOT NULL CHECK (role IN ('owner', 'publisher', 'editor', 'author', 'contributor', 'analyst')),
  since INTEGER NOT NULL
) STRICT;

CREATE TABLE sessions (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  public_id TEXT NOT NULL UNIQUE,
  token_hash TEXT NOT NULL UNIQUE,
  scope TEXT NOT NULL CHECK (scope IN ('visitor', 'first', 'full')),
  reader_id INTEGER REFERENCES readers (id) ON DELETE CASCADE,
  article_id INTEGER REFERENCES articles (id),
  device TEXT NOT NULL DEFAULT '',
  created_at INTEGER NOT NULL,
  seen_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT;

CREATE INDEX sessions_by_reader ON sessions (reader_id, seen_at);
CREATE INDEX sessions_by_end ON sessions (expires_at);

-- A code and a link that were mailed to prove an address.
CREATE TABLE challenges (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  purpose TEXT NOT NULL CHECK (purpose IN ('sign-in', 'address', 'newsletter')),
  email TEXT NOT NULL,
  session_id INTEGER REFERENCES sessions (id) ON DELETE CASCADE,
  reader_id INTEGER REFERENCES readers (id) ON DELETE CASCADE,
  code_hash TEXT,
  link_hash TEXT NOT NULL UNIQUE,
  newsletter TEXT,
  registers INTEGER NOT NULL DEFAULT 0,
  next TEXT NOT NULL DEFAULT '/',
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  used_at INTEGER
) STRICT;

CREATE INDEX challenges_by_session ON challenges (session_id, id);
CREATE INDEX challenges_by_end ON challenges (expires_at);

-- The allowance of one holder in one month of the publication's time zone.
CREATE TABLE meter (
  holder_id INTEGER NOT NULL REFERENCES holders (id),
  period INTEGER NOT NULL,
  allowance INTEGER NOT NULL,
  used INTEGER NOT NULL,
  PRIMARY KEY (holder_id, period),
  CHECK (used BETWEEN 0 AND allowance)
) STRICT;

CREATE TABLE unlocks (
  holder_id INTEGER NOT NULL REFERENCES holders (id),
  article_id INTEGER NOT NULL REFERENCES articles (id),
  period INTEGER NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (holder_id, article_id)
) STRICT;

-- Why a reader has All-Access; any live grant gives it.
CREATE TABLE grants (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  reader_id INTEGER NOT NULL REFERENCES readers (id) ON DELETE CASCADE,
  source TEXT NOT NULL CHECK (source IN ('subscription', 'comp', 'gift', 'group', 'trial')),
  plan TEXT NOT NULL,
  starts_at INTEGER NOT NULL,
  ends_at INTEGER,
  reason TEXT NOT NULL DEFAULT '',
  created_at INTEGER NOT NULL,
  revoked_at INTEGER
) STRICT;

CREATE INDEX grants_by_reader ON grants (reader_id);

-- Articles that subscribers give away, and the browsers that took them.
CREATE TABLE gift_links (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  token_hash TEXT NOT NULL UNIQUE,
  article_id INTEGER NOT NULL REFERENCES articles (id),
  reader_id INTEGER NOT NULL REFERENCES readers (id) ON DELETE CASCADE,
  period INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  opened INTEGER NOT NULL DEFAULT 0,
  most INTEGER NOT NULL,
  revoked_at INTEGER,
  CHECK (opened BETWEEN 0 AND most)
) STRICT;

CREATE INDEX gift_links_by_reader ON gift_links (reader_id, period);

CREATE TABLE passes (
  session_id INTEGER NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
  gift_link_id INTEGER NOT NULL REFERENCES gift_links (id) ON DELETE CASCADE,
  at INTEGER NOT NULL,
  PRIMARY KEY (session_id, gift_link_id)
) STRICT;

CREATE TABLE newsletter_subscriptions (
  reader_id INTEGER NOT NULL REFERENCES readers (id) ON DELETE CASCADE,
  newsletter TEXT NOT NULL,
  active INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  PRIMARY KEY (reader_id, newsletter)
) STRICT;

-- What a reader agreed to or withdrew, when, and in which words they were asked.
CREATE TABLE consents (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  reader_id INTEGER NOT NULL REFERENCES readers (id) ON DELETE CASCADE,
  subject TEXT NOT NULL,
  given INTEGER NOT NULL,
  at INTEGER NOT NULL,
  place TEXT NOT NULL,
  wording TEXT NOT NULL
) STRICT;

CREATE INDEX consents_by_reader ON consents (reader_id);

-- How often something was done in a stretch of time; keys are keyed hashes.
CREATE TABLE velocity (
  key TEXT NOT NULL,
  bucket INTEGER NOT NULL,
  count INTEGER NOT NULL,
  ends_at INTEGER NOT NULL,
  PRIMARY KEY (key, bucket)
) STRICT;

CREATE INDEX velocity_by_end ON velocity (ends_at);

CREATE TABLE jobs (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL,
  payload TEXT NOT NULL,
  run_at INTEGER NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  leased_until INTEGER NOT NULL DEFAULT 0,
  failure TEXT,
  created_at INTEGER NOT NULL
) STRICT;

CREATE INDEX jobs_by_time ON jobs (run_at);
