// Dialogs: a form in the browser's own dialog, which keeps the focus and goes with Escape.

import { h, uniqueId } from '../dom.js';
import { say } from '../words.js';

/**
 * Shows a dialog with a title, fields and buttons; `{label, run, kind}` each. A button's `run` may return false to
 * keep the dialog open. One that is for `reading` is scrolled by the keyboard. Afterwards the focus is where it was.
 */
export function openDialog({ title, content, buttons, kind = '', reading = false, closed = () => {} }) {
  // The focus begins at the title: a dialog that opens while somebody types must not take a letter for an answer.
  const heading = h('h2', { id: uniqueId('dialog'), tabindex: '-1', autofocus: true }, title);
  const before = document.activeElement;
  const acts = buttons.map(({ label, run, kind: style = '', submits = false }) =>
    h('button', { type: submits ? 'submit' : 'button', class: `button ${style}`, onclick: submits ? null : () => { if (run() !== false) dialog.close(); } }, label));
  const submit = buttons.find((button) => button.submits);
  const form = h(
    'form',
    { method: 'dialog', novalidate: true, onsubmit: (event) => { event.preventDefault(); if (submit && submit.run() !== false) dialog.close(); } },
    h('header', {}, heading, h('button', { type: 'button', class: 'close', 'aria-label': say('close'), onclick: () => dialog.close() }, '×')),
    h('div', { class: 'dialog-body', tabindex: reading ? '0' : null }, content),
    h('footer', {}, acts),
  );
  const dialog = h('dialog', { class: `dialog ${kind}`, 'aria-labelledby': heading.id }, form);
  dialog.addEventListener('close', () => {
    dialog.remove();
    if (before?.isConnected) before.focus();
    closed();
  });
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

/** A labelled field; `error(text)` shows what is wrong with it beside it. */
export function field({ label, hint, input }) {
  input.id ||= uniqueId('field');
  const note = h('p', { class: 'hint', id: `${input.id}-note` }, hint ?? '');
  const wrong = h('p', { class: 'error', id: `${input.id}-error`, role: 'alert' });
  if (hint) input.setAttribute('aria-describedby', note.id);
  const element = h('div', { class: 'field' }, h('label', { for: input.id }, label), hint ? note : null, input, wrong);
  const error = (text) => {
    wrong.textContent = text ?? '';
    input.toggleAttribute('aria-invalid', Boolean(text));
    if (text) {
      input.setAttribute('aria-invalid', 'true');
      input.setAttribute('aria-describedby', [hint && note.id, wrong.id].filter(Boolean).join(' '));
      input.focus();
    }
  };
  return { element, input, error };
}
