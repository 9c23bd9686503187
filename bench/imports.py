"""Seconds, articles a second and peak memory of importing real archives; then the same file again."""

import place

ARCHIVES = [("reuters21578", 21_578), ("arxiv-scale", 100_000)]

print(f"{'archive':<14} {'database':<9} {'seconds':>8} {'per second':>10} {'peak MB':>8} {'again, s':>9}")
for name, count in ARCHIVES:
    path = place.archive(name)
    for database in place.DATABASES if path else []:
        with place.Site(database) as site:
            _, seconds, memory = site.run("import", "articles", path)
            _, again, _ = site.run("import", "articles", path)
        print(f"{name:<14} {database:<9} {seconds:>8.1f} {count / seconds:>10.0f} {memory:>8.0f} {again:>9.1f}", flush=True)
