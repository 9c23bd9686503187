-- What readers keep for themselves, and what the archive recommends beside an article.

CREATE TABLE saved (
  reader_id INTEGER NOT NULL REFERENCES readers (id) ON DELETE CASCADE,
  article_id INTEGER NOT NULL REFERENCES articles (id),
  at INTEGER NOT NULL,
  PRIMARY KEY (reader_id, article_id)
) STRICT;

CREATE INDEX saved_by_time ON saved (reader_id, at, article_id);

-- The last time a reader opened an article in full; one row an article, however often it was read.
CREATE TABLE history (
  reader_id INTEGER NOT NULL REFERENCES readers (id) ON DELETE CASCADE,
  article_id INTEGER NOT NULL REFERENCES articles (id),
  at INTEGER NOT NULL,
  PRIMARY KEY (reader_id, article_id)
) STRICT;

CREATE INDEX history_by_time ON history (reader_id, at, article_id);
CREATE INDEX history_by_age ON history (at);

-- What a reader decided about their history; none: it is kept.
CREATE TABLE history_choices (
  reader_id INTEGER PRIMARY KEY NOT NULL REFERENCES readers (id) ON DELETE CASCADE,
  paused_at INTEGER,
  cleared_at INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE follows (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  reader_id INTEGER NOT NULL REFERENCES readers (id) ON DELETE CASCADE,
  author_id INTEGER REFERENCES authors (id) ON DELETE CASCADE,
  term_id INTEGER REFERENCES terms (id) ON DELETE CASCADE,
  at INTEGER NOT NULL,
  UNIQUE (reader_id, author_id),
  UNIQUE (reader_id, term_id),
  CHECK ((author_id IS NULL) <> (term_id IS NULL))
) STRICT;

CREATE INDEX follows_by_author ON follows (author_id, reader_id);
CREATE INDEX follows_by_term ON follows (term_id, reader_id);

-- Related articles as they were last chosen, the closest first.
CREATE TABLE related (
  article_id INTEGER NOT NULL REFERENCES articles (id),
  position INTEGER NOT NULL,
  other_id INTEGER NOT NULL REFERENCES articles (id),
  PRIMARY KEY (article_id, position)
) STRICT;

-- For which version of an article they were chosen, and when. Without a row they wait to be chosen.
CREATE TABLE related_choices (
  article_id INTEGER PRIMARY KEY NOT NULL REFERENCES articles (id),
  version INTEGER NOT NULL,
  at INTEGER NOT NULL
) STRICT;
