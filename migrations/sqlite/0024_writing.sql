-- Writing in the newsroom: what each open editor sent last, and links that show a draft to whoever has them.

-- A request of an open editor whose number is not above the last one that was taken came late, and changes nothing.
CREATE TABLE draft_panes (
  draft_id INTEGER NOT NULL REFERENCES drafts (id),
  pane TEXT NOT NULL,
  sequence INTEGER NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (draft_id, pane)
) STRICT;

CREATE INDEX draft_panes_by_age ON draft_panes (at);

CREATE TABLE draft_links (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  public_id TEXT NOT NULL UNIQUE,
  draft_id INTEGER NOT NULL REFERENCES drafts (id),
  token_hash TEXT NOT NULL UNIQUE,
  -- Whom it is for, in the words of whoever made it.
  label TEXT NOT NULL,
  by_id INTEGER REFERENCES readers (id) ON DELETE SET NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  ended_at INTEGER
) STRICT;

CREATE INDEX draft_links_by_draft ON draft_links (draft_id, id);
CREATE INDEX draft_links_by_reader ON draft_links (by_id);
