// Somebody calls: they cannot read an article. A publisher finds them, sees why, opens it, gives All-Access, notes it, and
// looks at what merging with their other account would do.

import assert from 'node:assert/strict';

import { code } from '../lib/app.js';
import { examine } from '../lib/examine.js';
import { here, journey } from '../lib/journey.js';

/** The link that a command printed. */
const link = (printed) => printed.match(/http:\S+\/login\/link\/\S+/)[0];

journey('a publisher finds a reader, sees why they cannot read, and helps', 'readers-desk', async (arrive, way) => {
  const looks = way.name === 'desktop';
  const look = async (visitor, name) => {
    await visitor.fits();
    if (looks) await examine(visitor, name);
    else await visitor.shot(name);
  };
  const address = `caller.${way.name}@paper.example`;
  const other = `called.${way.name}@paper.example`;
  here().command('readers', 'add', address);
  here().command('readers', 'add', other);

  const desk = await arrive();
  await desk.follow(link(here().command('staff', 'invite', `money.${way.name}@paper.example`, '--role', 'publisher')));
  const secret = await desk.page.locator('.secret').innerText();
  await desk.page.getByLabel('The code the app shows now').fill(code(secret));
  await desk.press('Set it up');
  await desk.press('I have kept them', { role: 'link' });

  await desk.press('Readers', { role: 'link', within: desk.page.getByRole('navigation') });
  await look(desk, 'list');
  await desk.page.getByLabel('Find a reader').fill(`CALLER.${way.name}`);
  await desk.press('Find');
  assert.equal(await desk.page.locator('.found .what').count(), 1);
  await desk.press(address, { role: 'link' });
  await look(desk, 'reader');

  const front = await desk.page.request.get(here().origin);
  const path = (await front.text()).match(/href="(\/articles\/[^"#?]+)"/)[1];
  await desk.page.getByLabel('Why can they read an article, or not?').fill(path);
  await desk.press('Tell me why');
  assert.match(await desk.page.locator('.decision').innerText(), /They see|open|read everything/);
  await look(desk, 'why');

  await desk.open(new URL(desk.page.url()).pathname.replace(/\/why$/, ''));
  await desk.press('Give All-Access', { role: 'link' });
  await desk.page.getByLabel('Last day').fill('2099-12-31');
  await desk.page.getByLabel('Reason').fill('Called about the wall');
  await look(desk, 'grant');
  await desk.press('Give it');
  assert.match(await desk.page.locator('.stands').innerText(), /Complimentary, until 31 December 2099/);
  await desk.page.getByLabel('New note').fill('Friendly.');
  await desk.press('Keep the note');
  assert.match(await desk.page.locator('.events').innerText(), /Note: Friendly\./);

  await desk.press('Merge with another account', { role: 'link' });
  await desk.page.getByLabel('Address of the account that goes').fill(other);
  await desk.press('Show what will happen');
  assert.match(await desk.page.locator('.said').innerText(), /added up and not multiplied/);
  await look(desk, 'merge');

  await desk.open('/newsroom/readers/lists');
  await look(desk, 'lists');
});
