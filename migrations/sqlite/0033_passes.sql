-- How many browsers a reader's links of an issue have opened its articles in, and which came last.
CREATE TABLE issue_browsers (
  issue_id INTEGER NOT NULL REFERENCES issues (id) ON DELETE CASCADE,
  reader_id INTEGER NOT NULL REFERENCES readers (id) ON DELETE CASCADE,
  opened INTEGER NOT NULL,
  last_at INTEGER NOT NULL,
  -- The session that the last one was given, if it had none.
  begun_id INTEGER REFERENCES sessions (id) ON DELETE SET NULL,
  PRIMARY KEY (issue_id, reader_id)
) STRICT;
CREATE INDEX issue_browsers_by_reader ON issue_browsers (reader_id);
CREATE INDEX issue_browsers_by_session ON issue_browsers (begun_id);

-- Browsers that may read an issue's articles, and whose links they came by.
CREATE TABLE issue_passes (
  session_id INTEGER NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
  issue_id INTEGER NOT NULL REFERENCES issues (id) ON DELETE CASCADE,
  reader_id INTEGER NOT NULL REFERENCES readers (id) ON DELETE CASCADE,
  at INTEGER NOT NULL,
  PRIMARY KEY (session_id, issue_id, reader_id)
) STRICT;
CREATE INDEX issue_passes_by_issue ON issue_passes (issue_id);
CREATE INDEX issue_passes_by_reader ON issue_passes (reader_id);

-- How often the links of an issue were followed, by whom one cannot tell.
CREATE TABLE issue_clicks (
  issue_id INTEGER NOT NULL REFERENCES issues (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  people INTEGER NOT NULL,
  machines INTEGER NOT NULL,
  PRIMARY KEY (issue_id, position)
) STRICT;

-- Past issues of a newsletter, newest first.
CREATE INDEX issues_by_newsletter ON issues (newsletter, due_at, id);
