// Every page and wall of the demonstration, by readers in every standing and staff, in both themes and both
// languages: valid HTML, nothing that axe knows to be a fault, nothing that jumps while it loads or sticks out at 320 px.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';

import { faultsBy } from '../lib/examine.js';
import { Site } from '../lib/site.js';
import { SETTINGS, stops, survey } from '../lib/tour.js';
import { remarks } from '../lib/validate.js';
import { Visitor, WAYS, launch } from '../lib/visitor.js';

const BULLETIN = join(import.meta.dirname, '..', '..', 'themes', 'bulletin');
/** Each theme and each language once; the router's tests walk the other two. */
const EDITIONS = [
  { name: 'default theme, English', settings: {} },
  { name: 'bulletin, French', settings: { BROADSHEET_SITE__THEME: BULLETIN, BROADSHEET_SITE__LANGUAGE: 'fr' } },
];
const DESKTOP = WAYS.find((way) => way.name === 'desktop');
const PHONE = WAYS.find((way) => way.name === 'phone');

/** Walks the tour; gives the source of each page, and what axe found. */
async function walk(browser, site) {
  const scout = await Visitor.arrive(browser, site, 'survey', DESKTOP);
  const found = await survey(scout);
  await scout.leave();
  const [sources, faults] = [{}, []];
  for (const [who, pages] of stops(found)) {
    const visitor = await Visitor.arrive(browser, site, `tour-${who.title}`, DESKTOP);
    await who.arrive(visitor);
    for (const [name, page] of Object.entries(pages)) {
      if (!page) continue;
      const response = page.path ? await visitor.open(page.path) : (await page(visitor), null);
      if (response && page.status) assert.equal(response.status(), page.status, page.path);
      sources[name] = await visitor.source;
      faults.push(...(await faultsBy(visitor, name)));
    }
    await visitor.leave();
  }
  return { found, sources, faults };
}

/** How far a page's parts moved while it loaded and was read to its end. */
async function shift(browser, site, way, path) {
  const visitor = await Visitor.arrive(browser, site, 'steadiness', way);
  await visitor.page.addInitScript(() => {
    window.moved = [];
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.moved.push(entry.value);
    }).observe({ type: 'layout-shift', buffered: true });
  });
  await visitor.open(path);
  const moved = await visitor.page.evaluate(async () => {
    await document.fonts.ready;
    for (let y = 0; y < document.body.scrollHeight; y += window.innerHeight / 2) {
      window.scrollTo(0, y);
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    }
    await Promise.all([...document.images].map((image) => image.decode().catch(() => {})));
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    return window.moved;
  });
  await visitor.leave();
  return moved.reduce((sum, value) => sum + value, 0);
}

for (const edition of EDITIONS) {
  test(edition.name, async (t) => {
    const [site, browser] = await Promise.all([Site.demo({ ...SETTINGS, ...edition.settings }), launch()]);
    try {
      const { found, sources, faults } = await walk(browser, site);
      await t.test('is valid HTML', async () => {
        assert.ok(Object.keys(sources).length > 90, 'the tour was cut short');
        assert.deepEqual(await remarks(sources), []);
      });
      await t.test('says what language it is in', () => {
        const language = edition.settings.BROADSHEET_SITE__LANGUAGE ?? 'en';
        for (const [name, html] of Object.entries(sources)) assert.match(html, new RegExp(`<html lang="${language}"`), name);
      });
      await t.test('has no fault that axe knows of', () => assert.deepEqual(faults, []));
      await t.test('does not move while it loads', async () => {
        for (const way of [PHONE, DESKTOP]) {
          for (const path of ['/', found.free, found.metered]) {
            // To three decimals, as Lighthouse gives it: a word of a late typeface may move by a hair.
            const moved = await shift(browser, site, way, path);
            assert.equal(moved.toFixed(3), '0.000', `${path} on ${way.name} moves by ${moved}`);
          }
        }
      });
      assert.doesNotMatch(site.log, /ERROR/, 'the server complained');
    } finally {
      await browser.close();
      await site.stop();
    }
  });
}
