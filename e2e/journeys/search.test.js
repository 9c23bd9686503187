// Searching from the keyboard, with suggestions and without scripts; and a search that is kept.

import assert from 'node:assert/strict';

import { here, journey } from '../lib/journey.js';

/** Until suggestions are there; gives their texts. */
async function suggestions(visitor, list) {
  await visitor.page.locator(`${list} [role=option]`).first().waitFor();
  return visitor.page.locator(`${list} [role=option] > span`).allInnerTexts();
}

journey('a field suggests while it is typed into, and searches without it', 'suggest', async (arrive, way) => {
  await here().hears('The search index is built');
  const visitor = await arrive();
  const { page } = visitor;
  await visitor.open('/search');
  const field = page.locator('#q');
  assert.ok(await field.evaluate((input) => document.activeElement === input), 'the field is ready to type into');

  if (!way.scripts) {
    await field.fill('sluice');
    await Promise.all([page.waitForEvent('load'), field.press('Enter')]);
    assert.equal(new URL(page.url()).search, '?q=sluice');
    assert.match(await visitor.text(), /Who owns the sluice\?/);
    return;
  }

  await field.pressSequentially('sl');
  assert.ok((await suggestions(visitor, '#q-suggestions')).includes('Who owns the sluice?'));
  assert.equal(await field.getAttribute('aria-expanded'), 'true');
  await visitor.shot('suggestions');

  await field.press('Escape');
  assert.equal(await field.getAttribute('aria-expanded'), 'false');
  assert.ok(await page.locator('#q-suggestions').isHidden());
  assert.equal(await field.inputValue(), 'sl', 'what was typed is kept');

  await field.press('ArrowDown');
  await suggestions(visitor, '#q-suggestions');
  await field.press('ArrowDown');
  const marked = page.locator('#q-suggestions [aria-selected=true]');
  assert.equal(await field.getAttribute('aria-activedescendant'), await marked.getAttribute('id'));
  await field.press('ArrowUp');
  assert.equal(await field.getAttribute('aria-activedescendant'), null, 'back in the field');
  await field.press('ArrowUp');
  assert.equal(await marked.count(), 1, 'round to the last');

  while ((await marked.locator('span').innerText()) !== 'Who owns the sluice?') await field.press('ArrowDown');
  await Promise.all([page.waitForEvent('load'), field.press('Enter')]);
  assert.equal(new URL(page.url()).pathname, '/articles/who-owns-the-sluice');

  // With none chosen, Enter searches for what was typed.
  await visitor.open('/search');
  await page.locator('#q').pressSequentially('sluice');
  await suggestions(visitor, '#q-suggestions');
  await Promise.all([page.waitForEvent('load'), page.locator('#q').press('Enter')]);
  assert.equal(new URL(page.url()).search, '?q=sluice');
});

journey('the menu of a phone suggests as the page of search does', 'suggest-menu', async (arrive, way) => {
  const visitor = await arrive();
  await visitor.open('/');
  const menu = visitor.page.locator('.menu summary');
  if (!(await menu.isVisible())) return;
  await menu.click();
  const field = visitor.page.locator('#menu-q');
  await field.fill('petra');
  if (!way.scripts) {
    await Promise.all([visitor.page.waitForEvent('load'), field.press('Enter')]);
    assert.match(await visitor.text(), /Who owns the sluice\?/);
    return;
  }
  assert.deepEqual(await suggestions(visitor, '#menu-q-suggestions'), ['Petra Alder']);
  await Promise.all([visitor.page.waitForEvent('load'), visitor.page.locator('#menu-q-suggestions [role=option]').click()]);
  assert.equal(new URL(visitor.page.url()).pathname, '/authors/petra-alder');
});

journey('a reader keeps a search and forgets it', 'kept-search', async (arrive, way) => {
  const visitor = await arrive();
  const email = `searcher.${way.name}@reader.example`;
  here().subscriber(email);
  await visitor.follow(here().loginLink(email));
  await visitor.open('/search?q=sluice');
  await visitor.press('Save this search');
  assert.match(await visitor.text(), /You keep this search/);
  await visitor.open('/account');
  await visitor.fits();
  await visitor.press('Remove the search sluice');
  assert.match(await visitor.text(), /Save a search on its page/);
});
