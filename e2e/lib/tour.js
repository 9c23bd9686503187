// A walk through every page and wall of the demonstration magazine, by readers in every standing and by staff.
// Where things are is found by following links, so that the demonstration may change.

import { link, mailed, press, send, shown, signIn } from './acts.js';
import { payingStops } from './paying.js';
import { workingStops } from './working.js';

export { SETTINGS } from './paying.js';

/** An article of the demonstration that was withdrawn. */
export const WITHDRAWN = '/articles/brennick-sells-its-deep-quay';
const SUBSCRIBER = 'subscriber@readers.example';
const LISTENER = 'bea@reader.example';

/** Addresses that the tour needs, found from the front page and the lists it leads to. */
export async function survey(visitor) {
  await visitor.open('/');
  const found = {};
  for (const kind of ['sections', 'series', 'authors']) found[kind] = await link(visitor, `main a[href^="/${kind}/"], nav a[href^="/${kind}/"]`);
  const paths = await visitor.page.locator('main a[href^="/articles/"]').evaluateAll((links) => [...new Set(links.map((one) => one.pathname))]);
  for (const path of paths) {
    if (found.second && found.subscribers && found.free && found.topics) break;
    await visitor.open(path);
    const wall = (await visitor.page.locator('#wall').count()) > 0;
    const asks = wall && (await visitor.page.locator('#wall input[name=email]').count()) > 0;
    const kind = asks ? 'metered' : wall ? 'subscribers' : 'free';
    if (kind === 'metered' && found.metered) found.second ??= path;
    found[kind] ??= path;
    if (!found.topics && (await visitor.page.locator('a[href^="/topics/"]').count()) > 0) {
      found.topics = await link(visitor, 'a[href^="/topics/"]');
      if ((await visitor.page.locator('a[href^="/places/"]').count()) > 0) found.places = await link(visitor, 'a[href^="/places/"]');
    }
  }
  await visitor.open(found.series);
  found.part = await link(visitor, '.numbered a[href^="/articles/"]');
  await visitor.open('/archive');
  found.month = await link(visitor, 'a[href^="/archive/"]');
  await visitor.open('/subscribe');
  found.checkout = await link(visitor, 'a[href^="/checkout?"]');
  return found;
}

/** A subscriber's gift link, and a browser that knows nothing of who made it. */
async function receiveGift(visitor, path) {
  await signIn(visitor, SUBSCRIBER);
  await visitor.open(path);
  await press(visitor, 'form[action$="/gift"] button');
  const [given] = (await visitor.page.content()).match(/http:[^\s"'<]+\/gift\/[\w-]+/);
  await visitor.context.clearCookies();
  await visitor.open(given);
}

/** Stops of the tour: who looks, and what they do to see each page. */
export function stops(found) {
  const browser = { title: 'anonymous', arrive: () => {} };
  const signedIn = (email) => ({ title: email.split('@')[0], arrive: (visitor) => signIn(visitor, email) });
  return [
    [browser, {
      home: shown('/'), 'article-free': shown(found.free), 'article-series': shown(found.part),
      'wall-registration': shown(found.metered), 'wall-subscribe': found.subscribers && shown(found.subscribers),
      section: shown(found.sections), topic: found.topics && shown(found.topics), place: found.places && shown(found.places),
      author: shown(found.authors), series: shown(found.series), archive: shown('/archive'), month: shown(found.month),
      search: shown('/search?q=river'), 'search-start': shown('/search'), 'search-nothing': shown('/search?q=zeppelin'),
      subscribe: shown('/subscribe'), login: shown('/login'), newsletters: shown('/newsletters'), newsletter: shown('/newsletters/daily-review'), about: shown('/about'),
      privacy: shown('/privacy'), terms: shown('/terms'), 'not-found': shown('/articles/no-such-article', 404), gone: shown(WITHDRAWN, 410),
      'listen-walled': shown(`${found.metered}/listen`), 'print-walled': shown(`${found.metered}/print`),
      'wall-mistyped': async (visitor) => { await visitor.open(found.metered); await send(visitor, '#wall form', 'ann@gmial.com'); },
      'wall-refused': async (visitor) => { await visitor.open(found.metered); await send(visitor, '#wall form', 'ann@nowhere'); },
      code: async (visitor) => { await visitor.open('/login'); await send(visitor, 'main form', 'ann@reader.example'); },
      'newsletter-sent': async (visitor) => { await visitor.open('/newsletters'); await send(visitor, '.letter form', 'ann@reader.example'); },
      'newsletter-confirm': async (visitor) => {
        await visitor.open('/newsletters');
        await send(visitor, '.letter form', LISTENER);
        await visitor.open(await mailed(visitor, LISTENER, '/newsletters/confirm/'));
      },
      'newsletter-confirmed': (visitor) => press(visitor, 'main form button'),
      'link-valid': (visitor) => visitor.open(visitor.site.loginLink(SUBSCRIBER)), 'link-expired': shown('/login/link/no-such-link', null),
      'demo-mail': shown('/demo/mail'), 'demo-letter': async (visitor) => { await visitor.open('/demo/mail'); await press(visitor, '.inbox a'); },
    }],
    [{ title: 'unconfirmed', arrive: async (visitor) => { await visitor.open(found.metered); await send(visitor, '#wall form', 'eve@reader.example'); } },
      { 'article-first': shown(found.metered), 'wall-confirm': found.second && shown(found.second) }],
    [signedIn('new@readers.example'), { 'wall-unlock': shown(found.metered), account: shown('/account'), 'account-delete': shown('/account/delete') }],
    [signedIn('exhausted@readers.example'), { 'wall-exhausted': shown(found.metered), 'account-exhausted': shown('/account') }],
    [signedIn('lapsed@readers.example'), { 'wall-lapsed': found.subscribers && shown(found.subscribers) }],
    [signedIn(SUBSCRIBER), {
      'article-whole': shown(found.metered), 'account-subscriber': shown('/account'), 'home-subscriber': shown('/'), listen: shown(`${found.metered}/listen`), 'print-view': shown(`${found.metered}/print`),
      saved: shown('/account/saved'), history: shown('/account/history'),
      'gift-made': async (visitor) => { await visitor.open(found.metered); await press(visitor, 'form[action$="/gift"] button'); },
    }],
    [{ title: 'friend', arrive: (visitor) => receiveGift(visitor, found.metered) },
      { gift: () => {}, 'gift-open': (visitor) => press(visitor, '.gift-page form button') }],
    ...payingStops(found),
    ...workingStops(),
  ];
}
