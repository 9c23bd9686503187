// Runs the journeys, as many files at a time as there are processors: each has a site and a browser of its own.
// `node run.js [part of a journey's name]`
// Ends with a line of its own, so that whoever reads the log finds the outcome at the very end.

import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';

/** No file of journeys takes so long, in milliseconds; one that hangs is named and does not hold up the rest. */
const LONGEST = 10 * 60_000;
const here = import.meta.dirname;
const wanted = process.argv[2] ?? '';
/** Tests in a folder whose names have what is wanted in them. */
const testsIn = (folder, prefix = '') => readdirSync(folder)
  .filter((name) => name.endsWith('.test.js') && `${prefix}${name}`.includes(wanted))
  .sort()
  .map((name) => join(folder, name));
// The editor's rules need no browser; they are tried here, where node is.
const found = [...testsIn(join(here, 'journeys')), ...testsIn(join(here, '..', 'web', 'editor', 'test'), 'editor-')];
// The tour takes longest: begun last, it would walk alone at the end.
const isTour = (file) => file.endsWith('tour.test.js');
const files = [...found.filter(isTour), ...found.filter((file) => !isTour(file))];
if (files.length === 0) {
  console.error(`No journey's name has "${wanted}" in it; see e2e/journeys.`);
  process.exit(2);
}

rmSync(join(here, 'results'), { recursive: true, force: true });
mkdirSync(join(here, 'results'));

const counts = { passed: 0, failed: 0, skipped: 0 };
const outcome = (kind) => (test) => {
  if (test.details?.type === 'suite') return;
  if (test.skip !== undefined) counts.skipped += 1;
  else counts[kind] += 1;
};

const events = run({ files, concurrency: availableParallelism(), timeout: LONGEST });
events.on('test:pass', outcome('passed'));
events.on('test:fail', outcome('failed'));
events.compose(spec).pipe(process.stdout);
events.on('end', () => {
  process.once('exit', () => console.log(summary()));
  process.exitCode = counts.failed > 0 || counts.passed === 0 ? 1 : 0;
});

function summary() {
  const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : '';
  return `\nBrowser tests: ${counts.passed} passed, ${counts.failed} failed${skipped}`;
}
