import assert from 'node:assert/strict';
import { test } from 'node:test';

import { countWords, readingMinutes } from '../src/text/counting.js';

// The same values as in crates/render/src/body/words.rs.
test('words are counted as the server counts them, in any script', () => {
  assert.equal(countWords(''), 0);
  assert.equal(countWords("Don't panic: it costs $3.50, e-mail us."), 8);
  assert.equal(countWords('今天天气很好。'), 3);
  assert.equal(countWords('コンピュータ'), 3);
  assert.equal(countWords('Linux 内核 6.1'), 3);
  assert.equal(countWords('안녕하세요 세계'), 2);
});

test('reading takes a minute at least', () => {
  assert.deepEqual([0, 344, 345, 2300].map(readingMinutes), [1, 1, 2, 10]);
});
