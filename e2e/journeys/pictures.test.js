// Pictures reach a reader in the width that fits the device, and nothing moves when they come.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { Site } from '../lib/site.js';
import { Visitor, WAYS, launch } from '../lib/visitor.js';

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

/** Opens a page, scrolls through it so that every picture comes, and gives what came and how far things moved. */
async function look(visitor, path) {
  await visitor.open(path);
  return visitor.page.evaluate(async () => {
    let moved = 0;
    new PerformanceObserver((list) => {
      for (const shift of list.getEntries()) if (!shift.hadRecentInput) moved += shift.value;
    }).observe({ type: 'layout-shift', buffered: true });
    for (let top = 0; top < document.body.scrollHeight; top += 600) {
      window.scrollTo(0, top);
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    }
    const images = [...document.querySelectorAll('main img')];
    for (const image of images) image.loading = 'eager';
    await Promise.all(images.map((image) => image.decode()));
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    const sources = images.map((image) => ({ src: image.currentSrc, shown: image.clientWidth, lead: image.fetchPriority === 'high' }));
    return { moved, images: sources };
  });
}

/** The copy's width, from its name; nothing for a picture as it came. */
const widthOf = (src) => Number(src.match(/\.(\d+)\.(?:webp|avif)$/)?.[1]) || undefined;

for (const [way, most] of [['phone', 640], ['desktop', 1280]]) {
  test(`a ${way} loads pictures no larger than it needs, and nothing moves`, async () => {
    const visitor = await Visitor.arrive(browser, site, 'pictures', WAYS.find(({ name }) => name === way));
    try {
      await visitor.open('/');
      const story = await visitor.page.locator('main article.pictured a[href^="/articles/"]').first().getAttribute('href');
      for (const path of ['/', story]) {
        const { moved, images } = await look(visitor, path);
        assert.equal(moved.toFixed(3), '0.000', `${path} moves by ${moved}`);
        assert.ok(images.length > 0, `${path} shows pictures`);
        for (const { src, shown } of images) {
          const width = widthOf(src);
          assert.ok(width, `${path}: ${src} is the picture as it came`);
          assert.ok(width <= most, `${path}: ${src} is shown ${shown} px wide`);
          assert.ok(width >= Math.min(shown, 320) || width >= shown, `${path}: ${src} is too small for ${shown} px`);
        }
        assert.equal(images.filter(({ lead }) => lead).length > 0, true, `${path} asks for its lead at once`);
      }
      await visitor.shot('article');
    } finally {
      await visitor.leave();
    }
  });
}

test('a link to a story has a card to stand beside it', async () => {
  const visitor = await Visitor.arrive(browser, site, 'card', WAYS.find(({ name }) => name === 'desktop'));
  try {
    await visitor.open('/');
    const story = await visitor.page.locator('main article.pictured a[href^="/articles/"]').first().getAttribute('href');
    for (const path of ['/', story]) {
      await visitor.open(path);
      const card = await visitor.page.evaluate(() => document.querySelector('meta[property="og:image"]')?.content);
      const answer = await visitor.context.request.get(card);
      assert.equal(answer.status(), 200, `${path}: ${card}`);
      assert.match(answer.headers()['content-type'], /^image\/(png|jpeg)$/);
    }
  } finally {
    await visitor.leave();
  }
});
