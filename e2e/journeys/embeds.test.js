// A video and a post within an article: cards that load nothing before a reader asks for it, and links where no script runs.

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { examine } from '../lib/examine.js';
import { Site } from '../lib/site.js';
import { everyWay, launch } from '../lib/visitor.js';

const VIDEO = 'https://www.youtube.com/watch?v=abc123';
const PATH = '/articles/low-water-on-film';
const STORY = {
  id: 'weir-film', slug: 'low-water-on-film', title: 'Low water, on film', section: 'Locks', published_at: '2021-04-01T07:00:00Z', access: 'free',
  body_html: `<p>It was filmed from the lock.</p><iframe src="https://www.youtube.com/embed/abc123" title="The weir at low water"></iframe>
    <p>Somebody remarked on it.</p><p>https://bsky.app/profile/ada.example/post/3kabc</p><p>Nobody else did.</p>`,
};

let site;
let browser;
before(async () => {
  site = await Site.start();
  const file = join(site.data, 'film.ndjson');
  writeFileSync(file, JSON.stringify(STORY));
  site.command('import', 'articles', file);
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await site?.stop();
});

/** Somebody else's page stands in for theirs. */
async function standIn(visitor, asked) {
  visitor.knows('https://www.youtube-nocookie.com');
  await visitor.context.route('https://www.youtube-nocookie.com/**', (route) => {
    asked.push({ url: route.request().url(), referrer: route.request().headers().referer });
    return route.fulfill({ contentType: 'text/html', body: '<!DOCTYPE html><html lang="en"><title>Film</title><p>It plays.</p></html>' });
  });
}

test('a video is loaded when a reader asks for it, and not before', (t) =>
  everyWay(t, () => browser, () => site, 'embeds', async (arrive, way) => {
    const visitor = await arrive();
    const asked = [];
    await standIn(visitor, asked);
    await visitor.open(PATH);
    const card = visitor.page.locator('figure', { hasText: 'The weir at low water' });
    assert.equal(await card.getByRole('link', { name: 'The weir at low water' }).getAttribute('href'), VIDEO);
    assert.match(await card.innerText(), /From YouTube\. Nothing of theirs is loaded until you press/);
    if (way.name === 'desktop') await examine(visitor, 'cards');
    await visitor.fits();
    await visitor.shot('cards');
    const button = card.getByRole('button', { name: 'Show it here' });
    if (!way.scripts) return assert.equal(await button.count(), 0);
    assert.equal(await visitor.page.getByRole('button', { name: 'Show it here' }).count(), 2);
    assert.deepEqual(asked, []);
    await button.focus();
    await visitor.page.keyboard.press('Enter');
    await visitor.page.frameLocator('iframe').getByText('It plays.').waitFor();
    assert.deepEqual(asked, [{ url: 'https://www.youtube-nocookie.com/embed/abc123', referrer: `${site.origin}/` }]);
    const frame = visitor.page.locator('iframe');
    assert.equal(await frame.getAttribute('title'), 'YouTube: The weir at low water');
    const { width, height } = await frame.boundingBox();
    assert.ok(Math.abs(width / height - 16 / 9) < 0.02, `${width} by ${height}`);
    assert.equal(await visitor.page.getByRole('button', { name: 'Show it here' }).count(), 1, 'the other waits');
    await visitor.fits();
    await visitor.shot('loaded');
  }));
