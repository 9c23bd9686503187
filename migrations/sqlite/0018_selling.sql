-- Presents that any processor takes the money for, invoices for them, and seats that come and go within a subscription.

ALTER TABLE presents ADD COLUMN processor TEXT NOT NULL DEFAULT 'sandbox';
-- What the processor calls its checkout.
ALTER TABLE presents ADD COLUMN ref TEXT;
-- Since when money is owed or on its way.
ALTER TABLE presents ADD COLUMN ordered_at INTEGER;
ALTER TABLE presents ADD COLUMN grant_id INTEGER REFERENCES grants (id) ON DELETE SET NULL;
UPDATE presents SET grant_id = (SELECT MIN(g.id) FROM grants g WHERE g.reader_id = presents.redeemed_by
  AND g.source = 'gift' AND g.created_at = presents.redeemed_at) WHERE redeemed_at IS NOT NULL;
CREATE INDEX presents_by_processor ON presents (processor, id);

CREATE TABLE present_payments (
  present_id INTEGER NOT NULL REFERENCES presents (id),
  ref TEXT NOT NULL,
  minor INTEGER NOT NULL,
  currency TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (present_id, ref)
) STRICT;

INSERT INTO present_payments (present_id, ref, minor, currency, at)
  SELECT q.id, 'paid', p.minor, p.currency, q.paid_at
  FROM presents q JOIN prices p ON p.id = q.price_id WHERE q.paid_at IS NOT NULL;
INSERT INTO present_payments (present_id, ref, minor, currency, at)
  SELECT q.id, 'back', -p.minor, p.currency, q.refunded_at
  FROM presents q JOIN prices p ON p.id = q.price_id WHERE q.refunded_at IS NOT NULL;

-- An invoice is of an account or for a present. One that adds is for seats within a term.
CREATE TABLE invoices_next (
  number INTEGER PRIMARY KEY NOT NULL,
  public_id TEXT NOT NULL UNIQUE,
  ref TEXT REFERENCES invoice_accounts (ref),
  price_id INTEGER NOT NULL REFERENCES prices (id),
  minor INTEGER NOT NULL,
  currency TEXT NOT NULL,
  tax_rate INTEGER NOT NULL,
  buyer TEXT NOT NULL,
  address TEXT NOT NULL,
  tax_number TEXT NOT NULL,
  reference TEXT NOT NULL,
  issued_at INTEGER NOT NULL,
  due_at INTEGER NOT NULL,
  starts_at INTEGER,
  ends_at INTEGER,
  paid_at INTEGER,
  cancelled_at INTEGER,
  present_id INTEGER REFERENCES presents (id),
  adds INTEGER NOT NULL DEFAULT 0,
  CHECK ((ref IS NULL) <> (present_id IS NULL))
) STRICT;
INSERT INTO invoices_next (number, public_id, ref, price_id, minor, currency, tax_rate, buyer, address, tax_number,
    reference, issued_at, due_at, starts_at, ends_at, paid_at, cancelled_at)
  SELECT number, public_id, ref, price_id, minor, currency, tax_rate, buyer, address, tax_number,
    reference, issued_at, due_at, starts_at, ends_at, paid_at, cancelled_at FROM invoices;
DROP TABLE invoices;
ALTER TABLE invoices_next RENAME TO invoices;
CREATE INDEX invoices_by_account ON invoices (ref, number);
CREATE INDEX invoices_by_present ON invoices (present_id);

-- Who leaves when a group has fewer seats.
ALTER TABLE seats ADD COLUMN leaves INTEGER NOT NULL DEFAULT 0;
