"""How long an unlock takes over HTTP: alone, and while another process imports an archive."""

import http.client
import re
import subprocess
import time

import place
from bars import AT_MOST, judge

SETTINGS = "[meter]\nallowance = 1000\n"
#: Unlocks measured before the import begins, and beside it at most: more than a month's allowance would be none.
ALONE, BESIDE = 200, 800
BARS = {"longest unlock beside an import, ms": (AT_MOST, 50)}


def sign_in(site, port):
    """A confirmed reader's cookie."""
    site.run("readers", "add", "bench@example.org")
    text, _, _ = site.run("readers", "login-link", "bench@example.org")
    path = re.search(r"/login/link/\S+", text).group(0)
    return post(port, path, None)[1]


def post(port, path, cookie):
    """Seconds and the cookie that came back."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    headers = {"Cookie": cookie} if cookie else {}
    started = time.perf_counter()
    connection.request("POST", path, headers=headers)
    answer = connection.getresponse()
    answer.read()
    seconds = time.perf_counter() - started
    if answer.status != 303:
        raise SystemExit(f"{path} answered {answer.status}")
    return seconds, (answer.getheader("Set-Cookie") or "").split(";")[0]


def slugs(port):
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("GET", "/sitemap.xml")
    return re.findall(r"/articles/([^<]+)<", connection.getresponse().read().decode())


def show(what, times):
    """Prints what they were; gives the longest in milliseconds."""
    times = sorted(seconds * 1000 for seconds in times)
    at = lambda share: times[min(len(times) - 1, int(len(times) * share))]
    print(f"  {what:<22} {len(times):>5} unlocks  p50 {at(.5):6.1f} ms  p99 {at(.99):6.1f} ms  longest {times[-1]:6.1f} ms", flush=True)
    return times[-1]


figures = []
small, large = place.archive("wikinews-sample"), place.archive("reuters21578")
for database in place.DATABASES if small and large else []:
    with place.Site(database, SETTINGS) as site:
        site.run("import", "articles", small)
        server, port = site.serve()
        try:
            cookie, wanted = sign_in(site, port), slugs(port)
            print(database)
            show("alone", [post(port, f"/articles/{slug}/unlock", cookie)[0] for slug in wanted[:ALONE]])
            importing = site.start("import", "articles", large, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            times = []
            while importing.poll() is None and len(times) < BESIDE:
                fresh = slugs(port) if not times or len(times) % 100 == 0 else fresh
                times.append(post(port, f"/articles/{fresh[-1 - len(times) % 100]}/unlock", cookie)[0])
                time.sleep(0.01)
            importing.kill()
            importing.wait()
            figures.append(("longest unlock beside an import, ms", database, show("beside an import", times)))
        finally:
            server.kill()
            server.wait()
judge(BARS, figures)
