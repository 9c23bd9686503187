// Notes above the text: something was left out, something waits to be decided.

import { h } from '../dom.js';
import { say } from '../words.js';

export function notices() {
  const element = h('div', { class: 'notices', role: 'region', 'aria-label': say('notices') });
  /** Shows a note until it is closed, or its act done; `acts` are `{label, run}`. */
  const show = (words, acts = []) => {
    const note = h('div', { class: 'notice', role: 'alert' }, h('p', {}, words));
    const close = () => note.remove();
    const buttons = acts.map(({ label, run }) => h('button', { type: 'button', class: 'button small', onclick: () => { if (run() !== false) close(); } }, label));
    if (acts.length === 0) buttons.push(h('button', { type: 'button', class: 'button small', onclick: close }, say('understood')));
    note.append(h('div', { class: 'notice-acts' }, buttons));
    element.append(note);
    return close;
  };
  return { element, show };
}
