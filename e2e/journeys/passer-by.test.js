// From a link in the open web to a reader with a spent allowance.

import assert from 'node:assert/strict';

import { METERED } from '../lib/articles.js';
import { here, journey } from '../lib/journey.js';

const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October',
  'November', 'December'];

/** "new ones on 1 December", where the month before it is `month`. */
function assertResets(text, month, day) {
  assert.equal(day.trim(), `1 ${MONTHS[(MONTHS.indexOf(month) + 1) % 12]}`, text);
}

async function assertOpen(visitor, article) {
  assert.match(await visitor.page.locator('.paid').innerText(), new RegExp(article.paid));
}

async function assertClosed(visitor, article) {
  const response = await visitor.open(article.path);
  assert.equal(response.status(), 200);
  assert.ok(!(await response.text()).includes(article.paid), `${article.path} gives its text away`);
}

/** After an act the reader stands where the teaser ended. */
async function assertBelowTeaser(visitor, article) {
  assert.equal(new URL(visitor.page.url()).pathname, article.path);
  assert.equal(new URL(visitor.page.url()).hash, '#read-on');
  const { y } = await visitor.page.locator('#read-on').evaluate((mark) => ({ y: mark.getBoundingClientRect().top }));
  const height = visitor.page.viewportSize().height;
  assert.ok(y >= -1 && y < height, `the text goes on at ${y} px in a window of ${height} px`);
}

journey('a passer-by registers, confirms, and spends the month', 'passer-by', async (arrive, way) => {
  const visitor = await arrive();
  const email = `passer.${way.name}@reader.example`;
  const [first, second, third, fourth, fifth] = METERED;

  await assertClosed(visitor, first);
  assert.match(await visitor.wall().innerText(), /Keep reading for free/);
  assert.match(await visitor.wall().innerText(), /Three articles of your choice each month/);
  assert.match(await visitor.text(), /More from The Weir/);
  assert.deepEqual(await visitor.context.cookies(), [], 'a look sets no cookie');
  await visitor.shot('registration-wall');

  await visitor.register(email);
  await assertBelowTeaser(visitor, first);
  await assertOpen(visitor, first);
  assert.match(await visitor.wall().innerText(), /6-digit code/);
  await visitor.shot('first-article-open');

  await assertClosed(visitor, second);
  assert.match(await visitor.wall().innerText(), /6-digit code/);
  await visitor.shot('confirm-wall');

  await visitor.open(first.path);
  await visitor.confirm(email);
  await assertBelowTeaser(visitor, first);
  await assertOpen(visitor, first);
  assert.equal(await visitor.wall().count(), 0);
  await visitor.shot('confirmed');

  for (const [article, left] of [[second, 2], [third, 1], [fourth, 0]]) {
    await assertClosed(visitor, article);
    await visitor.shot(`unlock-wall-${left + 1}-left`);
    await visitor.press('Use 1 of your 3 free articles', { within: visitor.wall() });
    await assertBelowTeaser(visitor, article);
    await assertOpen(visitor, article);
    const meter = await visitor.page.locator('.meter').innerText();
    const said = left > 0
      ? meter.match(/(\d) left in (\w+), new ones on (.*)\./)
      : meter.match(/(last) free article in (\w+); new ones on (.*)\./);
    assert.ok(said, meter);
    if (left > 0) assert.equal(Number(said[1]), left);
    assertResets(meter, said[2], said[3]);
    await visitor.shot(`unlocked-${left}-left`);
  }

  await assertClosed(visitor, fifth);
  const wall = await visitor.wall().innerText();
  const said = wall.match(/You have read your three free articles for (\w+)\s+New ones come on ([^.]*)\./);
  assert.ok(said, wall);
  assertResets(wall, said[1], said[2]);
  assert.match(wall, /€7\b/);
  assert.match(wall, /€69\b/);
  await visitor.shot('exhausted-wall');

  for (const article of [first, second, third, fourth]) {
    await visitor.open(article.path);
    await assertOpen(visitor, article);
  }
});

journey('a mistyped address is asked about, a broken one is explained', 'mistyped', async (arrive, way) => {
  const visitor = await arrive();
  await visitor.open(METERED[0].path);
  await visitor.register(`someone.${way.name}@gmial.com`);
  assert.match(await visitor.wall().innerText(), /Did you mean someone\.[a-z-]+@gmail\.com\?/);
  assert.equal(await visitor.page.locator('.paid').count(), 0);
  await visitor.shot('did-you-mean');

  await visitor.open(METERED[0].path);
  // The browser's own check would stop it; what it lets through, the page must explain.
  await visitor.register('someone@nowhere');
  const field = visitor.wall().getByLabel('E-mail address').first();
  assert.equal(await field.inputValue(), 'someone@nowhere');
  assert.equal(await field.getAttribute('aria-invalid'), 'true');
  await visitor.shot('broken-address');
  assert.deepEqual(here().outbox.untaken().filter((mail) => mail.to.includes('nowhere')), []);
});
