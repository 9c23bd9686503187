// The toolbar: one stop on the way of the Tab key, arrows within it.

import { INSERTS, acts, keysOf, perform } from '../acts.js';
import { h } from '../dom.js';
import { say } from '../words.js';
import { icon } from './icons.js';
import { openMenu } from './menu.js';

const GROUPS = [
  ['undo', 'redo'],
  ['heading2', 'heading3', 'heading4'],
  ['bold', 'italic', 'link', 'footnote'],
  ['bulletList', 'orderedList', 'blockquote'],
];
const MORE = ['strike', 'code', 'subscript', 'superscript', 'plain', 'edit', 'moveUp', 'moveDown', 'duplicate', 'deleteBlock', 'shortcuts'];
const TABLE = ['rowAbove', 'rowBelow', 'columnBefore', 'columnAfter', 'headRow', 'headColumn', 'mergeCells', 'deleteRow', 'deleteColumn', 'deleteTable'];

/** The bar, and a function that brings it up to date with the selection. */
export function toolbar(editor) {
  const buttons = new Map();
  const made = (act) => {
    const button = actButton(editor, act);
    buttons.set(act, button);
    return button;
  };
  const tableMenu = menuButton('table_menu', 'table', () => entries(editor, TABLE));
  const bar = h(
    'div',
    { class: 'toolbar', role: 'toolbar', 'aria-label': say('toolbar'), 'aria-controls': 'story-text' },
    GROUPS.map((names) => h('div', { class: 'group' }, acts(names, editor).map(made))),
    h('div', { class: 'group' }, menuButton('insert', 'insert', () => entries(editor, INSERTS), true), tableMenu, menuButton('more', 'more', () => entries(editor, MORE))),
    h('div', { class: 'group' }, acts(['find'], editor).map(made)),
  );
  rove(bar);
  const update = () => {
    for (const [act, button] of buttons) show(editor, act, button);
    tableMenu.hidden = !editor.isActive('table');
  };
  update();
  return { bar, update };
}

function actButton(editor, act) {
  return h(
    'button',
    {
      type: 'button', class: 'tool', tabindex: '-1', 'aria-label': say(act.name), title: titleOf(act), 'data-act': act.name,
      'aria-keyshortcuts': act.keys?.replace('Mod', 'Control').replaceAll('-', '+'),
      // The text keeps the selection while a button is pressed.
      onmousedown: (event) => event.preventDefault(),
      onclick: (event) => { if (event.currentTarget.getAttribute('aria-disabled') !== 'true') perform(editor, act); },
    },
    icon(act.name),
  );
}

const titleOf = (act) => (act.keys ? `${say(act.name)} (${keysOf(act)})` : say(act.name));

function menuButton(key, picture, items, worded = false) {
  const button = h(
    'button',
    { type: 'button', class: worded ? 'tool worded' : 'tool', tabindex: '-1', 'aria-haspopup': 'menu', 'aria-expanded': 'false', title: say(key), 'aria-label': say(key), 'data-act': key, onmousedown: (event) => event.preventDefault() },
    icon(picture),
    worded ? h('span', {}, say(key)) : null,
  );
  button.addEventListener('click', () => openMenu(button, say(key), items()));
  button.addEventListener('keydown', (event) => {
    if (event.key !== 'ArrowDown') return;
    event.preventDefault();
    event.stopPropagation();
    openMenu(button, say(key), items());
  });
  return button;
}

/** Acts as the entries of a menu. */
export function entries(editor, names) {
  return acts(names, editor).map((act) => ({
    label: say(act.name),
    hint: keysOf(act),
    disabled: act.can ? !act.can(editor) : false,
    checked: act.on ? act.on(editor) : undefined,
    run: () => perform(editor, act),
  }));
}

function show(editor, act, button) {
  if (act.on) set(button, 'aria-pressed', String(act.on(editor)));
  if (act.can) set(button, 'aria-disabled', act.can(editor) ? null : 'true');
}

function set(element, name, value) {
  if (element.getAttribute(name) === value) return;
  if (value === null) element.removeAttribute(name);
  else element.setAttribute(name, value);
}

/** One tab stop for the whole bar: the button that was used last. */
function rove(bar) {
  const stops = () => [...bar.querySelectorAll('.tool')].filter((button) => !button.hidden);
  stops()[0].tabIndex = 0;
  bar.addEventListener('focusin', ({ target }) => {
    if (!target.matches('.tool')) return;
    for (const button of bar.querySelectorAll('.tool')) button.tabIndex = button === target ? 0 : -1;
  });
  bar.addEventListener('keydown', (event) => {
    const all = stops();
    const at = all.indexOf(document.activeElement);
    const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (at < 0 || next === undefined) return;
    event.preventDefault();
    all[(next + all.length) % all.length].focus();
  });
}
