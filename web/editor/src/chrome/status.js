// The line that says, in words, where what was written is, and how long it has become.

import { h } from '../dom.js';
import { readingMinutes } from '../text/counting.js';
import { clock, say } from '../words.js';

/** States that somebody who cannot see the line should hear of, and the way back from them. */
const TROUBLE = new Set(['offline', 'trouble', 'session', 'refused', 'too_long', 'conflict']);

export function statusLine() {
  const state = h('span', { class: 'state', 'data-kind': 'saved' });
  const counts = h('span', { class: 'counts' });
  const spoken = h('span', { class: 'hidden', role: 'status' });
  const act = h('span', { class: 'state-act' });
  let troubled = false;
  let before = '';
  const show = (now) => {
    const text = wordsFor(now);
    if (text === before) return;
    before = text;
    state.dataset.kind = now.kind;
    state.textContent = text;
    const trouble = TROUBLE.has(now.kind);
    if (trouble || (troubled && now.kind === 'saved')) spoken.textContent = text;
    if (now.kind === 'saved' || trouble) troubled = trouble;
  };
  const count = ({ words, teaser }) => {
    const texts = [say('count_words', { count: words }), say('count_minutes', { count: readingMinutes(words) }), say('count_teaser', { count: teaser })];
    if (counts.textContent !== texts.join('')) counts.replaceChildren(...texts.map((text) => h('span', {}, text)));
  };
  /** A button beside the state, while there is something to do about it. */
  const offer = (label, run) => act.replaceChildren(...(label ? [h('button', { type: 'button', class: 'button small', onclick: run }, label)] : []));
  return { element: h('div', { class: 'status' }, state, act, counts, spoken), show, count, offer };
}

function wordsFor({ kind, at, kept, keepFailed }) {
  if (kind === 'saved') return at ? say('saved_at', { time: clock(at) }) : say('saved');
  if (kind === 'saving') return say('saving');
  if (keepFailed && !kept) return say('kept_nowhere');
  return say(`state_${kind}`);
}
