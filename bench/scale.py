"""The same pages from a small archive and from a large one with a million readers beside it."""

import statistics
import subprocess
import tempfile
from collections import Counter
from pathlib import Path

import crowd
import load
import place
from bars import AT_LEAST, AT_MOST, judge
from pages import ROUNDS, SECONDS, Reader, paths_of, ready_after, unlock

SMALL, READERS = 1000, 1_000_000
BARS = {
    "requests/s, times those of the small": (AT_LEAST, 0.9),
    "ready, s": (AT_MOST, 1),
}


def first_lines(archive, count):
    """A file with the first so many articles."""
    cut = tempfile.NamedTemporaryFile("wb", suffix=".ndjson")
    whole = subprocess.Popen(["zstd", "-dc", archive], stdout=subprocess.PIPE)
    for _, line in zip(range(count), whole.stdout):
        cut.write(line)
    whole.kill()
    whole.wait()
    cut.flush()
    return cut


def prepared(site, archive, readers):
    """A running server over that archive, and who asks it."""
    site.run("import", "articles", archive)
    crowd.add(site, "sqlite", readers)
    crowd.settle(site, "sqlite")
    seconds, server, port = ready_after(site)
    add = ("readers", "add", "{email}")
    asking = [Reader(site, port, "anonymous"),
              Reader(site, port, "unlocked", add),
              Reader(site, port, "subscriber", add, ("readers", "grant", "{email}", "--plan", "complimentary"))]
    paths = paths_of(port, SMALL)
    unlock(site, asking[1], paths)
    for reader in asking:
        for path in paths:
            reader.ask("GET", path, "gzip")
    load.wait_until_idle(server.pid)
    return seconds, server, port, asking, paths


def compare(sides, at):
    """Both in turn, several times, asked by the reader at that place; medians, and waits of all rounds together."""
    rounds = []
    for _ in range(ROUNDS):
        rounds.append([
            load.measure(server.pid, f"http://127.0.0.1:{port}", paths, asking[at].headers("gzip"), SECONDS)
            for _, server, port, asking, paths in sides
        ])
    middle = lambda pick: statistics.median(pick(*one) for one in rounds)
    speed = middle(lambda s, l: l.per_second / s.per_second)
    small, large = (load.percentile_ms(sum((one[side].waits for one in rounds), Counter()), 0.99) for side in (0, 1))
    view = sides[0][3][at].name
    print(
        f"{view:<12}{middle(lambda s, l: s.per_second):>9.0f}{middle(lambda s, l: l.per_second):>8.0f}{speed:>7.2f}x"
        f"{middle(lambda s, l: s.cpu_us):>9.1f}{middle(lambda s, l: l.cpu_us):>8.1f}{middle(lambda s, l: l.cpu_us / s.cpu_us):>7.2f}x"
        f"{small:>8.2f}{large:>7.2f}{large / small:>7.2f}x", flush=True)
    return "requests/s, times those of the small", view, speed


def main():
    archive = place.archive("arxiv-scale")
    if not archive:
        return
    with place.Site("sqlite") as small, place.Site("sqlite") as large, first_lines(archive, SMALL) as cut:
        sides = [prepared(small, Path(cut.name), 0), prepared(large, archive, READERS)]
        figures = []
        for name, site, readers, (seconds, server, _, _, paths) in zip(("small", "large"), (small, large), (0, READERS), sides):
            print(f"{name}: {site.articles():,} articles, {readers:,} readers; ready after {seconds * 1000:.0f} ms, {load.memory_mb(server.pid):.0f} MB, {len(paths):,} pages asked for")
            figures.append(("ready, s", name, seconds))
        print(f"\n{'':<12}{'requests/s':>17}{'':>8}{'CPU us/request':>17}{'':>8}{'p99, ms':>15}")
        print(f"{'view':<12}{'small':>9}{'large':>8}{'':>8}{'small':>9}{'large':>8}{'':>8}{'small':>8}{'large':>7}")
        for at in range(3):
            figures.append(compare(sides, at))
        for _, server, *_ in sides:
            server.terminate()
            server.wait()
    judge(BARS, figures)


if __name__ == "__main__":
    main()
