// The demonstration magazine, which has what the fixture lacks: pictures, portraits, series, long texts.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { crawl } from '../lib/crawl.js';
import { DESKTOP, examine } from '../lib/examine.js';
import { Site } from '../lib/site.js';
import { WITHDRAWN } from '../lib/tour.js';
import { Visitor, launch } from '../lib/visitor.js';

let site;
let browser;

before(async () => {
  site = await Site.demo();
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await site?.stop();
});

/** Addresses that the front page leads to, each kind once. */
async function linked(visitor) {
  await visitor.open('/');
  const paths = await visitor.page.locator('main a[href^="/"], nav a[href^="/"]').evaluateAll((links) => links.map((link) => link.pathname));
  const kinds = new Map(paths.map((path) => [path.split('/')[1] || 'home', path]));
  return ['articles', 'sections', 'series', 'authors'].map((kind) => kinds.get(kind));
}

test('the demonstration is as readable as it looks', async (t) => {
  const visitor = await Visitor.arrive(browser, site, 'demo', DESKTOP);
  try {
    for (const path of ['/', ...(await linked(visitor)), '/about', '/subscribe']) {
      await t.test(`${path}`, async () => {
        assert.ok(path, 'the front page leads to articles, sections, series and authors');
        assert.equal((await visitor.open(path)).status(), 200);
        const broken = await visitor.page.evaluate(async () => {
          const images = [...document.images];
          for (const image of images) image.loading = 'eager';
          await Promise.all(images.map((image) => image.decode().catch(() => {})));
          return images.filter((image) => image.naturalWidth === 0).map((image) => image.src);
        });
        assert.deepEqual(broken, [], 'pictures that do not show');
        await examine(visitor, path.split('/')[1] || 'home');
      });
    }
  } finally {
    await visitor.leave();
  }
});

/** Addresses of the page of links that are there to show a failure. */
const FAILURES = { '/articles/a-page-that-never-was': 404, [WITHDRAWN]: 410 };

test('no link is dead, and nothing is filler', async () => {
  const visitor = await Visitor.arrive(browser, site, 'demo-links', DESKTOP);
  try {
    const pages = await crawl(visitor, ['/', '/demo']);
    const articles = [...pages.keys()].filter((path) => /^\/articles\/[^/]+$/.test(path));
    assert.ok(articles.length >= 30, `only ${articles.length} articles were found`);
    for (const path of ['/account', '/demo/mail', '/feed.xml', '/sitemap.xml', '/news-sitemap.xml', '/robots.txt', ...Object.keys(FAILURES)]) {
      assert.ok(pages.has(path), `nothing leads to ${path}`);
    }
    for (const [path, { status, html = '', from }] of pages) {
      assert.equal(status, FAILURES[path] ?? 200, `${path}, which ${from} leads to`);
      const words = html.replace(/<(script|style)[\s\S]*?<\/\1>/g, '').replace(/<[^>]+>/g, ' ');
      assert.doesNotMatch(words, /lorem ipsum|\bTODO\b|undefined|\[object|\{\{|\bNaN\b|\bdemo-[a-z-]+\b(?! ?\S*@)/, path);
    }
  } finally {
    await visitor.leave();
  }
});

test('one button makes this browser any reader', async (t) => {
  const visitor = await Visitor.arrive(browser, site, 'demo-cast', DESKTOP);
  try {
    await visitor.open('/demo');
    await examine(visitor, 'links');
    const names = await visitor.page.locator('.cast h3').allInnerTexts();
    assert.equal(names.length, 14);
    const walled = [];
    for (const name of names) {
      await t.test(name, async () => {
        await visitor.open('/demo');
        const role = visitor.page.locator('.cast li', { has: visitor.page.getByRole('heading', { name, exact: true }) });
        await visitor.press('Read as this', { within: role });
        assert.match(visitor.page.url(), /\/articles\//);
        if ((await visitor.wall().count()) > 0 && (await visitor.page.locator('.paid').count()) === 0) walled.push(name);
      });
    }
    assert.deepEqual(walled, ['A passer-by', 'Has not confirmed', 'Registered, three left', 'Registered, one left',
      'Registered, none left', 'A former subscriber']);
    const walls = await visitor.page.goto('/demo').then(() => visitor.page.locator('.walls button').allInnerTexts());
    const seen = new Set();
    for (const name of walls) {
      await visitor.open('/demo');
      await visitor.press(name, { within: visitor.page.locator('.walls') });
      seen.add(await visitor.wall().locator('h2').first().innerText());
    }
    assert.equal(seen.size, 6, `walls: ${[...seen].join(' | ')}`);
  } finally {
    await visitor.leave();
  }
});

test('someone new registers, reads the code in the browser, and spends the month', async () => {
  const visitor = await Visitor.arrive(browser, site, 'demo-reader', DESKTOP);
  const [first, ...others] = ['two-towns-one-bridge-four-clocks', 'away-game', 'the-queue-is-the-border', 'a-ship-of-their-own'];
  const email = 'visitor@somewhere.example';
  try {
    await visitor.open('/demo/mail');
    await examine(visitor, 'mail-list');
    await visitor.open(`/articles/${first}`);
    await visitor.register(email);
    await visitor.page.getByRole('link', { name: 'the demonstration’s mails' }).click();
    const mail = visitor.page.locator('.inbox a', { hasText: email }).first();
    for (let tries = 0; (await mail.count()) === 0 && tries < 50; tries += 1) await visitor.open('/demo/mail');
    const code = (await mail.innerText()).match(/\b\d{6}\b/)[0];
    await visitor.go(mail);
    const frame = visitor.page.frameLocator('iframe');
    assert.match(await frame.locator('body').innerText(), new RegExp(code));
    await examine(visitor, 'mail');
    await visitor.open(`/articles/${first}`);
    await visitor.enter(code);
    for (const slug of others) {
      await visitor.open(`/articles/${slug}`);
      await visitor.press(/Use 1 of your|Use your last/, { within: visitor.wall() });
      assert.ok((await visitor.page.locator('.paid').count()) > 0, `${slug} did not open`);
    }
    await visitor.open('/articles/what-the-plain-drinks');
    assert.equal(await visitor.page.locator('.paid').count(), 0);
    assert.ok((await visitor.wall().locator('a[href^="/subscribe"]').count()) > 0, 'the wall offers no subscription');
    await visitor.shot('exhausted');
  } finally {
    await visitor.leave();
  }
});

test('a link in a mail leads on from its frame', async () => {
  const visitor = await Visitor.arrive(browser, site, 'demo-mail-link', DESKTOP);
  try {
    await visitor.open('/login');
    await visitor.page.getByLabel('E-mail address').first().fill('editor@readers.example');
    await visitor.go(visitor.page.locator('main form button').first());
    const mail = visitor.page.locator('.inbox a', { hasText: 'editor@readers.example' }).first();
    for (let tries = 0; (await mail.count()) === 0 && tries < 50; tries += 1) await visitor.open('/demo/mail');
    await visitor.go(mail);
    const link = visitor.page.frameLocator('iframe').locator('a[href*="/login/link/"]').first();
    await Promise.all([visitor.page.waitForURL(/\/login\/link\//), link.click()]);
    await visitor.press('Log in on this device');
    await visitor.open('/account');
    assert.match(await visitor.text(), /editor@readers\.example/);
  } finally {
    await visitor.leave();
  }
});

test('the log of the demonstration has nothing to complain about', () => {
  // How fast this machine is is nothing to complain about here.
  const lines = site.log.split('\n').filter((line) => !line.includes('access: slow request'));
  assert.doesNotMatch(lines.join('\n'), /\b(ERROR|WARN)\b|panicked/);
});
