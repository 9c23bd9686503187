-- Mail that a reader lets rest: nothing that comes by itself leaves before that instant. A pause that is over says
-- from when on there is news for them again.
CREATE TABLE mail_pauses (
  reader_id BIGINT PRIMARY KEY NOT NULL REFERENCES readers (id) ON DELETE CASCADE,
  since BIGINT NOT NULL,
  until BIGINT NOT NULL
);

CREATE INDEX mail_pauses_by_end ON mail_pauses (until);

-- The way along everyone who gets a newsletter.
CREATE INDEX newsletter_subscriptions_by_letter ON newsletter_subscriptions (newsletter, reader_id) WHERE active = 1;

-- Why readers left, as far as they said: sums by day (days since 1970), and nothing of who they were.
CREATE TABLE leaving_reasons (
  day BIGINT NOT NULL,
  newsletter TEXT NOT NULL,
  reason TEXT NOT NULL,
  count BIGINT NOT NULL,
  PRIMARY KEY (day, newsletter, reason)
);

-- How a reader hears of what they follow, and since when.
ALTER TABLE follows ADD COLUMN alert TEXT NOT NULL DEFAULT 'none' CHECK (alert IN ('none', 'daily', 'at-once'));
ALTER TABLE follows ADD COLUMN alert_since BIGINT NOT NULL DEFAULT 0;

CREATE INDEX follows_at_once_by_author ON follows (author_id, reader_id) WHERE alert = 'at-once';
CREATE INDEX follows_at_once_by_term ON follows (term_id, reader_id) WHERE alert = 'at-once';

-- Readers with alerts: when they are looked at next, and from when on that is a look of the morning, which tells of
-- what waits for it.
CREATE TABLE alert_rounds (
  reader_id BIGINT PRIMARY KEY NOT NULL REFERENCES readers (id) ON DELETE CASCADE,
  due_at BIGINT NOT NULL,
  morning_at BIGINT NOT NULL
);

CREATE INDEX alert_rounds_by_due ON alert_rounds (due_at, reader_id);

-- Articles that came out: readers up to `woken` have been woken who want to hear of them at once.
CREATE TABLE alert_articles (
  article_id BIGINT PRIMARY KEY NOT NULL REFERENCES articles (id),
  at BIGINT NOT NULL,
  woken BIGINT NOT NULL,
  done BIGINT NOT NULL
);

CREATE INDEX alert_articles_by_age ON alert_articles (at);

-- Which articles a reader was told of, by whatever alert, as long as they could be told again.
CREATE TABLE alerts_told (
  reader_id BIGINT NOT NULL REFERENCES readers (id) ON DELETE CASCADE,
  article_id BIGINT NOT NULL REFERENCES articles (id),
  at BIGINT NOT NULL,
  PRIMARY KEY (reader_id, article_id)
);

CREATE INDEX alerts_told_by_age ON alerts_told (at);

INSERT INTO alerts_told (reader_id, article_id, at)
  SELECT s.reader_id, n.article_id, MAX(n.at) FROM search_news n JOIN saved_searches s ON s.id = n.search_id
  GROUP BY s.reader_id, n.article_id;
DROP TABLE search_news;
