"""Webhooks at a steady pace beside normal reading: how long each takes to be acknowledged, and that none is lost."""

import hashlib
import hmac
import http.client
import json
import sqlite3
import subprocess
import threading
import time

import place

#: Events a second, and for how many seconds.
PACE, SECONDS = 100, 20
#: Browsers that read meanwhile, and articles a second of each.
READERS, READS = 8, 25
SECRET = "whsec_bench"
SETTINGS = """[billing]
processor = "stripe"
[billing.stripe]
secret_key_file = "stripe.key"
webhook_secret_file = "stripe.webhook"
# Nobody answers there: what is measured is how news is taken.
address = "http://127.0.0.1:1"
"""


def show(what, times):
    times = sorted(seconds * 1000 for seconds in times)
    at = lambda share: times[min(len(times) - 1, int(len(times) * share))]
    print(f"  {what:<22} {len(times):>6}  p50 {at(.5):6.1f} ms  p99 {at(.99):6.1f} ms  longest {times[-1]:6.1f} ms", flush=True)

def signed(body):
    at = str(int(time.time()))
    mac = hmac.new(SECRET.encode(), f"{at}.".encode() + body, hashlib.sha256)
    return f"t={at},v1={mac.hexdigest()}"


def event(number):
    """As large as Stripe's own, of a subscription of its own."""
    invoice = {"id": f"in_{number}", "object": "invoice", "subscription": f"sub_{number}", "lines": "x" * 3000}
    return json.dumps({"id": f"evt_{number}", "type": "invoice.paid", "data": {"object": invoice}}).encode()


def tell(port, lane, lanes, started, times, refused):
    """Sends every `lanes`th event when its time has come."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    for number in range(lane, PACE * SECONDS, lanes):
        time.sleep(max(0, started + number / PACE - time.perf_counter()))
        body = event(number)
        # From when it was due, so that a queue counts.
        due = started + number / PACE
        connection.request("POST", "/webhooks/stripe", body, {"Stripe-Signature": signed(body)})
        answer = connection.getresponse()
        answer.read()
        (times if answer.status == 200 else refused).append(time.perf_counter() - due)


def read(port, paths, until, times):
    connection = http.client.HTTPConnection("127.0.0.1", port)
    turn = 0
    while time.perf_counter() < until:
        started = time.perf_counter()
        connection.request("GET", paths[turn % len(paths)])
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise SystemExit(f"{paths[turn % len(paths)]} answered {answer.status}")
        times.append(time.perf_counter() - started)
        turn += 1
        time.sleep(max(0, 1 / READS - (time.perf_counter() - started)))


def run(work):
    threads = [threading.Thread(target=target, args=arguments) for target, *arguments in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def slugs(port):
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("GET", "/feed.xml")
    text = connection.getresponse().read().decode()
    return ["/"] + [f"/articles/{part.split('<')[0].split('?')[0]}" for part in text.split("/articles/")[1:]][:40]


def measure(database):
    with place.Site(database, SETTINGS) as site:
        (site.folder / "stripe.key").write_text("sk_test_bench")
        (site.folder / "stripe.webhook").write_text(SECRET)
        archive = place.archive("wikinews-sample")
        if archive:
            site.run("import", "articles", archive)
        server, port = site.serve()
        try:
            paths = slugs(port)
            alone, beside, taken, refused = [], [], [], []
            until = time.perf_counter() + 5
            run([(read, port, paths, until, alone)] * READERS)
            started = time.perf_counter() + 0.2
            lanes = 8
            telling = [(tell, port, lane, lanes, started, taken, refused) for lane in range(lanes)]
            run(telling + [(read, port, paths, started + SECONDS, beside)] * READERS)
            took = time.perf_counter() - started
            print(f"{database}: {len(taken) / took:.0f} events a second acknowledged, {len(refused)} refused", flush=True)
            show("an event", taken)
            show("reading, alone", alone)
            show("reading, beside them", beside)
            server.kill()
            server.wait()
            kept(site, database, len(taken))
        finally:
            server.kill()
            server.wait()


def kept(site, database, acknowledged):
    """What was acknowledged is there after the server was killed."""
    query = "SELECT COUNT(*) FROM processor_events"
    if database == "sqlite":
        found = sqlite3.connect(site.folder / "broadsheet.db").execute(query).fetchone()[0]
    else:
        address = site.environment["BROADSHEET_DATABASE__URL"]
        found = int(subprocess.run(["psql", "-qtAd", address, "-c", query], capture_output=True, check=True).stdout)
    if found < acknowledged:
        raise SystemExit(f"{acknowledged} events were acknowledged, and {found} are there")
    print(f"  killed: all {acknowledged} are there")


for one in place.DATABASES:
    measure(one)
