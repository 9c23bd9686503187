// Looks at a page for those who cannot see well or hold a small phone.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { WAYS } from './visitor.js';

/** The window pages are looked at in. */
export const DESKTOP = WAYS.find((way) => way.name === 'desktop');
/** Every page reads it anew, so the short form. */
const AXE = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');
const NARROW = { width: 320, height: 640 };

/** By day everything is looked at, by night what night changes: the colours. */
const SCHEMES = { light: {}, dark: { runOnly: ['color-contrast', 'link-in-text-block'] } };

async function faults(visitor, colorScheme) {
  await visitor.page.emulateMedia({ colorScheme });
  // Frames have no axe to answer it; asked, a sandboxed one complains.
  const options = { resultTypes: ['violations'], iframes: false, ...SCHEMES[colorScheme] };
  const { violations } = await visitor.page.evaluate((options) => window.axe.run(document, options), options);
  return violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map((node) => node.html).slice(0, 3).join(' | ')}`);
}

/** Brings axe into the page: through the debugger, which the page's Content-Security-Policy does not govern. */
const bring = (visitor) => visitor.page.evaluate(AXE);

/** Shows the page in the narrowest window there is, where nothing may stick out, and calls `look` if one is to be had. */
async function narrow(visitor, look = () => {}) {
  await visitor.page.emulateMedia({ colorScheme: 'light' });
  await visitor.page.setViewportSize(NARROW);
  await visitor.fits();
  await look();
  await visitor.page.setViewportSize(DESKTOP.viewport);
}

/** What axe finds wrong with the page `visitor` has open, by day and night, a line for each fault. Fails if it is too wide. */
export async function faultsBy(visitor, name) {
  await bring(visitor);
  const found = [];
  for (const colorScheme of Object.keys(SCHEMES)) {
    found.push(...(await faults(visitor, colorScheme)).map((fault) => `${name}, ${colorScheme}: ${fault}`));
  }
  await narrow(visitor);
  return found;
}

/** Looks at the page `visitor` has open, by day and night, wide and narrow. */
export async function examine(visitor, name) {
  await bring(visitor);
  for (const colorScheme of Object.keys(SCHEMES)) {
    assert.deepEqual(await faults(visitor, colorScheme), [], `${name}, ${colorScheme}`);
    await visitor.shot(`${name}-${colorScheme}`);
  }
  await narrow(visitor, () => visitor.shot(`${name}-narrow`));
}
