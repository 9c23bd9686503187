// From a wall through the checkout to the open article, and out of the subscription in two clicks.

import assert from 'node:assert/strict';

import { SUBSCRIBERS } from '../lib/articles.js';
import { examine } from '../lib/examine.js';
import { here, journey } from '../lib/journey.js';

journey('a passer-by pays at a wall and reads on, three screens later', 'buying', async (arrive, way) => {
  const email = `buyer.${way.name}@reader.example`;
  const visitor = await arrive();
  await visitor.open(SUBSCRIBERS.path);
  const screens = [];
  visitor.page.on('framenavigated', (frame) => {
    if (frame === visitor.page.mainFrame()) screens.push(new URL(frame.url()).pathname);
  });

  await visitor.go(visitor.wall().getByRole('link', { name: /All-Access, by the month/ }));
  await visitor.fits();
  if (way.name === 'desktop') await examine(visitor, 'checkout');
  await visitor.page.getByLabel('Your e-mail address').fill(email);
  await visitor.page.getByRole('checkbox').check();
  await visitor.shot('checkout');
  await visitor.press('Go on to payment');
  await visitor.fits();
  if (way.name === 'desktop') await examine(visitor, 'sandbox');
  await visitor.shot('sandbox');
  await visitor.press(/^Pay /);
  assert.equal(new URL(visitor.page.url()).pathname, SUBSCRIBERS.path);
  assert.match(await visitor.page.locator('.paid').innerText(), new RegExp(SUBSCRIBERS.paid));
  assert.ok(screens.length <= 3, `more than three screens: ${screens.join(', ')}`);
  await visitor.shot('open');

  // The inbox can wait: until then this browser reads, and no other.
  const stranger = await arrive('buying-stranger');
  assert.ok(!(await (await stranger.open(SUBSCRIBERS.path)).text()).includes(SUBSCRIBERS.paid));

  await visitor.open('/login');
  await visitor.follow(here().loginLink(email));
  await visitor.open('/account');
  assert.match(await visitor.text(), /All-Access, by the month/);
  await visitor.fits();
  if (way.name === 'desktop') await examine(visitor, 'account-bought');
  await visitor.shot('account');
});

journey('a passer-by sees prices in dollars, and pays them', 'currencies', async (arrive, way) => {
  const visitor = await arrive();
  await visitor.open(SUBSCRIBERS.path);
  assert.match(await visitor.wall().innerText(), /€7\b/);
  await visitor.press('Prices in USD');
  assert.equal(new URL(visitor.page.url()).pathname, SUBSCRIBERS.path);
  assert.match(await visitor.wall().innerText(), /\$8\b/);
  await visitor.fits();
  if (way.name === 'desktop') await examine(visitor, 'wall-in-dollars');
  await visitor.shot('wall');
  await visitor.open('/subscribe');
  assert.match(await visitor.text(), /\$75\b/);
  await visitor.fits();
  await visitor.shot('subscribe');
  await visitor.open(SUBSCRIBERS.path);
  await visitor.go(visitor.wall().getByRole('link', { name: /All-Access, by the month/ }));
  await visitor.shot('checkout');
  await visitor.page.getByLabel('Your e-mail address').fill(`dollars.${way.name}@reader.example`);
  await visitor.page.getByRole('checkbox').check();
  await visitor.press('Go on to payment');
  await visitor.press('Pay $8');
  assert.match(await visitor.page.locator('.paid').innerText(), new RegExp(SUBSCRIBERS.paid));
});

journey('a declined card and a careful bank cost nothing but a moment', 'paying', async (arrive, way) => {
  const visitor = await arrive();
  await visitor.open(SUBSCRIBERS.path);
  await visitor.go(visitor.wall().getByRole('link', { name: /All-Access, by the year/ }));
  await visitor.page.getByLabel('Your e-mail address').fill(`careful.${way.name}@reader.example`);
  await visitor.page.getByRole('checkbox').check();
  await visitor.press('Go on to payment');
  await visitor.press('The card is declined');
  assert.match(await visitor.text(), /The card was declined/);
  await visitor.shot('declined');
  await visitor.press('The bank asks whether it is you');
  await visitor.shot('challenge');
  await visitor.press('Yes, it is me');
  assert.match(await visitor.page.locator('.paid').innerText(), new RegExp(SUBSCRIBERS.paid));
});
