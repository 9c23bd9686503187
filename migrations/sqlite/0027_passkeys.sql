-- Passkeys: public keys of authenticators that are readers' own, and the questions that are open to them.

CREATE TABLE passkeys (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  public_id TEXT NOT NULL UNIQUE,
  reader_id INTEGER NOT NULL REFERENCES readers (id) ON DELETE CASCADE,
  -- Set where it is a second factor of the newsroom, and nothing else: it goes with the role.
  staff_id INTEGER REFERENCES staff (reader_id) ON DELETE CASCADE,
  -- What names it, and what its signatures are checked with: nothing secret.
  credential TEXT NOT NULL UNIQUE,
  public_key TEXT NOT NULL,
  -- Whom it says it belongs to.
  handle TEXT NOT NULL,
  name TEXT NOT NULL,
  -- How often it had signed when it was used last; 0 for those that do not count.
  signed INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  used_at INTEGER,
  -- When it counted backwards, so that there may be two of it: it is taken no more.
  doubted_at INTEGER
) STRICT;

CREATE INDEX passkeys_by_reader ON passkeys (reader_id, id);
CREATE INDEX passkeys_by_staff ON passkeys (staff_id, id);

-- What a browser was asked last, for each purpose: deleted when it answers.
CREATE TABLE passkey_challenges (
  session_id INTEGER NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
  purpose TEXT NOT NULL CHECK (purpose IN ('sign-in', 'add', 'factor', 'add-factor')),
  challenge TEXT NOT NULL,
  expires_at INTEGER NOT NULL,
  PRIMARY KEY (session_id, purpose)
) STRICT;

CREATE INDEX passkey_challenges_by_end ON passkey_challenges (expires_at);
