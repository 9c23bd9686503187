// A slash on an empty line opens a list of what may be put in; letters narrow it down.

import { Extension } from '@tiptap/core';
import { Plugin, PluginKey } from '@tiptap/pm/state';

import { INSERTS, acts, keysOf, perform } from '../acts.js';
import { h, uniqueId } from '../dom.js';
import { say } from '../words.js';
import { placeAt } from './menu.js';

const key = new PluginKey('slash');

export const Slash = Extension.create({
  name: 'slash',
  priority: 1000,
  addProseMirrorPlugins() {
    const { editor } = this;
    let list = null;
    return [
      new Plugin({
        key,
        state: {
          init: () => ({ typed: null, refused: null }),
          apply(tr, value) {
            const refused = tr.getMeta(key) ?? value.refused;
            const typed = typedAfterSlash(tr);
            return { typed: typed === null || refused === lineStart(tr) ? null : typed, refused: typed === null ? null : refused };
          },
        },
        props: { handleKeyDown: (view, event) => list?.steer(event) ?? false },
        view: (view) => {
          list = slashList(editor, view);
          return { update: () => list.update(), destroy: () => list.close() };
        },
      }),
    ];
  },
});

const lineStart = ({ selection }) => selection.$from.start();

/** What was typed after a slash that begins a paragraph; nothing is `''`, no slash `null`. */
function typedAfterSlash({ selection: { $from, empty } }) {
  if (!empty || $from.parent.type.name !== 'paragraph') return null;
  const line = $from.parent.textContent;
  const match = /^\/([\p{L}\p{N}-]*)$/u.exec(line);
  return match && $from.parentOffset === line.length ? match[1] : null;
}

function slashList(editor, view) {
  const status = h('p', { class: 'hidden', role: 'status' });
  const box = h('div', { class: 'menu slash', role: 'listbox', id: uniqueId('slash'), 'aria-label': say('insert'), tabindex: '0', onmousedown: (event) => event.preventDefault() });
  let shown = [];
  let at = 0;
  const open = () => box.isConnected;
  const typed = () => key.getState(view.state).typed;
  const close = () => {
    box.remove();
    view.dom.removeAttribute('aria-activedescendant');
    view.dom.removeAttribute('aria-controls');
  };
  const point = (index) => {
    at = index;
    [...box.children].forEach((option, nth) => option.setAttribute('aria-selected', String(nth === at)));
    view.dom.setAttribute('aria-activedescendant', box.children[at].id);
    box.children[at].scrollIntoView({ block: 'nearest' });
  };
  const choose = (act) => {
    const { $from } = view.state.selection;
    editor.chain().deleteRange({ from: $from.start(), to: $from.pos }).run();
    close();
    perform(editor, act);
  };
  const update = () => {
    const letters = typed();
    const found = letters === null ? [] : acts(INSERTS, editor).filter((act) => matches(say(act.name), letters));
    if (found.length === 0) return close();
    if (!open()) document.querySelector('[data-editor]').append(box, status);
    if (found.map((act) => act.name).join() === shown.map((act) => act.name).join() && box.children.length > 0 && view.dom.hasAttribute('aria-activedescendant')) return placeAt(box, caret());
    shown = found;
    box.replaceChildren(...found.map((act) => option(act, () => choose(act))));
    view.dom.setAttribute('aria-controls', box.id);
    point(0);
    placeAt(box, caret());
    status.textContent = say('insert_count', { count: found.length });
  };
  const caret = () => view.coordsAtPos(view.state.selection.from);
  const steer = (event) => {
    if (!open()) return false;
    const acting = { ArrowDown: () => point((at + 1) % shown.length), ArrowUp: () => point((at + shown.length - 1) % shown.length), Enter: () => choose(shown[at]), Tab: () => choose(shown[at]), Escape: refuse }[event.key];
    acting?.();
    return Boolean(acting);
  };
  // Whoever wants to write a slash leaves the list; it stays away from this line.
  const refuse = () => view.dispatch(view.state.tr.setMeta(key, lineStart(view.state)));
  return { update, steer, close };
}

function option(act, choose) {
  return h('div', { role: 'option', id: uniqueId('option'), 'aria-selected': 'false', onclick: choose },
    h('span', {}, say(act.name)), h('kbd', { 'aria-hidden': 'true' }, keysOf(act)));
}

/** Whether any word of a label begins with the letters. */
const matches = (label, letters) => label.toLowerCase().split(/[\s-]+/).some((word) => word.startsWith(letters.toLowerCase()));
