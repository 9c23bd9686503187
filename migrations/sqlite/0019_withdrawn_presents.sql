-- Presents can be withdrawn from as subscriptions can.
ALTER TABLE withdrawals ADD COLUMN present_id INTEGER REFERENCES presents (id);
CREATE INDEX withdrawals_by_present ON withdrawals (present_id);
