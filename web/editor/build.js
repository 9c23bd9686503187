// Bundles the editor: `node build.js [FOLDER]`. What is served stands in dist and is committed; the same sources and the
// packages of package-lock.json give the same bytes, which e2e/journeys/editor-bundle.test.js checks.

import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';

const here = import.meta.dirname;
const folder = resolve(process.argv[2] ?? join(here, 'dist'));

const { metafile } = await build({
  absWorkingDir: here,
  entryPoints: { editor: 'src/main.js', 'editor-style': 'style/editor.css' },
  outdir: folder,
  entryNames: '[name]',
  bundle: true,
  minify: true,
  format: 'iife',
  target: ['chrome111', 'firefox115', 'safari16.4'],
  external: ['../fonts/*'],
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
});
writeFileSync(join(folder, 'editor-licences.txt'), licences(metafile));

/** The licence of each package that is part of the bundle: it goes wherever the bundle goes. */
function licences({ inputs }) {
  const found = Object.keys(inputs).map((path) => /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1]);
  const names = [...new Set(found.filter(Boolean))].sort();
  const parts = names.map((name) => {
    const manifest = JSON.parse(readFileSync(join(here, 'node_modules', name, 'package.json'), 'utf8'));
    return `${name} ${manifest.version} (${manifest.license})\n\n${licenceOf(name, manifest)}`;
  });
  return `editor.js is made of our own files and of these packages:\n\n${parts.join(`\n${'-'.repeat(80)}\n\n`)}`;
}

function licenceOf(name, { license, author }) {
  const root = join(here, 'node_modules', name);
  const file = existsSync(root) && readdirSync(root).sort().find((entry) => /^licen[cs]e/i.test(entry));
  if (file) return `${readFileSync(join(root, file), 'utf8').replaceAll('\r', '').trim()}\n`;
  const who = typeof author === 'string' ? author : author?.name;
  return `Licensed under ${license}${who ? ` by ${who}` : ''}.\n`;
}
