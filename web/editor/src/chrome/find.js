// Find and replace: a strip above the text, and marks on what was found.

import { Extension } from '@tiptap/core';
import { Plugin, PluginKey, TextSelection } from '@tiptap/pm/state';
import { Decoration, DecorationSet } from '@tiptap/pm/view';

import { h, uniqueId } from '../dom.js';
import { findAll } from '../text/finding.js';
import { say } from '../words.js';
import { icon } from './icons.js';

const key = new PluginKey('find');
const NOTHING = { wanted: '', options: {}, found: [], at: 0, marks: DecorationSet.empty };

export const Find = Extension.create({
  name: 'find',
  addStorage: () => ({ strip: null }),
  addCommands() {
    return {
      openFind: () => ({ dispatch }) => {
        if (dispatch) queueMicrotask(() => this.storage.strip?.open());
        return true;
      },
    };
  },
  addKeyboardShortcuts() {
    return { 'Mod-f': () => this.editor.commands.openFind() };
  },
  addProseMirrorPlugins: () => [
    new Plugin({
      key,
      state: {
        init: () => NOTHING,
        apply(tr, value) {
          const asked = tr.getMeta(key);
          if (!asked && !(tr.docChanged && value.wanted)) return value;
          return search(tr.doc, { ...value, ...asked });
        },
      },
      props: { decorations: (state) => key.getState(state).marks },
    }),
  ],
});

function search(doc, { wanted, options, at }) {
  const found = findAll(doc, wanted, options);
  const current = found.length === 0 ? 0 : ((at % found.length) + found.length) % found.length;
  const marks = found.map(({ from, to }, index) => Decoration.inline(from, to, { class: index === current ? 'found current' : 'found' }));
  return { wanted, options, found, at: current, marks: DecorationSet.create(doc, marks) };
}

/** The strip, hidden until it is asked for. */
export function findStrip(editor) {
  const wanted = h('input', { type: 'text', autocomplete: 'off', id: uniqueId('find') });
  const replacement = h('input', { type: 'text', autocomplete: 'off', id: uniqueId('find') });
  const exact = h('input', { type: 'checkbox' });
  const whole = h('input', { type: 'checkbox' });
  const count = h('span', { class: 'find-count', role: 'status' });
  const state = () => key.getState(editor.state);
  const ask = (asked) => {
    editor.view.dispatch(editor.state.tr.setMeta(key, { wanted: wanted.value, options: { exact: exact.checked, whole: whole.checked }, ...asked }));
    const { found, at } = state();
    count.textContent = wanted.value ? say('find_count', { count: found.length, at: found.length > 0 ? at + 1 : 0 }) : '';
    const place = found[at];
    if (place) reveal(editor, place);
  };
  const step = (by) => ask({ at: state().at + by });
  const replaceOne = () => {
    const { found, at } = state();
    if (found[at]) editor.view.dispatch(replaced(editor.state, [found[at]], replacement.value));
    ask({ at });
  };
  const replaceAll = () => {
    const { found } = state();
    editor.view.dispatch(replaced(editor.state, found, replacement.value));
    ask({ at: 0 });
    count.textContent = say('replaced', { count: found.length });
  };
  const close = () => {
    const { found, at } = state();
    strip.hidden = true;
    const place = found[at];
    const tr = editor.state.tr.setMeta(key, NOTHING);
    editor.view.dispatch(place ? tr.setSelection(TextSelection.create(tr.doc, place.from, place.to)) : tr);
    editor.commands.focus();
  };
  const iconButton = (name, label, run) => h('button', { type: 'button', class: 'tool', 'aria-label': say(label), title: say(label), onclick: run }, icon(name));
  const strip = h(
    'div',
    { class: 'find', role: 'search', 'aria-label': say('find'), hidden: true },
    h('div', { class: 'find-row' }, h('label', { for: wanted.id }, say('find_label')), wanted, count,
      iconButton('previous', 'find_previous', () => step(-1)), iconButton('next', 'find_next', () => step(1)), iconButton('close', 'close', close)),
    h('div', { class: 'find-row' }, h('label', { for: replacement.id }, say('replace_label')), replacement,
      h('button', { type: 'button', class: 'button', onclick: replaceOne }, say('replace')),
      h('button', { type: 'button', class: 'button', onclick: replaceAll }, say('replace_all'))),
    h('div', { class: 'find-row checks' }, h('label', {}, exact, say('find_exact')), h('label', {}, whole, say('find_whole'))),
  );
  wanted.addEventListener('input', () => ask({ at: 0 }));
  for (const box of [exact, whole]) box.addEventListener('change', () => ask({ at: 0 }));
  strip.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') close();
    else if (event.key === 'Enter' && event.target === wanted) step(event.shiftKey ? -1 : 1);
    else if (event.key === 'Enter' && event.target === replacement) replaceOne();
    else return;
    event.preventDefault();
  });
  const open = () => {
    const { from, to } = editor.state.selection;
    const selected = editor.state.doc.textBetween(from, to, '\n');
    strip.hidden = false;
    if (selected && !selected.includes('\n')) wanted.value = selected;
    wanted.focus();
    wanted.select();
    ask({ at: Math.max(0, findAll(editor.state.doc, wanted.value).findIndex((place) => place.from >= from)) });
  };
  editor.storage.find.strip = { open, close };
  return strip;
}

/** Replaces places from the last to the first, so that those before keep theirs. */
function replaced(state, places, words) {
  const { tr, schema } = state;
  for (const { from, to } of [...places].reverse()) {
    const marks = state.doc.resolve(from).marksAcross(state.doc.resolve(to)) ?? [];
    if (words) tr.replaceWith(from, to, schema.text(words, marks));
    else tr.delete(from, to);
  }
  return tr;
}

function reveal(editor, { from }) {
  const { node } = editor.view.domAtPos(from);
  const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
  element.scrollIntoView({ block: 'nearest' });
}
