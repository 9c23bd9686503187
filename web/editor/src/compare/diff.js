// What has changed between two lists: Myers' shortest way from one to the other.

/** Past so many changes two lists are called different: nobody reads such a comparison, and it would take long. */
const MOST = 600;

/** Steps from `before` to `after`: `{kind: 'same' | 'less' | 'more', items}`. `same(a, b)` compares. */
export function diff(before, after, same = Object.is) {
  let start = 0;
  while (start < before.length && start < after.length && same(before[start], after[start])) start += 1;
  let end = 0;
  while (end < before.length - start && end < after.length - start && same(before.at(-1 - end), after.at(-1 - end))) end += 1;
  const middle = walk(before.slice(start, before.length - end), after.slice(start, after.length - end), same);
  return joined([
    { kind: 'same', items: after.slice(0, start) },
    ...middle,
    { kind: 'same', items: after.slice(after.length - end) },
  ]);
}

function walk(before, after, same) {
  const all = [{ kind: 'less', items: before }, { kind: 'more', items: after }];
  if (before.length === 0 || after.length === 0) return all;
  const trace = [];
  let reached = new Map([[1, 0]]);
  for (let changes = 0; changes <= Math.min(MOST, before.length + after.length); changes += 1) {
    trace.push(new Map(reached));
    for (let line = -changes; line <= changes; line += 2) {
      const down = line === -changes || (line !== changes && reached.get(line - 1) < reached.get(line + 1));
      let x = down ? reached.get(line + 1) : reached.get(line - 1) + 1;
      while (x < before.length && x - line < after.length && same(before[x], after[x - line])) x += 1;
      reached.set(line, x);
      if (x >= before.length && x - line >= after.length) return back(before, after, trace);
    }
  }
  return all;
}

function back(before, after, trace) {
  const steps = [];
  let x = before.length;
  let y = after.length;
  for (let changes = trace.length - 1; changes >= 0; changes -= 1) {
    const reached = trace[changes];
    const line = x - y;
    const down = line === -changes || (line !== changes && reached.get(line - 1) < reached.get(line + 1));
    const from = down ? line + 1 : line - 1;
    const startX = changes === 0 ? 0 : reached.get(from);
    const startY = startX - (changes === 0 ? 0 : from);
    const middleX = changes === 0 ? 0 : down ? startX : startX + 1;
    while (x > middleX) {
      x -= 1;
      y -= 1;
      steps.push({ kind: 'same', items: [after[y]] });
    }
    if (changes > 0) steps.push(down ? { kind: 'more', items: [after[startY]] } : { kind: 'less', items: [before[startX]] });
    x = startX;
    y = startY;
  }
  return steps.reverse();
}

function joined(steps) {
  const result = [];
  for (const { kind, items } of steps) {
    if (items.length === 0) continue;
    if (result.at(-1)?.kind === kind) result.at(-1).items.push(...items);
    else result.push({ kind, items: [...items] });
  }
  return result;
}

/** Words, and what stands between them. */
export const tokens = (text) => text.match(/[\p{L}\p{N}\p{M}'’-]+|\s+|[^\p{L}\p{N}\p{M}'’\s-]/gu) ?? [];

/** The words of two texts, compared. Where hardly a word has stayed, whole texts read better than crumbs. */
export function wordDiff(before, after) {
  const steps = diff(tokens(before), tokens(after));
  const length = (kind) => steps.filter((step) => step.kind === kind).reduce((sum, { items }) => sum + items.join('').length, 0);
  const crumbs = length('same') * 4 < Math.max(before.length, after.length);
  const plain = [{ kind: 'less', text: before }, { kind: 'more', text: after }].filter(({ text }) => text !== '');
  return crumbs ? plain : steps.map(({ kind, items }) => ({ kind, text: items.join('') }));
}

/**
 * Two lists of blocks with a `key` each, aligned: what is the same, and pairs of runs that differ. Runs are as short as
 * they can be, so that each can be decided alone.
 */
export function align(theirs, mine) {
  const rows = [];
  for (const { kind, items } of diff(theirs, mine, (one, other) => one.key === other.key)) {
    if (kind === 'same') rows.push({ same: items });
    else {
      if (!rows.at(-1)?.changed) rows.push({ changed: true, theirs: [], mine: [] });
      rows.at(-1)[kind === 'less' ? 'theirs' : 'mine'].push(...items);
    }
  }
  return rows;
}
