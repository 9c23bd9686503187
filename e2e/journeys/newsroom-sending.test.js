// An issue of a newsletter goes out to many readers through a slow relay: an editor watches it, holds it back, lets it go
// on, looks at what has come of it so far, and calls the rest off. Each way has a newsletter of its own.

import assert from 'node:assert/strict';
import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';

import { examine } from '../lib/examine.js';
import { relay } from '../lib/relay.js';
import { Site } from '../lib/site.js';
import { Visitor, WAYS, launch } from '../lib/visitor.js';

const MINUTE = 60_000;
const PATIENCE_MS = 30_000;
const READERS = 300;
const walked = WAYS.filter(({ name }) => ['phone', 'phone-noscript', 'desktop'].includes(name));
const named = (way) => `The Evening by ${way.name}`;
let site;
let browser;
let mails;

/** It was due when the site starts, and is not late yet. */
const at = () => new Date(Date.now() - MINUTE).toISOString().slice(11, 16);

const letter = (way) => `
[[newsletters]]
slug = "evening-${way.name}"
name = "${named(way)}"
days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
at = "${at()}"
untouched = "send"
sections = ["latest 1-3"]
`;

/** Two mails a second, so that there is time to do something about them. */
const settings = () => `
[mail]
transport = "smtp"
from = "desk@weir.example"

[mail.smtp]
host = "127.0.0.1"
port = ${mails.port}
security = "none"

[mail.bulk]
rate = 2
in_flight = 4
${walked.map(letter).join('')}`;

/** News of the day, and readers who want it. */
async function settle(made) {
  appendFileSync(join(made.data, 'broadsheet.toml'), settings());
  const [news, list] = [join(made.data, 'news.ndjson'), join(made.data, 'readers.csv')];
  const published = new Date(Date.now() - 30 * MINUTE).toISOString();
  writeFileSync(news, `${JSON.stringify({
    id: 'evening-1', title: 'The gauge at dusk', published_at: published, access: 'free', section: 'Locks',
    body_html: '<p>It stands at two metres and falls.</p>',
  })}\n`);
  const letters = walked.map((way) => `evening-${way.name}`).join(';');
  const rows = Array.from({ length: READERS }, (_, number) => `reader${number}@dusk.example,${letters}\n`);
  writeFileSync(list, `email,newsletters\n${rows.join('')}`);
  made.command('import', 'articles', news, '--source', 'evening');
  made.command('import', 'readers', list);
  return '';
}

before(async () => {
  mails = await relay();
  site = await Site.start(settle);
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await site?.stop();
  mails?.stop();
});

/** Asks until it is so. */
async function until(what, holds) {
  const end = Date.now() + PATIENCE_MS;
  while (!(await holds())) {
    assert.ok(Date.now() < end, `not within ${PATIENCE_MS / 1000} s: ${what}`);
    await pause(250);
  }
}

/** The page, as soon as it is being sent. */
async function find(editor, way) {
  const mine = editor.page.locator('.letter', { has: editor.page.getByRole('link', { name: named(way), exact: true }) });
  await until('it is being sent', async () => {
    await editor.open('/newsroom/newsletters');
    return /Being sent/.test(await mine.innerText());
  });
  await editor.go(mine.locator('.wire .what a').first());
}

const numbers = (editor) => editor.page.locator('[data-numbers]').innerText();
const focused = (editor) => editor.page.evaluate(() => document.activeElement.textContent.trim());

/** With scripts the numbers move on below a button that keeps the focus; whoever wants to has them stand still. */
async function watch(editor, way, look) {
  assert.ok((await numbers(editor)).includes(`of ${READERS} are done with`));
  await editor.fits();
  if (way.scripts) {
    const first = await numbers(editor);
    await editor.page.getByRole('button', { name: 'Pause' }).focus();
    await until('the numbers move on', async () => (await numbers(editor)) !== first);
    assert.equal(await focused(editor), 'Pause');
  }
  await editor.press('Do not keep this page current', { role: 'link' });
  await look('still');
  const first = await numbers(editor);
  if (way.scripts) await pause(6000);
  assert.equal(await numbers(editor), first);
  await editor.press('Keep this page current', { role: 'link' });
}

async function steer(editor, look) {
  await editor.page.getByRole('button', { name: 'Pause' }).focus();
  await Promise.all([editor.page.waitForEvent('load'), editor.page.keyboard.press('Enter')]);
  assert.match(await editor.page.locator('.notice').innerText(), /It is paused/);
  assert.match(await numbers(editor), /It is paused/);
  assert.equal(await editor.page.getByRole('link', { name: /keep this page current/i }).count(), 0);
  await look('paused');
  await editor.press('Resume');
  assert.match(await editor.page.locator('.notice').innerText(), /It goes on/);
}

async function callOff(editor, look) {
  const tiles = await editor.page.locator('.tiles').textContent();
  for (const name of ['Sent', 'Delivered', 'Not delivered', 'Called spam', 'Clicks', 'Ended it', 'Subscribed']) {
    assert.ok(tiles.includes(name), `${name}: ${tiles}`);
  }
  await editor.press('Cancel this issue', { role: 'link' });
  assert.match(await editor.text(), /have it already/);
  await look('sure');
  await editor.press('Yes, cancel it');
  assert.match(await editor.page.locator('.lead').first().innerText(), /^Cancelled\./);
  await until('what had left is known', async () => {
    await editor.page.reload();
    return (await numbers(editor)).includes(`${READERS} of ${READERS} are done with`);
  });
  assert.match(await editor.text(), /Called off/);
  await look('cancelled');
  await editor.fits();
}

for (const way of walked) {
  test(`an editor watches an issue that is being sent, and calls it off (${way.name})`, async () => {
    const editor = await Visitor.arrive(browser, site, 'newsroom-sending', way);
    const look = (name) => (way.name === 'desktop' ? examine(editor, name) : editor.shot(name));
    try {
      const printed = site.command('staff', 'invite', `evening.${way.name}@paper.example`, '--role', 'editor');
      await editor.follow(printed.match(/http:\S+\/login\/link\/\S+/)[0]);
      await find(editor, way);
      await watch(editor, way, look);
      await steer(editor, look);
      await callOff(editor, look);
      assert.ok(mails.taken.some((to) => /^reader\d+@dusk\.example$/.test(to)), 'some have it');
    } catch (error) {
      await editor.shot('failed').catch(() => {});
      throw error;
    } finally {
      await editor.leave();
    }
  });
}

test('nobody was sent an issue twice', () => {
  const times = new Map();
  for (const to of mails.taken) times.set(to, (times.get(to) ?? 0) + 1);
  assert.ok(Math.max(...times.values()) <= walked.length, 'one of each newsletter at most');
});
