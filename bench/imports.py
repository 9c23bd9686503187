"""Seconds, articles a second and peak memory of importing real archives; then the same file again."""

import place
from bars import AT_MOST, judge

ARCHIVES = [("reuters21578", 21_578), ("arxiv-scale", 100_000)]
BARS = {
    "reuters21578, s": (AT_MOST, 60),
    "arxiv-scale, s": (AT_MOST, 300),
    "peak memory, MB": (AT_MOST, 300),
}
figures = []

print(f"{'archive':<14} {'database':<9} {'seconds':>8} {'per second':>10} {'peak MB':>8} {'again, s':>9}")
for name, count in ARCHIVES:
    path = place.archive(name)
    for database in place.DATABASES if path else []:
        with place.Site(database) as site:
            _, seconds, memory = site.run("import", "articles", path)
            _, again, _ = site.run("import", "articles", path)
        print(f"{name:<14} {database:<9} {seconds:>8.1f} {count / seconds:>10.0f} {memory:>8.0f} {again:>9.1f}", flush=True)
        figures += [(f"{name}, s", database, seconds), ("peak memory, MB", f"{name}, {database}", memory)]
judge(BARS, figures)
