// What a reader keeps, follows, shares, prints and hears.

import assert from 'node:assert/strict';

import { FREE, METERED } from '../lib/articles.js';
import { here, journey } from '../lib/journey.js';

const path = (visitor) => new URL(visitor.page.url()).pathname;

journey('who saves an article before logging in comes back to a saved one', 'keeping', async (arrive, way) => {
  const email = `keeper.${way.name}@reader.example`;
  here().command('readers', 'add', email);
  const reader = await arrive();
  await reader.open(FREE.path);
  const tools = () => reader.page.locator('#tools');
  await reader.press('Save for later', { within: tools() });
  assert.equal(path(reader), '/login');
  await reader.page.getByLabel('E-mail address').fill(email);
  await reader.press('Send me a code');
  const { code } = await here().outbox.code(email);
  await reader.enter(code);
  assert.equal(path(reader), FREE.path);
  assert.ok(await tools().getByRole('button', { name: 'Saved, remove' }).isVisible());

  await tools().getByText('Share', { exact: true }).click();
  assert.equal(await tools().getByLabel('Address of this article').inputValue(), `${here().origin}${FREE.path}`);
  assert.match(await tools().getByRole('link', { name: 'Send by mail' }).getAttribute('href'), /^mailto:\?subject=/);
  assert.equal(await tools().getByRole('button', { name: 'Copy the address' }).count(), way.scripts ? 1 : 0);
  await reader.fits();
  await reader.shot('shared');

  await reader.page.locator('.byline a').first().click();
  await reader.page.waitForLoadState();
  await reader.press('Follow');
  assert.ok(await reader.page.getByRole('button', { name: 'Unfollow' }).isVisible());
  await reader.shot('follows');

  await reader.open('/account');
  assert.match(await reader.text(), new RegExp(`Continue reading[\\s\\S]*${FREE.title}[\\s\\S]*Following[\\s\\S]*Author`));
  await reader.shot('account');
  for (const list of ['/account/saved', '/account/history']) {
    await reader.open(list);
    assert.match(await reader.text(), new RegExp(FREE.title.replace('?', '\\?')));
    await reader.fits();
    await reader.shot(list.split('/').at(-1));
  }
  await reader.press('Clear history');
  assert.match(await reader.text(), /Nothing here yet/);
});

journey('an article is printed and heard as far as it may be read', 'plain', async (arrive, way) => {
  const visitor = await arrive();
  for (const view of ['print', 'listen']) {
    await visitor.open(`${METERED[0].path}/${view}`);
    const text = await visitor.text();
    assert.ok(!text.includes(METERED[0].paid), `${view} shows what is past the wall`);
    assert.match(text, /Keep reading for free/);
    await visitor.open(`${FREE.path}/${view}`);
    assert.match(await visitor.text(), new RegExp(FREE.paid));
    await visitor.fits();
    await visitor.shot(view);
  }
  assert.equal(await visitor.page.getByRole('button', { name: 'Play' }).count(), way.scripts ? 1 : 0);
});
