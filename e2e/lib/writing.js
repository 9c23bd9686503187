// Somebody who writes: a page with the editor, and the server that stands in for the newsroom's.

import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { Desk } from '../../web/editor/harness/server.js';
import { launch } from './visitor.js';

const results = join(import.meta.dirname, '..', 'results');
/** What Chromium itself says about requests that fail; in tests of failures it is no fault. */
const REFUSED = 'Failed to load resource';

/** Runs `write(writer)` on a story of its own; whatever the browser complains about fails the test. */
export async function writing(story, write, options = {}) {
  const browser = options.browser ?? await launch();
  const desk = await new Desk(typeof story === 'string' ? { html: story } : story).serve();
  const writer = await Writer.open(browser, desk, options);
  try {
    await write(writer, desk);
    assert.deepEqual(writer.complaints, [], 'the browser complained');
  } catch (error) {
    await writer.shot('failed').catch(() => {});
    throw error;
  } finally {
    await writer.context.close().catch(() => {});
    if (!options.browser) await browser.close();
    await desk.kill().catch(() => {});
  }
}

export class Writer {
  static async open(browser, desk, { viewport = { width: 1280, height: 900 }, context = null, ...more } = {}) {
    const writer = new Writer();
    writer.context = context ?? await browser.newContext({ viewport, locale: 'en-GB', reducedMotion: 'reduce', ...more, browser: undefined });
    writer.context.setDefaultTimeout(10_000);
    writer.desk = desk;
    writer.complaints = [];
    writer.page = await writer.context.newPage();
    writer.watch();
    await writer.load();
    return writer;
  }

  watch() {
    const complain = (what) => this.complaints.push(what);
    this.page.on('request', (request) => {
      const url = new URL(request.url());
      if (url.origin !== this.desk.origin && url.protocol !== 'data:') complain(`asked ${url.origin} for ${url.pathname}`);
    });
    this.page.on('pageerror', (error) => complain(`a script failed: ${error.stack}`));
    this.page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type()) && !message.text().startsWith(REFUSED)) complain(`${message.type()}: ${message.text()}`);
    });
  }

  async load() {
    await this.page.goto(this.desk.origin);
    await this.page.waitForSelector('[data-ready]');
  }

  get text() {
    return this.page.locator('#story-text');
  }

  get keyboard() {
    return this.page.keyboard;
  }

  get state() {
    return this.page.locator('.state');
  }

  /** Puts the caret at the end of the text, before the notes. */
  async toEnd() {
    await this.text.focus();
    await this.press('Control+End');
  }

  type(words) {
    return this.keyboard.type(words);
  }

  /** Presses keys as a hand does: the browser has moved the caret before the next one comes, also where a click has put it. */
  async press(...keys) {
    await this.settled();
    for (const key of keys) {
      await this.keyboard.press(key);
      await this.settled();
    }
  }

  /** The browser says where the caret is one task after it has moved. */
  settled() {
    return this.page.evaluate(() => new Promise((frame) => requestAnimationFrame(() => setTimeout(frame))));
  }

  /** Presses a button, or an entry of the menu it opens. */
  async choose(...names) {
    for (const [nth, name] of names.entries()) await this.page.getByRole(nth === 0 ? 'button' : /^menuitem/, { name, exact: true }).click();
  }

  async act(name) {
    await this.page.locator(`.toolbar [data-act=${name}]`).click();
  }

  /** Opens one of the toolbar's menus and takes an entry. */
  async pick(menu, entry) {
    await this.act(menu);
    await this.page.locator('.menu [role^=menuitem]', { hasText: new RegExp(`^${entry}`) }).first().click();
  }

  /** Waits until the server has a text for which `holds` is true; gives its HTML. */
  async saved(holds = () => true) {
    await until(() => holds(this.desk.latest.html, this.desk.latest) && this.desk.latest.revision > 1, () => `the server has ${JSON.stringify(this.desk.latest)}`);
    return this.desk.latest.html;
  }

  /** Pastes what another program has put on the clipboard. */
  async paste(html, text = '') {
    await this.text.evaluate((element, { html, text }) => {
      const data = new DataTransfer();
      if (html) data.setData('text/html', html);
      data.setData('text/plain', text);
      element.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
    }, { html, text });
  }

  async shot(name) {
    mkdirSync(join(results, 'screenshots'), { recursive: true });
    await this.page.screenshot({ path: join(results, 'screenshots', `editor-${name}.png`), animations: 'disabled' });
  }
}

/** Waits until something is so; says `what` is the case instead when that takes too long. */
export async function until(holds, what = () => 'it never came about', limit = 15_000) {
  const end = performance.now() + limit;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(what());
    await new Promise((later) => setTimeout(later, 20));
  }
}
