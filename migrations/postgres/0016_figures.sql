-- Figures are counted from the ledger alone: it says who pays whom for what, and when that was noted.

-- The ledger has the money for presents as well, which belong to no subscription.
ALTER TABLE ledger ALTER COLUMN subscription_id DROP NOT NULL;
ALTER TABLE ledger ADD COLUMN present_id BIGINT REFERENCES presents (id);
ALTER TABLE ledger ADD COLUMN processor TEXT NOT NULL DEFAULT '';
ALTER TABLE ledger ADD COLUMN noted_at BIGINT NOT NULL DEFAULT 0;
UPDATE ledger SET processor = (SELECT s.processor FROM subscriptions s WHERE s.id = ledger.subscription_id);
CREATE INDEX ledger_by_present ON ledger (present_id, id);

-- Presents that were paid before the ledger had them; until now the sandbox alone sold them.
INSERT INTO ledger (at, present_id, processor, kind, plan, currency, yearly_minor, paid_minor)
  SELECT q.paid_at, q.id, 'sandbox', 'paid', p.plan, p.currency, 0, p.minor
  FROM presents q JOIN prices p ON p.id = q.price_id WHERE q.paid_at IS NOT NULL ORDER BY q.id;
INSERT INTO ledger (at, present_id, processor, kind, plan, currency, yearly_minor, paid_minor)
  SELECT q.refunded_at, q.id, 'sandbox', 'paid-back', p.plan, p.currency, 0, -p.minor
  FROM presents q JOIN prices p ON p.id = q.price_id WHERE q.refunded_at IS NOT NULL ORDER BY q.id;

-- The first subscription of the same subscriber, none for that itself: known also when the reader is gone.
ALTER TABLE subscriptions ADD COLUMN first_id BIGINT REFERENCES subscriptions (id);
UPDATE subscriptions SET first_id = (SELECT MIN(o.id) FROM subscriptions o WHERE o.reader_id = subscriptions.reader_id)
  WHERE EXISTS (SELECT 1 FROM subscriptions o WHERE o.reader_id = subscriptions.reader_id AND o.id < subscriptions.id);
CREATE INDEX subscriptions_by_first ON subscriptions (first_id);
