// How the editor looks, and what those meet who cannot see it or hold a phone.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import axe from 'axe-core';

import { launch } from '../lib/visitor.js';
import { writing } from '../lib/writing.js';

const html = readFileSync(join(import.meta.dirname, '../../web/editor/fixtures/everything.html'), 'utf8');
const STORY = { title: 'The mill that stayed', standfirst: 'A river, a wheel, and a quarrel that has outlived eleven owners', html };
const PHONE = { width: 360, height: 740 };

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

async function examine(writer, name) {
  await writer.page.evaluate(axe.source);
  for (const colorScheme of ['light', 'dark']) {
    await writer.page.emulateMedia({ colorScheme });
    const { violations } = await writer.page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
    assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).slice(0, 3).join(' | ')}`), [], `${name}, ${colorScheme}`);
    await writer.shot(`${name}-${colorScheme}`);
  }
  await writer.page.emulateMedia({ colorScheme: 'light' });
}

/** Nothing may stick out of the window's sides. */
async function fits(writer) {
  const [wide, window] = await writer.page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
  assert.ok(wide <= window, `${wide} px in a window of ${window} px`);
}

for (const [name, viewport] of [['wide', { width: 1280, height: 900 }], ['phone', PHONE], ['narrow', { width: 320, height: 640 }]]) {
  test(`the editor and all that opens, ${name}: no fault that axe knows of, by day and by night`, () =>
    writing(STORY, async (writer) => {
      const touch = viewport.width < 720;
      await fits(writer);
      await examine(writer, `story-${viewport.width}`);
      await writer.act('more');
      await examine(writer, `menu-${viewport.width}`);
      await writer.press('Escape');
      await writer.toEnd();
      await writer.page.locator('#story-text > p').last().click();
      await writer.press('End', 'Enter');
      await writer.type('/');
      await examine(writer, `slash-${viewport.width}`);
      await writer.press('Escape', 'Backspace', 'Control+k');
      await examine(writer, `link-${viewport.width}`);
      await writer.press('Escape', 'Control+f');
      await writer.page.getByRole('search').getByLabel('Find', { exact: true }).fill('water');
      await examine(writer, `find-${viewport.width}`);
      await fits(writer);
      await writer.press('Escape');
      await writer.page.locator('.figure-picture').click();
      await writer.page.getByRole('button', { name: 'Edit', exact: true }).click();
      await examine(writer, `picture-${viewport.width}`);
      await writer.press('Escape', 'Control+/');
      await examine(writer, `shortcuts-${viewport.width}`);
      await writer.press('Escape');
      if (touch) assert.ok((await writer.page.locator('.tool').first().boundingBox()).height >= 44);
    }, { browser, viewport }));
}

test('a comparison and a notice, wide and on a phone', () =>
  writing(STORY, async (writer, desk) => {
    desk.save({ base: 1, window: 'other', sequence: 1, ...STORY, standfirst: 'A river, a wheel, a goose', html: html.replace('a fourth', 'some say a fourth') }, 'Ben Example');
    await writer.page.getByLabel('Headline').fill('The mill that stood');
    await writer.page.getByRole('dialog').waitFor();
    await examine(writer, 'comparison-1280');
    await writer.page.setViewportSize(PHONE);
    await examine(writer, 'comparison-360');
    await fits(writer);
  }, { browser }));

test('an empty story says where to begin', () =>
  writing('', async (writer) => {
    await examine(writer, 'empty-1280');
    await writer.text.focus();
    await writer.type('The wheel has turned since 1743.');
    await writer.saved();
    await writer.shot('begun-1280');
  }, { browser }));
