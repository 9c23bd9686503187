-- What buyers agreed to, and what they withdrew from. Both outlive their reader, without a name.

ALTER TABLE orders ADD COLUMN version TEXT NOT NULL DEFAULT '';

-- The words a subscription was agreed to with, as they were shown.
CREATE TABLE agreements (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  subscription_id INTEGER NOT NULL REFERENCES subscriptions (id),
  subject TEXT NOT NULL,
  at INTEGER NOT NULL,
  wording TEXT NOT NULL,
  version TEXT NOT NULL,
  UNIQUE (subscription_id, subject, at)
) STRICT;

CREATE INDEX agreements_by_time ON agreements (at);

-- Declarations of withdrawal, as they came. The row id is the number on the receipt.
CREATE TABLE withdrawals (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  public_id TEXT NOT NULL UNIQUE,
  at INTEGER NOT NULL,
  name TEXT NOT NULL,
  email TEXT NOT NULL,
  contract TEXT NOT NULL,
  subscription_id INTEGER REFERENCES subscriptions (id),
  outcome TEXT NOT NULL,
  settled_at INTEGER,
  minor INTEGER NOT NULL DEFAULT 0,
  currency TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE INDEX withdrawals_by_subscription ON withdrawals (subscription_id);
CREATE INDEX withdrawals_by_time ON withdrawals (at);

-- What is to come of a subscription: another price from a renewal on, the end of a pause.
ALTER TABLE subscriptions ADD COLUMN next_price_id INTEGER REFERENCES prices (id);
ALTER TABLE subscriptions ADD COLUMN next_price_at INTEGER;
ALTER TABLE subscriptions ADD COLUMN resumes_at INTEGER;

-- A price that an offer lowers: for how many terms (0: for good), and which price comes then.
ALTER TABLE prices ADD COLUMN offer TEXT NOT NULL DEFAULT '';
ALTER TABLE prices ADD COLUMN terms INTEGER NOT NULL DEFAULT 0;
ALTER TABLE prices ADD COLUMN then_id INTEGER REFERENCES prices (id);

-- The rate of the tax in a payment, in hundredths of a per cent.
ALTER TABLE payments ADD COLUMN tax_rate INTEGER NOT NULL DEFAULT 0;
