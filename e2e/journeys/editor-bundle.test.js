// What is served is what the sources give: the committed bundle is built again and compared byte by byte.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { brotliCompressSync } from 'node:zlib';

const editor = join(import.meta.dirname, '../../web/editor');
const dist = join(editor, 'dist');
const filesIn = (folder) => Object.fromEntries(readdirSync(folder).sort().map((name) => [name, readFileSync(join(folder, name))]));

test('the committed bundle is what the sources give; else run script/web', () => {
  const folder = mkdtempSync(join(tmpdir(), 'broadsheet-editor-'));
  try {
    execFileSync(process.execPath, [join(editor, 'build.js'), folder], { stdio: 'inherit' });
    const [built, committed] = [filesIn(folder), filesIn(dist)];
    assert.deepEqual(Object.keys(built), Object.keys(committed));
    for (const [name, bytes] of Object.entries(built)) assert.ok(bytes.equals(committed[name]), `${name} differs`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('every package in the bundle has its licence beside it, and all are free', () => {
  const text = readFileSync(join(dist, 'editor-licences.txt'), 'utf8');
  const packages = [...text.matchAll(/^(\S+) [\d.]+ \(([^)]+)\)$/gm)].map(([, name, licence]) => [name, licence]);
  assert.ok(packages.length > 15, `${packages.length} packages`);
  assert.deepEqual(packages.filter(([, licence]) => licence !== 'MIT'), []);
});

test('it stays small, and makes no code or style of strings', () => {
  const script = readFileSync(join(dist, 'editor.js'));
  assert.ok(brotliCompressSync(script).length < 180_000, 'the bundle has grown');
  assert.doesNotMatch(script.toString(), /\bnew Function\(|[^.\w]eval\(/);
});
