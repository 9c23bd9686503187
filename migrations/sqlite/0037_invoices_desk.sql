-- The desk for invoices: each list along an index of its own, and whom they are for by how that begins.
CREATE INDEX invoices_to_pay ON invoices (due_at, number) WHERE paid_at IS NULL AND cancelled_at IS NULL;
CREATE INDEX invoices_paid ON invoices (paid_at, number) WHERE paid_at IS NOT NULL;
CREATE INDEX invoices_cancelled ON invoices (cancelled_at, number) WHERE cancelled_at IS NOT NULL;
CREATE VIEW findable_invoices AS SELECT number, lower(buyer) AS name FROM invoices WHERE buyer <> '';
CREATE INDEX invoices_by_buyer ON invoices (lower(buyer)) WHERE buyer <> '';
