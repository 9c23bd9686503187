// Every page and wall, for those who cannot see well or hold a small phone: no fault that axe knows
// of, by day and by night, and nothing that sticks out at 320 px.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { FREE, METERED, SUBSCRIBERS } from '../lib/articles.js';
import { DESKTOP, examine } from '../lib/examine.js';
import { browserHere, here } from '../lib/journey.js';
import { Visitor } from '../lib/visitor.js';

/** A test over a list of pages, each looked at by the same visitor. */
function pages(title, journey, prepare, list) {
  test(title, async (t) => {
    const visitor = await Visitor.arrive(browserHere(), here(), journey, DESKTOP);
    try {
      await prepare(visitor);
      for (const [name, path, status = 200] of list) {
        await t.test(name, async () => {
          assert.equal((await visitor.open(path)).status(), status, path);
          await examine(visitor, name);
        });
      }
    } finally {
      await visitor.leave();
    }
  });
}

pages('pages of a passer-by', 'pages-anonymous', () => {}, [
  ['home', '/'], ['free-article', FREE.path], ['print', `${FREE.path}/print`],
  ['listen', `${FREE.path}/listen`], ['listen-walled', `${METERED[0].path}/listen`],
  ['registration-wall', METERED[0].path],
  ['subscribe-wall', SUBSCRIBERS.path], ['section', '/sections/fish'], ['topic', '/topics/law'],
  ['place', '/places/sallow-lock'], ['author', '/authors/petra-alder'], ['archive', '/archive'],
  ['month', '/archive/2021-03'], ['search', '/search?q=mill'], ['search-nothing', '/search?q=zeppelin'],
  ['subscribe', '/subscribe'], ['login', '/login'], ['newsletters', '/newsletters'], ['about', '/about'],
  ['privacy', '/privacy'], ['terms', '/terms'], ['not-found', '/articles/no-such-article', 404],
]);

pages('walls of those who left an address', 'pages-unconfirmed', async (visitor) => {
  await visitor.open(METERED[0].path);
  await visitor.register('unconfirmed@reader.example');
}, [['first-article', METERED[0].path], ['confirm-wall', METERED[1].path], ['code', '/login/code']]);

pages('walls and pages of a reader', 'pages-reader', async (visitor) => {
  here().command('readers', 'add', 'has-read@reader.example');
  await visitor.follow(here().loginLink('has-read@reader.example'));
}, [
  ['unlock-wall', METERED[0].path], ['account', '/account'], ['saved', '/account/saved'],
  ['history', '/account/history'], ['delete', '/account/delete'],
]);

pages('the wall at the end of the allowance', 'pages-exhausted', async (visitor) => {
  here().command('readers', 'add', 'has-read@reader.example');
  await visitor.follow(here().loginLink('has-read@reader.example'));
  for (const article of METERED.slice(0, 3)) {
    await visitor.open(article.path);
    await visitor.press('Use 1 of your 3 free articles');
  }
}, [['unlocked', METERED[0].path], ['exhausted-wall', METERED[5].path], ['account-spent', '/account']]);

pages('pages of a subscriber', 'pages-subscriber', async (visitor) => {
  here().subscriber('looks@reader.example');
  await visitor.follow(here().loginLink('looks@reader.example'));
}, [['whole-article', SUBSCRIBERS.path], ['subscriber-home', '/'], ['subscriber-account', '/account']]);
