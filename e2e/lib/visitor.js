// Someone with a browser of their own. Whatever they do, the browser must ask this site alone for
// everything, and have nothing to complain about.

import assert from 'node:assert/strict';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

/** Debian's, the first that is there: without the parts around its windows, a page costs half of the time. */
const BROWSERS = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'];
/** Every act with its page, for Playwright's trace viewer: it takes half as long again. */
const TRACED = Boolean(process.env.BROADSHEET_E2E_TRACE);
const results = join(import.meta.dirname, '..', 'results');

/** How a journey is walked: what the reader holds in hand, and whether scripts run. */
export const WAYS = [
  { name: 'phone', viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, scripts: true },
  { name: 'phone-noscript', viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, scripts: false },
  { name: 'desktop', viewport: { width: 1280, height: 900 }, scripts: true },
  { name: 'desktop-noscript', viewport: { width: 1280, height: 900 }, scripts: false },
];

/** Chromium, unless another is named. */
export function launch() {
  const executablePath = process.env.BROADSHEET_E2E_CHROMIUM ?? BROWSERS.find(existsSync);
  // Chromium's sandbox refuses root, which is whom containers run as.
  return chromium.launch({ executablePath, chromiumSandbox: process.getuid?.() !== 0 });
}

export class Visitor {
  /** Opens a window for `journey`, walked in one of the `WAYS`. */
  static async arrive(browser, site, journey, way, options = {}) {
    const { name, scripts, ...device } = way;
    const visitor = new Visitor();
    Object.assign(visitor, { site, journey, way: name, steps: 0, complaints: [], refused: new Set(), known: new Set([site.origin]) });
    visitor.context = await browser.newContext({
      ...device, ...options, javaScriptEnabled: scripts, baseURL: site.origin, reducedMotion: 'reduce', locale: 'en-GB',
    });
    visitor.context.setDefaultTimeout(10_000);
    if (TRACED) await visitor.context.tracing.start({ snapshots: true });
    visitor.page = await visitor.context.newPage();
    visitor.watch();
    return visitor;
  }

  watch() {
    const complain = (what) => this.complaints.push(`${this.page.url()}: ${what}`);
    this.page.on('request', (request) => {
      const url = new URL(request.url());
      if (!this.known.has(url.origin) && url.protocol !== 'data:') complain(`asked ${url.origin} for ${url.pathname}`);
    });
    this.page.on('response', (response) => {
      // The page as it was sent; redirects have none, and what stands in a frame is not the page.
      const isPage = response.request().isNavigationRequest() && response.frame() === this.page.mainFrame() && !(response.status() >= 300 && response.status() < 400);
      if (isPage) this.source = response.text().catch(() => '');
      if (response.status() >= 500) complain(`${response.url()} answered ${response.status()}`);
      if (response.status() >= 400 && response.request().isNavigationRequest()) this.refused.add(response.url());
    });
    this.page.on('pageerror', (error) => complain(`a script failed: ${error.message}`));
    this.page.on('console', (message) => {
      // A refused form is a page like any other; that Chromium remarks on its status is no fault.
      const expected = this.refused.has(message.location().url) && message.text().includes('Failed to load resource');
      // The trace looks into every frame by a script; one that stands in a sandbox refuses it.
      const traced = message.text().startsWith('Blocked script execution') && message.text().includes('/demo/mail/');
      // What somebody else's page lacks is theirs to mend.
      const { url } = message.location();
      const elsewhere = url.startsWith('http') && new URL(url).origin !== this.site.origin && this.known.has(new URL(url).origin);
      if (['error', 'warning'].includes(message.type()) && !expected && !traced && !elsewhere) complain(`${message.type()}: ${message.text()}`);
    });
  }

  /** Another's pages may be asked for as well: those on which money is paid. */
  knows(origin) {
    this.known.add(origin);
  }

  /** Opens a path or address; gives the response. */
  open(path) {
    return this.page.goto(path, { waitUntil: 'load' });
  }

  /** Presses what is called `name` and waits for the page it leads to. */
  async press(name, { within = this.page, role = 'button' } = {}) {
    await this.go(within.getByRole(role, { name }));
  }

  /** Presses a link or button and waits for the page it leads to. */
  async go(target) {
    await Promise.all([this.page.waitForEvent('load'), target.click()]);
  }

  /** Keeps a picture of the page. */
  async shot(step) {
    this.steps += 1;
    const folder = join(results, 'screenshots');
    mkdirSync(folder, { recursive: true });
    const number = String(this.steps).padStart(2, '0');
    const path = join(folder, `${this.journey}-${number}-${step}-${this.way}.png`);
    const take = () => this.page.screenshot({ path, animations: 'disabled' });
    // Chromium has no picture yet of a page it has just gone to and not drawn: that is said once, and asked for again.
    await take().catch((error) => {
      if (!error.message.includes('Unable to capture screenshot')) throw error;
      return take();
    });
  }

  wall() {
    return this.page.locator('#wall');
  }

  text() {
    return this.page.locator('main').innerText();
  }

  /** Nothing may stick out of the window's sides. */
  async fits() {
    const { wide, window } = await this.page.evaluate(() => ({
      wide: document.documentElement.scrollWidth, window: document.documentElement.clientWidth,
    }));
    assert.ok(wide <= window, `${this.page.url()} is ${wide} px wide in a window of ${window} px`);
  }

  /** Types an address into the wall and sends it. */
  async register(email) {
    await this.wall().getByLabel('E-mail address').first().fill(email);
    await this.press('Continue reading', { within: this.wall() });
  }

  /** Types the mailed code where the page asks for it. */
  async confirm(email) {
    const { code } = await this.site.outbox.code(email);
    await this.enter(code);
  }

  /** Types a code where the page asks for it. */
  async enter(code) {
    await this.page.getByLabel('6-digit code').fill(code);
    await this.press('Confirm');
  }

  /** Logs in with a link, as if it had come by mail. */
  async follow(link) {
    await this.open(link);
    await this.press('Log in on this device');
  }

  async keepTrace() {
    const name = `${this.journey}-${this.way}`.replace(/[^a-z0-9-]/gi, '-');
    await this.context.tracing.stop({ path: join(results, 'traces', `${name}.zip`) });
  }

  /** Closes the window; fails if the browser had anything to complain about. */
  async leave() {
    if (TRACED) await this.keepTrace();
    await this.context.close();
    assert.deepEqual(this.complaints, [], `${this.journey} (${this.way}): the browser complained`);
  }
}

/**
 * Walks `journey` in each of the `WAYS`, a test a way. `walk` gets a function that brings in visitors,
 * who all leave at its end.
 */
export function everyWay(t, browser, site, journey, walk) {
  return Promise.all(
    WAYS.map((way) =>
      t.test(way.name, async () => {
        const visitors = [];
        const arrive = async (as = journey, options = {}) => {
          const visitor = await Visitor.arrive(browser(), site(), as, way, options);
          visitors.push(visitor);
          return visitor;
        };
        try {
          await walk(arrive, way);
        } catch (error) {
          for (const visitor of visitors) await visitor.shot('failed').catch(() => {});
          throw error;
        } finally {
          for (const visitor of visitors) await visitor.leave();
        }
      }),
    ),
  );
}
