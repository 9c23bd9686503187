"""Mails a second into a sink on the same machine: ours, unsigned and signed, and Postfix's smtp-source beside."""

import json
import os
import resource
import subprocess
import time
from pathlib import Path

import load
from bars import AT_LEAST, AT_MOST, judge

ROOT = Path(__file__).parent.parent
BENCH = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "release/examples/mailing"
MAILS = int(os.environ.get("BROADSHEET_BENCH_MAILS", "100000"))
CONNECTIONS = 8
IN_FLIGHT = 256
SIGNING = ["none", "rsa", "ed25519", "both"]
BARS = {
    "mails/s": (AT_LEAST, 3000),
    "us of CPU a mail, unsigned": (AT_MOST, 100),
    "us of CPU a mail, signed": (AT_MOST, 450),
}
figures = []


def show(who, per_second, cpu_us, rest=""):
    million = 1e6 / per_second
    print(f"  {who:<22} {per_second:>7,.0f} mails/s  {cpu_us:6.1f} us of CPU a mail  a million in {million:>5,.0f} s ({million / 60:4.1f} minutes)  {rest}", flush=True)


def ours(port, signing):
    arguments = [BENCH, "send", port, signing, MAILS, CONNECTIONS, IN_FLIGHT]
    said = subprocess.run([str(one) for one in arguments], check=True, capture_output=True, text=True).stdout
    run = json.loads(said)
    grown = run["resident_end_kb"] - run["resident_early_kb"]
    memory = f"{run['resident_end_kb'] / 1024:.1f} MB at the end, {grown / 1024:+.1f} MB since a tenth"
    show(f"broadsheet, {signing}", run["per_second"], run["cpu_us"], memory)
    cpu = f"us of CPU a mail, {'unsigned' if signing == 'none' else 'signed'}"
    figures.extend([("mails/s", signing, run["per_second"]), (cpu, signing, run["cpu_us"])])
    return run["bytes"]


def smtp_source(port, size):
    folder = subprocess.run([ROOT / "script/judges"], check=True, capture_output=True, text=True).stdout.strip()
    program = f"{folder}/postfix/usr/sbin/smtp-source"
    mails = MAILS // 5
    arguments = ["-s", CONNECTIONS, "-m", mails, "-l", size, "-f", "desk@example.org", "-t", "reader@example.com"]
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(
        [program, *map(str, arguments), f"127.0.0.1:{port}"],
        check=True,
        env={**os.environ, "LD_LIBRARY_PATH": f"{folder}/postfix/usr/lib/postfix"},
    )
    seconds, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    show("smtp-source, unsigned", mails / seconds, used * 1e6 / mails, "the same text for all")


sink = subprocess.Popen([str(BENCH), "sink"], stdout=subprocess.PIPE, text=True)
try:
    port = int(sink.stdout.readline())
    print(f"mail: {MAILS:,} mails to a sink on the same {os.cpu_count()} cores, {CONNECTIONS} connections; what a million would take is reckoned from that")
    size = 0
    print(f"  an RSA-2048 signature by OpenSSL takes {load.signature_us():.0f} us")
    for signing in SIGNING:
        size = ours(port, signing)
    print(f"  each had about {size / 1000:.0f} KB")
    smtp_source(port, size)
finally:
    sink.kill()
    sink.wait()
judge(BARS, figures)
