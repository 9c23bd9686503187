-- The newsroom: who may enter and how they show it, and what they did there.

-- The second factor of someone who works here. The secret itself is made of the seed and the site's key.
CREATE TABLE second_factors (
  reader_id INTEGER PRIMARY KEY NOT NULL REFERENCES staff (reader_id) ON DELETE CASCADE,
  seed TEXT NOT NULL,
  -- Since a code has shown that their app has it.
  set_up_at INTEGER,
  -- The step of time whose code was used last: none before or at it is taken again.
  last_step INTEGER NOT NULL DEFAULT 0,
  -- Wrong codes since the last right one.
  failures INTEGER NOT NULL DEFAULT 0,
  blocked_until INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE recovery_codes (
  reader_id INTEGER NOT NULL REFERENCES second_factors (reader_id) ON DELETE CASCADE,
  code_hash TEXT NOT NULL,
  used_at INTEGER,
  PRIMARY KEY (reader_id, code_hash)
) STRICT;

-- Sessions of readers that are at work in the newsroom.
CREATE TABLE desk_sessions (
  session_id INTEGER PRIMARY KEY NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
  reader_id INTEGER NOT NULL REFERENCES staff (reader_id) ON DELETE CASCADE,
  opened_at INTEGER NOT NULL,
  seen_at INTEGER NOT NULL,
  -- When the second factor was shown last.
  confirmed_at INTEGER
) STRICT;

CREATE INDEX desk_sessions_by_reader ON desk_sessions (reader_id, seen_at);

-- What staff did. Lines are added and never changed, but for the names of those who are forgotten.
CREATE TABLE audit_log (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL,
  reader_id INTEGER REFERENCES readers (id) ON DELETE SET NULL,
  place TEXT NOT NULL CHECK (place IN ('newsroom', 'command')),
  act TEXT NOT NULL,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  title TEXT NOT NULL,
  was TEXT NOT NULL,
  became TEXT NOT NULL,
  network TEXT NOT NULL
) STRICT;

CREATE INDEX audit_log_by_act ON audit_log (act, id);
CREATE INDEX audit_log_by_reader ON audit_log (reader_id, id);

CREATE TRIGGER audit_log_stays BEFORE DELETE ON audit_log BEGIN
  SELECT RAISE(ABORT, 'lines of the audit log stay');
END;
CREATE TRIGGER audit_log_stands BEFORE UPDATE OF id, at, place, act, kind, subject, title, was, became ON audit_log BEGIN
  SELECT RAISE(ABORT, 'lines of the audit log stay as they are');
END;

-- The folded headline, cut short: the newsroom's list is searched and filtered in one narrow index.
ALTER TABLE articles ADD COLUMN headline TEXT NOT NULL DEFAULT '';
UPDATE articles SET headline = substr(search_text, 1, min(160, instr(search_text || char(10), char(10)) - 1));
CREATE INDEX articles_by_change ON articles (updated_at, id, state, section_id, headline);
