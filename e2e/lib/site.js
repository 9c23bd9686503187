// A site of our own for one file of journeys: a fresh data folder, the fixture's settings and
// articles, the real binary serving them.

import { spawn, spawnSync } from 'node:child_process';
import { appendFileSync, cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as later } from 'node:timers/promises';

import { Outbox } from './outbox.js';

const fixtures = join(import.meta.dirname, '..', 'fixtures');
const START_SECONDS = 60;
const END_SECONDS = 30;

/** A binary that was built for tests. */
export function built(name, packaged) {
  const root = join(import.meta.dirname, '..', '..');
  const target = process.env.CARGO_TARGET_DIR ?? join(root, 'target');
  const path = join(target, 'debug', name);
  if (!existsSync(path)) throw new Error(`${path} is not there; build it with: cargo build --package ${packaged}`);
  return path;
}

/** The binary under test. */
const binary = () => process.env.BROADSHEET_E2E_BINARY ?? built('broadsheet', 'broadsheet');

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

export class Site {
  /** A site at a free port, with an empty data folder. */
  static async prepare() {
    const site = new Site();
    site.data = mkdtempSync(join(tmpdir(), 'broadsheet-e2e-'));
    site.listen = `127.0.0.1:${await freePort()}`;
    site.origin = `http://${site.listen}`;
    site.outbox = new Outbox(join(site.data, 'outbox'));
    return site;
  }

  /** Imports the fixture and serves it, with further settings if any are given for the site. */
  static async start(settle = async () => '') {
    const site = await Site.prepare();
    const settings = join(site.data, 'broadsheet.toml');
    cpSync(join(fixtures, 'broadsheet.toml'), settings);
    appendFileSync(settings, await settle(site));
    site.command('import', 'articles', join(fixtures, 'articles.ndjson'));
    await site.run('serve');
    return site;
  }

  /** Serves the demonstration magazine, with settings as the environment gives them. */
  static async demo(settings = {}) {
    const site = await Site.prepare();
    site.settings = settings;
    await site.run('demo');
    return site;
  }

  /** Runs a command of the binary on this site's data; gives what it printed. */
  command(...words) {
    const done = spawnSync(binary(), [...words, '--data', this.data], { env: this.environment(), encoding: 'utf8' });
    if (done.status !== 0) {
      throw new Error(`broadsheet ${words.join(' ')} ended with ${done.status}:\n${done.stderr}${done.stdout}`);
    }
    return done.stdout;
  }

  /** A reader with All-Access, as the operator makes one. */
  subscriber(email) {
    this.command('readers', 'add', email);
    this.command('readers', 'grant', email, '--plan', 'all-access-yearly');
  }

  /** A link that logs `email` in. */
  loginLink(email) {
    const printed = this.command('readers', 'login-link', email);
    const link = printed.match(/http:\S+\/login\/link\/\S+/)?.[0];
    if (!link) throw new Error(`readers login-link printed no link:\n${printed}`);
    return link;
  }

  /** Runs a command that serves, until it listens. */
  async run(command) {
    await this.begin(command, this.environment(), `Listening on http://${this.listen}`);
  }

  /** Serves an empty folder; gives the path of its set-up page. */
  async beginSetUp() {
    const { BROADSHEET_SITE__URL: _, ...environment } = this.environment();
    await this.begin('serve', environment, '/set-up/');
    await this.hears('ssh -L');
    return this.log.match(/\/set-up\/\S+/)[0];
  }

  /** Starts a server and waits until it has said `words`. */
  async begin(command, environment, words) {
    const given = [command, '--data', this.data, '--listen', this.listen];
    this.server = spawn(binary(), given, { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
    this.log = '';
    const keep = (chunk) => { this.log += chunk; };
    this.server.stdout.on('data', keep);
    this.server.stderr.on('data', keep);
    await this.hears(words);
  }

  /** Waits until the server has said `words`. */
  hears(words) {
    return new Promise((resolve, reject) => {
      const failed = (why) => reject(new Error(`the site did not start: ${why}\n${this.log}`));
      const late = setTimeout(() => failed(`"${words}" was not heard in ${START_SECONDS} s`), START_SECONDS * 1000);
      const listen = () => {
        if (!this.log.includes(words)) return;
        clearTimeout(late);
        resolve();
      };
      this.server.stdout.on('data', listen);
      this.server.stderr.on('data', listen);
      this.server.once('error', (error) => failed(error.message));
      this.server.once('exit', (code) => {
        clearTimeout(late);
        failed(`it ended with ${code}`);
      });
      listen();
    });
  }

  environment() {
    return { PATH: process.env.PATH, HOME: this.data, BROADSHEET_SITE__URL: this.origin, ...this.settings };
  }

  /** Ends the server as an operator would, and removes its data. */
  async stop() {
    if (this.server && this.server.exitCode === null) {
      const ended = new Promise((resolve) => this.server.once('exit', () => resolve(true)));
      this.server.kill('SIGTERM');
      if (!(await Promise.race([ended, later(END_SECONDS * 1000, false, { ref: false })]))) {
        this.server.kill('SIGKILL');
        throw new Error(`the site did not end within ${END_SECONDS} s\n${this.log}`);
      }
    }
    rmSync(this.data, { recursive: true, force: true });
  }
}
