// Writing a story in a real browser: every kind of block, with the hand on the keyboard, and back from what was saved.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { launch } from '../lib/visitor.js';
import { until, writing } from '../lib/writing.js';

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

const fixture = (name) => readFileSync(join(import.meta.dirname, '../../web/editor/fixtures', name), 'utf8').trim();
const story = (title, html, write, options = {}) => test(title, () => writing(html, write, { browser, ...options }));
const PICTURE = { name: 'weir.png', mimeType: 'image/png', buffer: Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAIAAAB7QOjdAAAAD0lEQVR4nGNo6FwKRAwQCgA2zgbJG+gsrwAAAABJRU5ErkJggg==', 'base64') };

/** What was saved, lines as they are written. */
async function saves(writer, ...lines) {
  await writer.saved((html) => html === lines.join('\n'));
}

story('a story of every kind of block is read and written without a change', fixture('everything.html'), async (writer) => {
  await writer.page.getByLabel('Standfirst').fill('Touched');
  const html = await writer.saved((_, { standfirst }) => standfirst === 'Touched');
  assert.deepEqual(html.split('\n'), fixture('everything.html').split('\n'));
});

story('opening a story changes nothing, however it was spelt', '<P align=left>Old <b>ways</b></P><div>and <i>means</i></div>', async (writer, desk) => {
  await writer.toEnd();
  await writer.press('ArrowLeft', 'ArrowLeft');
  await writer.page.waitForTimeout(1500);
  assert.equal(desk.requests.length, 0);
});

story('signs of Markdown become what they mean', '', async (writer) => {
  await writer.text.focus();
  await writer.type('## Heading');
  await writer.press('Enter');
  await writer.type('### Sub');
  await writer.press('Enter');
  await writer.type('#### Small');
  await writer.press('Enter');
  await writer.type('A **bold** *slanted* `coded` ~~struck~~ [mill](https://example.com/mill) it is.^[Said a miller]');
  await writer.press('Enter');
  await writer.type('- one');
  await writer.press('Enter');
  await writer.type('two');
  await writer.press('Enter', 'Enter');
  await writer.type('3. three');
  await writer.press('Enter', 'Enter');
  await writer.type('> said');
  await writer.press('Enter', 'Enter');
  await writer.type('---');
  await writer.type('# One mark');
  await saves(
    writer, '<h2>Heading</h2>', '<h3>Sub</h3>', '<h4>Small</h4>',
    '<p>A <strong>bold</strong> <em>slanted</em> <code>coded</code> <s>struck</s> <a href="https://example.com/mill">mill</a> it is.<sup id="fn-ref-1"><a href="#fn-1">1</a></sup></p>',
    '<ul><li>one</li><li>two</li></ul>', '<ol start="3"><li>three</li></ol>', '<blockquote><p>said</p></blockquote>', '<hr>', '<h2>One mark</h2>',
    '<section class="footnotes"><ol><li id="fn-1">Said a miller <a href="#fn-ref-1">↩</a></li></ol></section>',
  );
});

story('the slash list: letters narrow it, arrows choose, Escape leaves it', '', async (writer) => {
  await writer.text.focus();
  await writer.type('/');
  const list = writer.page.getByRole('listbox', { name: 'Insert' });
  assert.equal(await list.getByRole('option').count(), 16);
  await writer.press('ArrowDown');
  assert.equal(await list.getByRole('option', { selected: true }).innerText().then((text) => text.split('\n')[0]), 'Subheading');
  const active = await writer.text.getAttribute('aria-activedescendant');
  assert.equal(await writer.page.locator(`#${active}`).getAttribute('aria-selected'), 'true');
  await writer.type('pull');
  assert.deepEqual(await list.getByRole('option').allInnerTexts(), ['Pull-quote']);
  await writer.press('Enter');
  await writer.type('Drawn out');
  await writer.press('Enter', 'Enter');
  await writer.type('/call');
  await writer.press('Tab');
  await writer.type('Mind');
  await writer.press('Enter', 'Enter');
  await writer.type('/he');
  await writer.press('Escape');
  await writer.type('re');
  await list.waitFor({ state: 'detached' });
  await saves(writer, '<blockquote class="pullquote"><p>Drawn out</p></blockquote>', '<aside class="callout"><p>Mind</p></aside>', '<p>/here</p>');
});

story('footnotes are numbered, stand in order, and go and come back with their marks', '<p>One two</p>', async (writer) => {
  await writer.toEnd();
  await writer.press('Control+Alt+f');
  await writer.type('The second note');
  await writer.press('Escape');
  await writer.type('.');
  await writer.text.locator('p').first().click({ position: { x: 2, y: 10 } });
  await writer.press('Home', 'ArrowRight', 'ArrowRight', 'ArrowRight', 'Control+Alt+f');
  await writer.type('The first note');
  const two = [
    '<p>One<sup id="fn-ref-1"><a href="#fn-1">1</a></sup> two<sup id="fn-ref-2"><a href="#fn-2">2</a></sup>.</p>',
    '<section class="footnotes"><ol><li id="fn-1">The first note <a href="#fn-ref-1">↩</a></li><li id="fn-2">The second note <a href="#fn-ref-2">↩</a></li></ol></section>',
  ];
  await saves(writer, ...two);
  assert.deepEqual(await writer.text.locator('.note').evaluateAll((all) => all.map((note) => note.dataset.number)), ['1', '2']);
  await writer.press('Control+Enter', 'Backspace');
  await saves(writer, '<p>One two<sup id="fn-ref-1"><a href="#fn-1">1</a></sup>.</p>', two[1].replace(/<li id="fn-1">.*?<\/li>/, '').replaceAll('-2', '-1'));
  await writer.press('Control+z');
  await saves(writer, ...two);
  // Cut and put back elsewhere, a mark brings its note along.
  await writer.text.locator('p').first().click({ position: { x: 2, y: 10 } });
  await writer.context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await writer.press('Home', 'Shift+End', 'Control+x');
  await writer.saved((html) => html === '');
  await writer.press('Control+v');
  await saves(writer, ...two);
  // An empty note is taken away from where it stands.
  await writer.text.locator('.note').last().click();
  await writer.press('End', 'Shift+Home', 'Backspace', 'Backspace');
  await saves(writer, '<p>One<sup id="fn-ref-1"><a href="#fn-1">1</a></sup> two.</p>', '<section class="footnotes"><ol><li id="fn-1">The first note <a href="#fn-ref-1">↩</a></li></ol></section>');
});

story('there is one divider: unset it follows the rule, set it stays, and it moves', `<p>${'word '.repeat(20).trim()}</p><p>${'more '.repeat(20).trim()}</p><p>${'last '.repeat(40).trim()}</p>`, async (writer) => {
  const label = writer.text.locator('.teaser-label');
  assert.equal(await label.innerText(), 'Teaser ends here unless you set it · 20 words');
  assert.equal(await writer.text.locator('.in-teaser').count(), 1);
  await writer.text.locator('p', { hasText: 'more' }).click();
  await writer.press('Control+Alt+Enter');
  assert.equal(await label.innerText(), 'Teaser ends here · 40 words');
  const [one, two, three] = ['word', 'more', 'last'].map((word, at) => `<p>${Array(at === 2 ? 40 : 20).fill(word).join(' ')}</p>`);
  await saves(writer, one, two, '<!--more-->', three);
  await writer.text.locator('p', { hasText: 'last' }).click();
  await writer.pick('insert', 'Teaser ends here');
  assert.equal(await label.count(), 1);
  await saves(writer, one, two, three, '<!--more-->');
  await writer.text.locator('.teaser-label').click();
  await writer.press('Alt+Shift+ArrowUp', 'Alt+Shift+ArrowUp');
  await saves(writer, one, '<!--more-->', two, three);
  assert.equal(await label.innerText(), 'Teaser ends here · 20 words');
  await writer.paste('<p data-pm-slice="0 0 []">pasted</p><div data-divider=""></div>');
  assert.equal(await label.count(), 1);
  await writer.press('Control+z');
  await writer.text.locator('.teaser-label').click();
  await writer.press('Delete');
  await saves(writer, one, two, three);
  assert.equal(await label.innerText(), 'Teaser ends here unless you set it · 20 words');
});

story('links are made, changed and taken away from the keyboard', '<p>See the deeds</p>', async (writer) => {
  const dialog = writer.page.getByRole('dialog', { name: 'Link' });
  await writer.toEnd();
  await writer.press('Control+Shift+ArrowLeft', 'Control+k');
  await dialog.getByLabel('Address').fill('no address');
  await writer.press('Enter');
  await dialog.getByText('This is no address').waitFor();
  assert.equal(await dialog.getByLabel('Address').getAttribute('aria-invalid'), 'true');
  await dialog.getByLabel('Address').fill('example.com/deeds');
  await writer.press('Enter');
  await saves(writer, '<p>See the <a href="https://example.com/deeds">deeds</a></p>');
  await writer.press('ArrowRight', 'ArrowLeft', 'Control+k');
  assert.equal(await dialog.getByLabel('Address').inputValue(), 'https://example.com/deeds');
  await dialog.getByLabel('Address').fill('/articles/deeds');
  await writer.press('Enter');
  await saves(writer, '<p>See the <a href="/articles/deeds">deeds</a></p>');
  await writer.press('Control+k');
  await dialog.getByRole('button', { name: 'Remove link' }).click();
  await saves(writer, '<p>See the deeds</p>');
  await writer.press('Control+End', 'Control+k');
  await dialog.getByLabel('Words of the link').fill(', here');
  await dialog.getByLabel('Address').fill('desk@example.com');
  await writer.press('Enter');
  await writer.type(' too');
  await saves(writer, '<p>See the deeds<a href="mailto:desk@example.com">, here</a> too</p>');
});

story('a picture is sent, described, given a focal point, a caption and a credit', '<p>Before</p>', async (writer, desk) => {
  let release;
  desk.faults.hold = new Promise((resolve) => { release = resolve; });
  await writer.toEnd();
  const [chooser] = await Promise.all([writer.page.waitForEvent('filechooser'), writer.pick('insert', 'Picture')]);
  await chooser.setFiles(PICTURE);
  await writer.text.locator('.upload progress').waitFor();
  await writer.text.locator('.upload-message', { hasText: 'Sending weir.png' }).waitFor();
  desk.faults = {};
  release();
  await writer.text.locator('.figure img').waitFor();
  await writer.choose('Describe the picture');
  const dialog = writer.page.getByRole('dialog', { name: 'Picture' });
  await dialog.getByLabel('What the picture shows').fill('Water over a weir');
  await dialog.locator('.focal-frame').click({ position: { x: 30, y: 20 } });
  await dialog.getByLabel('From left to right').focus();
  const [x, y] = await dialog.locator('input[type=range]').evaluateAll((all) => all.map((input) => Number(input.value)));
  await writer.press('ArrowRight', 'ArrowRight');
  await writer.shot('picture');
  await dialog.getByRole('button', { name: 'Apply' }).click();
  await writer.text.locator('.figure-caption').click();
  await writer.press('End');
  await writer.type(', in June');
  await writer.press('Enter', 'End');
  await writer.type(' / Agency');
  await writer.press('Enter');
  await writer.type('After');
  await saves(
    writer, '<p>Before</p>',
    `<figure><img alt="Water over a weir" data-focal="${(x + 2) / 100},${y / 100}" height="800" src="/media/1/picture.svg" width="1200"><figcaption>The weir at dawn, in June <span class="credit">Ann Example / Agency</span></figcaption></figure>`,
    '<p>After</p>',
  );
});

story('pictures can be dropped on the text; one that is refused says why', '<p>One</p><p>Two</p>', async (writer, desk) => {
  desk.faults.pictures = 413;
  const drop = (selector) => writer.page.evaluate((selector) => {
    const target = document.querySelector(selector);
    const data = new DataTransfer();
    data.items.add(new File([new Uint8Array([137, 80, 78, 71])], 'dropped.png', { type: 'image/png' }));
    const box = target.getBoundingClientRect();
    target.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true, clientX: box.left + 10, clientY: box.bottom - 2 }));
  }, selector);
  await drop('#story-text > p');
  await writer.text.getByText('The picture is too large: 40 MB at most.').waitFor();
  await writer.choose('Remove');
  desk.faults = {};
  await drop('#story-text > p');
  await writer.saved((html) => /^<p>One<\/p>\n<figure><img alt="" height="800" src="\/media\/1\/picture.svg" width="1200">.*<\/figure>\n<p>Two<\/p>$/.test(html));
});

story('an undone picture comes back with what has arrived meanwhile', '<p>One</p>', async (writer, desk) => {
  let release;
  desk.faults.hold = new Promise((resolve) => { release = resolve; });
  await writer.toEnd();
  const [chooser] = await Promise.all([writer.page.waitForEvent('filechooser'), writer.pick('insert', 'Picture')]);
  await chooser.setFiles(PICTURE);
  await writer.text.locator('.upload').waitFor();
  await writer.press('Control+z');
  await writer.text.locator('.figure').waitFor({ state: 'detached' });
  desk.faults = {};
  release();
  await until(() => desk.pictures === 1);
  await writer.press('Control+Shift+z');
  await writer.text.locator('.figure img').waitFor();
});

story('embeds and related articles are cards, and nothing is loaded', '', async (writer) => {
  await writer.text.focus();
  await writer.type('/embed');
  await writer.press('Enter');
  const embed = writer.page.getByRole('dialog', { name: 'Embed' });
  await embed.getByLabel('Address of the page to embed').fill('http://example.com');
  await writer.press('Enter');
  await embed.getByText('needs an address that begins with https').waitFor();
  await embed.getByLabel('Address of the page to embed').fill('https://vimeo.com/1234');
  await writer.press('Enter');
  await writer.text.getByText('Embed from Vimeo').waitFor();
  // Selected, a card is edited with Enter.
  await writer.press('Enter');
  await embed.getByLabel('Address of the page to embed').fill('https://vimeo.com/5678');
  await embed.getByLabel('What it is, in words').fill('The <lock>, filmed');
  await writer.press('Enter');
  await writer.toEnd();
  await writer.type('/related');
  await writer.press('Enter');
  const related = writer.page.getByRole('dialog', { name: 'Related article' });
  await related.getByRole('combobox').pressSequentially('mil');
  await related.getByText('2 articles').waitFor();
  await writer.press('ArrowDown', 'Enter');
  await saves(
    writer, '<div data-embed="https://vimeo.com/5678"><p><a href="https://vimeo.com/5678">The &lt;lock&gt;, filmed</a></p></div>',
    '<div data-related="milk-quarrel"><p><a href="/articles/milk-quarrel">A quarrel over milk</a></p></div>',
  );
});

story('a table from the keyboard', '', async (writer) => {
  await writer.text.focus();
  await writer.type('/table');
  await writer.press('Enter');
  for (const words of ['Year', 'Price', 'Buyer']) {
    await writer.type(words);
    await writer.press('Tab');
  }
  await writer.type('1743');
  await writer.pick('table_menu', 'Row below');
  await writer.pick('table_menu', 'Delete row');
  await writer.pick('table_menu', 'Delete column');
  await writer.pick('table_menu', 'First column is a heading');
  const html = await writer.saved((now) => now.includes('scope="row"'));
  assert.match(html, /^<table><thead><tr>(<th scope="col">\w*<\/th>){2}<\/tr><\/thead><tbody>(<tr><th scope="row">\w*<\/th><td>\w*<\/td><\/tr>)+<\/tbody><\/table>$/);
});

story('find and replace', '<p>The Mill and the mills, a <strong>mill</strong>.</p>', async (writer) => {
  await writer.text.focus();
  await writer.press('Control+f');
  const strip = writer.page.getByRole('search');
  await strip.getByLabel('Find', { exact: true }).fill('mill');
  await strip.getByText('1 of 3').waitFor();
  assert.equal(await writer.text.locator('.found').count(), 3);
  await strip.getByLabel('Whole words').check();
  await strip.getByText('1 of 2').waitFor();
  await strip.getByLabel('Replace with').fill('wheel');
  await strip.getByRole('button', { name: 'Replace all' }).click();
  await strip.getByText('Replaced 2 times').waitFor();
  await saves(writer, '<p>The wheel and the mills, a <strong>wheel</strong>.</p>');
  await writer.press('Escape');
  assert.equal(await writer.text.locator('.found').count(), 0);
  await writer.press('Control+z');
  await saves(writer, '<p>The Mill and the mills, a <strong>mill</strong>.</p>');
});

story('blocks are dragged by their handle and moved by the keyboard', '<p>One</p><h2>Two</h2><p>Three</p>', async (writer) => {
  await writer.text.locator('p', { hasText: 'Three' }).click();
  await writer.press('Alt+Shift+ArrowUp');
  await saves(writer, '<p>One</p>', '<p>Three</p>', '<h2>Two</h2>');
  await writer.text.locator('h2').hover();
  const handle = writer.page.locator('.handle');
  await handle.waitFor();
  const from = await handle.boundingBox();
  const to = await writer.text.locator('p').first().boundingBox();
  await writer.page.mouse.move(from.x + 10, from.y + 10);
  await writer.page.mouse.down();
  await writer.page.mouse.move(to.x + 30, to.y + 8, { steps: 8 });
  await writer.page.mouse.move(to.x + 30, to.y + 2, { steps: 3 });
  await writer.page.mouse.up();
  await saves(writer, '<h2>Two</h2>', '<p>One</p>', '<p>Three</p>');
  await writer.text.locator('p', { hasText: 'Three' }).hover();
  await handle.click();
  await writer.page.getByRole('menuitem', { name: 'Delete block' }).click();
  await saves(writer, '<h2>Two</h2>', '<p>One</p>');
});

story('the keyboard reaches everything: one stop for the toolbar, arrows within it, menus with letters', '<p>One</p>', async (writer) => {
  const focused = () => writer.page.evaluate(() => document.activeElement.getAttribute('aria-label') ?? document.activeElement.name ?? document.activeElement.id);
  await writer.page.locator('body').press('Tab');
  assert.equal(await focused(), 'Undo');
  await writer.press('ArrowRight', 'ArrowRight');
  assert.equal(await focused(), 'Heading');
  await writer.press('End');
  assert.equal(await focused(), 'Find and replace');
  await writer.press('ArrowLeft');
  assert.equal(await focused(), 'More');
  await writer.press('Tab');
  assert.equal(await focused(), 'title');
  await writer.press('Enter');
  assert.equal(await focused(), 'standfirst');
  await writer.press('Enter');
  assert.equal(await focused(), 'Text of the story');
  await writer.press('Shift+Tab', 'Shift+Tab', 'Shift+Tab');
  assert.equal(await focused(), 'More', 'the bar remembers where one was');
  await writer.press('Enter', 'd');
  assert.equal(await writer.page.evaluate(() => document.activeElement.textContent), 'Duplicate block');
  await writer.press('Enter');
  await saves(writer, '<p>One</p>', '<p>One</p>');
  assert.equal(await focused(), 'Text of the story');
  await writer.press('Control+/');
  await writer.page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
  await writer.press('Escape');
  assert.equal(await focused(), 'Text of the story');
});

story('words, minutes and the teaser are counted while one writes', `<p>${'word '.repeat(299)}</p>`, async (writer) => {
  await writer.toEnd();
  await writer.type('two more');
  await writer.page.locator('.counts', { hasText: '300 words' }).waitFor();
  assert.match(await writer.page.locator('.counts').innerText(), /1 minute\b/);
});
