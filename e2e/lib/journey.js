// One site and one browser for all journeys of a file.

import { after, before, test } from 'node:test';

import { Site } from './site.js';
import { everyWay, launch } from './visitor.js';

let site;
let browser;

before(async () => {
  site = await Site.start();
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await site?.stop();
});

/** The site under test. */
export const here = () => site;

/** The browser that visitors share; each has a window without memory of the others. */
export const browserHere = () => browser;

/** A journey, walked on phone and desktop, with scripts and without. */
export function journey(title, name, walk) {
  test(title, (t) => everyWay(t, () => browser, () => site, name, walk));
}
