// Not one character is lost: whatever becomes of the network, the server, the session or the browser, what was typed
// is on the server or comes back from this browser.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { launch } from '../lib/visitor.js';
import { Writer, until, writing } from '../lib/writing.js';

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

const START = { title: 'The mill', standfirst: 'A quarrel', html: '<p>It began</p>' };
const story = (title, write, start = START) => test(title, () => writing(start, write, { browser }));
const ended = (words) => (html) => html === `<p>It began${words}</p>`;

story('a text is saved when the hand rests, in words that say so', async (writer, desk) => {
  await writer.toEnd();
  await writer.type(' in spring');
  await writer.saved(ended(' in spring'));
  await writer.page.locator('.state', { hasText: /^Saved at \d\d:\d\d$/ }).waitFor();
  assert.equal(desk.requests.length, 1, 'one rest, one request');
  assert.deepEqual(Object.keys(desk.requests[0]).sort(), ['base', 'html', 'sequence', 'standfirst', 'title', 'window']);
  await writer.page.getByLabel('Headline').fill('The weir');
  await writer.saved((_, { title }) => title === 'The weir');
});

story('who writes without a rest is saved every few seconds', async (writer, desk) => {
  await writer.toEnd();
  let typed = '';
  await until(async () => {
    await writer.type('x');
    typed += 'x';
    await writer.page.waitForTimeout(100);
    return desk.requests.length > 0;
  }, () => 'nothing was sent while typing', 8000);
  assert.ok(typed.length > 10, 'not before some seconds');
  await writer.saved(ended(typed));
});

story('a network that is cut while typing', async (writer, desk) => {
  await writer.toEnd();
  await writer.context.setOffline(true);
  await writer.type(' in the cold spring of 1743');
  await writer.page.locator('.state', { hasText: 'Not connected: kept in this browser' }).waitFor();
  await writer.type(', when ice');
  assert.equal(desk.requests.length, 0);
  await writer.context.setOffline(false);
  await writer.saved(ended(' in the cold spring of 1743, when ice'));
});

story('a server that is killed while typing, and comes back', async (writer, desk) => {
  await writer.toEnd();
  await writer.type(' one');
  await writer.saved();
  await desk.kill();
  await writer.type(' two');
  await writer.page.locator('.state[data-kind=offline]').waitFor();
  await writer.type(' three');
  await desk.restart();
  await writer.saved(ended(' one two three'));
});

story('a server that is killed with a request under way', async (writer, desk) => {
  desk.faults.hold = new Promise(() => {});
  await writer.toEnd();
  await writer.type(' one');
  await until(() => desk.requests.length === 1);
  await writer.type(' two');
  await desk.kill();
  desk.faults = {};
  await desk.restart();
  await writer.saved(ended(' one two'));
});

story('an answer that is lost: the same text is sent again and saved once', async (writer, desk) => {
  desk.faults.after = true;
  await writer.toEnd();
  await writer.type(' again');
  await until(() => desk.requests.length >= 2);
  desk.faults = {};
  await writer.page.locator('.state[data-kind=saved]').waitFor();
  assert.equal(desk.latest.revision, 2);
  assert.ok(ended(' again')(desk.latest.html));
});

story('a slow answer: what is written meanwhile follows', async (writer, desk) => {
  let release;
  desk.faults.hold = new Promise((resolve) => { release = resolve; });
  await writer.toEnd();
  await writer.type(' slow');
  await until(() => desk.requests.length === 1);
  await writer.type(' but sure');
  desk.faults = {};
  release();
  await writer.saved(ended(' slow but sure'));
  assert.equal(desk.latest.revision, 3);
});

story('an old request that arrives late does not undo a newer one', async (writer, desk) => {
  await writer.toEnd();
  await writer.type(' one');
  await writer.saved(ended(' one'));
  await writer.type(' two');
  await writer.saved(ended(' one two'));
  const [first] = desk.requests;
  assert.equal(desk.save(first)[0], 200);
  assert.ok(ended(' one two')(desk.latest.html));
});

story('a server in trouble is asked again', async (writer, desk) => {
  desk.faults.status = 503;
  await writer.toEnd();
  await writer.type(' patiently');
  await writer.page.locator('.state', { hasText: 'The server has trouble: kept in this browser' }).waitFor();
  desk.faults = {};
  await writer.saved(ended(' patiently'));
});

story('a session that is over goes on when somebody has signed in in another tab', async (writer, desk) => {
  desk.signedIn = false;
  await writer.toEnd();
  await writer.type(' unsigned');
  await writer.page.locator('.state', { hasText: 'Session over: sign in in another tab' }).waitFor();
  await writer.type(' and unbroken');
  desk.signedIn = true;
  await writer.page.evaluate(() => window.dispatchEvent(new Event('focus')));
  await writer.saved(ended(' unsigned and unbroken'));
});

for (const [status, kind] of [[403, 'refused'], [413, 'too_long']]) {
  story(`an answer of ${status} leaves the text in this browser, and the next text is tried`, async (writer, desk) => {
    desk.faults.status = status;
    await writer.toEnd();
    await writer.type(' much');
    await writer.page.locator(`.state[data-kind=${kind}]`).waitFor();
    desk.faults = {};
    await writer.type(' more');
    await writer.saved(ended(' much more'));
  });
}

story('a browser that crashes before anything was sent has the text when it comes back', async (writer, desk) => {
  await writer.context.setOffline(true);
  await writer.toEnd();
  await writer.type(' and would not end');
  await kept(writer, 'and would not end');
  await crash(writer);
  await writer.context.setOffline(false);
  const second = await Writer.open(browser, desk, { context: writer.context });
  await second.page.getByText('This browser has kept a newer text').waitFor();
  await second.choose('Compare');
  const dialog = second.page.getByRole('dialog', { name: 'A newer text in this browser' });
  await dialog.locator('ins', { hasText: 'and would not end' }).waitFor();
  await dialog.getByRole('button', { name: 'Go on with what is chosen' }).click();
  await second.saved(ended(' and would not end'));
  await second.page.reload();
  await second.page.waitForSelector('[data-ready]');
  assert.equal(await second.page.locator('.notice').count(), 0, 'what was taken is offered no more');
});

story('what was typed in the last moment before a window closed is there, too', async (writer, desk) => {
  await writer.context.setOffline(true);
  await writer.toEnd();
  // The window goes within the same task as the last letter: nothing but the plain storage is quick enough.
  await writer.page.evaluate(() => {
    document.execCommand('insertText', false, ' at last');
    window.dispatchEvent(new PageTransitionEvent('pagehide'));
  });
  await crash(writer);
  await writer.context.setOffline(false);
  const second = await Writer.open(browser, desk, { context: writer.context });
  await second.choose('Compare');
  await second.page.getByRole('button', { name: /^All of: (Your text|Kept in this browser)/ }).click();
  await second.saved(ended(' at last'));
});

story('where there is no IndexedDB the plain storage keeps the text', async (writer, desk) => {
  await writer.context.addInitScript(() => { Object.defineProperty(window, 'indexedDB', { value: { open: () => { throw new Error('not here'); } } }); });
  await writer.load();
  await writer.context.setOffline(true);
  await writer.toEnd();
  await writer.type(' plainly');
  await writer.page.waitForFunction(() => Object.values(localStorage).some((text) => text.includes('plainly')));
  await crash(writer);
  await writer.context.setOffline(false);
  const second = await Writer.open(browser, desk, { context: writer.context });
  await second.choose('Compare');
  await second.page.getByRole('button', { name: 'Go on with what is chosen' }).click();
  await second.saved(ended(' plainly'));
});

story('a text that was set aside is offered no more, and is still there', async (writer, desk) => {
  await writer.context.setOffline(true);
  await writer.toEnd();
  await writer.type(' aside');
  await kept(writer, 'aside');
  await crash(writer);
  await writer.context.setOffline(false);
  const second = await Writer.open(browser, desk, { context: writer.context });
  await second.choose('Set it aside');
  await second.load();
  assert.equal(await second.page.locator('.notice').count(), 0);
  assert.ok((await inDatabase(second.page)).some(({ html, aside }) => aside && html.includes('aside')));
});

story('two windows of one browser do not take each other’s text', async (writer, desk) => {
  const second = await Writer.open(browser, desk, { context: writer.context });
  await writer.context.setOffline(true);
  await writer.toEnd();
  await writer.type(' here');
  await kept(writer, 'here');
  await second.page.evaluate(() => 0);
  const third = await inDatabase(second.page);
  assert.equal(third.filter(({ html }) => html.includes(' here')).length, 1);
  assert.equal(await second.page.locator('.notice').count(), 0, 'the text of an open window is not offered');
  await writer.context.setOffline(false);
  await writer.saved(ended(' here'));
});

story('of two people’s texts both stand side by side, and one is chosen for each place', async (writer, desk) => {
  desk.latest.html = '<p>It began</p>\n<p>The middle</p>\n<p>The end</p>';
  await writer.load();
  desk.save({ base: 1, window: 'other', sequence: 1, title: 'Their mill', standfirst: 'A quarrel', html: '<p>It began early</p>\n<p>The middle</p>\n<p>The end</p>' }, 'Ben Example');
  await writer.toEnd();
  await writer.type(' of it');
  const dialog = writer.page.getByRole('dialog', { name: 'Two people have written here' });
  await dialog.waitFor();
  assert.deepEqual(desk.setAside.map(({ html }) => html), ['<p>It began</p>\n<p>The middle</p>\n<p>The end of it</p>']);
  assert.match(await dialog.innerText(), /Ben Example saved this story/);
  await dialog.locator('del', { hasText: 'early' }).waitFor();
  await dialog.locator('ins', { hasText: 'of it' }).waitFor();
  const choices = dialog.locator('.row.changed');
  assert.equal(await choices.count(), 3, 'the headline, the first and the last paragraph');
  await choices.nth(0).getByLabel('Ben Example, saved at').check();
  await choices.nth(1).getByLabel('Ben Example, saved at').check();
  await writer.shot('conflict');
  await dialog.getByRole('button', { name: 'Go on with what is chosen' }).click();
  await writer.saved((html, { title }) => title === 'Their mill' && html === '<p>It began early</p>\n<p>The middle</p>\n<p>The end of it</p>');
  assert.equal(desk.latest.revision, 3);
  assert.equal(desk.revisions[1].by, 'Ben Example', 'theirs is still among the revisions');
});

story('a conflict that is put off goes on being kept, and can be opened again', async (writer, desk) => {
  desk.save({ base: 1, window: 'other', sequence: 1, ...START, html: '<p>Something else</p>' }, 'Ben Example');
  await writer.toEnd();
  await writer.type(' mine');
  await writer.page.getByRole('dialog').waitFor();
  await writer.press('Escape');
  await writer.page.locator('.state[data-kind=conflict]').waitFor();
  await writer.toEnd();
  await writer.type(' still');
  await kept(writer, 'mine still');
  assert.equal(desk.latest.html, '<p>Something else</p>');
  await writer.choose('Compare');
  await writer.page.getByRole('button', { name: /^All of: (Your text|Kept in this browser)/ }).click();
  await writer.saved(ended(' mine still'));
});

story('leaving asks only while something is kept nowhere', async (writer) => {
  await writer.context.setOffline(true);
  await writer.toEnd();
  await writer.type(' kept');
  await kept(writer, ' kept');
  assert.equal(await asksToStay(writer.page), false);
  await writer.page.evaluate(() => { IDBObjectStore.prototype.put = () => { throw new Error('full'); }; });
  await writer.type(' not');
  await writer.page.locator('.state', { hasText: 'Not saved anywhere' }).waitFor();
  assert.equal(await asksToStay(writer.page), true);
});

const asksToStay = (page) => page.evaluate(() => {
  const event = new Event('beforeunload', { cancelable: true });
  window.dispatchEvent(event);
  return event.defaultPrevented;
});

/** Everything this browser keeps of texts. */
const inDatabase = (page) => page.evaluate(() => new Promise((resolve) => {
  const open = indexedDB.open('broadsheet-newsroom');
  open.onsuccess = () => { open.result.transaction('texts').objectStore('texts').getAll().onsuccess = ({ target }) => resolve(target.result); };
}));

async function kept(writer, words) {
  await until(async () => (await inDatabase(writer.page)).some(({ html }) => html.includes(words)), () => `"${words}" is not kept`);
}

/** Ends the page's process at once: nothing in it has a last word. */
async function crash(writer) {
  const gone = writer.page.waitForEvent('crash');
  writer.page.goto('chrome://crash').catch(() => {});
  await gone;
  await writer.page.close();
}
