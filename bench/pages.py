"""Pages against nginx serving the same bytes as files: 2,000 articles, three views, two codings."""

import http.client
import os
import re
import sqlite3
import statistics
import time
from collections import Counter

import load
import place
from bars import AT_LEAST, AT_MOST, judge
from reference import Nginx

ARTICLES = 2000
ROUNDS = int(os.environ.get("BROADSHEET_BENCH_ROUNDS", "9"))
SECONDS = int(os.environ.get("BROADSHEET_BENCH_SECONDS", "2"))
BARS = {
    "requests/s, times nginx's": (AT_LEAST, 0.8),
    "CPU a request, times nginx's": (AT_MOST, 1.5),
    "p99, times nginx's": (AT_MOST, 1.5),
    "cold page, ms of CPU": (AT_MOST, 3),
    "anonymous memory, MB": (AT_MOST, 200),
    "ready, s": (AT_MOST, 1),
}


class Reader:
    """Someone with a cookie of their own, or with none."""

    def __init__(self, site, port, name, *acts):
        self.port, self.name, self.cookie = port, name, None
        if not acts:
            return
        email = f"{name}@example.org"
        for act in acts:
            site.run(*[word.format(email=email) for word in act])
        text, _, _ = site.run("readers", "login-link", email)
        link = re.search(r"/login/link/\S+", text).group(0)
        self.cookie = self.ask("POST", link).getheader("Set-Cookie").split(";")[0]

    def headers(self, coding):
        cookie = {"Cookie": self.cookie} if self.cookie else {}
        return {**cookie, **({"Accept-Encoding": coding} if coding else {})}

    def ask(self, method, path, coding=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port)
        connection.request(method, path, headers=self.headers(coding))
        answer = connection.getresponse()
        answer.body = answer.read()
        if answer.status not in (200, 303):
            raise SystemExit(f"{method} {path} answered {answer.status}")
        return answer


def paths_of(port, count):
    """The newest so many articles' paths."""
    sitemap = Reader(None, port, "machine").ask("GET", "/sitemap.xml").body.decode()
    if "<sitemapindex" in sitemap:
        part = re.findall(r"/sitemaps/\d+\.xml", sitemap)[0]
        sitemap = Reader(None, port, "machine").ask("GET", part).body.decode()
    paths = re.findall(r"(/articles/[^<]+)</loc>", sitemap)
    return [path for path in paths if "'" not in path and "%" not in path][-count:]


def unlock(site, reader, paths):
    """All of them for that reader, though a month has fewer: rows as unlocking writes them, and the last by unlocking it."""
    with sqlite3.connect(site.folder / "broadsheet.db") as database:
        database.executemany(
            "INSERT INTO unlocks (holder_id, article_id, period, at) SELECT r.holder_id, a.id, 0, 0 FROM readers r, articles a WHERE r.email = ? AND a.slug = ?",
            ((f"{reader.name}@example.org", path.removeprefix("/articles/")) for path in paths[:-1]))
    # What the site knows of somebody it looks up again after that, and within the second.
    reader.ask("POST", f"{paths[-1]}/unlock")
    time.sleep(1)
    for path in paths:
        if b'id="wall"' in reader.ask("GET", path).body:
            raise SystemExit(f"{path} was unlocked and has a wall")


def ready_after(site):
    """Seconds from the start of a process to its first answer, and that process with its port."""
    started = time.monotonic()
    server, port = site.serve()
    Reader(site, port, "machine").ask("GET", "/readyz")
    return time.monotonic() - started, server, port


def compare(nginx, server, port, reader, paths, coding):
    """Both in turn, several times; the median of each figure and of the ratios within one round. Gives the ratios.

    Waits are those of all rounds together: now and then one of nginx's processes takes every connection and leaves
    the other processor to wrk, so that a single round says by chance either the shortest wait or several times it.
    """
    origin, headers = f"http://127.0.0.1:{port}", reader.headers(coding)
    rounds = []
    both = lambda: (
        load.measure(server.pid, origin, paths, headers, SECONDS),
        load.measure(nginx.process.pid, nginx.origin, [f"/{reader.name}{path}" for path in paths], headers, SECONDS),
    )
    # What a page costs the first time is printed apart. All six kinds of pages are more than is kept at once, so the
    # first run also moves out what is not asked for any more.
    for path in paths:
        reader.ask("GET", path, coding)
    both()
    for _ in range(ROUNDS):
        ours, theirs = both()
        rounds.append((ours, theirs))
        if ours.errors or theirs.errors:
            raise SystemExit(f"{ours.errors} of our answers and {theirs.errors} of nginx's were errors")
    middle = lambda pick: statistics.median(pick(*round) for round in rounds)
    ours, theirs = (sum((round[side].waits for round in rounds), Counter()) for side in (0, 1))
    (our_p50, our_p99), (their_p50, their_p99) = (
        [load.percentile_ms(waits, share) for share in (0.5, 0.99)] for waits in (ours, theirs))
    speed, cpu, p99 = middle(lambda o, t: o.per_second / t.per_second), middle(lambda o, t: o.cpu_us / t.cpu_us), our_p99 / their_p99
    print(
        f"{reader.name:<12} {coding or 'identity':<9}"
        f"{middle(lambda o, t: o.per_second):>8.0f} {middle(lambda o, t: t.per_second):>8.0f}"
        f"{speed:>7.2f}x"
        f"{middle(lambda o, t: o.cpu_us):>8.1f} {middle(lambda o, t: t.cpu_us):>6.1f}"
        f"{cpu:>7.2f}x"
        f"{our_p50:>8.2f} {our_p99:>6.2f}{their_p50:>8.2f} {their_p99:>6.2f}{p99:>7.2f}x",
        flush=True,
    )
    what = f"{reader.name}, {coding or 'identity'}"
    return [("requests/s, times nginx's", what, speed), ("CPU a request, times nginx's", what, cpu), ("p99, times nginx's", what, p99)]


def main():
    # The working set are the newest rows, of the second archive; the first makes the site large.
    archives = [place.archive(name) for name in ("reuters21578", "usgov-digital")]
    if not all(archives):
        return
    figures = []
    with place.Site("sqlite") as site, Nginx() as nginx:
        for archive in archives:
            site.run("import", "articles", archive)
        server, port = site.serve()
        paths = paths_of(port, ARTICLES)
        add = ("readers", "add", "{email}")
        readers = [
            Reader(site, port, "anonymous"),
            Reader(site, port, "unlocked", add),
            Reader(site, port, "subscriber", add, ("readers", "grant", "{email}", "--plan", "complimentary")),
        ]
        unlock(site, readers[1], paths)
        # Pages change as long as related articles are being chosen.
        load.wait_until_idle(server.pid, 1800)
        sizes = []
        for reader in readers:
            plain_bytes = compressed_bytes = 0
            for path in paths:
                plain, compressed = reader.ask("GET", path), reader.ask("GET", path, "gzip")
                nginx.put(f"/{reader.name}{path}", plain.body, compressed.body)
                plain_bytes, compressed_bytes = plain_bytes + len(plain.body), compressed_bytes + len(compressed.body)
            sizes.append((plain_bytes, compressed_bytes))
        server.terminate()
        server.wait()
        whole = [sum(side) / 2**20 for side in zip(*sizes)]
        mean = [size / 1024 / len(paths) for size in sizes[2]]
        print(f"{site.articles():,} articles; the working set: {len(paths):,} of them in {len(readers)} views, {whole[0]:.0f} MB, in gzip {whole[1]:.0f} MB")
        print(f"a subscriber's page has {mean[0]:.1f} KB, in gzip {mean[1]:.1f} KB")

        seconds, server, port = ready_after(site)
        print(f"ready after {seconds * 1000:.0f} ms, with {load.memory_mb(server.pid):.0f} MB")
        figures.append(("ready, s", "", seconds))
        for reader in readers:
            reader.port = port
            # A cookie is named after the port on plain http.
            reader.cookie = reader.cookie and re.sub(r"session-\d+", f"session-{port}", reader.cookie)
        load.wait_until_idle(server.pid)
        for reader in readers:
            before = load.cpu_seconds(server.pid)
            for path in paths:
                reader.ask("GET", path, "gzip")
            spent = (load.cpu_seconds(server.pid) - before) / len(paths) * 1000
            print(f"cold, {reader.name}: {spent:.2f} ms of CPU a page")
            figures.append(("cold page, ms of CPU", reader.name, spent))
        nginx.start()
        print(f"\n{'':<22}{'requests/s':>17}{'':>8}{'CPU us/request':>15}{'':>8}{'ours, ms':>15}{'nginx, ms':>15}")
        print(f"{'view':<12} {'coding':<9}{'ours':>8} {'nginx':>8}{'':>8}{'ours':>8} {'nginx':>6}{'':>8}{'p50':>8} {'p99':>6}{'p50':>8} {'p99':>6}")
        for coding in ("gzip", None):
            for reader in readers:
                figures += compare(nginx, server, port, reader, paths, coding)
        memory = load.memory_mb(server.pid)
        print(f"\nmemory after all of it: {memory:.0f} MB")
        figures.append(("anonymous memory, MB", "after all of it", memory))
        server.terminate()
        server.wait()
    judge(BARS, figures)


if __name__ == "__main__":
    main()
