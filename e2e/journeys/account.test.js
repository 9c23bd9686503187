// What a reader sees and changes about themselves.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

import { here, journey } from '../lib/journey.js';

async function loggedIn(arrive, as, email) {
  const visitor = await arrive(as);
  await visitor.follow(here().loginLink(email));
  await visitor.open('/account');
  return visitor;
}

journey('newsletters, devices, data and the end of an account', 'account', async (arrive, way) => {
  const email = `owner.${way.name}@reader.example`;
  here().command('readers', 'add', email);
  const owner = await loggedIn(arrive, 'account-owner', email);
  assert.match(await owner.text(), /3 free articles left/);
  assert.equal(await owner.page.getByLabel('High Water').count(), 0, "a subscribers' letter is on offer to all");
  await owner.shot('account');

  const letter = () => owner.page.getByLabel('Low Water');
  for (const on of [true, false]) {
    await letter().setChecked(on);
    await owner.press('Save newsletters');
    assert.equal(await letter().isChecked(), on);
  }
  await owner.shot('newsletters-saved');

  const second = await loggedIn(arrive, 'account-second', email);
  await owner.open('/account');
  assert.match(await owner.text(), /This device/);
  await owner.press(/^Log out Chrom/, { within: owner.page.locator('.devices') });
  assert.equal(await owner.page.locator('.devices li').count(), 1);
  await owner.shot('device-out');
  await second.open('/account');
  assert.equal(new URL(second.page.url()).pathname, '/login');

  const [download] = await Promise.all([
    owner.page.waitForEvent('download'),
    owner.page.getByRole('link', { name: 'Export my data' }).click(),
  ]);
  const held = readFileSync(await download.path(), 'utf8');
  assert.ok(JSON.parse(held) && held.includes(email), 'the export leaves the address out');

  await owner.press('Delete my account', { role: 'link' });
  await owner.page.getByLabel('Type your e-mail address').fill('someone.else@reader.example');
  await owner.press('Delete my account for good');
  assert.match(await owner.text(), /This is not the address of your account/);
  await owner.shot('delete-refused');
  await owner.page.getByLabel('Type your e-mail address').fill(email);
  await owner.press('Delete my account for good');
  assert.equal(new URL(owner.page.url()).pathname, '/');
  await owner.open('/account');
  assert.equal(new URL(owner.page.url()).pathname, '/login');
  await owner.shot('deleted');
});
