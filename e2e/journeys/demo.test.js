// The demonstration magazine, which has what the fixture lacks: pictures, portraits, series, long texts.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { DESKTOP, examine } from '../lib/examine.js';
import { Site } from '../lib/site.js';
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
