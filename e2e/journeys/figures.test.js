// An owner looks at the figures: what passers-by did stands there, as plots, tables and files.

import assert from 'node:assert/strict';

import { code } from '../lib/app.js';
import { examine } from '../lib/examine.js';
import { here, journey } from '../lib/journey.js';

const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
const TABS = ['Overview', 'Funnel', 'Sources', 'Articles', 'Meter', 'Revenue', 'Who stays', 'Newsletters'];
/** The link that a command printed. */
const link = (printed) => printed.match(/http:\S+\/login\/link\/\S+/)[0];

/** Opens the front page and the articles on it, as people do who come from there. */
async function come(from) {
  const headers = { 'user-agent': FIREFOX, ...(from && { referer: from }) };
  const front = await (await fetch(`${here().origin}/`, { headers })).text();
  const articles = new Set(front.match(/\/articles\/[a-z0-9-]+/g));
  for (const path of [...articles].slice(0, 6)) await (await fetch(here().origin + path, { headers })).text();
}

journey('an owner looks at the figures', 'figures', async (arrive, way) => {
  const looks = way.name === 'desktop';
  for (const from of ['https://www.google.com/', 'https://otherpaper.example/links', '']) await come(from);
  const owner = await arrive();
  const email = `figures.${way.name}@paper.example`;
  await owner.follow(link(here().command('staff', 'invite', email, '--role', 'owner')));
  const secret = await owner.page.locator('.secret').innerText();
  await owner.page.getByLabel('The code the app shows now').fill(code(secret));
  await owner.press('Set it up');
  await owner.press('I have kept them', { role: 'link' });

  await owner.press('Figures', { role: 'link', within: owner.page.getByRole('navigation', { name: 'Newsroom' }) });
  assert.equal(await owner.page.locator('h1').innerText(), 'Figures');
  // What was opened is added up every ten seconds.
  for (let tries = 0; (await owner.page.locator('.columns').count()) === 0; tries += 1) {
    assert.ok(tries < 120, 'visits are never added up');
    await owner.page.waitForTimeout(250);
    await owner.page.reload();
  }
  assert.notEqual(await owner.page.locator('.tiles b').first().innerText(), '0');

  const tabs = owner.page.getByRole('navigation', { name: 'Figures' });
  for (const tab of TABS) {
    await owner.press(tab, { role: 'link', within: tabs });
    // The books are reckoned beside the requests.
    for (let tries = 0; (await owner.page.locator('meta[http-equiv=refresh]').count()) > 0; tries += 1) {
      assert.ok(tries < 120, 'the books are never reckoned');
      await owner.page.reload();
    }
    await owner.fits();
    if (looks) await examine(owner, tab.toLowerCase().replaceAll(' ', '-'));
    else await owner.shot(tab.toLowerCase().replaceAll(' ', '-'));
  }

  await owner.press('Sources', { role: 'link', within: tabs });
  assert.match(await owner.page.locator('.bars').innerText(), /otherpaper\.example/);
  await owner.page.locator('.data summary').click();
  assert.match(await owner.page.locator('.data table').innerText(), /Search engines/);
  await owner.fits();
  if (looks) await examine(owner, 'sources-table');
  const file = await owner.page.context().request.get(await owner.page.getByRole('link', { name: /^CSV/ }).getAttribute('href'));
  assert.match(await file.text(), /^source,visits,share,walls,visits_before\r\n/);

  await owner.page.getByLabel('From').fill('2024-03-01');
  await owner.page.getByLabel('To', { exact: true }).fill('2024-02-01');
  await owner.press('Show');
  assert.match(await owner.page.locator('[role=alert]').innerText(), /after the last/);
  assert.equal(await owner.page.getByLabel('From').inputValue(), '2024-03-01');
  await owner.press('90 days', { role: 'link' });
  assert.equal(await owner.page.locator('.presets [aria-current]').innerText(), '90 days');
});
