-- What All-Access costs, what was bought, and what was paid. Money is in minor units of its currency.

-- A price is never changed: another takes its place, and who bought at this one keeps it.
CREATE TABLE prices (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  plan TEXT NOT NULL,
  minor INTEGER NOT NULL CHECK (minor >= 0),
  currency TEXT NOT NULL,
  term TEXT NOT NULL CHECK (term IN ('month', 'year')),
  trial_days INTEGER NOT NULL DEFAULT 0 CHECK (trial_days >= 0),
  created_at INTEGER NOT NULL,
  retired_at INTEGER
) STRICT;

CREATE INDEX prices_by_plan ON prices (plan, retired_at);

-- What a browser set out to buy. The words its reader agreed to are kept.
CREATE TABLE orders (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  token_hash TEXT NOT NULL UNIQUE,
  session_id INTEGER REFERENCES sessions (id) ON DELETE SET NULL,
  reader_id INTEGER NOT NULL REFERENCES readers (id) ON DELETE CASCADE,
  price_id INTEGER NOT NULL REFERENCES prices (id),
  next TEXT NOT NULL,
  processor TEXT NOT NULL,
  wording TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  bought_at INTEGER
) STRICT;

CREATE INDEX orders_by_reader ON orders (reader_id, created_at);

-- Subscriptions as their processors told of them last. They outlive their reader, without a name.
CREATE TABLE subscriptions (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  public_id TEXT NOT NULL UNIQUE,
  reader_id INTEGER REFERENCES readers (id) ON DELETE SET NULL,
  order_id INTEGER REFERENCES orders (id) ON DELETE SET NULL,
  processor TEXT NOT NULL,
  ref TEXT NOT NULL,
  price_id INTEGER NOT NULL REFERENCES prices (id),
  status TEXT NOT NULL,
  period_ends INTEGER NOT NULL,
  cancel_at INTEGER,
  ended_at INTEGER,
  troubled_since INTEGER,
  money_back_at INTEGER,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  UNIQUE (processor, ref)
) STRICT;

CREATE INDEX subscriptions_by_reader ON subscriptions (reader_id, id);

ALTER TABLE grants ADD COLUMN subscription_id INTEGER REFERENCES subscriptions (id);
CREATE UNIQUE INDEX grants_by_subscription ON grants (subscription_id);

-- Money that came and went; a refund is an amount below zero. Kept as the law wants it.
CREATE TABLE payments (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  subscription_id INTEGER NOT NULL REFERENCES subscriptions (id),
  ref TEXT NOT NULL,
  number INTEGER NOT NULL UNIQUE,
  minor INTEGER NOT NULL,
  currency TEXT NOT NULL,
  at INTEGER NOT NULL,
  UNIQUE (subscription_id, ref)
) STRICT;

-- Numbers that follow each other without a gap.
CREATE TABLE counters (
  name TEXT PRIMARY KEY NOT NULL,
  value INTEGER NOT NULL
) STRICT;

-- What happened, in order; nothing is changed or taken out. Figures are counted from it alone.
CREATE TABLE ledger (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL,
  subscription_id INTEGER NOT NULL REFERENCES subscriptions (id),
  kind TEXT NOT NULL,
  plan TEXT NOT NULL,
  currency TEXT NOT NULL,
  yearly_minor INTEGER NOT NULL,
  paid_minor INTEGER NOT NULL
) STRICT;

CREATE INDEX ledger_by_subscription ON ledger (subscription_id, id);

-- What processors told, each once, and which subscriptions are to be asked after.
CREATE TABLE processor_events (
  processor TEXT NOT NULL,
  ref TEXT NOT NULL,
  kind TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (processor, ref)
) STRICT;

CREATE TABLE inquiries (
  processor TEXT NOT NULL,
  ref TEXT NOT NULL,
  marks INTEGER NOT NULL,
  due_at INTEGER NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (processor, ref)
) STRICT;

CREATE INDEX inquiries_by_time ON inquiries (due_at);

-- Notices that were sent, each once.
CREATE TABLE notices (
  subscription_id INTEGER NOT NULL REFERENCES subscriptions (id),
  kind TEXT NOT NULL,
  about INTEGER NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (subscription_id, kind, about)
) STRICT;

-- The sandbox: a processor of the program's own, in which no money moves.
CREATE TABLE sandbox (
  ref TEXT PRIMARY KEY NOT NULL,
  state TEXT NOT NULL,
  next_at INTEGER
) STRICT;

CREATE INDEX sandbox_by_time ON sandbox (next_at);
