// From documents to HTML, without a browser. The way back, and whole stories, are in e2e/journeys/editor-writing.test.js.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { getSchema } from '@tiptap/core';

import { toHtml } from '../src/html/write.js';
import { schemaExtensions } from '../src/schema/index.js';
import { teaserOf } from '../src/schema/divider.js';
import { findAll } from '../src/text/finding.js';
import { compareTexts, choose, differ } from '../src/compare/texts.js';

const schema = getSchema(schemaExtensions());
const text = (words, ...marks) => ({ type: 'text', text: words, marks });
const p = (...content) => ({ type: 'paragraph', content: content.map((one) => (typeof one === 'string' ? text(one) : one)) });
const doc = (...content) => schema.nodeFromJSON({ type: 'doc', content });
const mark = (id, carried = null) => ({ type: 'footnote', attrs: { id, carried } });
const notes = (...ids) => ({ type: 'footnotes', content: ids.map((id) => ({ type: 'note', attrs: { id }, content: [p(`Note ${id}`)] })) });
const words = (count) => p(Array.from({ length: count }, () => 'word').join(' '));

test('marks that go on are opened once', () => {
  const bold = { type: 'bold' };
  const link = { type: 'link', attrs: { href: 'https://example.com/?a=1&b="2"' } };
  assert.equal(
    toHtml(doc(p(text('one ', bold), text('two', bold, link), text(' three', link), ' <four> & five\u00A0six'))),
    '<p><strong>one </strong><a href="https://example.com/?a=1&amp;b=&quot;2&quot;"><strong>two</strong> three</a> &lt;four&gt; &amp; five&nbsp;six</p>',
  );
});

test('notes are numbered by their first marks, and only those get a way back', () => {
  assert.equal(
    toHtml(doc(p('a', mark('x')), p('b', mark('y'), 'c', mark('x')), notes('x', 'y'))),
    '<p>a<sup id="fn-ref-1"><a href="#fn-1">1</a></sup></p>\n' +
      '<p>b<sup id="fn-ref-2"><a href="#fn-2">2</a></sup>c<sup><a href="#fn-1">1</a></sup></p>\n' +
      '<section class="footnotes"><ol><li id="fn-1">Note x <a href="#fn-ref-1">↩</a></li><li id="fn-2">Note y <a href="#fn-ref-2">↩</a></li></ol></section>',
  );
});

test('empty lines at the end and pictures on their way are not written', () => {
  const figure = { type: 'figure', attrs: { upload: 'u' }, content: [{ type: 'caption' }, { type: 'credit' }] };
  assert.equal(toHtml(doc(p('a'), figure, p(), p())), '<p>a</p>');
  assert.equal(toHtml(doc(p())), '');
});

test('the teaser ends at the divider, else where the server’s rule ends it', () => {
  const divided = teaserOf(doc(words(40), { type: 'divider' }, words(20)));
  assert.deepEqual([divided.set, divided.above, divided.words, divided.total], [true, 1, 40, 60]);
  assert.deepEqual(teaserOf(doc(words(60), words(90), words(750))), { set: false, above: 2, words: 150, total: 900 });
  assert.deepEqual(teaserOf(doc(...Array.from({ length: 6 }, () => words(20)))).words, 40);
  assert.equal(teaserOf(doc(words(400))).above, 0);
  const headed = doc(words(20), { type: 'heading', attrs: { level: 2 }, content: [text('Next')] }, words(200));
  assert.equal(teaserOf(headed).above, 1, 'a heading never ends the teaser');
});

test('words are found across emphasis, with and without capitals, and where they stand', () => {
  const story = doc(p('The ', text('Mi', { type: 'bold' }), text('ll'), ' and the mills'));
  const place = ({ from, to }) => story.textBetween(from, to);
  assert.deepEqual(findAll(story, 'mill').map(place), ['Mill', 'mill']);
  assert.deepEqual(findAll(story, 'mill', { exact: true }).map(place), ['mill']);
  assert.deepEqual(findAll(story, 'mill', { whole: true }).map(place), ['Mill']);
  assert.deepEqual(findAll(doc(p('İstanbul and istanbul')), 'ISTANBUL').length, 1);
  assert.deepEqual(findAll(doc(p('a', mark('x'), 'b')), 'ab'), []);
});

test('compared texts go on as it is chosen, their notes with them', () => {
  const side = (title, ...content) => ({ title, standfirst: '', doc: doc(...content) });
  const theirs = side('Mill', p('one', mark('a')), p('two'), p('four'), notes('a'));
  const mine = side('Mill', p('one', mark('b')), p('two', mark('c')), p('three'), p('four'), { type: 'footnotes', content: [
    { type: 'note', attrs: { id: 'b' }, content: [p('Note a')] }, { type: 'note', attrs: { id: 'c' }, content: [p('New')] }] });
  const rows = compareTexts(theirs, mine);
  assert.deepEqual(rows.map((row) => Object.keys(row)[0]), ['same', 'changed', 'same']);
  assert.equal(differ(compareTexts(mine, mine)), false);
  const texts = (choice) => choose(rows, [null, choice, null], mine).blocks.map((block) => block.textContent);
  assert.deepEqual(texts('theirs'), ['one', 'two', 'four']);
  assert.deepEqual(texts('mine'), ['one', 'two', 'three', 'four']);
  assert.deepEqual(texts('both'), ['one', 'two', 'two', 'three', 'four']);
  assert.match(rows[1].mine[0].text, /two \[New\]/);
});
