// Looks at a page for those who cannot see well or hold a small phone.

import assert from 'node:assert/strict';
import axe from 'axe-core';

import { WAYS } from './visitor.js';

/** The window pages are looked at in. */
export const DESKTOP = WAYS.find((way) => way.name === 'desktop');
const NARROW = { width: 320, height: 640 };

async function faults(visitor) {
  // Through the debugger, which the page's Content-Security-Policy does not govern.
  await visitor.page.evaluate(axe.source);
  const { violations } = await visitor.page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
  return violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map((node) => node.html).slice(0, 3).join(' | ')}`);
}

/** What axe finds wrong with the page `visitor` has open, by day and night, a line for each fault. */
export async function faultsBy(visitor, name) {
  const found = [];
  for (const colorScheme of ['light', 'dark']) {
    await visitor.page.emulateMedia({ colorScheme });
    found.push(...(await faults(visitor)).map((fault) => `${name}, ${colorScheme}: ${fault}`));
  }
  return found;
}

/** Looks at the page `visitor` has open, by day and night, wide and narrow. */
export async function examine(visitor, name) {
  for (const colorScheme of ['light', 'dark']) {
    await visitor.page.emulateMedia({ colorScheme });
    assert.deepEqual(await faults(visitor), [], `${name}, ${colorScheme}`);
    await visitor.shot(`${name}-${colorScheme}`);
  }
  await visitor.page.emulateMedia({ colorScheme: 'light' });
  await visitor.page.setViewportSize(NARROW);
  await visitor.fits();
  await visitor.shot(`${name}-narrow`);
  await visitor.page.setViewportSize(DESKTOP.viewport);
}
