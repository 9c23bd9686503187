-- Presents that any processor takes the money for, invoices for them, and seats that come and go within a subscription.

ALTER TABLE presents ADD COLUMN processor TEXT NOT NULL DEFAULT 'sandbox';
-- What the processor calls its checkout.
ALTER TABLE presents ADD COLUMN ref TEXT;
-- Since when money is owed or on its way.
ALTER TABLE presents ADD COLUMN ordered_at BIGINT;
ALTER TABLE presents ADD COLUMN grant_id BIGINT REFERENCES grants (id) ON DELETE SET NULL;
UPDATE presents SET grant_id = (SELECT MIN(g.id) FROM grants g WHERE g.reader_id = presents.redeemed_by
  AND g.source = 'gift' AND g.created_at = presents.redeemed_at) WHERE redeemed_at IS NOT NULL;
CREATE INDEX presents_by_processor ON presents (processor, id);

CREATE TABLE present_payments (
  present_id BIGINT NOT NULL REFERENCES presents (id),
  ref TEXT NOT NULL,
  minor BIGINT NOT NULL,
  currency TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (present_id, ref)
);

INSERT INTO present_payments (present_id, ref, minor, currency, at)
  SELECT q.id, 'paid', p.minor, p.currency, q.paid_at
  FROM presents q JOIN prices p ON p.id = q.price_id WHERE q.paid_at IS NOT NULL;
INSERT INTO present_payments (present_id, ref, minor, currency, at)
  SELECT q.id, 'back', -p.minor, p.currency, q.refunded_at
  FROM presents q JOIN prices p ON p.id = q.price_id WHERE q.refunded_at IS NOT NULL;

-- An invoice is of an account or for a present. One that adds is for seats within a term.
ALTER TABLE invoices ALTER COLUMN ref DROP NOT NULL;
ALTER TABLE invoices ADD COLUMN present_id BIGINT REFERENCES presents (id);
ALTER TABLE invoices ADD COLUMN adds BIGINT NOT NULL DEFAULT 0;
ALTER TABLE invoices ADD CONSTRAINT invoices_of_one CHECK ((ref IS NULL) <> (present_id IS NULL));
CREATE INDEX invoices_by_present ON invoices (present_id);

-- Who leaves when a group has fewer seats.
ALTER TABLE seats ADD COLUMN leaves BIGINT NOT NULL DEFAULT 0;
