-- Figures are counted from the ledger alone: it says who pays whom for what, and when that was noted.

-- The ledger has the money for presents as well, which belong to no subscription.
CREATE TABLE ledger_next (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL,
  subscription_id INTEGER REFERENCES subscriptions (id),
  kind TEXT NOT NULL,
  plan TEXT NOT NULL,
  currency TEXT NOT NULL,
  yearly_minor INTEGER NOT NULL,
  paid_minor INTEGER NOT NULL,
  present_id INTEGER REFERENCES presents (id),
  processor TEXT NOT NULL DEFAULT '',
  noted_at INTEGER NOT NULL DEFAULT 0
) STRICT;

INSERT INTO ledger_next (id, at, subscription_id, kind, plan, currency, yearly_minor, paid_minor, processor)
  SELECT l.id, l.at, l.subscription_id, l.kind, l.plan, l.currency, l.yearly_minor, l.paid_minor, s.processor
  FROM ledger l JOIN subscriptions s ON s.id = l.subscription_id ORDER BY l.id;
DROP TABLE ledger;
ALTER TABLE ledger_next RENAME TO ledger;
CREATE INDEX ledger_by_subscription ON ledger (subscription_id, id);
CREATE INDEX ledger_by_present ON ledger (present_id, id);

-- Presents that were paid before the ledger had them; until now the sandbox alone sold them.
INSERT INTO ledger (at, present_id, processor, kind, plan, currency, yearly_minor, paid_minor)
  SELECT q.paid_at, q.id, 'sandbox', 'paid', p.plan, p.currency, 0, p.minor
  FROM presents q JOIN prices p ON p.id = q.price_id WHERE q.paid_at IS NOT NULL ORDER BY q.id;
INSERT INTO ledger (at, present_id, processor, kind, plan, currency, yearly_minor, paid_minor)
  SELECT q.refunded_at, q.id, 'sandbox', 'paid-back', p.plan, p.currency, 0, -p.minor
  FROM presents q JOIN prices p ON p.id = q.price_id WHERE q.refunded_at IS NOT NULL ORDER BY q.id;

-- The first subscription of the same subscriber, none for that itself: known also when the reader is gone.
ALTER TABLE subscriptions ADD COLUMN first_id INTEGER REFERENCES subscriptions (id);
UPDATE subscriptions SET first_id = (SELECT MIN(o.id) FROM subscriptions o WHERE o.reader_id = subscriptions.reader_id)
  WHERE EXISTS (SELECT 1 FROM subscriptions o WHERE o.reader_id = subscriptions.reader_id AND o.id < subscriptions.id);
CREATE INDEX subscriptions_by_first ON subscriptions (first_id);
