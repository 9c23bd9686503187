-- The ads desk: campaigns, what was shown and clicked of them by day and place, and the lines of ads.txt. Openings.

CREATE TABLE ads (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  public_id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  -- Who pays for it; empty: the house.
  client TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('image', 'text')),
  media_id INTEGER REFERENCES media (id),
  alt TEXT NOT NULL,
  heading TEXT NOT NULL,
  words TEXT NOT NULL,
  prompt TEXT NOT NULL,
  link TEXT NOT NULL,
  -- Words, with spaces between them.
  slots TEXT NOT NULL,
  starts_at INTEGER NOT NULL,
  ends_at INTEGER,
  weight INTEGER NOT NULL CHECK (weight > 0),
  most_shown INTEGER,
  most_clicked INTEGER,
  -- All that was added up.
  shown INTEGER NOT NULL DEFAULT 0,
  clicked INTEGER NOT NULL DEFAULT 0,
  state TEXT NOT NULL CHECK (state IN ('draft', 'running', 'paused', 'ended')),
  made_at INTEGER NOT NULL,
  CHECK ((kind = 'image') = (media_id IS NOT NULL))
) STRICT;

CREATE INDEX ads_running ON ads (id) WHERE state = 'running';
CREATE INDEX ads_open ON ads (id) WHERE state <> 'ended';
CREATE INDEX ads_ended ON ads (id) WHERE state = 'ended';
CREATE INDEX ads_by_media ON ads (media_id);

-- A campaign without any is for every page.
CREATE TABLE ad_sections (
  ad_id INTEGER NOT NULL REFERENCES ads (id) ON DELETE CASCADE,
  term_id INTEGER NOT NULL REFERENCES terms (id),
  PRIMARY KEY (ad_id, term_id)
) STRICT;

CREATE INDEX ad_sections_by_term ON ad_sections (term_id, ad_id);

-- By day of the publication's calendar: days since 1970.
CREATE TABLE ad_days (
  ad_id INTEGER NOT NULL REFERENCES ads (id) ON DELETE CASCADE,
  day INTEGER NOT NULL,
  slot TEXT NOT NULL CHECK (slot IN ('top', 'middle', 'side')),
  shown INTEGER NOT NULL,
  clicked INTEGER NOT NULL,
  PRIMARY KEY (ad_id, day, slot)
) STRICT;

-- One row, once somebody wrote it here; before that the settings say it.
CREATE TABLE ads_txt (
  id INTEGER PRIMARY KEY AUTOINCREMENT CHECK (id = 1),
  body TEXT NOT NULL,
  changed_at INTEGER NOT NULL
) STRICT;

-- Sections, or the whole site, opened to everyone for a while: what a section's own column does not say.
CREATE TABLE openings (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  -- None: the whole site.
  section_id INTEGER REFERENCES terms (id) ON DELETE CASCADE,
  until_at INTEGER NOT NULL,
  reason TEXT NOT NULL,
  by_id INTEGER REFERENCES readers (id) ON DELETE SET NULL,
  at INTEGER NOT NULL,
  -- When it was closed before its time.
  closed_at INTEGER
) STRICT;

CREATE INDEX openings_of_the_site ON openings (until_at) WHERE section_id IS NULL AND closed_at IS NULL;
CREATE INDEX openings_by_section ON openings (section_id, until_at);
CREATE INDEX openings_by_reader ON openings (by_id);
CREATE INDEX terms_open ON terms (open_until) WHERE open_until IS NOT NULL;
