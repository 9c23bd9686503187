"""Every page of the newsroom under an owner's hands, beside a large archive and its readers; then what counting costs.

Pages are found as somebody would find them, by following links from the newsroom's first; a route of docs/http.md that no link
leads to, or that only leads on, is named. BROADSHEET_BENCH_ARTICLES and BROADSHEET_BENCH_READERS make both smaller.
"""

import base64
import hashlib
import hmac
import html
import http.client
import json
import os
import re
import statistics
import struct
import time
import urllib.parse
from collections import defaultdict, deque
from pathlib import Path

import crowd
import load
import place
from bars import AT_MOST, judge
from pages import ROUNDS, SECONDS, Reader, paths_of
from scale import first_lines

ARTICLES = int(os.environ.get("BROADSHEET_BENCH_ARTICLES", "100000"))
READERS = int(os.environ.get("BROADSHEET_BENCH_READERS", "1000000"))
#: A page is asked for so often, its examples in turn; of each route there are so many.
ASKED, EXAMPLES = 60, 6
MOST_PAGES = 600
#: Milliseconds that 95 of 100 answers take at most, and how much more CPU a counted page may cost.
BAR, COUNTING_BAR = 50, 1.03
BARS = {"p95 of a route, ms": (AT_MOST, BAR), "a counted page's CPU, times another's": (AT_MOST, COUNTING_BAR)}
DRAFTS, ENTRIES, CAMPAIGNS = 150, 60, 20
KEPT = 400
SETTINGS = "[access]\ndefault = \"free\"\n[staff]\nfresh_minutes = 60\nidle_minutes = 1440\n"
#: What is a file of everybody, or pictures, is no page.
NO_PAGES = ("/newsroom/readers/export", "/newsroom/media/file/{id}", "/newsroom/media/upload")


class Owner:
    """Somebody inside, with an app's codes, on one connection."""

    def __init__(self, site, port):
        self.connection = http.client.HTTPConnection("127.0.0.1", port)
        self.cookie = None
        text, _, _ = site.run("staff", "invite", "owner@example.org", "--role", "owner")
        self.post(re.search(r"/login/link/\S+", text).group(0))
        page = self.get("/newsroom/factor")
        self.secret = re.search(r'class="secret"[^>]*>([A-Z2-7 ]+)<', page.body).group(1).replace(" ", "")
        answer = self.post("/newsroom/factor", {"code": self.code()})
        if answer.status != 200:
            raise SystemExit(f"the second factor was not taken: {answer.status}")

    def code(self):
        """What the app shows now (RFC 6238)."""
        key = base64.b32decode(self.secret + "=" * (-len(self.secret) % 8))
        mac = hmac.new(key, struct.pack(">Q", int(time.time()) // 30), hashlib.sha1).digest()
        at = mac[-1] & 15
        return f"{(struct.unpack('>I', mac[at:at + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"

    def ask(self, method, path, body=None, kind="application/x-www-form-urlencoded"):
        headers = {"Cookie": self.cookie} if self.cookie else {}
        if body is not None:
            headers["Content-Type"] = kind
        self.connection.request(method, path, body=body, headers=headers)
        answer = self.connection.getresponse()
        answer.body = answer.read().decode("utf-8", "replace")
        given = answer.getheader("Set-Cookie")
        if given:
            self.cookie = given.split(";")[0]
        return answer

    def get(self, path):
        return self.ask("GET", path)

    def post(self, path, fields=()):
        return self.ask("POST", path, urllib.parse.urlencode(fields, doseq=True))


def work(owner):
    """What an editorial office has lying about."""
    for number in range(DRAFTS):
        draft = owner.post("/newsroom/drafts").getheader("Location")
        text = {"base": 1, "window": "w", "sequence": 1, "title": f"Draft {number} on the weir", "standfirst": "",
                "html": "<p>Low water.</p><!--more-->" + "<p>And so on, for a while.</p>" * 40}
        owner.ask("POST", f"{draft}/text", json.dumps(text), "application/json")
    today = time.time()
    for number in range(ENTRIES):
        day = time.strftime("%Y-%m-%d", time.gmtime(today + (number % 28) * 86_400))
        owner.post("/newsroom/calendar", {"title": f"Planned {number}", "planned_for": day})
    for number in range(CAMPAIGNS):
        campaign(owner, f"Campaign {number}", started=number == 0)
    owner.post("/newsroom/front", {"of": ""})


def campaign(owner, name, started):
    fields = {"name": name, "client_kind": "house", "kind": "text", "heading": "Read the river", "words": "Every day.", "prompt": "Go on",
              "link": "https://example.org/", "slots": ["top", "middle", "side"], "starts": "2020-01-01T00:00", "weight": "1"}
    made = owner.post("/newsroom/ads/new", fields)
    where = made.getheader("Location")
    if made.status != 303:
        raise SystemExit(f"no campaign was made: {made.status}")
    if started:
        owner.post(f"{where.split('?')[0]}/turn", {"to": "start"})


def templates():
    """Routes of the newsroom that answer a GET, those without a placeholder first."""
    rows = (Path(__file__).parent.parent / "docs/http.md").read_text()
    found = re.findall(r"^\| `(/newsroom[^`]*)` \| GET", rows, re.MULTILINE)
    return sorted((one for one in found if one not in NO_PAGES), key=lambda one: (one.count("{"), one))


def survey(owner, known):
    """Addresses of each route, found from page to page."""
    patterns = [(one, re.compile(re.sub(r"\\\{[a-z]+\\\}", "[^/]+", re.escape(one)))) for one in known]
    route_of = lambda path: next((one for one, pattern in patterns if pattern.fullmatch(path.split("?")[0])), None)
    found, leads_on, failed, seen = defaultdict(list), set(), [], {"/newsroom"}
    waiting = deque(seen)
    asked = 0
    while waiting and asked < MOST_PAGES:
        path = waiting.popleft()
        route = route_of(path)
        if route is None or len(found[route]) >= EXAMPLES:
            continue
        answer, asked = owner.get(path), asked + 1
        if answer.status in (301, 302, 303, 307):
            leads_on.add(route)
        elif answer.status == 200:
            found[route].append(path)
        else:
            failed.append(f"{path} answered {answer.status}")
        links = re.findall(r'(?:href|src|action)="(/newsroom[^"#]*)', answer.body) + [answer.getheader("Location") or ""]
        for link in map(html.unescape, links):
            if link.startswith("/newsroom") and link not in seen:
                seen.add(link)
                waiting.append(link)
    return {one: paths for one, paths in found.items() if paths}, leads_on, failed


def times(owner, paths):
    """Milliseconds of each answer, and how long the longest is in KB."""
    took, size = [], 0
    for path in paths:
        owner.get(path)
    for number in range(ASKED):
        begun = time.perf_counter()
        answer = owner.get(paths[number % len(paths)])
        took.append((time.perf_counter() - begun) * 1000)
        size = max(size, len(answer.body))
    return sorted(took), size / 1024


def at(took, share):
    return took[min(len(took) - 1, int(len(took) * share))]


def desks(database, archive):
    """p50, p95 and size of every route on that database."""
    with place.Site(database, SETTINGS) as site, first_lines(archive, ARTICLES) as cut:
        site.run("import", "articles", Path(cut.name))
        crowd.settle(site, database)
        crowd.add(site, database, READERS)
        server, port = site.serve()
        try:
            paths = paths_of(port, KEPT)
            owner = Owner(site, port)
            work(owner)
            known = templates()
            found, leads_on, failed = survey(owner, known)
            load.wait_until_idle(server.pid)
            figures = {}
            for route in known:
                if route in found:
                    took, size = times(owner, found[route])
                    figures[route] = (at(took, .5), at(took, .95), size, len(found[route]))
            missing = [route for route in known if route not in found and route not in leads_on]
            ratio = counting(server, port, paths) if database == "sqlite" else None
        finally:
            server.terminate()
            server.wait()
    return figures, missing, sorted(leads_on - set(found)), failed, ratio


def counting(server, port, paths):
    """CPU of kept pages whose readers are counted, over that of the same pages asked for by what is no browser."""
    reader = Reader(None, port, "anonymous")
    shown = sum("/go/" in reader.ask("GET", path).body.decode() for path in paths)
    origin, headers = f"http://127.0.0.1:{port}", reader.headers("gzip")
    for path in paths:
        reader.ask("GET", path, "gzip")
    run = lambda counted: load.measure(server.pid, origin, paths, headers, SECONDS, counted)
    run(True)
    rounds = [(run(True), run(False)) for _ in range(ROUNDS)]
    cpu = [one.cpu_us / other.cpu_us for one, other in rounds]
    middle = lambda side: statistics.median(one[side].cpu_us for one in rounds)
    print(f"\ncounting, on {len(paths)} kept pages, {shown} of them with advertisements: {middle(0):.1f} us of CPU a page counted, "
          f"{middle(1):.1f} us not: {statistics.median(cpu):.3f}x, in single rounds {min(cpu):.3f} to {max(cpu):.3f}; the bar is {COUNTING_BAR}x", flush=True)
    return statistics.median(cpu)


def main():
    archive = place.archive("arxiv-scale")
    if not archive:
        return
    print(f"{ARTICLES:,} articles, {READERS:,} readers; each page asked for {ASKED} times; milliseconds, the bar is a p95 of {BAR}")
    sides = {database: desks(database, archive) for database in place.DATABASES}
    first = sides[place.DATABASES[0]][0]
    print(f"\n{'route':<58}{'pages':>6}{'KB':>6}" + "".join(f"{name + ' p50':>14}{'p95':>7}" for name in sides))
    measured = []
    for route in sorted(set().union(*(figures for figures, *_ in sides.values()))):
        cells = ""
        for name, (figures, *_) in sides.items():
            p50, p95, _, _ = figures.get(route, (float("nan"),) * 4)
            cells += f"{p50:>14.1f}{p95:>7.1f}"
            if route in figures:
                measured.append(("p95 of a route, ms", f"{route} on {name}", p95))
        _, _, size, pages = first.get(route) or next(figures[route] for figures, *_ in sides.values() if route in figures)
        print(f"{route:<58}{pages:>6}{size:>6.0f}{cells}")
    for name, (figures, missing, leads_on, failed, ratio) in sides.items():
        worst = max(figures.items(), key=lambda item: item[1][1])
        print(f"\n{name}: {len(figures)} routes; the slowest is {worst[0]} with a p95 of {worst[1][1]:.1f} ms")
        print(f"  only lead on: {', '.join(leads_on) or 'none'}")
        print(f"  no link led to: {', '.join(missing) or 'none'}")
        for line in failed:
            print(f"  {line}")
        if ratio:
            measured.append(("a counted page's CPU, times another's", "", ratio))
    judge(BARS, measured)


main()
