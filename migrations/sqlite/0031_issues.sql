-- One issue of a newsletter: for one day of the publication's calendar, whatever its clocks do.
CREATE TABLE issues (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  -- Names it in addresses and in the ids of its mails.
  public_id TEXT NOT NULL UNIQUE,
  newsletter TEXT NOT NULL,
  -- YYYY-MM-DD in the publication's zone.
  day TEXT NOT NULL,
  state TEXT NOT NULL,
  -- When it is to be sent.
  due_at INTEGER NOT NULL,
  -- What was published from here on is news to its readers.
  since INTEGER NOT NULL,
  subject TEXT NOT NULL,
  frozen_at INTEGER,
  sent_at INTEGER,
  version INTEGER NOT NULL,
  UNIQUE (newsletter, day)
) STRICT;
CREATE INDEX issues_by_due ON issues (state, due_at, id);

-- Where the links of an issue lead: mails carry the position alone.
CREATE TABLE issue_links (
  issue_id INTEGER NOT NULL REFERENCES issues (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  url TEXT NOT NULL,
  -- The article it leads to, if it is one of ours: what a reading pass of the issue opens.
  article_id INTEGER REFERENCES articles (id) ON DELETE CASCADE,
  PRIMARY KEY (issue_id, position)
) STRICT;
CREATE INDEX issue_links_by_article ON issue_links (article_id);
