// Passkeys in a real browser, whose authenticator is one of its own for tests: a reader adds one and logs in with it, an
// owner comes into the newsroom with one. Browsers give passkeys to hosts with a name alone, so the site has one here.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { examine } from '../lib/examine.js';
import { Site } from '../lib/site.js';
import { everyWay, launch } from '../lib/visitor.js';

let site;
let browser;

before(async () => {
  browser = await launch();
  site = await Site.start(async (site) => {
    site.origin = site.origin.replace('127.0.0.1', 'localhost');
    return '';
  });
});

after(async () => {
  await browser?.close();
  await site?.stop();
});

/** A journey, walked on phone and desktop, with scripts and without. */
const journey = (title, name, walk) => test(title, (t) => everyWay(t, () => browser, () => site, name, walk));

/** Gives the visitor's browser an authenticator, which knows its owner. */
async function equip(visitor) {
  const debug = await visitor.context.newCDPSession(visitor.page);
  await debug.send('WebAuthn.enable');
  const options = {
    protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true,
    automaticPresenceSimulation: true,
  };
  const { authenticatorId } = await debug.send('WebAuthn.addVirtualAuthenticator', { options });
  return { recognises: (isUserVerified) => debug.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified }) };
}

/** Looks at a page closely on the desktop, and keeps a picture of it everywhere. */
async function look(visitor, way, name) {
  await visitor.fits();
  if (way.name === 'desktop') await examine(visitor, name);
  else await visitor.shot(name);
}

journey('a reader adds a passkey and logs in with it', 'passkeys', async (arrive, way) => {
  const reader = await arrive();
  const email = `keys.${way.name}@reader.example`;
  site.command('readers', 'add', email);
  await reader.follow(site.loginLink(email));
  await reader.open('/account');
  const section = reader.page.locator('section[aria-labelledby=passkeys]');
  const button = section.getByRole('button', { name: 'Add a passkey' });
  if (!way.scripts) {
    assert.ok(!(await button.isVisible()), 'without scripts there is nothing to press');
    assert.match(await section.innerText(), /cannot make passkeys/);
    await reader.press('Log out', { within: reader.page.locator('.page-head') });
    await reader.open('/login');
    assert.ok(!(await reader.page.getByRole('button', { name: 'Log in with a passkey' }).isVisible()));
    assert.ok(await reader.page.getByLabel('E-mail address').isVisible());
    return;
  }
  await equip(reader);
  await reader.open('/account');
  await section.getByLabel('What to call it').fill('Telephone');
  await reader.go(button);
  assert.match(await section.innerText(), /Telephone/);
  assert.match(await section.innerText(), /not used yet/);
  await section.scrollIntoViewIfNeeded();
  await look(reader, way, 'account');
  // The same authenticator says that it has one.
  await button.click();
  await section.getByText('has a passkey for this already').waitFor();

  await reader.press('Log out', { within: reader.page.locator('.page-head') });
  await reader.open('/login?next=/account/saved');
  await look(reader, way, 'login');
  await reader.press('Log in with a passkey');
  assert.equal(new URL(reader.page.url()).pathname, '/account/saved');
  await reader.open('/account');
  assert.match(await section.innerText(), /last used/);
  await reader.press('Remove the passkey Telephone');
  assert.ok(!(await section.innerText()).includes('Telephone'));
  await reader.press('Log out', { within: reader.page.locator('.page-head') });
  await reader.open('/login');
  await reader.press('Log in with a passkey');
  assert.match(await reader.text(), /not known here any more/);
});

journey('an owner comes into the newsroom with a passkey', 'newsroom-passkeys', async (arrive, way) => {
  const owner = await arrive();
  const email = `keys.owner.${way.name}@paper.example`;
  const printed = site.command('staff', 'invite', email, '--role', 'owner');
  if (!way.scripts) {
    await owner.follow(printed.match(/http:\S+\/login\/link\/\S+/)[0]);
    assert.ok(!(await owner.page.getByRole('button', { name: 'Add a passkey' }).isVisible()));
    assert.ok(await owner.page.getByLabel('The code the app shows now').isVisible(), 'an app can be set up');
    return;
  }
  const key = await equip(owner);
  await owner.follow(printed.match(/http:\S+\/login\/link\/\S+/)[0]);
  assert.equal(new URL(owner.page.url()).pathname, '/newsroom/factor');
  await look(owner, way, 'enrol');
  await owner.page.getByLabel('What to call it').fill('Stick');
  await owner.press('Add a passkey');
  assert.equal(await owner.page.locator('.codes li').count(), 10);
  await owner.press('I have kept them', { role: 'link' });
  assert.equal(await owner.page.locator('h1').innerText(), 'Today');

  await owner.press('Second factor', { role: 'link' });
  assert.match(await owner.text(), /Stick/);
  await look(owner, way, 'factor');
  await owner.open('/newsroom/confirm?next=/newsroom/people');
  await look(owner, way, 'confirm');
  await key.recognises(false);
  await owner.page.getByRole('button', { name: 'Use a passkey' }).click();
  await owner.page.getByText('Nothing came of it').waitFor();
  await look(owner, way, 'confirm-failed');
  await key.recognises(true);
  await owner.press('Use a passkey');
  assert.equal(new URL(owner.page.url()).pathname, '/newsroom/people');
  assert.match(await owner.page.locator('.people li', { hasText: email }).innerText(), /Second factor set up/);

  await owner.open('/newsroom/factor');
  await owner.go(owner.page.getByRole('link', { name: 'Remove Stick' }));
  assert.match(await owner.text(), /your only second factor/);
});
