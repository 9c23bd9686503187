-- Groups that are bought: a price for so many seats, and the subscription that pays for a group.

ALTER TABLE prices ADD COLUMN seats BIGINT NOT NULL DEFAULT 1;
ALTER TABLE orders ADD COLUMN group_name TEXT NOT NULL DEFAULT '';
ALTER TABLE groups ADD COLUMN subscription_id BIGINT REFERENCES subscriptions (id);
CREATE UNIQUE INDEX groups_by_subscription ON groups (subscription_id);
