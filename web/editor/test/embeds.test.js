// The addresses that the server knows frames for are those that the editor makes cards of.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { pageOfFrame, providerOf } from '../src/embeds.js';

const known = JSON.parse(readFileSync(join(import.meta.dirname, '../fixtures/embeds.json'), 'utf8'));

test('pages are known by their addresses, and frames by the pages they show', () => {
  for (const { page, provider, of } of known) {
    assert.equal(providerOf(page), provider, page);
    if (of) assert.equal(pageOfFrame(of), page, of);
  }
});

test('what only looks like one is none', () => {
  for (const address of ['https://youtube.com.evil.example/watch?v=abc123', 'javascript:https://youtu.be/abc', 'https://social.example/@ada/12', ' https://youtu.be/abc123', '']) {
    assert.equal(providerOf(address), null, address);
  }
  assert.equal(pageOfFrame('https://evil.example/embed/abc123'), null);
});
