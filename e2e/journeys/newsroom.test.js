// An owner sets a second factor up, invites an editor and changes their role.

import assert from 'node:assert/strict';

import { code } from '../lib/app.js';
import { examine } from '../lib/examine.js';
import { here, journey } from '../lib/journey.js';

/** The link that a command printed. */
const link = (printed) => printed.match(/http:\S+\/login\/link\/\S+/)[0];

journey('an owner comes in, invites an editor and changes their role', 'newsroom', async (arrive, way) => {
  const looks = way.name === 'desktop';
  const owner = await arrive();
  const email = `owner.${way.name}@paper.example`;
  await owner.follow(link(here().command('staff', 'invite', email, '--role', 'owner')));
  assert.equal(new URL(owner.page.url()).pathname, '/newsroom/factor');
  await owner.fits();
  if (looks) await examine(owner, 'enrol');
  else await owner.shot('enrol');

  const secret = await owner.page.locator('.secret').innerText();
  await owner.page.getByLabel('The code the app shows now').fill(code(secret));
  await owner.press('Set it up');
  assert.equal(await owner.page.locator('.codes li').count(), 10);
  if (looks) await examine(owner, 'codes');
  await owner.press('I have kept them', { role: 'link' });
  assert.equal(await owner.page.locator('h1').innerText(), 'Today');
  await owner.fits();
  if (looks) await examine(owner, 'home');
  else await owner.shot('home');

  await owner.press('Stories', { role: 'link', within: owner.page.getByRole('navigation') });
  const first = await owner.page.locator('.wire .what').first().innerText();
  await owner.page.getByLabel('Words of the headline').fill(first.split(' ').slice(0, 3).join(' ').toUpperCase());
  await owner.press('Show');
  assert.equal(await owner.page.locator('.wire .what').first().innerText(), first);
  await owner.fits();
  if (looks) await examine(owner, 'stories');
  else await owner.shot('stories');

  await owner.press('People', { role: 'link' });
  await owner.press('Invite someone', { role: 'link' });
  const invited = `ed.${way.name}@paper.example`;
  await owner.page.getByLabel('E-mail address').fill(invited);
  await owner.page.getByLabel('Author', { exact: false }).first().check();
  if (looks) await examine(owner, 'invite');
  await owner.press('Send the invitation');
  assert.match(await owner.text(), /on its way/);
  await owner.fits();
  if (looks) await examine(owner, 'people');
  else await owner.shot('people');

  const editor = await arrive('newsroom-editor');
  const letter = await here().outbox.next(invited);
  await editor.follow(letter.text.match(/http:\S+\/login\/link\/\S+/)[0]);
  assert.equal(await editor.page.locator('h1').innerText(), 'Today');

  await owner.press(invited, { role: 'link' });
  await owner.page.getByLabel('Editor', { exact: false }).first().check();
  if (looks) await examine(owner, 'person');
  await owner.press('Save the role');
  assert.match(await owner.page.locator('.people li', { hasText: invited }).innerText(), /Editor/);
  await owner.press('Log', { role: 'link', within: owner.page.getByRole('navigation') });
  assert.match(await owner.page.locator('tbody tr').first().innerText(), /Changed a role/);
  await owner.fits();
  if (looks) await examine(owner, 'log');
  else await owner.shot('log');
});
