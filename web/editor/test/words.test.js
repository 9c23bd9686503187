// Every word that the editor says has an entry, and there is none that it never says.

import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { ACTS } from '../src/acts.js';
import { learn, say } from '../src/words.js';

const root = join(import.meta.dirname, '..');
const words = JSON.parse(readFileSync(join(root, 'harness', 'words.json'), 'utf8'));

/** Words whose names are put together while it runs. */
const MADE = [
  ...ACTS.map(({ name }) => name), 'caption_empty', 'credit_empty', 'title', 'standfirst',
  ...['offline', 'trouble', 'session', 'refused', 'too_long', 'conflict'].map((kind) => `state_${kind}`),
];

function said() {
  const files = readdirSync(join(root, 'src'), { recursive: true }).filter((name) => name.endsWith('.js'));
  const text = files.map((name) => readFileSync(join(root, 'src', name), 'utf8')).join('\n');
  const literal = [...text.matchAll(/'([a-zA-Z_]+)'/g)].map(([, name]) => name).filter((name) => name in words);
  const called = [...text.matchAll(/\bsay\('([a-zA-Z_]+)'/g)].map(([, name]) => name);
  return { called, used: new Set([...literal, ...MADE]) };
}

test('what the editor says and what it is given are the same', () => {
  const { called, used } = said();
  assert.deepEqual(called.filter((name) => !(name in words)), [], 'these have no words');
  assert.deepEqual(MADE.filter((name) => !(name in words)), [], 'these have no words');
  assert.deepEqual(Object.keys(words).filter((name) => !used.has(name)), [], 'these are never said');
  assert.deepEqual(Object.keys(words), Object.keys(words).toSorted(), 'they stand in order');
});

test('numbers choose among plurals, and are written as people here write them', () => {
  learn({ words: { one: '{count} word', other: '{count} words' }, by: 'By {name}, {other}' }, 'de');
  assert.deepEqual([say('words', { count: 1 }), say('words', { count: 12345 })], ['1 word', '12.345 words']);
  assert.equal(say('by', { name: 'Ann' }), 'By Ann, {other}');
  assert.equal(say('unknown'), 'unknown');
});
