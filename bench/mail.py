"""Mails a second into a sink on the same machine: ours, unsigned and signed, and Postfix's smtp-source beside."""

import json
import os
import resource
import subprocess
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
BENCH = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "release/examples/mailing"
MAILS = int(os.environ.get("BROADSHEET_BENCH_MAILS", "100000"))
CONNECTIONS = 8
IN_FLIGHT = 256
#: What is asked of us: mails a second, and microseconds of CPU a mail.
BARS = {"none": (3000, 100), "rsa": (3000, 450), "ed25519": (3000, 450), "both": (3000, 450)}


def show(who, per_second, cpu_us, rest=""):
    print(f"  {who:<26} {per_second:>7,.0f} mails/s  {cpu_us:6.1f} us of CPU a mail  {rest}", flush=True)


def ours(port, signing):
    arguments = [BENCH, "send", port, signing, MAILS, CONNECTIONS, IN_FLIGHT]
    said = subprocess.run([str(one) for one in arguments], check=True, capture_output=True, text=True).stdout
    figures = json.loads(said)
    grown = figures["resident_end_kb"] - figures["resident_early_kb"]
    memory = f"{figures['resident_end_kb'] / 1024:.1f} MB at the end, {grown / 1024:+.1f} MB since a tenth"
    show(f"broadsheet, {signing}", figures["per_second"], figures["cpu_us"], memory)
    rate, cpu = BARS[signing]
    if figures["per_second"] < rate or figures["cpu_us"] > cpu:
        print(f"    below the bar of {rate} mails/s and {cpu} us")
    return figures["bytes"]


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
    print(f"mail: {MAILS:,} mails to a sink on the same {os.cpu_count()} cores, {CONNECTIONS} connections")
    size = 0
    for signing in BARS:
        size = ours(port, signing)
    print(f"  each had about {size / 1000:.0f} KB")
    smtp_source(port, size)
finally:
    sink.kill()
    sink.wait()
