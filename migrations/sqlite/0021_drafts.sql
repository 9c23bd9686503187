-- Writing and publishing: drafts with every text they had, what is said about them, what is planned, what was corrected.

-- The working copy of an article, new or published. Texts are numbered within it.
CREATE TABLE drafts (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  public_id TEXT NOT NULL UNIQUE,
  article_id INTEGER UNIQUE REFERENCES articles (id),
  state TEXT NOT NULL CHECK (state IN ('draft', 'review', 'scheduled', 'published', 'withdrawn')),
  -- The last number that was given.
  numbered INTEGER NOT NULL,
  -- The text that stands; the last in which the writing changed, the last in which anything else did.
  revision INTEGER NOT NULL,
  written INTEGER NOT NULL,
  filed INTEGER NOT NULL,
  -- What readers see, and what they will see from publish_at on.
  live INTEGER,
  scheduled INTEGER,
  publish_at INTEGER,
  began_by INTEGER REFERENCES readers (id) ON DELETE SET NULL,
  assigned_to INTEGER REFERENCES readers (id) ON DELETE SET NULL,
  due_at INTEGER,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  CHECK ((state = 'scheduled') = (scheduled IS NOT NULL) AND (scheduled IS NULL) = (publish_at IS NULL))
) STRICT;

CREATE INDEX drafts_by_change ON drafts (updated_at, id);
CREATE INDEX drafts_by_state ON drafts (state, updated_at, id);
CREATE INDEX drafts_by_assignment ON drafts (assigned_to, updated_at, id);
CREATE INDEX drafts_by_beginning ON drafts (began_by, updated_at, id);
CREATE INDEX drafts_by_publication ON drafts (publish_at, id);

CREATE TABLE draft_revisions (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  draft_id INTEGER NOT NULL REFERENCES drafts (id),
  number INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('opened', 'typed', 'restored', 'set_aside')),
  by_id INTEGER REFERENCES readers (id) ON DELETE SET NULL,
  -- The open editor it came from, and the text it was made from.
  pane TEXT NOT NULL,
  base INTEGER NOT NULL,
  title TEXT NOT NULL,
  standfirst TEXT NOT NULL,
  html TEXT NOT NULL,
  -- Everything else of the article, as JSON.
  particulars TEXT NOT NULL,
  begun_at INTEGER NOT NULL,
  saved_at INTEGER NOT NULL,
  -- When readers first saw it.
  published_at INTEGER,
  -- It is old, and was found worth keeping.
  settled INTEGER NOT NULL DEFAULT 0,
  UNIQUE (draft_id, number)
) STRICT;

CREATE INDEX draft_revisions_by_reader ON draft_revisions (by_id);
CREATE INDEX draft_revisions_by_age ON draft_revisions (settled, saved_at);

CREATE TABLE draft_comments (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  draft_id INTEGER NOT NULL REFERENCES drafts (id),
  -- The comment it answers.
  parent_id INTEGER REFERENCES draft_comments (id),
  by_id INTEGER REFERENCES readers (id) ON DELETE SET NULL,
  -- The words it is about, and those before them; none: the whole draft.
  quote TEXT NOT NULL,
  lead_in TEXT NOT NULL,
  body TEXT NOT NULL,
  at INTEGER NOT NULL,
  resolved_at INTEGER,
  resolved_by INTEGER REFERENCES readers (id) ON DELETE SET NULL
) STRICT;

CREATE INDEX draft_comments_by_draft ON draft_comments (draft_id, id);

CREATE TABLE planned (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  public_id TEXT NOT NULL UNIQUE,
  title TEXT NOT NULL,
  note TEXT NOT NULL,
  planned_for INTEGER NOT NULL,
  -- May be told to readers as what is to come.
  public INTEGER NOT NULL,
  section_id INTEGER REFERENCES terms (id),
  draft_id INTEGER UNIQUE REFERENCES drafts (id),
  by_id INTEGER REFERENCES readers (id) ON DELETE SET NULL,
  created_at INTEGER NOT NULL
) STRICT;

CREATE INDEX planned_by_day ON planned (planned_for, id);

-- What was wrong in an article, told to its readers.
CREATE TABLE corrections (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  article_id INTEGER NOT NULL REFERENCES articles (id),
  note TEXT NOT NULL,
  at INTEGER NOT NULL,
  by_id INTEGER REFERENCES readers (id) ON DELETE SET NULL
) STRICT;

CREATE INDEX corrections_by_article ON corrections (article_id, id);

-- What other sites show of an article that is shared, and the address it belongs under, where they differ.
ALTER TABLE articles ADD COLUMN social_title TEXT;
ALTER TABLE articles ADD COLUMN social_description TEXT;
ALTER TABLE articles ADD COLUMN canonical_url TEXT;
-- When it was last published from the newsroom; an import leaves it alone from then on.
ALTER TABLE articles ADD COLUMN edited_at INTEGER;

-- Under which terms a picture may be shown, and until when.
ALTER TABLE media ADD COLUMN licence TEXT NOT NULL DEFAULT '';
ALTER TABLE media ADD COLUMN licence_until INTEGER;
