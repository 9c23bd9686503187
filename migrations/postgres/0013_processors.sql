-- What an order is called by its processor, and what processors told, by time.

ALTER TABLE orders ADD COLUMN ref TEXT;
CREATE INDEX orders_by_ref ON orders (processor, bought_at, created_at);

CREATE INDEX processor_events_by_time ON processor_events (at);
