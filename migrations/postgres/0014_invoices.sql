-- Selling by invoice: a subscription that is paid by bank transfer, and the invoices it comes with.

CREATE TABLE invoice_accounts (
  ref TEXT PRIMARY KEY NOT NULL,
  price_id BIGINT NOT NULL REFERENCES prices (id),
  next_price_id BIGINT REFERENCES prices (id),
  renewals BIGINT NOT NULL DEFAULT 0,
  anchor BIGINT,
  period_ends BIGINT NOT NULL,
  cancel_at BIGINT,
  ended_at BIGINT,
  money_back_at BIGINT,
  back_minor BIGINT NOT NULL DEFAULT 0,
  next_at BIGINT
);

CREATE INDEX invoice_accounts_by_time ON invoice_accounts (next_at);

-- Numbers follow each other without a gap, and nothing that an invoice says is changed. What it is paid for lasts from
-- starts_at to ends_at, which is open until the first payment of an order that this opens.
CREATE TABLE invoices (
  number BIGINT PRIMARY KEY NOT NULL,
  public_id TEXT NOT NULL UNIQUE,
  ref TEXT NOT NULL REFERENCES invoice_accounts (ref),
  price_id BIGINT NOT NULL REFERENCES prices (id),
  minor BIGINT NOT NULL,
  currency TEXT NOT NULL,
  tax_rate BIGINT NOT NULL,
  buyer TEXT NOT NULL,
  address TEXT NOT NULL,
  tax_number TEXT NOT NULL,
  reference TEXT NOT NULL,
  issued_at BIGINT NOT NULL,
  due_at BIGINT NOT NULL,
  starts_at BIGINT,
  ends_at BIGINT,
  paid_at BIGINT,
  cancelled_at BIGINT
);

CREATE INDEX invoices_by_account ON invoices (ref, number);
