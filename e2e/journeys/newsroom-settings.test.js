// A publisher words a wall and sees it while typing, changes a colour, and looks at what else can be set; a passer-by finds
// it so. There is one site for all: the ways are walked one after the other.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { code } from '../lib/app.js';
import { METERED } from '../lib/articles.js';
import { examine } from '../lib/examine.js';
import { browserHere, here } from '../lib/journey.js';
import { Visitor, WAYS } from '../lib/visitor.js';

/** Somebody who may change settings, past the second factor. */
async function arrive(way) {
  const desk = await Visitor.arrive(browserHere(), here(), 'settings', way);
  const printed = here().command('staff', 'invite', `settings.${way.name}@paper.example`, '--role', 'publisher');
  await desk.follow(printed.match(/http:\S+\/login\/link\/\S+/)[0]);
  const secret = await desk.page.locator('.secret').innerText();
  await desk.page.getByLabel('The code the app shows now').fill(code(secret));
  await desk.press('Set it up');
  await desk.press('I have kept them', { role: 'link' });
  return desk;
}

/** Opens a page until the settings that were saved just now are in force, which takes a moment. */
async function finds(visitor, path, holds) {
  for (let tries = 0; tries < 40; tries += 1) {
    await visitor.open(path);
    if (await holds(visitor.page)) return;
  }
  assert.fail(`${path} is not as it was set`);
}

async function change(desk, passer, way) {
  const looks = way.name === 'desktop';
  const look = async (name) => {
    await desk.fits();
    if (looks) await examine(desk, name);
    else await desk.shot(name);
  };
  await desk.press('Settings', { role: 'link', within: desk.page.getByRole('navigation', { name: 'Newsroom' }) });
  await look('list');
  const words = `Stay a while, ${way.name}`;
  await desk.press('Wall copy', { role: 'link' });
  await desk.page.getByLabel('Heading').fill(words);
  if (!way.scripts) await desk.page.getByRole('button', { name: 'Show it' }).click();
  await desk.page.frameLocator('[name=wall-preview]').getByRole('heading', { name: words }).waitFor();
  await look('walls');
  await desk.press('Save');
  assert.match(await desk.text(), /Saved\. Readers find it so/);
  await finds(passer, METERED[0].path, async (page) => (await page.locator('#wall-title').innerText()) === words);
  await passer.shot('wall');

  await desk.open('/newsroom/settings/look');
  await desk.page.locator('[id="look.accent"]').fill('#ffd400');
  await desk.press('Save');
  assert.match(await desk.page.locator('.notice').innerText(), /look\.accent has a contrast of 1\.4:1/);
  await look('refused');
  await desk.page.locator('[id="look.accent"]').fill(looks ? '#0b5394' : '#38761d');
  await desk.press('Save');
  const accent = looks ? 'rgb(11, 83, 148)' : 'rgb(56, 118, 29)';
  await finds(passer, '/', (page) => page.evaluate((wanted) => {
    const mark = document.body.appendChild(document.createElement('i'));
    mark.className = 'field-error';
    return getComputedStyle(mark).color === wanted;
  }, accent).catch(() => false));
  await desk.page.locator('[id="undo:look.accent"]').check();
  await desk.press('Save');
  for (const page of ['publication', 'access', 'plans', 'readers']) {
    await desk.open(`/newsroom/settings/${page}`);
    await look(page);
  }
}

test('a publisher words a wall, changes a colour, and readers find it so', async (t) => {
  for (const way of WAYS.filter(({ name }) => name === 'desktop' || name === 'phone-noscript')) {
    await t.test(way.name, async () => {
      const desk = await arrive(way);
      const passer = await Visitor.arrive(browserHere(), here(), 'settings-passer', WAYS[0]);
      try {
        await change(desk, passer, way);
      } catch (error) {
        await desk.shot('failed').catch(() => {});
        throw error;
      } finally {
        await desk.leave();
        await passer.leave();
      }
    });
  }
});
