-- Scheduled backups: which node makes the one that is due, and what came of it.
CREATE TABLE backups (
  due_at BIGINT PRIMARY KEY NOT NULL,
  leased_until BIGINT NOT NULL,
  finished_at BIGINT,
  file TEXT,
  bytes BIGINT,
  failure TEXT
);
