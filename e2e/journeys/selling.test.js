// From a wall to the open article where others handle the money: through pages of Stripe's, for which a stand-in stands,
// and by an invoice that the operator confirms.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { SUBSCRIBERS } from '../lib/articles.js';
import { examine } from '../lib/examine.js';
import { Site } from '../lib/site.js';
import { standIn } from '../lib/stripe.js';
import { everyWay, launch } from '../lib/visitor.js';

const INVOICES = `
[billing.invoice]
offered = true
seller = """
The Weir
1 Lock Lane"""
account = "IBAN XX00 1234"
`;

let site;
let stripe;
let browser;

before(async () => {
  site = await Site.start(async (prepared) => {
    stripe = await standIn(prepared);
    return stripe.settings + INVOICES;
  });
  browser = await launch();
});

after(async () => {
  await browser?.close();
  stripe?.stop();
  await site?.stop();
});

const journey = (title, name, walk) => test(title, (t) => everyWay(t, () => browser, () => site, name, walk));

/** The pages that a visitor comes to see from now on. */
function screens(visitor) {
  const seen = [];
  visitor.page.on('framenavigated', (frame) => {
    if (frame === visitor.page.mainFrame()) seen.push(new URL(frame.url()).pathname);
  });
  return seen;
}

async function isOpen(visitor) {
  assert.equal(new URL(visitor.page.url()).pathname, SUBSCRIBERS.path);
  assert.match(await visitor.page.locator('.paid').innerText(), new RegExp(SUBSCRIBERS.paid));
}

/** Opens the article until it is open: what another process writes is known here within a second. */
async function opens(visitor) {
  const end = Date.now() + 5_000;
  do await visitor.open(SUBSCRIBERS.path);
  while ((await visitor.page.locator('.paid').count()) === 0 && Date.now() < end);
  await isOpen(visitor);
}

/** Looks at a page closely on the desktop, and keeps a picture of it everywhere. */
async function look(visitor, way, name) {
  await visitor.fits();
  if (way.name === 'desktop') await examine(visitor, name);
  else await visitor.shot(name);
}

async function signIn(visitor, email) {
  site.command('readers', 'add', email);
  await visitor.follow(site.loginLink(email));
}

journey('a passer-by pays on a page of Stripe’s and reads on, three screens later', 'stripe', async (arrive, way) => {
  const visitor = await arrive();
  visitor.knows(stripe.origin);
  await visitor.open(SUBSCRIBERS.path);
  const seen = screens(visitor);
  await visitor.go(visitor.wall().getByRole('link', { name: /All-Access, by the month/ }));
  await visitor.page.getByLabel('Your e-mail address').fill(`stripe.${way.name}@reader.example`);
  await visitor.page.locator('#agree').check();
  await visitor.press('Go on to payment');
  assert.equal(new URL(visitor.page.url()).origin, stripe.origin);
  await visitor.page.getByRole('button', { name: 'good' }).click();
  await visitor.page.waitForURL((url) => url.pathname === SUBSCRIBERS.path);
  await isOpen(visitor);
  assert.ok(seen.length <= 3, `more than three screens: ${seen.join(', ')}`);
  await visitor.shot('open');
});

journey('a library orders by invoice and reads when the operator has seen the money', 'invoice', async (arrive, way) => {
  const visitor = await arrive();
  await signIn(visitor, `library.${way.name}@reader.example`);
  await visitor.open(SUBSCRIBERS.path);
  const seen = screens(visitor);
  await visitor.go(visitor.wall().getByRole('link', { name: /All-Access, by the year/ }));
  await visitor.go(visitor.page.getByRole('link', { name: /pay an invoice by bank transfer/ }));
  await visitor.page.getByLabel('Name of the organisation or person').fill('City Library');
  await visitor.page.getByLabel('Postal address').fill('7 Quay Street');
  await visitor.page.locator('#agree').check();
  await look(visitor, way, 'order');
  await visitor.press('Order with obligation to pay');
  assert.match(new URL(visitor.page.url()).pathname, /^\/invoices\//);
  const number = (await visitor.page.getByRole('heading', { level: 1 }).innerText()).match(/\d+/)[0];
  await look(visitor, way, 'invoice');
  assert.ok(seen.length <= 3, `more than three screens: ${seen.join(', ')}`);
  await visitor.open(SUBSCRIBERS.path);
  assert.equal(await visitor.page.locator('.paid').count(), 0, 'nothing is open before it is paid');
  assert.match(site.command('billing', 'paid', number), /is paid; its subscription is open until/);
  await opens(visitor);
  await visitor.shot('open');
});

journey('a present is paid at Stripe’s or by invoice, and a group’s seats are changed', 'presents', async (arrive, way) => {
  const visitor = await arrive();
  visitor.knows(stripe.origin);
  await signIn(visitor, `giver.${way.name}@reader.example`);
  const wrap = async (button) => {
    await visitor.open('/give');
    await visitor.page.getByRole('radio').first().check();
    await visitor.page.getByLabel('Their e-mail address').fill(`friend.${way.name}@reader.example`);
    await visitor.page.getByLabel('Your name, as the mail says it').fill('Ann');
    await look(visitor, way, `give-${button.length}`);
    await visitor.press(button);
  };
  await wrap('Go on to payment');
  await visitor.page.getByRole('button', { name: 'cancel' }).click();
  await visitor.page.waitForURL((url) => url.pathname.startsWith('/give/'));
  assert.match(await visitor.text(), /It is not paid yet, and nothing was charged/);
  await look(visitor, way, 'present-unpaid');
  await visitor.press(/^Pay /);
  await visitor.page.getByRole('button', { name: 'good' }).click();
  await visitor.page.waitForURL((url) => url.pathname.startsWith('/give/'));
  assert.match(await visitor.text(), /It (is|was) mailed to/);
  await wrap('Order by invoice');
  await visitor.page.getByLabel('Name of the organisation or person').fill('Ann Weir');
  await visitor.page.getByLabel('Postal address').fill('1 Mill Lane');
  await look(visitor, way, 'present-order');
  await visitor.press('Order with obligation to pay');
  await look(visitor, way, 'present-invoice');

  await visitor.open('/checkout?plan=all-access-yearly&next=/&seats=3&group=Weir+Pilots');
  await visitor.page.locator('#agree').check();
  await visitor.press('Go on to payment');
  await visitor.page.getByRole('button', { name: 'good' }).click();
  await visitor.page.waitForURL((url) => url.origin === site.origin && url.pathname === '/');
  await visitor.open('/account');
  await visitor.go(visitor.page.getByRole('link', { name: /Weir Pilots/ }));
  await visitor.go(visitor.page.getByRole('link', { name: 'Change the number of seats' }));
  await visitor.page.getByLabel('How many seats').fill('5');
  await visitor.press('See what it costs');
  assert.match(await visitor.text(), /You pay €138 today for 2 more seats/);
  await look(visitor, way, 'seats');
  await visitor.press('Pay and add seats');
  assert.match(await visitor.text(), /1 of 5 seats/);
  await look(visitor, way, 'group');
});
