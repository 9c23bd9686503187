-- What the newsroom has set, over the settings file and under the environment.

CREATE TABLE settings (
  -- The setting's full name, as in the file. The row without a name is locked by whoever changes any.
  name TEXT PRIMARY KEY,
  -- JSON; null: left out, whatever the file says.
  value TEXT NOT NULL,
  set_by INTEGER REFERENCES readers (id) ON DELETE SET NULL,
  set_at INTEGER NOT NULL
) STRICT;
