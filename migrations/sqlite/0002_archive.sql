-- The archive: articles, how they are filed, who wrote them, what they looked like before.

CREATE TABLE terms (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL CHECK (kind IN ('section', 'topic', 'place', 'series')),
  slug TEXT NOT NULL,
  name TEXT NOT NULL,
  description TEXT NOT NULL DEFAULT '',
  position INTEGER NOT NULL DEFAULT 0,
  access TEXT CHECK (access IN ('free', 'registered', 'metered', 'subscribers')),
  open_until INTEGER,
  UNIQUE (kind, slug)
) STRICT;

CREATE TABLE media (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  public_id TEXT NOT NULL UNIQUE,
  storage_key TEXT NOT NULL UNIQUE,
  mime TEXT NOT NULL,
  width INTEGER NOT NULL,
  height INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  caption TEXT NOT NULL DEFAULT '',
  credit TEXT NOT NULL DEFAULT '',
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE authors (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  slug TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  bio TEXT NOT NULL DEFAULT '',
  portrait_id INTEGER REFERENCES media (id)
) STRICT;

CREATE TABLE articles (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  public_id TEXT NOT NULL UNIQUE,
  source TEXT NOT NULL DEFAULT '',
  source_id TEXT,
  source_hash TEXT,
  slug TEXT NOT NULL UNIQUE,
  version INTEGER NOT NULL DEFAULT 1,
  state TEXT NOT NULL CHECK (state IN ('draft', 'scheduled', 'published', 'withdrawn')),
  kind TEXT NOT NULL DEFAULT 'article',
  title TEXT NOT NULL,
  standfirst TEXT NOT NULL DEFAULT '',
  teaser_html TEXT NOT NULL DEFAULT '',
  teaser_text TEXT NOT NULL DEFAULT '',
  -- The teaser with the footnote marks that the wall takes off it, where there are any.
  lead_html TEXT,
  rest_html TEXT NOT NULL DEFAULT '',
  words INTEGER NOT NULL DEFAULT 0,
  search_text TEXT NOT NULL DEFAULT '',
  language TEXT NOT NULL DEFAULT '',
  access TEXT CHECK (access IN ('free', 'registered', 'metered', 'subscribers')),
  open_until INTEGER,
  section_id INTEGER REFERENCES terms (id),
  series_id INTEGER REFERENCES terms (id),
  source_url TEXT,
  seo_title TEXT,
  seo_description TEXT,
  lead_src TEXT,
  lead_id INTEGER REFERENCES media (id),
  lead_alt TEXT NOT NULL DEFAULT '',
  lead_caption TEXT NOT NULL DEFAULT '',
  lead_credit TEXT NOT NULL DEFAULT '',
  published_at INTEGER,
  month INTEGER,
  updated_at INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  UNIQUE (source, source_id)
) STRICT;

CREATE INDEX articles_by_date ON articles (state, published_at, id);
CREATE INDEX articles_by_month ON articles (state, month, published_at);
CREATE INDEX articles_by_section ON articles (section_id, state, published_at, id);
CREATE INDEX articles_by_series ON articles (series_id, state, published_at, id);

CREATE TABLE article_terms (
  article_id INTEGER NOT NULL REFERENCES articles (id),
  term_id INTEGER NOT NULL REFERENCES terms (id),
  position INTEGER NOT NULL,
  published_at INTEGER,
  PRIMARY KEY (article_id, term_id)
) STRICT;

CREATE INDEX article_terms_by_term ON article_terms (term_id, published_at, article_id);

CREATE TABLE article_authors (
  article_id INTEGER NOT NULL REFERENCES articles (id),
  author_id INTEGER NOT NULL REFERENCES authors (id),
  position INTEGER NOT NULL,
  published_at INTEGER,
  PRIMARY KEY (article_id, author_id)
) STRICT;

CREATE INDEX article_authors_by_author ON article_authors (author_id, published_at, article_id);

CREATE TABLE article_media (
  article_id INTEGER NOT NULL REFERENCES articles (id),
  media_id INTEGER NOT NULL REFERENCES media (id),
  gated INTEGER NOT NULL,
  PRIMARY KEY (article_id, media_id)
) STRICT;

CREATE INDEX article_media_by_media ON article_media (media_id);

-- Current and former slugs of everything that has an address; folded as the kernel folds them.
CREATE TABLE slugs (
  kind TEXT NOT NULL,
  slug TEXT NOT NULL,
  target INTEGER NOT NULL,
  PRIMARY KEY (kind, slug)
) STRICT;

-- Paths of a former site that now lead to an article.
CREATE TABLE redirects (
  path TEXT PRIMARY KEY NOT NULL,
  article_id INTEGER NOT NULL REFERENCES articles (id)
) STRICT;

CREATE TABLE revisions (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  article_id INTEGER NOT NULL REFERENCES articles (id),
  version INTEGER NOT NULL,
  title TEXT NOT NULL,
  standfirst TEXT NOT NULL,
  teaser_html TEXT NOT NULL,
  rest_html TEXT NOT NULL,
  replaced_at INTEGER NOT NULL,
  reason TEXT NOT NULL,
  UNIQUE (article_id, version)
) STRICT;

-- How far each file has been imported: written with every batch, so that a killed import resumes.
CREATE TABLE import_runs (
  fingerprint TEXT PRIMARY KEY NOT NULL,
  records INTEGER NOT NULL,
  started_at INTEGER NOT NULL,
  finished_at INTEGER
) STRICT;
