-- What the store itself needs: facts about this database, and the ordered log of changes
-- that search, page caches and standings follow.

CREATE TABLE meta (
    key TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

CREATE TABLE changes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    target INTEGER NOT NULL,
    at INTEGER NOT NULL
) STRICT;
