-- In which formats a picture's copies are offered: 0 they are on their way, 1 WebP and AVIF, 2 WebP alone, 3 none could be made.

ALTER TABLE media ADD COLUMN formats BIGINT NOT NULL DEFAULT 0;

-- Whoever looks for work of a kind reads past no other: after an import there is much of one.
CREATE INDEX jobs_by_kind ON jobs (kind, run_at, id);
DROP INDEX jobs_by_time;

-- The pictures that are there get what they lack in the background, the newest first.
INSERT INTO jobs (kind, payload, run_at, created_at)
  SELECT 'picture', CAST(id AS TEXT), -created_at, created_at FROM media WHERE scalable = 1;
