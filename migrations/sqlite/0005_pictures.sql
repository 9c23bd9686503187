-- What must stay in sight when a picture is cropped, in thousandths of its width and height, and whether
-- smaller copies can be made of it.

ALTER TABLE media ADD COLUMN focus_x INTEGER NOT NULL DEFAULT 500;
ALTER TABLE media ADD COLUMN focus_y INTEGER NOT NULL DEFAULT 500;
ALTER TABLE media ADD COLUMN scalable INTEGER NOT NULL DEFAULT 1;

-- Those of GIF may move, and AVIF is not decoded.
UPDATE media SET scalable = 0 WHERE mime IN ('image/gif', 'image/avif');

-- The pictures that are there get their copies in the background, as new ones do.
INSERT INTO jobs (kind, payload, run_at, created_at)
  SELECT 'picture', CAST(id AS TEXT), created_at, created_at FROM media WHERE scalable = 1;
