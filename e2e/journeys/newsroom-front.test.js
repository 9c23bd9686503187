// An editor arranges the front page, looks at it, gives it a time, shows it, and makes one section of two. There is one
// front page for all: the ways are walked one after the other.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { examine } from '../lib/examine.js';
import { browserHere, here } from '../lib/journey.js';
import { Visitor, WAYS } from '../lib/visitor.js';

/** Brings an editor in, who has no second factor and need have none. */
async function arrive(way, name) {
  const editor = await Visitor.arrive(browserHere(), here(), `front-${name}`, way);
  const printed = here().command('staff', 'invite', `${name}.${way.name}@paper.example`, '--role', 'editor');
  await editor.follow(printed.match(/http:\S+\/login\/link\/\S+/)[0]);
  return editor;
}

async function walk(way, journey) {
  const editor = await arrive(way, journey.name);
  try {
    await journey(editor, way);
  } catch (error) {
    await editor.shot('failed').catch(() => {});
    throw error;
  } finally {
    await editor.leave();
  }
}

const railed = (editor, name) => editor.press(name, { role: 'link', within: editor.page.getByRole('navigation', { name: 'Newsroom' }) });
const lead = (editor) => editor.page.locator('.slot-lead .hed').innerText();

/** What readers see on top. */
async function shown(editor) {
  await editor.open('/');
  return editor.page.locator('.top .hed').first().innerText();
}

const at = (editor, place) => editor.page.locator(`#place-${place} .hed`).innerText();

/** From place to place and back: by hand, where there is a finger by that, and by keyboard. */
async function carry(editor, title, way) {
  const [top, second] = ['lead-0', 'second-1'].map((place) => editor.page.locator(`#place-${place}`));
  const grip = editor.page.getByRole('button', { name: `Move “${title}”` }).first();
  await grip.scrollIntoViewIfNeeded();
  if (way.hasTouch) {
    // The second place may be below the fold; a finger carries the story there by the page's edge.
    const { x, y } = await grip.boundingBox();
    await finger(editor, [x + 20, y + 20], second);
  } else await Promise.all([editor.page.waitForEvent('load'), top.locator('.hed').dragTo(second.locator('.hed'))]);
  assert.equal(await at(editor, 'second-1'), title);
  assert.notEqual(await at(editor, 'lead-0'), title, 'its place is the page’s again');
  await grip.focus();
  for (const key of ['Enter', 'ArrowDown', 'Escape', 'Enter', 'ArrowUp']) await editor.page.keyboard.press(key);
  // The first step back leads round to the last of the places.
  const status = editor.page.locator('[data-front] > [role=status]');
  assert.match(await status.innerText(), new RegExp(`“${title}” above `));
  for (let step = 0; !/above (Lead|the lead)/i.test(await status.innerText()); step += 1) {
    assert.ok(step < 40, await status.innerText());
    await editor.page.keyboard.press('ArrowDown');
  }
  await Promise.all([editor.page.waitForEvent('load'), editor.page.keyboard.press('Enter')]);
  assert.equal(await lead(editor), title);
}

/** A finger goes down, moves in steps, and is lifted above the place. */
async function finger(editor, [x, y], place) {
  const touch = (type, points) => session.send('Input.dispatchTouchEvent', { type, touchPoints: points });
  const session = await editor.context.newCDPSession(editor.page);
  const { innerHeight } = await editor.page.evaluate(() => ({ innerHeight }));
  await touch('touchStart', [{ x, y }]);
  await touch('touchMove', [{ x: x - 20, y: y + 20 }]);
  for (let step = 0; step < 400; step += 1) {
    const box = await place.boundingBox();
    const inside = box.y + 20 < innerHeight - 60;
    await touch('touchMove', [{ x: box.x + 40 + (step % 2), y: inside ? box.y + 20 : innerHeight - 10 }]);
    if (inside) break;
  }
  await Promise.all([editor.page.waitForEvent('load'), touch('touchEnd', [])]);
}

async function curate(editor, way) {
  const looks = way.name === 'desktop';
  await railed(editor, 'Front page');
  if (looks) await examine(editor, 'empty');
  const before = await shown(editor);
  await editor.open('/newsroom/front');
  await editor.press('Change the front page');
  await editor.fits();
  const titles = await editor.page.locator('.stories .hed').allInnerTexts();
  const [chosen, other] = titles.filter((title) => title !== before).slice(-2);

  if (way.scripts) {
    // By hand: from the list to the top.
    await editor.page.getByText('Drag stories to their places').waitFor();
    const story = editor.page.locator('.stories li', { hasText: chosen });
    await Promise.all([editor.page.waitForEvent('load'), story.locator('.hed').dragTo(editor.page.locator('[data-place=lead-0] .hed'))]);
    await carry(editor, chosen, way);
  } else {
    await editor.page.locator('.stories li', { hasText: chosen }).getByRole('combobox').selectOption({ label: 'Lead' });
    await editor.press(`Put “${chosen}” there`);
  }
  assert.equal(await lead(editor), chosen);
  assert.ok(editor.page.url().endsWith('#place-lead-0'));

  // By keyboard: a place is opened, a story looked for, and put there.
  const second = editor.page.locator('#place-second-0');
  await second.locator('summary').focus();
  await editor.page.keyboard.press('Enter');
  await editor.press('Find a story for Second 1', { role: 'link', within: second });
  await editor.page.getByLabel('Words of the headline').fill(other.split(' ').slice(-1)[0]);
  await editor.press('Show', { within: editor.page.getByRole('search') });
  await editor.press(`Put in Second 1: “${other}”`);
  assert.equal(await editor.page.locator('#place-second-0 .hed').innerText(), other);
  const top = editor.page.locator('#place-lead-0');
  await top.locator('summary').click();
  await top.getByLabel('Headline here').fill('A headline of its own');
  if (looks) await examine(editor, 'desk');
  else await editor.shot('desk');
  await editor.press('Save the headline', { within: top });
  assert.equal(await lead(editor), 'A headline of its own');
  await editor.fits();

  const desk = editor.page.url().split('#')[0].split('?')[0];
  await editor.press('Preview', { role: 'link' });
  assert.equal(await editor.page.locator('.top .hed').first().innerText(), 'A headline of its own');
  assert.match(await editor.page.locator('.notice').innerText(), /A preview of the front page/);
  await editor.shot('preview');
  await editor.open(desk);
  await editor.page.getByLabel('Or from this time on').fill('2099-06-01T06:00');
  await editor.press('Set the time');
  assert.match(await editor.page.locator('#waiting + ul').innerText(), /A headline of its own[\s\S]*2099, 06:00/);
  assert.equal(await shown(editor), before, 'its time is to come');
  await editor.open('/newsroom/front');
  if (looks) await examine(editor, 'waiting');
  await editor.go(editor.page.locator('#waiting + ul a'));
  await editor.press('Take it back to change it');
  await editor.press('Show it now');
  assert.match(await editor.text(), /Readers see the new front page/);
  if (looks) await examine(editor, 'list');
  assert.equal(await shown(editor), 'A headline of its own');

  // Undone: an empty one leaves everything to the page, and the one before it is back with a press.
  await editor.open('/newsroom/front');
  await editor.press('Begin with an empty one');
  await editor.press('Show it now');
  assert.equal(await shown(editor), before);
  await editor.open('/newsroom/front');
  await editor.press('Back to the one before');
  assert.equal(await shown(editor), 'A headline of its own');
  await editor.open('/newsroom/front');
  await editor.press('Begin with an empty one');
  await editor.press('Show it now');
}

async function merge(editor, way) {
  const looks = way.name === 'desktop';
  const made = `Weirs by ${way.name}`;
  await railed(editor, 'Sections and topics');
  assert.equal(await editor.page.locator('h1').innerText(), 'Sections and topics');
  if (looks) await examine(editor, 'sections');
  await editor.press('Topics', { role: 'link', within: editor.page.getByRole('navigation', { name: 'Kinds' }) });
  await editor.press('New topic', { role: 'link' });
  await editor.page.getByLabel('Name').fill(made);
  await editor.press('Make it');
  assert.match(await editor.text(), /It is made/);
  await editor.fits();
  if (looks) await examine(editor, 'topics');
  else await editor.shot('topics');
  await editor.press(made, { role: 'link' });
  await editor.page.getByLabel('Address').fill(`weirs-${way.name}`);
  if (looks) await examine(editor, 'topic');
  await editor.press('Save');
  await editor.open(`/topics/weirs-by-${way.name}`);
  assert.equal(new URL(editor.page.url()).pathname, `/topics/weirs-${way.name}`);

  await editor.open('/newsroom/headings/topics?q=weirs');
  await editor.press(made, { role: 'link' });
  await editor.press('Merge into another', { role: 'link' });
  await editor.page.getByLabel('What it is or was called').fill('maps');
  await editor.press('Show');
  if (looks) await examine(editor, 'merge-which');
  await editor.press('Maps', { role: 'link' });
  assert.match(await editor.text(), new RegExp(`/topics/weirs-${way.name} leads to /topics/maps for good`));
  if (looks) await examine(editor, 'merge-means');
  else await editor.shot('merge-means');
  await editor.press(`Merge ${made} into Maps`);
  assert.match(await editor.text(), /The two are one/);
  await editor.open(`/topics/weirs-by-${way.name}`);
  assert.equal(new URL(editor.page.url()).pathname, '/topics/maps');

  await editor.open('/newsroom/headings/authors');
  const authors = editor.page.locator('.headings .what a');
  if (looks && (await authors.count()) > 0) {
    await editor.go(authors.first());
    await examine(editor, 'author');
  }
}

for (const way of WAYS.filter(({ name }) => ['phone', 'phone-noscript', 'desktop'].includes(name))) {
  test(`an editor arranges the front page (${way.name})`, () => walk(way, curate));
  test(`an editor makes one topic of two (${way.name})`, () => walk(way, merge));
}
