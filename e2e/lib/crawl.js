// Follows every link of a site, as a search engine would, with one visitor's cookies.

const LOCAL = /<(?:a|link|img|source|iframe)\b[^>]*?\s(?:href|src)="([^"#][^"]*)"/g;

/** Paths of this site that a page leads to or shows. */
function links(html, base, origin) {
  const found = [...html.matchAll(LOCAL)].map(([, target]) => new URL(target.replaceAll('&amp;', '&'), base));
  return found.filter((url) => url.origin === origin).map((url) => url.pathname + url.search);
}

const isSearch = (path) => path.startsWith('/search?');

/** Every address that can be reached from `starts`: its status, its text if it is a page, and who leads to it. */
export async function crawl(visitor, starts) {
  const { origin } = visitor.site;
  const pages = new Map(starts.map((path) => [path, { from: 'the beginning' }]));
  const due = [...starts];
  for (let path = due.shift(); path !== undefined; path = due.shift()) {
    const answer = await visitor.context.request.get(origin + path);
    const page = pages.get(path);
    page.status = answer.status();
    if (!(answer.headers()['content-type'] ?? '').startsWith('text/html')) continue;
    page.html = await answer.text();
    for (const next of links(page.html, answer.url(), origin)) {
      if (pages.has(next)) continue;
      // A search leads to narrower ones without end: those that a page of its own leads to are enough.
      if (isSearch(path) && isSearch(next) && isSearch(page.from)) continue;
      pages.set(next, { from: path });
      due.push(next);
    }
  }
  return pages;
}
