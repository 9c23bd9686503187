// How long a key press takes in a long story: from the key going down until the browser has drawn the letter.
// `node typing.js [WORDS]` (10,000). Prints median, 95th percentile and worst, of letters typed in the middle, at the
// end, of new paragraphs, and in a throttled browser as a slow laptop would be; ends with 1 if a bar was missed, which
// the throttled browser has none of.

import { launch } from './lib/visitor.js';
import { writing } from './lib/writing.js';

const words = Number(process.argv[2] ?? 10_000);
const LETTERS = 120;
/** Milliseconds from a key press to the next frame. */
const BARS = { '95th percentile': 50, 'any press': 100 };
const figures = [];
const WORDS = 'the river had been there before any of them and it would be there after it was said at the lock'.split(' ');

/** Paragraphs of a hundred words with emphasis, headings, notes, pictures and a table among them. */
function story() {
  const blocks = [];
  const notes = [];
  for (let at = 0; at * 100 < words; at += 1) {
    const text = Array.from({ length: 100 }, (_, nth) => WORDS[(at * 7 + nth * 5) % WORDS.length]).join(' ');
    const note = at % 5 === 0 ? notes.push(`<li id="fn-${notes.length + 1}">Note ${notes.length + 1}</li>`) : 0;
    if (at % 8 === 0) blocks.push(`<h2>Part ${at / 8 + 1}</h2>`);
    if (at % 12 === 0) blocks.push(`<figure><img src="/media/${at}/a.svg" alt="A lock" width="1200" height="800"><figcaption>The lock <span class="credit">Ann</span></figcaption></figure>`);
    blocks.push(`<p>${text.replace('river', '<em>river</em>')} <a href="/articles/a">a link</a>${note ? `<sup><a href="#fn-${note}">${note}</a></sup>` : ''}.</p>`);
    if (at === 2) blocks.push('<!--more-->');
  }
  return `${blocks.join('\n')}\n<section class="footnotes"><ol>${notes.join('')}</ol></section>`;
}

/** Types letters one by one and waits each time until they stand on the screen; gives milliseconds. */
async function type(writer, keys) {
  await writer.page.evaluate(() => {
    const listening = Boolean(window.pressed);
    window.pressed = [];
    if (listening) return;
    window.addEventListener('keydown', (event) => {
      const begun = event.timeStamp;
      const drawn = new MessageChannel();
      drawn.port1.onmessage = () => window.pressed.push(performance.now() - begun);
      // After the frame in which the letter is drawn.
      requestAnimationFrame(() => drawn.port2.postMessage(null));
    }, true);
  });
  for (const key of keys) {
    await writer.keyboard.press(key);
    await writer.page.waitForTimeout(35);
  }
  await writer.settled();
  return writer.page.evaluate(() => window.pressed);
}

/** The part of it that the editor itself takes: script on the way from the key to the changed page. */
async function work(writer, keys) {
  const session = await writer.context.newCDPSession(writer.page);
  await session.send('Performance.enable');
  const measured = async () => Object.fromEntries((await session.send('Performance.getMetrics')).metrics.map(({ name, value }) => [name, value]));
  const before = await measured();
  const times = await type(writer, keys);
  const after = await measured();
  const each = (name) => ((after[name] - before[name]) * 1000) / keys.length;
  return { times, script: each('ScriptDuration'), layout: each('LayoutDuration') + each('RecalcStyleDuration'), task: each('TaskDuration') };
}

const shown = (milliseconds) => milliseconds.toFixed(1).padStart(6);

function report(what, { times, script, layout, task }, { judged = true } = {}) {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  console.log(`${what.padEnd(38)} ${[at(0.5), at(0.95), at(1)].map(shown).join(' ')}   ${[script, layout, task].map(shown).join(' ')}`);
  if (judged) figures.push({ bar: '95th percentile', what, figure: at(0.95) }, { bar: 'any press', what, figure: at(1) });
}

/** Says of each bar whether it was met: with the slowest, or, if it was missed, with all that missed it. */
function judge() {
  console.log();
  for (const [name, bar] of Object.entries(BARS)) {
    const slowestFirst = figures.filter((one) => one.bar === name).toSorted((a, b) => b.figure - a.figure);
    const missed = slowestFirst.filter(({ figure }) => figure >= bar);
    for (const { what, figure } of missed.length ? missed : slowestFirst.slice(0, 1)) {
      console.log(`${(missed.length ? 'MISSED' : 'met').padEnd(7)}${`${name}, ms`.padEnd(31)} ${shown(figure)}   under ${String(bar).padEnd(4)} ${what}`);
    }
    if (missed.length) process.exitCode = 1;
  }
}

const browser = await launch();
await writing(story(), async (writer) => {
  console.log(`${await writer.page.locator('.counts').innerText()}`.replace(/\n/g, ' '));
  console.log(`${'milliseconds'.padEnd(38)} median    p95  worst   script layout   task (a key, on average)`);
  const letters = Array.from({ length: LETTERS }, (_, nth) => 'abcdefgh ij'[nth % 11]);
  const middle = writer.page.locator('#story-text > p').nth(Math.floor(words / 200));
  await middle.click();
  report('letters in the middle', await work(writer, letters));
  await writer.page.locator('#story-text > p').first().click();
  report('letters in the teaser', await work(writer, letters));
  await writer.page.locator('#story-text > p').last().click();
  await writer.press('End');
  report('letters at the end', await work(writer, letters));
  report('new paragraphs', await work(writer, Array.from({ length: 60 }, (_, nth) => (nth % 2 ? 'x' : 'Enter'))));
  const slow = await writer.context.newCDPSession(writer.page);
  await slow.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  await middle.click();
  report('in the middle, processor at a quarter', await work(writer, letters), { judged: false });
}, { browser });
await browser.close();
judge();
