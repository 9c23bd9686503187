-- What the store itself needs: facts about this database, and the ordered log of changes
-- that search, page caches and standings follow.

CREATE TABLE meta (
    key TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);

-- Ids are drawn before commit, so they are no order of commits; `xid` tells when a row is settled.
CREATE TABLE changes (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    xid XID8 NOT NULL DEFAULT pg_current_xact_id(),
    kind TEXT NOT NULL,
    target BIGINT NOT NULL,
    at BIGINT NOT NULL
);

CREATE INDEX changes_by_xid ON changes (xid, id);
