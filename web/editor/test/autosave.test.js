// The rules of keeping and sending, with a clock, a network and a storage of our own.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Autosave, PACE } from '../src/saving/autosave.js';

/** A clock that goes on when it is told to. */
class Clock {
  time = 0;
  due = new Map();
  next = 1;

  set = (act, wait) => {
    this.due.set(this.next, { at: this.time + wait, act });
    this.next += 1;
    return this.next - 1;
  };
  clear = (id) => this.due.delete(id);
  now = () => this.time;

  async pass(milliseconds) {
    const end = this.time + milliseconds;
    for (;;) {
      const [id, first] = [...this.due].filter(([, { at }]) => at <= end).sort((a, b) => a[1].at - b[1].at)[0] ?? [];
      if (!first) break;
      this.due.delete(id);
      this.time = first.at;
      first.act();
      await settle();
    }
    this.time = end;
    await settle();
  }
}

const settle = async () => { for (let turn = 0; turn < 20; turn += 1) await null; };

function desk(answers = []) {
  const clock = new Clock();
  const page = { title: '', standfirst: '', html: '' };
  const seen = { sent: [], kept: [], removed: 0, states: [], conflicts: [], atOnce: [] };
  const saving = new Autosave({
    base: 1, window: 'w', saved: { ...page }, timers: clock, random: () => 0.5,
    read: () => ({ ...page }),
    send: async (body, signal) => {
      seen.sent.push(body);
      const answer = answers.length > 0 ? answers.shift() : 'ok';
      if (answer === 'late') return new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('late'))));
      if (answer === 'cut') throw new Error('cut');
      if (answer === 'ok') return { status: 200, body: { revision: seen.sent.length + 1, saved_at: '2026-11-26T12:04:00Z' } };
      return answer;
    },
    keep: {
      put: async (record) => { seen.kept.push(record); },
      putAtOnce: (record) => seen.atOnce.push(record),
      remove: async () => { seen.removed += 1; },
    },
    tell: ({ kind }) => { if (seen.states.at(-1) !== kind) seen.states.push(kind); },
    conflict: (theirs) => seen.conflicts.push(theirs),
  });
  const type = (letters) => {
    page.html += letters;
    saving.changed();
  };
  return { clock, seen, saving, type, page };
}

test('every change is kept within a quarter of a second, the first and those that follow', async () => {
  const { clock, seen, type } = desk();
  for (let nth = 0; nth < 20; nth += 1) {
    type('x');
    await clock.pass(40);
  }
  await clock.pass(PACE.keep);
  assert.equal(seen.kept.at(-1).html, 'x'.repeat(20));
  const gaps = seen.kept.map(({ at }, index) => at - (seen.kept[index - 1]?.at ?? 0));
  assert.ok(Math.max(...gaps) <= 250, gaps.join());
});

test('a rest of a second sends once; writing on sends after five', async () => {
  const { clock, seen, type } = desk();
  type('a');
  await clock.pass(999);
  assert.equal(seen.sent.length, 0);
  await clock.pass(1);
  assert.equal(seen.sent.length, 1);
  for (let nth = 0; nth < 12; nth += 1) {
    type('b');
    await clock.pass(400);
  }
  assert.equal(seen.sent.length, 1);
  await clock.pass(400);
  assert.equal(seen.sent.length, 2);
});

test('what was saved is forgotten here; what came meanwhile is kept and sent from the new revision', async () => {
  const { clock, seen, saving, type } = desk();
  type('a');
  await clock.pass(1000);
  assert.deepEqual([seen.removed, saving.atRisk, saving.dirty], [1, false, false]);
  type('b');
  await clock.pass(1000);
  assert.deepEqual(seen.sent.map(({ base, sequence, html }) => [base, sequence, html]), [[1, 1, 'a'], [2, 2, 'ab']]);
});

test('a text that is as it was saved is not sent', async () => {
  const { clock, seen, saving, type, page } = desk();
  type('a');
  page.html = '';
  saving.changed();
  await clock.pass(5000);
  assert.deepEqual([seen.sent.length, saving.dirty], [0, false]);
});

test('failures are tried again after 1, 2, 4, 8 seconds, and typing hurries nothing', async () => {
  const { clock, seen, type } = desk(['cut', 'cut', 'cut', 'cut', 'ok']);
  type('a');
  await clock.pass(1000);
  for (const wait of [1000, 2000, 4000]) {
    const { length } = seen.sent;
    type('b');
    await clock.pass(wait - 1);
    assert.equal(seen.sent.length, length);
    await clock.pass(1);
    assert.equal(seen.sent.length, length + 1);
  }
  assert.equal(seen.states.at(-1), 'offline');
  await clock.pass(8000);
  assert.deepEqual([seen.sent.at(-1).html, seen.states.at(-1)], ['abbb', 'saved']);
});

test('a network that comes back hurries', async () => {
  const { clock, seen, saving, type } = desk(['cut', 'cut', 'cut', 'ok']);
  type('a');
  await clock.pass(4000);
  assert.equal(seen.sent.length, 3);
  saving.hurry();
  await settle();
  assert.deepEqual([seen.sent.length, saving.dirty], [4, false]);
});

test('an answer that never comes is waited for in vain once', async () => {
  const { clock, seen, saving, type } = desk(['late', 'ok']);
  type('a');
  await clock.pass(1000 + PACE.patience);
  assert.equal(seen.states.at(-1), 'offline');
  await clock.pass(1000);
  assert.deepEqual([seen.sent.length, saving.dirty], [2, false]);
});

test('never two requests at a time', async () => {
  const { clock, seen, saving, type } = desk(['late']);
  type('a');
  await clock.pass(1000);
  type('b');
  saving.hurry();
  await clock.pass(10_000);
  assert.equal(seen.sent.length, 1);
});

test('a conflict stops sending, not keeping, until it is decided', async () => {
  const theirs = { revision: 7, by: 'Ben', title: '', standfirst: '', html: 'theirs' };
  const { clock, seen, saving, type } = desk([{ status: 409, body: theirs }, 'ok']);
  type('a');
  await clock.pass(1000);
  type('b');
  await clock.pass(60_000);
  assert.deepEqual([seen.sent.length, seen.conflicts, seen.kept.at(-1).html], [1, [theirs], 'ab']);
  saving.goOnFrom(theirs);
  await clock.pass(1000);
  assert.deepEqual([seen.sent[1].base, seen.sent[1].html], [7, 'ab']);
});

test('whoever takes the other text sends nothing', async () => {
  const theirs = { revision: 7, title: '', standfirst: '', html: 'theirs' };
  const { clock, seen, saving, type, page } = desk([{ status: 409, body: theirs }]);
  type('a');
  await clock.pass(1000);
  page.html = 'theirs';
  saving.goOnFrom(theirs);
  await clock.pass(5000);
  assert.deepEqual([seen.sent.length, saving.dirty, saving.base], [1, false, 7]);
});

test('a session that is over is looked for again', async () => {
  const { clock, seen, type } = desk([{ status: 401 }, 'ok']);
  type('a');
  await clock.pass(1000);
  assert.equal(seen.states.at(-1), 'session');
  await clock.pass(PACE.session);
  assert.equal(seen.states.at(-1), 'saved');
});

test('a window that is put away keeps at once and sends at once', async () => {
  const { clock, seen, saving, type } = desk();
  type('a');
  assert.equal(saving.atRisk, true);
  saving.leave();
  assert.equal(seen.atOnce.at(-1).html, 'a');
  await clock.pass(0);
  assert.deepEqual([seen.sent.length, saving.atRisk], [1, false]);
});
