"""wrk beside a server: requests a second, latency, and the server's own CPU time for each request."""

import os
import subprocess
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
TICK = os.sysconf("SC_CLK_TCK")
CONNECTIONS = 32


@dataclass
class Figures:
    """Of one run."""

    per_second: float
    cpu_us: float
    errors: int
    # How many requests waited so many microseconds.
    waits: Counter


def signature_us():
    """Microseconds of one RSA-2048 signature by OpenSSL on this machine at this moment: what signed mails cost is mostly that."""
    text = subprocess.run(["openssl", "speed", "-seconds", "1", "rsa2048"], check=True, capture_output=True, text=True).stdout
    return 1e6 / float(text.splitlines()[-1].split()[5])


def percentile_ms(waits, share):
    """How long that share of the requests waited at most."""
    left = waits.total() * share
    for microseconds in sorted(waits):
        left -= waits[microseconds]
        if left <= 0:
            return microseconds / 1000
    return 0.0


def family(pid):
    """A process and its children."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(one for child in children for one in family(int(child)))]


def cpu_seconds(pid):
    """User and system time of a process and its children."""
    total = 0
    for one in family(pid):
        fields = Path(f"/proc/{one}/stat").read_text().rsplit(")", 1)[1].split()
        total += int(fields[11]) + int(fields[12])
    return total / TICK


def wait_until_idle(pid, most=600):
    """What goes on behind a site after an import is no part of what a request costs."""
    for _ in range(most):
        before = cpu_seconds(pid)
        time.sleep(1)
        if cpu_seconds(pid) - before < 0.03:
            return
    print(f"still at work after {most} s")


def memory_mb(pid):
    """Memory that is the process's own, not the files it has mapped."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("RssAnon:"):
            return int(line.split()[1]) / 1024
    raise SystemExit("the kernel does not say RssAnon")


def measure(pid, origin, paths, headers, seconds, counted=True):
    """One run against the server of `pid`, over `paths`; if it is not to be counted, by what is no browser's window."""
    with tempfile.NamedTemporaryFile("w", suffix=".paths") as listed:
        listed.write("\n".join(paths) + "\n")
        listed.flush()
        named = [word for name, value in headers.items() for word in ("-H", f"{name}: {value}")]
        command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "-s", HERE / "pages.lua", *named, origin]
        before = cpu_seconds(pid)
        text = subprocess.run([*command, "--", listed.name, "document" if counted else "frameset"], check=True, capture_output=True, text=True).stdout
        spent = cpu_seconds(pid) - before
    lines = [line.split() for line in text.splitlines()]
    waits = Counter({int(line[1]): int(line[2]) for line in lines if line and line[0] == "WAITED"})
    requests, microseconds, errors = map(int, next(line[1:] for line in lines if line and line[0] == "RESULT"))
    return Figures(requests / microseconds * 1e6, spent / requests * 1e6, errors, waits)
