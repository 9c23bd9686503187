"""Many readers at once: the rows that registration and imports write, faster than they would write them."""

import sqlite3
import time

FIRST = 1000
ROWS = {
    "holders (id, created_at)": "{id}, 0",
    "readers (id, public_id, holder_id, email, name, origin, created_at, confirmed_at)":
        "{id}, 'bench-' || {n}, {id}, 'bench-' || {n} || '@example.org', 'Ada ' || {n} || ' Weir', 'import', {n} * 1000, CASE WHEN {n} % {unconfirmed} = 0 THEN NULL ELSE 0 END",
    "grants (reader_id, source, plan, starts_at, ends_at, created_at)":
        "{id}, 'comp', 'complimentary', 0, CASE WHEN {n} % 2 = 0 THEN 4102444800000 ELSE 1000 + {n} END, 0",
    "newsletter_subscriptions (reader_id, newsletter, active, changed_at)": "{id}, 'bench', 1, 0",
}


def execute(site, database, statements):
    """Has the site's own database do them."""
    if database == "postgres":
        return site.psql(statements)
    with sqlite3.connect(site.folder / "broadsheet.db") as connection:
        for statement in statements:
            connection.execute(statement)


def add(site, database, count, granted=20, unconfirmed=9):
    """So many readers; one in `granted` has or had All-Access, half of those still, one in `unconfirmed` has not confirmed."""
    statements = []
    for table, values in ROWS.items():
        of_some = f" WHERE n % {granted} = 0" if table.startswith("grants") else ""
        row = values.format(id=f"({FIRST} + n)", n="n", unconfirmed=unconfirmed)
        if database == "sqlite":
            numbers = f"WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {count}) "
            statements.append(f"{numbers} INSERT INTO {table} SELECT {row} FROM numbers{of_some}")
        else:
            statements.append(f"INSERT INTO {table} SELECT {row} FROM generate_series(1, {count}) AS n{of_some}")
    if database == "postgres":
        # Identities go on behind what was given here.
        for table in ("holders", "readers"):
            statements.append(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), {FIRST + count})")
        statements.append("ANALYZE")
    execute(site, database, statements)


def settle(site, database):
    """Related articles are chosen behind the site for a quarter of an hour; here none are."""
    now = int(time.time() * 1000)
    execute(site, database, [f"INSERT INTO related_choices (article_id, version, at) SELECT id, version, {now} FROM articles"])
