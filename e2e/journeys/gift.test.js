// A subscriber gives an article away.

import assert from 'node:assert/strict';

import { METERED, SUBSCRIBERS } from '../lib/articles.js';
import { here, journey } from '../lib/journey.js';

journey('a gift link opens its one article in another browser', 'gift', async (arrive, way) => {
  const email = `giver.${way.name}@reader.example`;
  here().subscriber(email);
  const giver = await arrive('gift-giver');
  await giver.follow(here().loginLink(email));
  await giver.open(SUBSCRIBERS.path);
  await giver.press('Gift this article');
  await giver.shot('link-made');
  const link = (await giver.page.content()).match(/http:[^\s"'<]+\/gift\/[\w-]+/)?.[0];
  assert.ok(link, 'the page shows no link');

  const friend = await arrive('gift-friend');
  const offered = await friend.open(link);
  assert.ok(!(await offered.text()).includes(SUBSCRIBERS.paid), 'looking at a gift opens it');
  await friend.shot('gift');
  await friend.press('Open my gift');
  assert.equal(new URL(friend.page.url()).pathname, SUBSCRIBERS.path);
  assert.match(await friend.page.locator('.paid').innerText(), new RegExp(SUBSCRIBERS.paid));
  assert.match(await friend.text(), /Advertisement/, 'readers by gift link see advertisements');
  await friend.shot('gift-open');

  const other = await friend.open(METERED[0].path);
  assert.ok(!(await other.text()).includes(METERED[0].paid), 'the gift opens another article');
  assert.match(await friend.wall().innerText(), /Keep reading for free/);
});
