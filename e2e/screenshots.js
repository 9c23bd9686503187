// Makes pictures of every page and wall of the demonstration, and of the page that sets a site up: `node screenshots.js FOLDER [part of a name]`.

import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { Site } from './lib/site.js';
import { SETTINGS, stops, survey } from './lib/tour.js';
import { Visitor, launch } from './lib/visitor.js';

const WIDTHS = [[360, 740], [768, 1024], [1280, 900]];
const folder = resolve(process.argv[2] ?? join(import.meta.dirname, 'results', 'screenshots'));
const wanted = process.argv[3] ?? '';
const WAY = { name: 'camera', viewport: { width: 1280, height: 900 }, scripts: true };

/** What loads late loads now: a picture of the whole page shows more than a window does. */
function loadAll(page) {
  return page.evaluate(async () => {
    for (const image of document.images) image.loading = 'eager';
    await Promise.all([...document.images].map((image) => image.decode().catch(() => {})));
  });
}

async function photograph({ page }, name) {
  for (const [width, height] of WIDTHS) {
    await page.setViewportSize({ width, height });
    // Another width may want other copies.
    await loadAll(page);
    for (const colorScheme of ['light', 'dark']) {
      await page.emulateMedia({ colorScheme });
      await page.screenshot({ path: join(folder, `${name}-${width}-${colorScheme}.png`), fullPage: true, animations: 'disabled' });
    }
  }
}

/** The page of a folder with nothing in it. */
async function photographSetUp(browser) {
  const site = await Site.prepare();
  try {
    const path = await site.beginSetUp();
    const visitor = await Visitor.arrive(browser, site, 'set-up', WAY);
    await visitor.open(path);
    await photograph(visitor, 'set-up');
    await visitor.context.close();
  } finally {
    await site.stop();
  }
}

async function main() {
  mkdirSync(folder, { recursive: true });
  const asked = Object.entries(process.env).filter(([name]) => name.startsWith('BROADSHEET_SITE__'));
  const [site, browser] = await Promise.all([Site.demo({ ...SETTINGS, ...Object.fromEntries(asked) }), launch()]);
  let taken = 0;
  try {
    const scout = await Visitor.arrive(browser, site, 'survey', WAY);
    const found = await survey(scout);
    await scout.context.close();
    for (const [who, pages] of stops(found)) {
      const visitor = await Visitor.arrive(browser, site, who.title, WAY);
      await who.arrive(visitor);
      for (const [name, page] of Object.entries(pages)) {
        if (!page || !name.includes(wanted)) continue;
        if (page.path) await visitor.open(page.path);
        else await page(visitor);
        await photograph(visitor, name);
        taken += 1;
      }
      await visitor.context.close();
    }
    if ('set-up'.includes(wanted)) {
      await photographSetUp(browser);
      taken += 1;
    }
  } finally {
    await browser.close();
    await site.stop();
  }
  console.log(`${taken} pages, each at ${WIDTHS.length} widths, light and dark, in ${folder}`);
}

await main();
