// An editor makes an issue of a newsletter: begins it, writes our take, adds what others report and what is to come,
// looks at it, has it mailed to herself and approves it. Each way has a newsletter of its own.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { examine } from '../lib/examine.js';
import { Site } from '../lib/site.js';
import { Visitor, WAYS, launch } from '../lib/visitor.js';

const HOUR = 3_600_000;
let site;
let browser;

/** In twelve hours, so that nothing happens to an issue by itself meanwhile. */
const at = () => new Date(Date.now() + 12 * HOUR).toISOString().slice(11, 16);
const named = (way) => `The Review by ${way.name}`;

const letter = (way) => `
[[newsletters]]
slug = "review-${way.name}"
name = "${named(way)}"
description = "What happened, what we make of it, what is to come."
days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
at = "${at()}"
sections = ["take 1", "news 0-8", "latest 0-3", "radar 0-5"]
`;

before(async () => {
  site = await Site.start(async () => WAYS.map(letter).join(''));
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await site?.stop();
});

async function report(editor, headline) {
  const news = editor.page.locator('#section-news');
  await news.getByText('Add what others report').click();
  await news.getByLabel('Web address').last().fill('https://elsewhere.example/report');
  await news.getByLabel('Source').last().fill('The Other Paper');
  await news.getByLabel('Headline', { exact: true }).last().fill(headline);
  await news.getByLabel('Our note').last().fill('Nobody else has the figures.');
  await editor.press('Add', { within: news.locator('details[open]').last() });
}

const headlines = (editor, section) => editor.page.locator(`#section-${section} .hed`).allInnerTexts();

/** The mail in the frame, asked for beside the page: nothing may run in a frame like that, no question either. */
async function framed(editor) {
  const address = await editor.page.locator('iframe').getAttribute('src');
  return (await editor.context.request.get(address)).text();
}

async function make(editor, way) {
  const looks = way.name === 'desktop';
  const look = (name) => (looks ? examine(editor, name) : editor.shot(name));
  await editor.press('Newsletters', { role: 'link', within: editor.page.getByRole('navigation', { name: 'Newsroom' }) });
  await look('list');
  await editor.fits();
  const mine = editor.page.locator('.letter', { has: editor.page.getByRole('link', { name: named(way), exact: true }) });
  assert.match(await mine.innerText(), /Not begun/);
  await editor.press('Begin it now', { within: mine });
  const issue = editor.page.url();
  await editor.fits();
  await editor.press('Approve');
  assert.match(await editor.page.locator('.notice').innerText(), /Our take is missing/);
  await look('refused');

  const take = editor.page.locator('#section-take');
  await take.getByLabel('Headline').fill('High water is a choice');
  await take.getByLabel('What we make of it').fill('The sluices were open.\n\nThey need not have been.');
  await editor.press('Save', { within: take });
  await report(editor, 'Flood in the next valley');
  await report(editor, 'Mills stand still');
  await editor.press('Move up: Mills stand still');
  assert.deepEqual(await headlines(editor, 'news'), ['Mills stand still', 'Flood in the next valley']);

  await editor.open('/newsroom/radar');
  await look('radar');
  await editor.page.getByLabel('What happens').fill(`The vote by ${way.name}`);
  const day = new Date(Date.now() + 48 * HOUR).toISOString().slice(0, 10);
  await editor.page.getByLabel('First day').fill(day);
  await editor.press('List it');
  assert.match(await editor.text(), /It is listed/);
  await editor.open(issue);
  await editor.press('Put together anew');
  assert.ok((await headlines(editor, 'radar')).includes(`The vote by ${way.name}`));
  assert.deepEqual(await headlines(editor, 'news'), ['Mills stand still', 'Flood in the next valley'], 'what was written stays');
  const mills = editor.page.locator('#section-news .place', { hasText: 'Mills stand still' });
  await mills.locator('summary').click();
  await look('issue');
  await editor.fits();

  await editor.press('Preview', { role: 'link' });
  assert.match(await framed(editor), /High water is a choice/);
  await look('preview');
  await editor.press('In the dark', { role: 'link' });
  await editor.go(editor.page.getByRole('link', { name: 'Phone', exact: true }));
  assert.match(await framed(editor), /@media all/);
  await editor.fits();
  await editor.shot('preview-dark-phone');
  await editor.press('Plain text', { role: 'link' });
  assert.match(await editor.page.locator('.plain-mail').innerText(), /The sluices were open/);
  await editor.press(/Mail it to /);
  assert.match(await editor.text(), /The issue was mailed to/);

  await editor.open(issue);
  await editor.press('Approve');
  assert.match(await editor.text(), /Approved\. It goes out at its time/);
  await look('approved');
  await editor.open('/newsroom/newsletters');
  assert.match(await mine.innerText(), /Approved/);
}

for (const way of WAYS.filter(({ name }) => ['phone', 'phone-noscript', 'desktop'].includes(name))) {
  test(`an editor makes an issue of a newsletter (${way.name})`, async () => {
    const editor = await Visitor.arrive(browser, site, 'newsletters-issue', way);
    try {
      const printed = site.command('staff', 'invite', `letters.${way.name}@paper.example`, '--role', 'editor');
      await editor.follow(printed.match(/http:\S+\/login\/link\/\S+/)[0]);
      await make(editor, way);
    } catch (error) {
      await editor.shot('failed').catch(() => {});
      throw error;
    } finally {
      await editor.leave();
    }
  });
}
