// What other programs put on the clipboard, as they do it, and what becomes of it.

import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { launch } from '../lib/visitor.js';
import { writing } from '../lib/writing.js';

const samples = join(import.meta.dirname, '../../web/editor/fixtures/paste');
let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

const read = (name) => readFileSync(join(samples, name), 'utf8');

// A sample `word-report.html` is pasted and must become `word-report.out.html`.
for (const name of readdirSync(samples).filter((file) => file.endsWith('.html') && !file.endsWith('.out.html'))) {
  test(`a paste from ${name.replace('.html', '')} is clean`, () =>
    writing('', async (writer, desk) => {
      await writer.text.focus();
      await writer.paste(read(name));
      await writer.saved();
      assert.deepEqual(desk.latest.html.split('\n'), read(name.replace('.html', '.out.html')).trim().split('\n'));
    }, { browser }));
}

test('pictures that come as data are sent; those from elsewhere are left out, with a word about it', () =>
  writing('<p>Before</p>', async (writer, desk) => {
    const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAIAAAB7QOjdAAAAD0lEQVR4nGNo6FwKRAwQCgA2zgbJG+gsrwAAAABJRU5ErkJggg==';
    await writer.toEnd();
    await writer.paste(`<p>Zero</p><p>One</p><p><img alt="A weir" src="data:image/png;base64,${pixel}"></p><p>Two <img src="https://elsewhere.example/a.jpg"></p><img src="file:///C:/a.gif" width="1">`);
    await writer.page.getByText('One picture was left out').waitFor();
    const html = await writer.saved((now) => now.includes('/media/1/'));
    assert.match(html, /<p>One<\/p>\n<figure><img alt="A weir" height="800" src="\/media\/1\/picture.svg" width="1200">.*<\/figure>\n<p>Two<\/p>$/s);
    assert.equal(desk.pictures, 1);
  }, { browser }));

test('plain text becomes paragraphs; an address over selected words a link', () =>
  writing('<p>deeds</p>', async (writer) => {
    await writer.text.focus();
    await writer.press('Control+a');
    await writer.paste('', 'https://example.com/deeds');
    await writer.saved((html) => html === '<p><a href="https://example.com/deeds">deeds</a></p>');
    await writer.toEnd();
    await writer.press('Enter');
    await writer.paste('', 'One line\n\nand another');
    await writer.saved((html) => html.endsWith('<p>One line</p>\n<p>and another</p>'));
  }, { browser }));

test('an address that readers can look at within the text becomes a card on a line of its own, a link elsewhere', () =>
  writing('<p>See</p>', async (writer) => {
    const video = 'https://youtu.be/abc123';
    await writer.toEnd();
    await writer.type(' ');
    await writer.paste('', video);
    await writer.saved((html) => html.includes('youtu.be') && !html.includes('data-embed'));
    await writer.press('Enter');
    await writer.paste(`<a href="${video}">${video}</a>`, ` ${video}\n`);
    await writer.type('and on');
    await writer.saved((html) => html.endsWith(`<div data-embed="${video}"><p><a href="${video}">${video}</a></p></div>\n<p>and on</p>`));
    await writer.press('Enter');
    await writer.paste('', 'https://elsewhere.example/page');
    await writer.saved((html) => html.includes('elsewhere.example') && !html.includes('data-embed="https://elsewhere'));
  }, { browser }));

test('what is cut from a story comes back as it was, cards, tables and pictures with it', () => {
  const story = read('../everything.html').trim();
  return writing(story, async (writer) => {
    await writer.context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await writer.text.focus();
    await writer.press('Control+a', 'Control+x');
    await writer.saved((html) => html === '');
    await writer.press('Control+v');
    const html = await writer.saved((now) => now !== '');
    assert.deepEqual(html.split('\n'), story.split('\n'));
  }, { browser });
});
