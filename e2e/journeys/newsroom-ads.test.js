// A publisher makes a campaign, sees it in its slot by day and by night, starts it, and sees what is counted of it; a
// passer-by follows its link. Then the site is opened to everyone. There is one site for all: one way after the other.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { code } from '../lib/app.js';
import { examine } from '../lib/examine.js';
import { browserHere, here } from '../lib/journey.js';
import { Visitor, WAYS } from '../lib/visitor.js';

const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
const fetched = (path, headers = {}) => fetch(here().origin + path, { redirect: 'manual', headers: { 'user-agent': FIREFOX, ...headers } });

async function publisherIn(way) {
  const publisher = await Visitor.arrive(browserHere(), here(), 'ads-desk', way);
  const printed = here().command('staff', 'invite', `ads.${way.name}@paper.example`, '--role', 'publisher');
  await publisher.follow(printed.match(/http:\S+\/login\/link\/\S+/)[0]);
  await publisher.page.getByLabel('The code the app shows now').fill(code(await publisher.page.locator('.secret').innerText()));
  await publisher.press('Set it up');
  await publisher.press('I have kept them', { role: 'link' });
  return publisher;
}

/** Waits until what was counted is added up, which is done every ten seconds. */
async function added(publisher, text) {
  for (let tries = 0; (await publisher.page.locator('.tiles').innerText()).match(text) === null; tries += 1) {
    assert.ok(tries < 120, `it never says ${text}`);
    await publisher.page.waitForTimeout(250);
    await publisher.page.reload();
  }
}

async function run(publisher, way) {
  const looks = way.name === 'desktop';
  const { page } = publisher;
  await publisher.press('Ads', { role: 'link', within: page.getByRole('navigation', { name: 'Newsroom' }) });
  await publisher.fits();
  if (looks) await examine(publisher, 'list');
  await publisher.press('New campaign', { role: 'link' });
  await page.getByLabel('Link', { exact: true }).fill('/subscribe');
  await publisher.press('Make a draft');
  assert.match(await page.locator('#heading-wrong').innerText(), /first line/);
  assert.equal(await page.getByLabel('Link', { exact: true }).inputValue(), '/subscribe');
  await page.getByLabel('Name', { exact: true }).fill(`Autumn ${way.name}`);
  await page.getByLabel('First line').fill('Anchors for all');
  await page.getByLabel('Top').check();
  await page.getByLabel('Shown at most').fill('1 000');
  await page.getByLabel('Last moment').fill('2099-01-01T00:00');
  await publisher.fits();
  if (way.scripts) {
    const dark = page.frameLocator('iframe[title="Top, by night"]');
    await dark.getByText('Anchors for all').waitFor();
    // What is emulated holds for every frame; without it each frame is as its own style says.
    await page.emulateMedia({ colorScheme: null });
    const paper = (frame) => frame.locator('body').evaluate((body) => getComputedStyle(body).backgroundColor);
    assert.equal(await paper(dark), 'rgb(19, 20, 23)');
    assert.equal(await paper(page.frameLocator('iframe[title="Top, by day"]')), 'rgb(253, 253, 251)');
    await page.emulateMedia({ colorScheme: 'light' });
  }
  if (looks) await examine(publisher, 'form');
  else await publisher.shot('form');
  await publisher.press('Make a draft');
  await publisher.press('Start');
  await publisher.fits();

  const front = await (await fetched('/')).text();
  const [click] = front.match(/\/go\/[^"]+/);
  const led = await fetched(click, { 'sec-fetch-site': 'same-origin' });
  assert.deepEqual([led.status, led.headers.get('location')], [303, '/subscribe']);
  if (looks) {
    await added(publisher, /Clicked\s+1\b/);
    await examine(publisher, 'campaign');
  }
  await publisher.press('Pause');
  assert.match(await publisher.text(), /No page shows it until it goes on/);
  assert.doesNotMatch(await (await fetched('/')).text(), /Anchors for all/);
  await publisher.open('/newsroom/ads');
  assert.match(await publisher.text(), new RegExp(`Autumn ${way.name}`));
  await publisher.fits();
  if (looks) await examine(publisher, 'campaigns');
}

async function sellers(publisher, way) {
  await publisher.open('/newsroom/ads/txt');
  await publisher.page.getByLabel('Lines').fill('exchange.example, 1, PARTNER');
  await publisher.press('Keep');
  assert.match(await publisher.page.locator('[role=alert]').innerText(), /Line 1 cannot stand/);
  await publisher.fits();
  if (way.name === 'desktop') await examine(publisher, 'txt');
}

async function open(publisher, way) {
  await publisher.open('/newsroom/openings');
  await publisher.page.getByLabel('Until').fill(new Date(Date.now() + 3_600_000).toISOString().slice(0, 16));
  await publisher.page.getByLabel('Reason').fill('The quay burns');
  await publisher.press('Open it now');
  await publisher.fits();
  if (way.name === 'desktop') await examine(publisher, 'openings');
  await publisher.open('/newsroom/ads');
  assert.match(await publisher.page.locator('.wide-open').innerText(), /Open to everyone: The whole site/);
  await publisher.fits();
  await publisher.open('/newsroom/openings');
  await publisher.press('Close The whole site');
  assert.match(await publisher.text(), /Nothing is open/);
}

for (const way of WAYS.filter(({ name }) => ['phone-noscript', 'desktop'].includes(name))) {
  test(`a publisher runs a campaign and opens the site, ${way.name}`, async () => {
    const publisher = await publisherIn(way);
    try {
      for (const part of [run, sellers, open]) await part(publisher, way);
    } catch (error) {
      await publisher.shot('failed').catch(() => {});
      throw error;
    } finally {
      await publisher.leave();
    }
  });
}
