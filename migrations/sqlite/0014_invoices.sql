-- Selling by invoice: a subscription that is paid by bank transfer, and the invoices it comes with.

CREATE TABLE invoice_accounts (
  ref TEXT PRIMARY KEY NOT NULL,
  price_id INTEGER NOT NULL REFERENCES prices (id),
  next_price_id INTEGER REFERENCES prices (id),
  renewals INTEGER NOT NULL DEFAULT 0,
  anchor INTEGER,
  period_ends INTEGER NOT NULL,
  cancel_at INTEGER,
  ended_at INTEGER,
  money_back_at INTEGER,
  back_minor INTEGER NOT NULL DEFAULT 0,
  next_at INTEGER
) STRICT;

CREATE INDEX invoice_accounts_by_time ON invoice_accounts (next_at);

-- Numbers follow each other without a gap, and nothing that an invoice says is changed. What it is paid for lasts from
-- starts_at to ends_at, which is open until the first payment of an order that this opens.
CREATE TABLE invoices (
  number INTEGER PRIMARY KEY NOT NULL,
  public_id TEXT NOT NULL UNIQUE,
  ref TEXT NOT NULL REFERENCES invoice_accounts (ref),
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
  cancelled_at INTEGER
) STRICT;

CREATE INDEX invoices_by_account ON invoices (ref, number);
