-- Scheduled backups: which node makes the one that is due, and what came of it.
CREATE TABLE backups (
  due_at INTEGER PRIMARY KEY NOT NULL,
  leased_until INTEGER NOT NULL,
  finished_at INTEGER,
  file TEXT,
  bytes INTEGER,
  failure TEXT
) STRICT;
