-- The media library: what is known of each picture, what is searched of it, and where it is used.

-- The name its file came under, what it shows for those who do not see it, and the notice its file carried.
ALTER TABLE media ADD COLUMN file_name TEXT NOT NULL DEFAULT '';
ALTER TABLE media ADD COLUMN alt TEXT NOT NULL DEFAULT '';
ALTER TABLE media ADD COLUMN copyright TEXT NOT NULL DEFAULT '';
-- Whether somebody is credited; whether an article, a draft or an author shows it; and its words, folded and cut short:
-- the library is searched and filtered in one narrow index.
ALTER TABLE media ADD COLUMN credited BIGINT NOT NULL DEFAULT 0;
ALTER TABLE media ADD COLUMN in_use BIGINT NOT NULL DEFAULT 0;
ALTER TABLE media ADD COLUMN search TEXT NOT NULL DEFAULT '';

-- Pictures that a draft shows: the text that stands, and the one that waits for its time.
CREATE TABLE draft_media (
  draft_id BIGINT NOT NULL REFERENCES drafts (id) ON DELETE CASCADE,
  media_id BIGINT NOT NULL REFERENCES media (id),
  PRIMARY KEY (draft_id, media_id)
);

CREATE INDEX draft_media_by_media ON draft_media (media_id, draft_id);

-- Names that pictures had before they were replaced; they lead to the new ones.
CREATE TABLE media_names (
  public_id TEXT PRIMARY KEY NOT NULL,
  media_id BIGINT NOT NULL REFERENCES media (id) ON DELETE CASCADE,
  replaced_at BIGINT NOT NULL
);

CREATE INDEX media_names_by_media ON media_names (media_id);

DROP INDEX article_media_by_media;
CREATE INDEX article_media_by_media ON article_media (media_id, article_id);
CREATE INDEX articles_by_lead ON articles (lead_id);
CREATE INDEX authors_by_portrait ON authors (portrait_id);

UPDATE media SET credited = CASE WHEN credit = '' THEN 0 ELSE 1 END,
  search = substr(lower(substr(credit, 1, 45) || ' ' || caption), 1, 180),
  in_use = CASE WHEN EXISTS (SELECT 1 FROM article_media x WHERE x.media_id = media.id)
    OR EXISTS (SELECT 1 FROM authors au WHERE au.portrait_id = media.id) THEN 1 ELSE 0 END;
CREATE INDEX media_wire ON media (created_at, id, in_use, credited, licence_until, search);
