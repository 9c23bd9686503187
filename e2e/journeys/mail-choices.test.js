// A reader's page of everything that comes by mail: choices that save themselves, a pause, the end and the way back.

import assert from 'node:assert/strict';

import { FREE } from '../lib/articles.js';
import { DESKTOP, examine } from '../lib/examine.js';
import { here, journey } from '../lib/journey.js';

journey('everything that comes by mail is chosen on one page', 'mail-choices', async (arrive, way) => {
  const email = `chooser.${way.name}@reader.example`;
  here().command('readers', 'add', email);
  const reader = await arrive();
  await reader.open('/login?next=/preferences');
  await reader.page.getByLabel('E-mail address').fill(email);
  await reader.press('Send me a code');
  const { code } = await here().outbox.code(email);
  await reader.enter(code);
  await reader.open(FREE.path);
  await reader.page.locator('.byline a').first().click();
  await reader.page.waitForLoadState();
  await reader.press('Follow');
  await reader.page.getByRole('link', { name: 'What comes by mail' }).click();
  await reader.page.waitForLoadState();
  assert.equal(new URL(reader.page.url()).pathname, '/preferences');

  const letter = reader.page.getByRole('checkbox').first();
  await letter.check();
  await reader.page.locator('select').first().selectOption('at-once');
  if (way.scripts) {
    await reader.page.getByText('Saved.').waitFor();
    await reader.open('/preferences');
  } else {
    await reader.press('Save');
  }
  assert.ok(await reader.page.getByRole('checkbox').first().isChecked());
  assert.equal(await reader.page.locator('select').first().inputValue(), 'at-once');
  await reader.fits();
  await reader.shot('choices');
  if (way.name === DESKTOP.name) await examine(reader, 'choices');

  await reader.press('A month');
  assert.match(await reader.text(), /All mail rests until/);
  await reader.shot('rests');
  await reader.press('Let it come again now');
  assert.doesNotMatch(await reader.text(), /rests until/);
  await reader.press('Stop all of it');
  assert.match(await reader.page.locator('.notice').innerText(), /Nothing comes any more/);
  await reader.shot('stopped');
  await reader.press('That was a mistake, send it all again');
  assert.ok(await reader.page.getByRole('checkbox').first().isChecked());
});
