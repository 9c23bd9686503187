-- Searches that readers keep, to be told of what is published and matches.
CREATE TABLE saved_searches (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  reader_id INTEGER NOT NULL REFERENCES readers (id) ON DELETE CASCADE,
  query TEXT NOT NULL,
  at INTEGER NOT NULL,
  due_at INTEGER NOT NULL,
  UNIQUE (reader_id, query)
) STRICT;

CREATE INDEX saved_searches_by_due ON saved_searches (due_at, reader_id);

-- Which articles a reader was told of for which search, as long as they could be told again.
CREATE TABLE search_news (
  search_id INTEGER NOT NULL REFERENCES saved_searches (id) ON DELETE CASCADE,
  article_id INTEGER NOT NULL REFERENCES articles (id),
  at INTEGER NOT NULL,
  PRIMARY KEY (search_id, article_id)
) STRICT;

CREATE INDEX search_news_by_age ON search_news (at);

-- How often an article's page was opened by people on a day (days since 1970), and nothing of who they were.
CREATE TABLE article_reads (
  day INTEGER NOT NULL,
  article_id INTEGER NOT NULL REFERENCES articles (id),
  reads INTEGER NOT NULL,
  PRIMARY KEY (day, article_id)
) STRICT;

CREATE INDEX article_reads_by_reads ON article_reads (day, reads, article_id);
