-- Counts of what was opened and done: how often, on which day, and nothing of who.

-- What was counted and is still to be added up: a batch of pages, or an act, noted in its own transaction.
CREATE TABLE tally_waiting (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  -- Of the publication's calendar: days since 1970.
  day INTEGER NOT NULL,
  counts TEXT NOT NULL
) STRICT;

-- The whole site, its sections, and where readers come from.
CREATE TABLE tally_days (
  axis TEXT NOT NULL CHECK (axis IN ('site', 'section', 'source')),
  day INTEGER NOT NULL,
  label TEXT NOT NULL,
  what TEXT NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (axis, day, label, what)
) STRICT;

-- Sections and sources once more, by month: a year is twelve of them.
CREATE TABLE tally_months (
  axis TEXT NOT NULL CHECK (axis IN ('section', 'source')),
  month INTEGER NOT NULL,
  label TEXT NOT NULL,
  what TEXT NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (axis, month, label, what)
) STRICT;

-- Each article, by day for some months and by month for good.
CREATE TABLE tally_articles (
  article_id INTEGER NOT NULL REFERENCES articles (id),
  day INTEGER NOT NULL,
  what TEXT NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (article_id, day, what)
) STRICT;

CREATE INDEX tally_articles_by_count ON tally_articles (what, day, count, article_id);
CREATE INDEX tally_articles_by_day ON tally_articles (day);

CREATE TABLE tally_article_months (
  article_id INTEGER NOT NULL REFERENCES articles (id),
  month INTEGER NOT NULL,
  what TEXT NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (article_id, month, what)
) STRICT;

CREATE INDEX tally_article_months_by_count ON tally_article_months (what, month, count, article_id);
