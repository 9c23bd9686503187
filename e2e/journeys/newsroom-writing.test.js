// A piece on its way in the newsroom itself: written, scheduled, published, corrected, withdrawn; by two at once; with a
// network that is cut and a server that is killed while somebody types. Not one character is lost.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { examine } from '../lib/examine.js';
import { browserHere, here } from '../lib/journey.js';
import { Visitor, WAYS } from '../lib/visitor.js';
import { until } from '../lib/writing.js';

const DESKTOP = WAYS.find((way) => way.name === 'desktop');
const BARE = WAYS.find((way) => way.name === 'phone-noscript');
/** What Chromium says of requests that fail; in tests of failures it is no fault. */
const FAILED = 'Failed to load resource';

const link = (printed) => printed.match(/http:\S+\/login\/link\/\S+/)[0];
let windows = 0;

/** An editor at a window of their own. */
async function editor(email, way = DESKTOP, role = 'editor') {
  windows += 1;
  const writer = await Visitor.arrive(browserHere(), here(), `writing-${windows}`, way);
  await writer.follow(link(here().command('staff', 'invite', email, '--role', role)));
  return writer;
}

const piece = (title, walk) => test(title, async () => {
  const arrived = [];
  const arrive = async (...who) => {
    const writer = await editor(...who);
    arrived.push(writer);
    return writer;
  };
  try {
    await walk(arrive);
  } catch (error) {
    for (const writer of arrived) {
      await writer.shot('failed').catch(() => {});
      // They follow from what went wrong, and would be told in its place.
      writer.complaints = [];
    }
    throw error;
  } finally {
    for (const writer of arrived) await writer.leave();
  }
});

/** Begins a piece, and waits for the editor. */
async function begin(writer) {
  await writer.open('/newsroom/drafts');
  await writer.press('Begin a story');
  await writer.page.waitForSelector('[data-ready]');
  return new URL(writer.page.url()).pathname;
}

const text = (writer) => writer.page.locator('#story-text');
const state = (writer) => writer.page.locator('.status .state');
const saved = (writer) => writer.page.locator('.status .state[data-kind=saved]').waitFor();

async function toEnd(writer) {
  await text(writer).focus();
  await writer.page.keyboard.press('Control+End');
}

/** What the server has: the text without scripts. */
async function stored(writer, path) {
  const page = await (await writer.context.request.get(path)).text();
  return page.match(/name="html"[^>]*>\n?([^]*?)<\/textarea>/)[1].replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&').replaceAll('&quot;', '"');
}

/** Until the server has a text that holds these words. */
async function has(writer, path, words) {
  let last = '';
  await until(async () => {
    last = await stored(writer, path).catch(() => '');
    return last.includes(words);
  }, () => `the server has ${last}`, 40_000);
}

piece('a piece is written, scheduled, published, corrected and withdrawn', async (arrive) => {
  const writer = await arrive('ann@paper.example');
  const path = await begin(writer);
  await writer.page.getByLabel('Headline').fill('A weir in winter');
  await writer.page.getByLabel('Standfirst').fill('Who keeps it?');
  await toEnd(writer);
  await writer.page.keyboard.type('Ice came early.');
  await writer.page.keyboard.press('Enter');
  await writer.page.keyboard.type('The keeper was gone.');
  await text(writer).locator('p', { hasText: 'Ice' }).click();
  await writer.page.keyboard.press('Control+Alt+Enter');
  await text(writer).locator('.teaser-label', { hasText: 'Teaser ends here · 3 words' }).waitFor();
  await toEnd(writer);
  if (await hasUploads(writer)) await putPicture(writer);
  // The way to another page waits for what was just typed.
  await writer.press('Particulars', { role: 'link' });
  assert.match(await stored(writer, path), /Ice came early\.<\/p>\s*<!--more-->\s*<p>The keeper was gone\./);
  await writer.fits();
  await examine(writer, 'particulars');
  await writer.page.getByLabel('Authors').fill('Ann Keeper');
  await writer.page.getByLabel('Who may read it').selectOption('free');
  await writer.press('Save particulars');
  await writer.page.getByLabel('Authors').waitFor();
  await writer.press('Publish', { role: 'link' });
  await examine(writer, 'publish');
  const at = writer.page.getByLabel(/^Goes out at/);
  await at.fill('2099-01-01T08:00');
  await writer.press('Schedule');
  assert.match(await writer.text(), /goes out 1 Jan 2099/);
  await writer.open('/newsroom/calendar?month=2099-01');
  const waiting = (day) => writer.page.locator(`[data-day="2099-01-${day}"] .draft-scheduled a`);
  await Promise.all([writer.page.waitForEvent('load'), (async () => { await waiting('01').focus(); await writer.page.keyboard.press('Shift+ArrowDown'); })()]);
  await waiting('08').waitFor();
  await writer.open(`${path}/publish`);
  assert.match(await writer.text(), /goes out 8 Jan 2099/);
  await writer.press('Call off');
  await writer.press('Publish now');
  assert.match(await writer.text(), /Readers have it now/);
  await writer.press('Write', { role: 'link' });
  await writer.page.waitForSelector('[data-ready]');
  await toEnd(writer);
  await writer.page.keyboard.type(' On Friday.');
  await writer.press('Publish', { role: 'link' });
  await writer.press('Publish again');
  await writer.page.getByLabel('What was wrong').fill('It was a Friday.');
  await writer.press('Add the correction');
  await writer.press('On the site', { role: 'link' });
  assert.match(await writer.text(), /It was a Friday\.[^]*Ice came early\.[^]*gone\.[^]*Ann Keeper[^]*On Friday\./);
  await writer.open(`${path}/publish`);
  await writer.press('Withdraw', { role: 'link' });
  assert.match(await writer.text(), /A weir in winter/);
  await writer.press('Withdraw it');
  assert.match(await writer.text(), /do not have it any more/);
  assert.equal((await writer.context.request.get('/articles/a-weir-in-winter')).status(), 410);
  await writer.press('History', { role: 'link' });
  await examine(writer, 'history');
  await writer.page.locator('.texts .what a').nth(0).click();
  await writer.page.locator('.lead').waitFor();
  await examine(writer, 'one-text');
});

const hasUploads = async (writer) => (await writer.context.request.get('/newsroom/media/upload', { maxRedirects: 0 })).status() !== 404;

/** Opens the menu of what can be put in, and takes an entry. */
async function pick(writer, entry) {
  await writer.page.locator('.toolbar [data-act=insert]').click();
  await writer.page.locator('.menu [role^=menuitem]', { hasText: new RegExp(`^${entry}`) }).first().click();
}

/** A picture with what is to be said of it. */
async function putPicture(writer) {
  await writer.page.keyboard.press('Enter');
  const [chooser] = await Promise.all([writer.page.waitForEvent('filechooser'), pick(writer, 'Picture')]);
  await chooser.setFiles({ name: 'weir.png', mimeType: 'image/png', buffer: Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64') });
  await writer.page.locator('.figure img').waitFor();
  await writer.page.locator('.figure-credit').click();
  await writer.page.keyboard.type('Ann Keeper');
  await toEnd(writer);
}

piece('two editors at once: both texts are kept', async (arrive) => {
  const ann = await arrive('ann2@paper.example');
  const bob = await arrive('bob2@paper.example');
  const path = await begin(ann);
  await toEnd(ann);
  await ann.page.keyboard.type('It began.');
  await has(ann, path, 'It began.');
  await saved(ann);
  await bob.open(path);
  await bob.page.waitForSelector('[data-ready]');
  await toEnd(bob);
  await bob.page.keyboard.type(' Bob was here.');
  await has(bob, path, 'Bob was here.');
  await toEnd(ann);
  await ann.page.keyboard.type(' Ann went on.');
  await ann.page.getByRole('dialog').getByText('Two people have written here').waitFor();
  assert.match(await ann.page.getByRole('dialog').innerText(), /Bob was here[^]*Ann went on|Ann went on[^]*Bob was here/);
  // Both are found among the texts, before she has chosen.
  const history = await (await ann.context.request.get(`${path}/texts`)).text();
  assert.match(history, /Set aside/);
  assert.match(await stored(bob, path), /Bob was here\./);
  ann.complaints = ann.complaints.filter((what) => !what.includes(FAILED));
});

piece('the network is cut and the server killed while somebody types', async (arrive) => {
  const ann = await arrive('ann3@paper.example');
  const path = await begin(ann);
  await toEnd(ann);
  await ann.page.keyboard.type('One');
  await has(ann, path, 'One');
  await ann.context.setOffline(true);
  await ann.page.keyboard.type(' two');
  await state(ann).filter({ hasText: 'Not connected' }).waitFor();
  await ann.page.keyboard.type(' three');
  await ann.context.setOffline(false);
  await has(ann, path, 'One two three');
  // Killed between two letters.
  await ann.page.keyboard.type(' four');
  here().server.kill('SIGKILL');
  await ann.page.keyboard.type(' five');
  await ann.page.locator('.status .state[data-kind=offline]').waitFor();
  await ann.page.keyboard.type(' six');
  await here().run('serve');
  await has(ann, path, 'One two three four five six');
  await saved(ann);
  // Closed while nothing could be sent: this browser has it when the page is opened again.
  here().server.kill('SIGKILL');
  await ann.page.keyboard.type(' seven');
  await ann.page.locator('.status .state[data-kind=offline]').waitFor();
  await ann.page.close();
  await here().run('serve');
  ann.page = await ann.context.newPage();
  await ann.open(path);
  await ann.page.waitForSelector('[data-ready]');
  await ann.page.getByText('This browser has kept a newer text').waitFor();
  await ann.page.getByRole('button', { name: 'Compare' }).first().click();
  assert.match(await ann.page.getByRole('dialog').innerText(), /seven/);
  ann.complaints = ann.complaints.filter((what) => !what.includes(FAILED));
});

piece('without scripts a piece is written, discussed and looked at', async (arrive) => {
  const ann = await arrive('ann4@paper.example', BARE);
  await ann.open('/newsroom/drafts');
  await ann.press('Begin a story');
  await ann.page.getByLabel('Headline').fill('Bare words');
  await ann.page.getByLabel('Text, as HTML').fill('<p>Plain and true.</p><!--more--><p>The rest.</p>');
  await ann.press('Save');
  await ann.fits();
  await ann.press('Comments', { role: 'link' });
  await ann.page.getByLabel('Words it is about').fill('Plain and true');
  await ann.page.locator('#body').fill('Which is it?');
  await ann.press('Comment');
  assert.match(await ann.text(), /Plain and true[^]*Which is it\?/);
  await ann.fits();
  await ann.press('Preview', { role: 'link' });
  await ann.press('Subscriber', { role: 'link' });
  const frame = ann.page.frameLocator('iframe');
  assert.match(await frame.locator('article').innerText(), /The rest\./);
  await ann.page.getByLabel('Whom it is for').fill('Ben');
  await ann.press('Make a link');
  const address = await ann.page.getByLabel('The link').inputValue();
  const stranger = await browserHere().newContext();
  const page = await stranger.newPage();
  await page.goto(address);
  assert.match(await page.locator('article').innerText(), /The rest\./);
  await ann.press('End it');
  assert.equal((await page.goto(address)).status(), 404);
  await stranger.close();
});

piece('the calendar: planned, moved by hand and by keys', async (arrive) => {
  const ann = await arrive('ann5@paper.example');
  await ann.open('/newsroom/calendar?month=2030-05');
  await ann.page.getByLabel('What about').fill('The dredging');
  await ann.page.getByLabel('For when').fill('2030-05-14T09:00');
  await ann.press('Plan it');
  const on = (day) => ann.page.locator(`[data-day="2030-05-${day}"] .entry`);
  await on(14).waitFor();
  await examine(ann, 'calendar');
  const [from, to] = [await on(14).locator('a').boundingBox(), await ann.page.locator('[data-day="2030-05-16"]').boundingBox()];
  await ann.page.mouse.move(from.x + 20, from.y + 10);
  await ann.page.mouse.down();
  await ann.page.mouse.move(from.x + 60, from.y + 20, { steps: 4 });
  await ann.page.mouse.move(to.x + 20, to.y + 60, { steps: 8 });
  await Promise.all([ann.page.waitForEvent('load'), ann.page.mouse.up()]);
  await on(16).waitFor();
  await Promise.all([ann.page.waitForEvent('load'), (async () => { await on(16).locator('a').focus(); await ann.page.keyboard.press('Shift+ArrowDown'); })()]);
  await on(23).waitFor();
  assert.equal(await ann.page.evaluate(() => document.activeElement.closest('[data-day]')?.dataset.day), '2030-05-23');
  await ann.press('The dredging', { role: 'link' });
  await examine(ann, 'plan');
});
