// Somebody calls: they cannot read an article. A publisher finds them, sees why, opens it, gives All-Access, notes it, and
// looks at what merging with their other account would do.

import assert from 'node:assert/strict';

import { code } from '../lib/app.js';
import { SUBSCRIBERS } from '../lib/articles.js';
import { examine } from '../lib/examine.js';
import { here, journey } from '../lib/journey.js';

/** The link that a command printed. */
const link = (printed) => printed.match(/http:\S+\/login\/link\/\S+/)[0];

/** Brings somebody in who may move money, past the second factor. */
async function publisher(arrive, name) {
  const desk = await arrive();
  await desk.follow(link(here().command('staff', 'invite', `${name}@paper.example`, '--role', 'publisher')));
  const secret = await desk.page.locator('.secret').innerText();
  await desk.page.getByLabel('The code the app shows now').fill(code(secret));
  await desk.press('Set it up');
  await desk.press('I have kept them', { role: 'link' });
  return desk;
}

/** Looks at a page of the desk: on a phone whether it fits, at a desk whether everybody can use it. */
const looking = (way) => async (visitor, name) => {
  await visitor.fits();
  if (way.name === 'desktop') await examine(visitor, name);
  else await visitor.shot(name);
};

/** Opens the page of the reader with that address. */
async function opened(desk, address) {
  await desk.open(`/newsroom/readers?q=${encodeURIComponent(address)}`);
  await desk.press(address, { role: 'link' });
}

/** Somebody pays for All-Access in the sandbox, then for a present. */
async function bought(arrive, email) {
  const visitor = await arrive('readers-desk-buyer');
  await visitor.open(SUBSCRIBERS.path);
  await visitor.go(visitor.wall().getByRole('link', { name: /All-Access, by the month/ }));
  await visitor.page.getByLabel('Your e-mail address').fill(email);
  await visitor.page.getByRole('checkbox').check();
  await visitor.press('Go on to payment');
  await visitor.press(/^Pay /);
  await visitor.follow(here().loginLink(email));
  await visitor.open('/give');
  await visitor.page.locator('main form input[name=plan]').first().check();
  await visitor.page.locator('#email').fill(`friend.of.${email}`);
  await visitor.page.locator('#from').fill('Ann');
  await visitor.press('Go on to payment');
  await visitor.press(/^Pay /);
  return visitor;
}

journey('a publisher finds a reader, sees why they cannot read, and helps', 'readers-desk', async (arrive, way) => {
  const look = looking(way);
  const address = `caller.${way.name}@paper.example`;
  const other = `called.${way.name}@paper.example`;
  here().command('readers', 'add', address);
  here().command('readers', 'add', other);

  const desk = await publisher(arrive, `money.${way.name}`);
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

journey('a publisher ends a subscription for its reader and gives money back', 'readers-desk-money', async (arrive, way) => {
  const look = looking(way);
  const email = `pays.${way.name}@reader.example`;
  const buyer = await bought(arrive, email);
  const desk = await publisher(arrive, `refunds.${way.name}`);

  await opened(desk, email);
  await look(desk, 'reader-who-pays');
  await desk.press('End the subscription', { role: 'link' });
  await look(desk, 'cancel');
  const { pathname } = new URL(desk.page.url());
  await desk.page.locator('#reason').evaluate((field) => field.removeAttribute('required'));
  await desk.page.getByLabel('With the term', { exact: false }).check();
  await desk.press('End it');
  assert.match(await desk.page.locator('.notice').innerText(), /Say why/);
  await look(desk, 'cancel-refused');
  await desk.open(pathname);
  await desk.page.getByLabel('With the term', { exact: false }).check();
  await desk.page.getByLabel('Reason').fill('Asked for it on the telephone');
  await desk.press('End it');
  assert.match(await desk.page.locator('.notice').innerText(), /ends with its term/);
  await buyer.open('/account');
  assert.match(await buyer.text(), /(ends|until|cancel)/i);
  assert.ok((await (await buyer.open(SUBSCRIBERS.path)).text()).includes(SUBSCRIBERS.paid), 'the term is paid for');

  await desk.press(`Refund friend.of.${email}`, { role: 'link' });
  assert.match(await desk.text(), /Nobody has redeemed it/);
  await look(desk, 'refund-present');
  await desk.press(/^Give .+ back$/);
  assert.match(await desk.page.locator('.notice').innerText(), /its code is worth nothing/);
  await desk.go(desk.page.getByRole('link', { name: /^Refund #\d+/ }).first());
  assert.match(await desk.text(), /Its subscription ends at this moment/);
  await look(desk, 'refund');
  await desk.press(/^Give .+ back$/);
  assert.match(await desk.page.locator('.notice').innerText(), /The money goes back/);
  await look(desk, 'reader-after');
  assert.ok(!(await (await buyer.open(SUBSCRIBERS.path)).text()).includes(SUBSCRIBERS.paid), 'and nothing is open any more');
});
