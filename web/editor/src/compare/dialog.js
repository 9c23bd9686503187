// The comparison, to be looked at and decided: one text, the other, or of each place the one that is better.

import { h, uniqueId } from '../dom.js';
import { openDialog } from '../chrome/dialog.js';
import { say } from '../words.js';
import { wordDiff } from './diff.js';
import { choose, compareTexts } from './texts.js';

/**
 * Shows `theirs` and `mine`, each `{name, title, standfirst, doc}`. `decided` hears of the text that is to go on:
 * `{title, standfirst, blocks, whole}` where `whole` says whose text was taken as it is, if one was.
 */
export function openComparison({ title, intro, theirs, mine, decided, closed }) {
  const rows = compareTexts(theirs, mine);
  const choices = rows.map(() => 'mine');
  const whole = (side) => decided({ ...choose(rows, rows.map(() => side), mine), whole: side });
  const mixed = () => {
    const taken = rows.filter((row) => !row.same).map((row) => choices[rows.indexOf(row)]);
    const one = ['theirs', 'mine'].find((side) => taken.every((choice) => choice === side));
    return decided({ ...choose(rows, choices, mine), whole: one });
  };
  return openDialog({
    title,
    kind: 'comparison',
    content: [
      h('p', {}, intro),
      h('div', { class: 'sides', 'aria-hidden': 'true' }, h('strong', {}, theirs.name), h('strong', {}, mine.name)),
      h('div', { class: 'rows' }, rows.map((row, index) => (row.same ? same(row) : changed(row, theirs.name, mine.name, (choice) => { choices[index] = choice; })))),
    ],
    buttons: [
      { label: say('take_chosen'), kind: 'main', submits: true, run: mixed },
      { label: say('take_all', { name: theirs.name }), run: () => whole('theirs') },
      { label: say('take_all', { name: mine.name }), run: () => whole('mine') },
    ],
    closed,
  });
}

/** What is the same shows where one is; of a long stretch its ends. */
function same({ same: blocks }) {
  const texts = blocks.map(({ text }) => text).filter(Boolean);
  const shown = texts.length > 2 ? [texts[0], say('same_blocks', { count: texts.length - 2 }), texts.at(-1)] : texts;
  return h('div', { class: 'row same' }, shown.map((text) => h('p', {}, text)));
}

function changed(row, theirName, myName, chosen) {
  const before = row.field ? row.theirs : row.theirs.map(({ text }) => text).join('\n');
  const after = row.field ? row.mine : row.mine.map(({ text }) => text).join('\n');
  const steps = wordDiff(before, after);
  const side = (name, leaves, tag) => h(
    'div',
    { class: 'side' },
    h('p', { class: 'side-name' }, name),
    row.field ? h('p', { class: 'side-field' }, say(row.field)) : null,
    h('div', { class: 'side-text' }, steps.filter(({ kind }) => kind !== leaves).map(({ kind, text }) => (kind === 'same' ? text : h(tag, {}, text)))),
  );
  const group = uniqueId('choice');
  const names = { theirs: theirName, mine: myName, ...(row.field ? {} : { both: say('choose_both') }) };
  const radios = Object.entries(names).map(([choice, name]) => h('label', {}, h('input', { type: 'radio', name: group, value: choice, checked: choice === 'mine', onchange: () => chosen(choice) }), name));
  return h('div', { class: 'row changed' }, side(theirName, 'more', 'del'), side(myName, 'less', 'ins'), h('fieldset', { class: 'choice' }, h('legend', { class: 'hidden' }, say('choose')), radios));
}
