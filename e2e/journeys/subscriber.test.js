// Whoever pays reads everything, and meets neither wall nor advertisement.

import assert from 'node:assert/strict';

import { AD_WORDS, ALL, FREE, METERED, SUBSCRIBERS } from '../lib/articles.js';
import { here, journey } from '../lib/journey.js';

const LISTS = ['/', '/sections/fish', '/topics/law', '/places/sallow-lock', '/archive', '/search?q=mill', '/newsletters'];

const adWords = (html) => AD_WORDS.filter((word) => html.includes(word));

journey('a subscriber reads everything, and logs out for good', 'subscriber', async (arrive, way) => {
  const email = `subscriber.${way.name}@reader.example`;
  here().subscriber(email);
  const visitor = await arrive();

  await visitor.open(here().loginLink(email));
  assert.equal((await visitor.context.cookies()).length, 0, 'opening the link signs nobody in');
  await visitor.shot('login-link');
  await visitor.press('Log in on this device');
  await visitor.shot('logged-in');

  for (const article of ALL) {
    const response = await visitor.open(article.path);
    const html = await response.text();
    assert.ok(html.includes(article.paid), `${article.path} is not whole`);
    assert.equal(await visitor.wall().count(), 0, `${article.path} has a wall`);
    assert.deepEqual(adWords(html), [], `${article.path} carries advertising`);
    if (article !== FREE) assert.equal(response.headers()['cache-control'], 'private, no-store');
  }
  await visitor.shot('whole-article');
  for (const path of LISTS) {
    assert.deepEqual(adWords(await (await visitor.open(path)).text()), [], `${path} carries advertising`);
  }
  await visitor.open('/');
  await visitor.shot('home-without-ads');

  await visitor.open(SUBSCRIBERS.path);
  await visitor.open('/account');
  assert.match(await visitor.text(), /All-Access, by the year/);
  await visitor.press('Log out', { within: visitor.page.locator('.page-head') });
  await visitor.shot('logged-out');
  for (let back = 0; back < 2; back += 1) await visitor.page.goBack({ waitUntil: 'load' });
  assert.ok(!(await visitor.page.content()).includes(SUBSCRIBERS.paid), 'the back button brings the text back');
  await visitor.shot('back-button');
});

journey('everyone else sees advertisements, but none beside a wall or a form', 'ads', async (arrive) => {
  const visitor = await arrive();
  for (const path of ['/', FREE.path]) {
    const html = await (await visitor.open(path)).text();
    assert.match(html, /Advertisement/, `${path} has no advertisement`);
    await visitor.shot(path === '/' ? 'home' : 'free-article');
  }
  for (const path of [METERED[0].path, SUBSCRIBERS.path, '/login', '/subscribe']) {
    assert.deepEqual(adWords(await (await visitor.open(path)).text()), [], `${path} has an advertisement`);
  }
});
