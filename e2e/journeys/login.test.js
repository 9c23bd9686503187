// Logging in with a code.

import assert from 'node:assert/strict';

import { METERED, REGISTERED } from '../lib/articles.js';
import { here, journey } from '../lib/journey.js';

journey('a reader logs in with a code and returns to the article', 'login', async (arrive, way) => {
  const email = `known.${way.name}@reader.example`;
  here().command('readers', 'add', email);
  const visitor = await arrive();

  await visitor.open(METERED[0].path);
  await visitor.press('Log in', { within: visitor.wall(), role: 'link' });
  await visitor.shot('login');
  await visitor.page.getByLabel('E-mail address').fill(email);
  await visitor.press('Send me a code');
  assert.equal(new URL(visitor.page.url()).pathname, '/login/code');
  await visitor.shot('code');

  const { code } = await here().outbox.code(email);
  await visitor.enter(code === '000000' ? '000001' : '000000');
  assert.equal(await visitor.page.getByLabel('6-digit code').getAttribute('aria-invalid'), 'true');
  await visitor.shot('wrong-code');

  await visitor.enter(code);
  assert.equal(new URL(visitor.page.url()).pathname, METERED[0].path);
  assert.match(await visitor.wall().innerText(), /Use 1 of your 3 free articles/);
  await visitor.shot('back-at-the-article');
  await visitor.open(REGISTERED.path);
  assert.match(await visitor.page.locator('.paid').innerText(), new RegExp(REGISTERED.paid));
});

journey('an unknown address is answered like a known one', 'login-unknown', async (arrive, way) => {
  const answers = [];
  const known = `answered.${way.name}@reader.example`;
  here().command('readers', 'add', known);
  for (const email of [known, `stranger.${way.name}@reader.example`]) {
    const visitor = await arrive(`login-${email.split('.')[0]}`);
    await visitor.open('/login');
    await visitor.page.getByLabel('E-mail address').fill(email);
    await visitor.press('Send me a code');
    answers.push((await visitor.page.content()).replaceAll(email, 'ADDRESS'));
  }
  assert.equal(answers[0], answers[1]);
});
