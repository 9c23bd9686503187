-- The front page as editors arrange it, and what they say of sections, series and authors.

-- An arrangement. The one that began last is shown; none is ever changed once it has begun.
CREATE TABLE fronts (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  public_id TEXT NOT NULL UNIQUE,
  -- From when on it is shown; none: it is being prepared.
  begins_at INTEGER,
  made_by INTEGER REFERENCES readers (id) ON DELETE SET NULL,
  made_at INTEGER NOT NULL,
  changed_by INTEGER REFERENCES readers (id) ON DELETE SET NULL,
  changed_at INTEGER NOT NULL,
  -- Who gave it its time, and when they did.
  set_by INTEGER REFERENCES readers (id) ON DELETE SET NULL,
  set_at INTEGER,
  CHECK ((begins_at IS NULL) = (set_at IS NULL))
) STRICT;

CREATE INDEX fronts_by_beginning ON fronts (begins_at, id);

-- What stands in the places that are not left to the page itself.
CREATE TABLE front_places (
  front_id INTEGER NOT NULL REFERENCES fronts (id) ON DELETE CASCADE,
  slot TEXT NOT NULL CHECK (slot IN ('lead', 'second', 'opinion', 'column', 'series', 'archive')),
  -- Counted from 0; of a column, the row of its section.
  position INTEGER NOT NULL,
  article_id INTEGER REFERENCES articles (id),
  -- A piece that is no article yet.
  draft_id INTEGER REFERENCES drafts (id),
  series_id INTEGER REFERENCES terms (id) ON DELETE CASCADE,
  -- A headline of its own; empty: the article's.
  headline TEXT NOT NULL,
  PRIMARY KEY (front_id, slot, position)
) STRICT;

CREATE INDEX front_places_by_series ON front_places (series_id);

-- Sections may stand in the navigation or not. What is being merged leads to what it will be part of.
ALTER TABLE terms ADD COLUMN in_navigation INTEGER NOT NULL DEFAULT 1;
ALTER TABLE terms ADD COLUMN merged_into INTEGER;
ALTER TABLE authors ADD COLUMN role TEXT NOT NULL DEFAULT '';
-- Addresses elsewhere, one a line.
ALTER TABLE authors ADD COLUMN links TEXT NOT NULL DEFAULT '';
ALTER TABLE authors ADD COLUMN merged_into INTEGER;

-- Few, if any; the many that are not are never looked for by it.
CREATE INDEX terms_being_merged ON terms (merged_into, id) WHERE merged_into IS NOT NULL;
CREATE INDEX authors_being_merged ON authors (merged_into, id) WHERE merged_into IS NOT NULL;
CREATE INDEX planned_by_section ON planned (section_id);
