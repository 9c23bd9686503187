"""An issue from its approval to its last mail: the server as it is installed, its ledger, and a sink on the same machine.

Its mails are made by the newsletter itself from 21 articles, half of its readers have All-Access, and all links of theirs carry
their pass. BROADSHEET_BENCH_RECIPIENTS (100,000) makes it smaller or larger.
"""

import json
import os
import sqlite3
import subprocess
import tempfile
import time
from datetime import datetime, timedelta, timezone
from pathlib import Path

import crowd
import load
import place
from bars import AT_LEAST, AT_MOST, judge

SINK = Path(os.environ.get("CARGO_TARGET_DIR", Path(__file__).parent.parent / "target")) / "release/examples/mailing"
RECIPIENTS = int(os.environ.get("BROADSHEET_BENCH_RECIPIENTS", "100000"))
ARTICLES = 21
#: With the words around them, and each link's pass, this makes a mail of 50 KB.
STANDFIRST = "The river rose again on Tuesday, and the council met for the fourth time since the spring. " * 5
PATIENCE = 1800
BARS = {
    "mails/s, signed": (AT_LEAST, 3000),
    "us of CPU a mail, signed": (AT_MOST, 450),
    "KB of a mail": (AT_LEAST, 50),
    "memory, end over a tenth": (AT_MOST, 1.2),
}
SETTINGS = """
[mail]
from = "desk@example.org"
transport = "smtp"
[mail.smtp]
host = "127.0.0.1"
port = {port}
security = "none"
[mail.bulk]
connections = 8
{keys}
[[newsletters]]
slug = "bench"
name = "The Bench"
days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
at = "{at}"
sections = ["latest {articles}"]
"""


class Sink:
    """Takes what comes, and says of each connection how many mails and bytes it brought."""

    def __init__(self):
        self.said = tempfile.TemporaryFile("w+")
        self.process = subprocess.Popen([SINK, "sink"], stdout=self.said)
        while not (lines := self.lines()):
            time.sleep(0.01)
        self.port = int(lines[0])

    def lines(self):
        self.said.seek(0)
        return [line for line in self.said.read().splitlines() if line]

    def took(self):
        """Mails and bytes so far."""
        pairs = [line.split() for line in self.lines()[1:]]
        return sum(int(mails) for mails, _ in pairs), sum(int(size) for _, size in pairs)

    def after(self, mails, size):
        """Mails and bytes since, as soon as the connections of all mails have ended."""
        for _ in range(50):
            now = self.took()
            if now[0] - mails >= RECIPIENTS:
                break
            time.sleep(0.1)
        return now[0] - mails, now[1] - size

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()


def articles(folder):
    """A file of what was published in the last hour."""
    path, now = folder / "articles.ndjson", datetime.now(timezone.utc)
    with path.open("w") as lines:
        for number in range(ARTICLES):
            lines.write(json.dumps({
                "id": f"bench-{number}", "title": f"The council's answer, part {number}", "standfirst": STANDFIRST,
                "body_html": "<p>It begins.</p>", "published_at": (now - timedelta(minutes=number + 1)).isoformat(),
                "authors": ["Ada Weir"], "section": "City",
            }) + "\n")
    return path


def key(folder):
    """An RSA key of 2,048 bits, and the settings that name it."""
    path = folder / "dkim.pem"
    subprocess.run(["openssl", "genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-out", path], check=True, capture_output=True)
    return f'[[mail.bulk.dkim]]\nselector = "bench"\nkey_file = "{path}"\n'


def ledger(site, database):
    """How far it is: state, entries, accepted, and when it began and ended (ms)."""
    statement = "SELECT state, entries, accepted, COALESCE(begun_at, 0), COALESCE(ended_at, 0) FROM issue_sendings"
    if database == "sqlite":
        with sqlite3.connect(site.folder / "broadsheet.db") as connection:
            return connection.execute(statement).fetchone()
    url = site.environment["BROADSHEET_DATABASE__URL"]
    row = subprocess.run(["psql", "-AtqF", " ", "-d", url, "-c", statement], check=True, capture_output=True, text=True).stdout.split()
    return (row[0], *map(int, row[1:])) if row else None


def database_cpu(database):
    """Seconds that PostgreSQL has worked, all of its processes together, those that have ended too."""
    total = 0
    for stat in Path("/proc").glob("[0-9]*/stat") if database == "postgres" else ():
        try:
            name, fields = stat.read_text().rsplit(")", 1)
        except FileNotFoundError:
            continue
        if name.endswith("(postgres"):
            total += sum(map(int, fields.split()[11:15]))
    return total / load.TICK


def until(site, database, state, pause=0.2):
    """Waits for the issue to be in one of those states."""
    begun = time.monotonic()
    while not (row := ledger(site, database)) or row[0] not in state:
        if time.monotonic() - begun > PATIENCE:
            raise SystemExit(f"the issue stands still: {row}")
        time.sleep(pause)
    return row


def send(database, sink, signed):
    """One issue, from nothing: figures of its sending."""
    taken, taken_bytes = sink.took()
    with place.Site(database) as site:
        site.run("import", "articles", articles(site.folder))
        crowd.add(site, database, RECIPIENTS, granted=1, unconfirmed=RECIPIENTS + 1)
        # Times of newsletters are minutes.
        at = datetime.now(timezone.utc) + timedelta(seconds=75)
        settings = SETTINGS.format(port=sink.port, keys=key(site.folder) if signed else "", at=f"{at:%H:%M}", articles=ARTICLES)
        (site.folder / "broadsheet.toml").write_text(settings)
        site.run("newsletters", "draft", "bench")
        site.run("newsletters", "approve", "bench")
        server, _ = site.serve()
        try:
            frozen = time.monotonic()
            until(site, database, ("ready", "sending", "sent"))
            frozen = time.monotonic() - frozen
            until(site, database, ("sending", "sent"), 0.02)
            before = load.cpu_seconds(server.pid), database_cpu(database), load.cpu_seconds(sink.process.pid)
            early = None
            while (row := ledger(site, database))[0] != "sent":
                if early is None and row[2] > RECIPIENTS / 10:
                    early = load.memory_mb(server.pid)
                time.sleep(0.5)
            after = load.cpu_seconds(server.pid), database_cpu(database), load.cpu_seconds(sink.process.pid)
            end = load.memory_mb(server.pid)
        finally:
            server.terminate()
            server.wait()
        _, entries, accepted, begun_at, ended_at = row
    mails, size = sink.after(taken, taken_bytes)
    if not entries == accepted == mails == RECIPIENTS:
        raise SystemExit(f"{RECIPIENTS} readers, {entries} entries, {accepted} accepted, and the sink took {mails}")
    per_second = mails / (ended_at - begun_at) * 1000
    ours, theirs, sinks = ((now - then) * 1e6 / mails for now, then in zip(after, before))
    what = "RSA-2048" if signed else "unsigned"
    beside = f"  OpenSSL's signature {load.signature_us():.0f} us" if signed else ""
    print(f"  {database:<9}{what:<10}{per_second:>7,.0f} mails/s of {size / mails / 1000:4.1f} KB  {ours:6.1f} us of CPU a mail"
          f" (database's {theirs:5.1f}, sink's {sinks:5.1f})  a million in {1e6 / per_second:5,.0f} s"
          f"  frozen in {frozen:4.1f} s  {early or end:.0f} MB after a tenth, {end:.0f} MB at the end{beside}", flush=True)
    figures = [("KB of a mail", f"{database}, {what}", size / mails / 1000),
               ("memory, end over a tenth", f"{database}, {what}", end / (early or end))]
    if signed:
        figures += [("mails/s, signed", database, per_second), ("us of CPU a mail, signed", database, ours)]
    return figures


def main():
    figures = []
    print(f"sending: an issue to {RECIPIENTS:,} readers, to a sink on the same {os.cpu_count()} cores; what a million would take is reckoned from that")
    with Sink() as sink:
        for database in place.DATABASES:
            for signed in (False, True):
                figures += send(database, sink, signed)
    judge(BARS, figures)


if __name__ == "__main__":
    main()
