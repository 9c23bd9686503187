-- Groups: so many seats, given to readers by whoever owns the group.

CREATE TABLE groups (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  public_id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  plan TEXT NOT NULL,
  owner_id INTEGER REFERENCES readers (id) ON DELETE SET NULL,
  seats INTEGER NOT NULL,
  taken INTEGER NOT NULL DEFAULT 0,
  ends_at INTEGER,
  created_at INTEGER NOT NULL,
  closed_at INTEGER,
  CHECK (taken BETWEEN 0 AND seats)
) STRICT;

CREATE INDEX groups_by_owner ON groups (owner_id);

-- Whoever has proven an address there takes a seat by themselves.
CREATE TABLE group_domains (
  domain TEXT PRIMARY KEY NOT NULL,
  group_id INTEGER NOT NULL REFERENCES groups (id)
) STRICT;

-- Who has a seat, and who had one: those do not take another by themselves.
CREATE TABLE seats (
  group_id INTEGER NOT NULL REFERENCES groups (id),
  reader_id INTEGER NOT NULL REFERENCES readers (id) ON DELETE CASCADE,
  grant_id INTEGER NOT NULL REFERENCES grants (id) ON DELETE CASCADE,
  at INTEGER NOT NULL,
  ended_at INTEGER,
  PRIMARY KEY (group_id, reader_id)
) STRICT;

CREATE INDEX seats_by_reader ON seats (reader_id);

CREATE TABLE invitations (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  group_id INTEGER NOT NULL REFERENCES groups (id),
  email TEXT NOT NULL,
  token_hash TEXT NOT NULL UNIQUE,
  at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  UNIQUE (group_id, email)
) STRICT;
