// From an empty folder to a magazine: the printed link, the page behind it, the owner's first steps, an
// archive, the front page. On phone and desktop, with scripts and without.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { METERED } from '../lib/articles.js';
import { examine } from '../lib/examine.js';
import { Site } from '../lib/site.js';
import { remarks } from '../lib/validate.js';
import { Visitor, WAYS, launch } from '../lib/visitor.js';

const OWNER = 'ann@weir.example';
const articles = join(import.meta.dirname, '..', 'fixtures', 'articles.ndjson');
let browser;
/** The pages as they were sent. */
const sources = {};

before(async () => {
  browser = await launch();
});

after(async () => {
  await browser?.close();
});

/** Looks at a page closely on the desktop, and keeps a picture of it everywhere. */
async function look(visitor, way, name) {
  await visitor.fits();
  if (way.name === 'desktop') {
    await examine(visitor, name);
    sources[name] = await visitor.source;
  } else {
    await visitor.shot(name);
  }
}

async function fill(visitor) {
  await visitor.page.getByLabel('Name', { exact: true }).fill('The Weir');
  await visitor.page.getByLabel('Line under the name').fill('News from the river');
  await visitor.page.getByLabel('Your e-mail address').fill(OWNER);
}

async function refuse(visitor, way) {
  await fill(visitor);
  await visitor.page.getByLabel('Time zone').fill('Europe/Lisbonn');
  await visitor.press('Continue');
  assert.equal(await visitor.page.evaluate(() => document.activeElement.id), 'problems');
  assert.match(await visitor.page.locator('#problems').innerText(), /Did you mean Europe\/Lisbon\?/);
  assert.equal(await visitor.page.getByLabel('Time zone').getAttribute('aria-invalid'), 'true');
  assert.equal(await visitor.page.getByLabel('Name', { exact: true }).inputValue(), 'The Weir');
  await look(visitor, way, 'refused');
}

/** A relay that cannot be reached says so before anything is made. */
async function tryRelay(visitor, way) {
  await visitor.page.getByLabel('Time zone').fill('Lisbon');
  await visitor.page.getByLabel('Send them by a relay').check();
  await visitor.page.getByLabel('Server', { exact: true }).fill('127.0.0.1');
  await visitor.page.getByLabel('Port', { exact: true }).fill('1');
  await look(visitor, way, 'relay');
  await visitor.press('Continue');
  await visitor.press('Send a test mail');
  assert.match(await visitor.page.locator('.notice').innerText(), /cannot be reached/);
  await look(visitor, way, 'no-relay');
  await visitor.press('Change something');
}

async function finish(visitor, way, site) {
  await visitor.page.getByLabel('Keep mails as files').check();
  await visitor.press('Continue');
  assert.match(await visitor.text(), /Europe\/Lisbon/);
  await visitor.press('Send a test mail');
  assert.match((await site.outbox.next(OWNER)).text, /It works/);
  await look(visitor, way, 'review');
  await visitor.press('Create The Weir');
  assert.equal(new URL(visitor.page.url()).pathname, '/welcome');
  assert.match(await visitor.text(), /The Weir is there/);
  await look(visitor, way, 'welcome');
}

async function publish(visitor, way, site) {
  await visitor.open('/');
  assert.match(await visitor.text(), /import articles/);
  await look(visitor, way, 'nothing-yet');
  site.command('import', 'articles', articles);
  // The server hears of what another process did within a second.
  const latest = Date.now() + 10_000;
  do await visitor.open('/');
  while (!(await visitor.text()).includes(METERED[0].title) && Date.now() < latest);
  assert.ok((await visitor.text()).includes(METERED[0].title));
  await look(visitor, way, 'front');
}

for (const way of WAYS) {
  test(`an empty folder becomes a magazine (${way.name})`, async () => {
    const site = await Site.prepare();
    const visitors = [];
    try {
      const link = await site.beginSetUp();
      const closed = await fetch(site.origin);
      assert.equal(closed.status, 503);
      assert.match(await closed.text(), /being set up/);
      const owner = await Visitor.arrive(browser, site, 'set-up', way);
      visitors.push(owner);
      await owner.open(link);
      await look(owner, way, 'form');
      await refuse(owner, way);
      await tryRelay(owner, way);
      await finish(owner, way, site);
      await publish(owner, way, site);

      const late = await Visitor.arrive(browser, site, 'set-up-late', way);
      visitors.push(late);
      assert.equal((await late.open(link)).status(), 410);
      await late.shot('over');
      await late.open('/welcome');
      assert.equal(new URL(late.page.url()).pathname, '/login');
    } finally {
      for (const visitor of visitors) await visitor.leave();
      await site.stop();
    }
  });
}

test('the pages of a set-up are valid HTML', async () => {
  assert.ok(sources.form, 'no page was looked at');
  assert.deepEqual(await remarks(sources), []);
});
