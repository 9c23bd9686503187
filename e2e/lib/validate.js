// Asks the HTML checker of the Nu project, which browsers' makers use, about pages as they were sent.

import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import vnu from 'vnu-jar';

const run = promisify(execFile);

/** What the checker says against `pages` (`{name: html}`), a line for each remark. */
export async function remarks(pages) {
  const folder = mkdtempSync(join(tmpdir(), 'broadsheet-html-'));
  try {
    const files = Object.entries(pages).map(([name, html]) => {
      const file = join(folder, `${name}.html`);
      writeFileSync(file, html);
      return file;
    });
    const words = ['-Xss2m', '-jar', vnu, '--stdout', '--exit-zero-always', '--format', 'json', ...files];
    const { stdout } = await run('java', words, { maxBuffer: 32 << 20 });
    // Whether the notes below a text have a heading is its author's affair, and so is the language of what a
    // magazine prints, which the checker guesses for the whole page.
    const theirs = ['Section lacks heading', 'This document appears to be written in'];
    const counts = ({ type, subType, message }) =>
      type === 'error' || (subType === 'warning' && !theirs.some((start) => message.startsWith(start)));
    return JSON.parse(stdout).messages.filter(counts)
      .map(({ url, lastLine, message, extract }) => `${url.split('/').pop()}:${lastLine}: ${message} (${extract?.trim()})`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
