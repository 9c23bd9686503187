import assert from 'node:assert/strict';
import { test } from 'node:test';

import { align, diff, wordDiff } from '../src/compare/diff.js';

const applied = (steps, leaves) => steps.filter(({ kind }) => kind !== leaves).flatMap(({ items }) => items).join('');

/** A generator that gives the same numbers each time. */
function numbers(seed) {
  let state = seed;
  return (below) => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return state % below;
  };
}

test('a comparison holds both texts, whatever they are', () => {
  const draw = numbers(7);
  for (let round = 0; round < 500; round += 1) {
    const text = () => Array.from({ length: draw(24) }, () => 'abcd'[draw(4)]);
    const [before, after] = [text(), text()];
    const steps = diff(before, after);
    assert.equal(applied(steps, 'more'), before.join(''));
    assert.equal(applied(steps, 'less'), after.join(''));
    steps.slice(1).forEach(({ kind }, at) => assert.notEqual(kind, steps[at].kind));
  }
});

test('it is the shortest', () => {
  const steps = diff([...'abcabba'], [...'cbabac']);
  assert.equal(steps.filter(({ kind }) => kind !== 'same').flatMap(({ items }) => items).length, 5);
});

test('texts that share nothing are told apart without trying for long', () => {
  const many = (sign) => Array.from({ length: 20_000 }, (_, index) => `${sign}${index}`);
  const steps = diff(many('a'), many('b'));
  assert.deepEqual(steps.map(({ kind, items }) => [kind, items.length]), [['less', 20_000], ['more', 20_000]]);
});

test('words are compared whole', () => {
  assert.deepEqual(wordDiff('The mill stood still', 'The mill stands still'), [
    { kind: 'same', text: 'The mill ' }, { kind: 'less', text: 'stood' }, { kind: 'more', text: 'stands' }, { kind: 'same', text: ' still' },
  ]);
  assert.deepEqual(wordDiff('', 'new'), [{ kind: 'more', text: 'new' }]);
  assert.deepEqual(wordDiff('One sentence about rivers.', 'Nothing of that remains, a'), [
    { kind: 'less', text: 'One sentence about rivers.' }, { kind: 'more', text: 'Nothing of that remains, a' },
  ]);
});

test('what differs stands in pairs between what is the same', () => {
  const blocks = (keys) => [...keys].map((key) => ({ key }));
  const rows = align(blocks('abcd'), blocks('axcde'));
  assert.deepEqual(rows.map((row) => (row.same ? row.same.map(({ key }) => key).join('') : [row.theirs, row.mine].map((side) => side.map(({ key }) => key).join('')))), ['a', ['b', 'x'], 'cd', ['', 'e']]);
});
