// What Lighthouse says of the demonstration's front page, an open article and one with a wall, on a phone.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launch } from 'chrome-launcher';
import lighthouse from 'lighthouse';

const GOALS = { performance: 95, accessibility: 100, 'best-practices': 100, seo: 100 };

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** Serves the demonstration; gives its address once it listens. */
function serve(data, origin) {
  const words = ['demo', '--data', data, '--listen', new URL(origin).host];
  const server = spawn(process.env.BROADSHEET_BINARY, words, { env: { ...process.env, BROADSHEET_SITE__URL: origin } });
  return new Promise((resolve, reject) => {
    let log = '';
    const listen = (chunk) => {
      log += chunk;
      if (log.includes('Listening on')) resolve(server);
    };
    server.stdout.on('data', listen);
    server.stderr.on('data', listen);
    server.once('exit', (code) => reject(new Error(`the demonstration ended with ${code}:\n${log}`)));
  });
}

/** The first article that is open, and the first with a wall. */
async function articles(origin) {
  const text = async (path) => (await fetch(origin + path)).text();
  const paths = [...new Set((await text('/')).match(/\/articles\/[a-z0-9-]+/g))];
  const found = {};
  for (const path of paths) found[(await text(path)).includes('id="wall"') ? 'wall' : 'article'] ??= path;
  return found;
}

function faults(audits, refs) {
  return refs.filter(({ id, weight }) => weight > 0 && audits[id].score !== null && audits[id].score < 0.9)
    .map(({ id }) => `    ${id}: ${audits[id].title} ${audits[id].displayValue ?? ''}`);
}

async function main() {
  const data = mkdtempSync(join(tmpdir(), 'broadsheet-lighthouse-'));
  const origin = `http://127.0.0.1:${await freePort()}`;
  const server = await serve(data, origin);
  const chromePath = process.env.BROADSHEET_E2E_CHROMIUM ?? '/usr/bin/chromium';
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const browser = await launch({ chromePath, chromeFlags: ['--headless=new', ...sandbox] });
  let missed = 0;
  try {
    const pages = { home: '/', ...(await articles(origin)) };
    for (const [name, path] of Object.entries(pages)) {
      const { lhr } = await lighthouse(origin + path, { port: browser.port, logLevel: 'error', onlyCategories: Object.keys(GOALS) });
      const scores = Object.entries(GOALS).map(([id, goal]) => {
        const score = Math.round((lhr.categories[id].score ?? 0) * 100);
        if (score < goal) missed += 1;
        return `${id} ${score}`;
      });
      const figures = ['largest-contentful-paint', 'total-blocking-time', 'cumulative-layout-shift', 'total-byte-weight'];
      console.log(`${name.padEnd(8)} ${scores.join(', ')}`);
      console.log(`    ${figures.map((id) => `${id} ${lhr.audits[id].displayValue}`).join(', ')}`);
      for (const id of Object.keys(GOALS)) for (const fault of faults(lhr.audits, lhr.categories[id].auditRefs)) console.log(fault);
    }
  } finally {
    await browser.kill();
    server.removeAllListeners('exit');
    const ended = once(server, 'exit');
    server.kill('SIGTERM');
    await ended;
    rmSync(data, { recursive: true, force: true });
  }
  const goals = Object.entries(GOALS).map(([id, goal]) => `${id} ${goal}`).join(', ');
  console.log(missed === 0 ? `Goals met: ${goals}` : `${missed} scores below their goals: ${goals}`);
  process.exitCode = missed === 0 ? 0 : 1;
}

await main();
