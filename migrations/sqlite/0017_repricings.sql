-- Prices that the publisher decided on for subscribers: charged from their first renewal on or after a day. The renewal
-- that was announced stays what notices are about.
CREATE TABLE repricings (
  subscription_id INTEGER PRIMARY KEY REFERENCES subscriptions (id) ON DELETE CASCADE,
  price_id INTEGER NOT NULL REFERENCES prices (id),
  from_at INTEGER NOT NULL,
  begins_at INTEGER NOT NULL
) STRICT;
