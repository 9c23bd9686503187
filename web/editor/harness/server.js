// A page with the editor, and a server that speaks its autosave protocol. For tests, and to try things out:
// `node harness/server.js [port]`. Faults can be switched on while it runs (`desk.faults`).

import { createServer } from 'node:http';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const here = import.meta.dirname;
const root = join(here, '..', '..', '..');
const DIST = join(here, '..', 'dist');
const FILES = {
  '/editor.js': [join(DIST, 'editor.js'), 'text/javascript'],
  '/editor-style.css': [join(DIST, 'editor-style.css'), 'text/css'],
  '/harness.css': [join(here, 'harness.css'), 'text/css'],
};
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; media-src 'self'; " +
  "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
const MOST_BYTES = 4 << 20;
// A grey square, for pictures that were sent.
const PIXEL = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="800" viewBox="0 0 1200 800"><rect width="1200" height="800" fill="#8a9a8e"/><path d="M0 800 420 300l260 300 190-190 330 390z" fill="#5d6f63"/><circle cx="900" cy="190" r="80" fill="#e8ddb0"/></svg>');

export const ARTICLES = [
  { slug: 'the-mill-that-stayed', title: 'The mill that stayed', note: 'Reportage, 12 March' },
  { slug: '2021/river-prices', title: 'What a river costs', note: 'Essay, 4 June' },
  { slug: 'milk-quarrel', title: 'A quarrel over milk', note: 'News, 9 June' },
];

/** One draft and its revisions. Starting it again with the same desk is a server that comes back with its data. */
export class Desk {
  constructor({ title = '', standfirst = '', html = '' } = {}) {
    this.revisions = [{ revision: 1, window: null, sequence: 0, by: 'Ann Example', saved_at: '2026-11-26T12:00:00Z', title, standfirst, html }];
    this.setAside = [];
    this.faults = {};
    this.requests = [];
    this.pictures = 0;
    this.signedIn = true;
  }

  get latest() {
    return this.revisions.at(-1);
  }

  /** Takes a text as the newsroom does: gives the status and what is answered. */
  save({ base, window, sequence = 0, title, standfirst, html }, by = 'Me') {
    const { latest } = this;
    const text = { title, standfirst, html };
    const own = latest.window === window;
    const stands = ['title', 'standfirst', 'html'].every((key) => latest[key] === text[key]);
    // The same text again, or one that was overtaken by a later one of this window, changes nothing.
    if (stands || (own && sequence <= latest.sequence)) return [200, { revision: latest.revision, saved_at: latest.saved_at }];
    if (!own && base !== latest.revision) {
      this.setAside.push({ ...text, window, base });
      return [409, { revision: latest.revision, by: latest.by, saved_at: latest.saved_at, title: latest.title, standfirst: latest.standfirst, html: latest.html }];
    }
    this.revisions.push({ revision: latest.revision + 1, window, sequence, by, saved_at: new Date().toISOString(), ...text });
    return [200, { revision: this.latest.revision, saved_at: this.latest.saved_at }];
  }

  /** Serves the desk at a port (0: a free one). */
  async serve(port = 0) {
    this.server = createServer((request, response) => {
      this.answer(request, response).catch((error) => response.destroy(error));
    });
    await new Promise((listening, failed) => this.server.once('error', failed).listen(port, '127.0.0.1', listening));
    this.origin = `http://127.0.0.1:${this.server.address().port}`;
    return this;
  }

  /** Ends at once, as if it had been killed: connections break, requests that are under way are lost. */
  kill() {
    this.server.closeAllConnections();
    return new Promise((closed) => this.server.close(closed));
  }

  /** The same data, at the same address. */
  restart() {
    return this.serve(Number(new URL(this.origin).port));
  }

  async answer(request, response) {
    const { pathname, searchParams } = new URL(request.url, this.origin);
    const headers = { 'content-security-policy': POLICY, 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };
    const send = (status, type, body) => response.writeHead(status, { ...headers, 'content-type': type }).end(body);
    const json = (status, body) => send(status, 'application/json', JSON.stringify(body));
    if (FILES[pathname]) return send(200, FILES[pathname][1], readFileSync(FILES[pathname][0]));
    if (pathname.startsWith('/fonts/')) return send(200, 'font/woff2', readFileSync(join(root, 'themes/default/static/fonts', pathname.split('/').pop())));
    if (pathname.startsWith('/media/')) return send(200, 'image/svg+xml', PIXEL);
    if (pathname === '/newsroom/articles') return json(200, ARTICLES.filter(({ slug, title }) => `${slug} ${title}`.toLowerCase().includes(searchParams.get('q').toLowerCase())));
    if (pathname === '/newsroom/pictures') return this.takePicture(request, json);
    if (pathname === '/newsroom/drafts/d1/text') return this.text(request, response, json);
    return pathname === '/' ? send(200, 'text/html; charset=utf-8', this.page()) : send(404, 'text/plain', 'Nothing here');
  }

  async text(request, response, json) {
    if (request.method === 'GET') {
      const { revision, title, standfirst, html } = this.latest;
      return json(200, { revision, title, standfirst, html });
    }
    const body = await bodyOf(request);
    const text = JSON.parse(body);
    this.requests.push(text);
    const { status, before, after, hold } = this.faults;
    if (before) return response.destroy();
    if (hold) await hold;
    if (status) return json(status, {});
    if (!this.signedIn) return json(401, {});
    if (body.length > MOST_BYTES) return json(413, {});
    const [answered, said] = this.save(text);
    // Taken, but the answer is lost on its way.
    if (after) return response.destroy();
    return json(answered, said);
  }

  async takePicture(request, json) {
    await bodyOf(request);
    if (this.faults.hold) await this.faults.hold;
    if (this.faults.pictures) return json(this.faults.pictures, { error: 'The picture is too large: 40 MB at most.' });
    this.pictures += 1;
    return json(200, { src: `/media/${this.pictures}/picture.svg`, width: 1200, height: 800, alt: '', caption: 'The weir at dawn', credit: 'Ann Example' });
  }

  page() {
    const words = readFileSync(join(here, 'words.json'), 'utf8').replaceAll('<', '\\u003c');
    const { title, standfirst, html, revision, saved_at } = this.latest;
    const given = { title, standfirst, html, revision, saved_at, words, draft: 'd1', text: '/newsroom/drafts/d1/text' };
    return readFileSync(join(here, 'page.html'), 'utf8').replace(/\{\{(\w+)\}\}/g, (_, name) => (name === 'words' ? given[name] : escape(String(given[name]))));
  }
}

const escape = (text) => text.replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c]).replace(/^\n/, '\n\n');

async function bodyOf(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts).toString('utf8');
}

if (process.argv[1] === import.meta.filename) {
  const desk = await new Desk({ title: 'The mill that stayed', html: '<p>Begin here.</p>' }).serve(Number(process.argv[2] ?? 0));
  console.log(desk.origin);
}
