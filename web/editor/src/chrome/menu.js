// Menus that open from a button: arrows go through the items, letters lead to them, Escape goes back.

import { h, uniqueId } from '../dom.js';

let close = () => {};

/** Opens a menu below `anchor`. An item has a `label`, `run`, and may have a `hint`, `disabled` and `checked`. */
export function openMenu(anchor, label, items) {
  close();
  const menu = h('div', { class: 'menu', role: 'menu', 'aria-label': label, id: uniqueId('menu') }, items.map((item) => entry(item)));
  const shut = (back) => {
    menu.remove();
    anchor.setAttribute('aria-expanded', 'false');
    document.removeEventListener('pointerdown', outside, true);
    close = () => {};
    if (back) anchor.focus();
  };
  const outside = (event) => { if (!menu.contains(event.target) && !anchor.contains(event.target)) shut(false); };
  menu.addEventListener('click', (event) => {
    const index = [...menu.children].indexOf(event.target.closest('button'));
    if (index < 0 || items[index].disabled) return;
    shut(true);
    items[index].run();
  });
  menu.addEventListener('keydown', (event) => steer(event, menu, shut));
  menu.addEventListener('focusout', (event) => { if (event.relatedTarget && !menu.contains(event.relatedTarget)) shut(false); });
  document.addEventListener('pointerdown', outside, true);
  anchor.setAttribute('aria-expanded', 'true');
  // Not beside the button: a bar that scrolls would cut it off.
  anchor.closest('[data-editor]').append(menu);
  place(menu, anchor);
  menu.querySelector('button:not([aria-disabled=true])')?.focus();
  close = shut;
}

function entry({ label, hint, disabled, checked }) {
  const role = checked === undefined ? 'menuitem' : 'menuitemcheckbox';
  return h(
    'button',
    { type: 'button', role, tabindex: '-1', 'aria-disabled': disabled ? 'true' : null, 'aria-checked': checked === undefined ? null : String(checked) },
    h('span', {}, label),
    hint ? h('kbd', { 'aria-hidden': 'true' }, hint) : null,
  );
}

function steer(event, menu, shut) {
  const buttons = [...menu.children];
  const at = buttons.indexOf(document.activeElement);
  const goTo = (index) => buttons[(index + buttons.length) % buttons.length].focus();
  const keys = { ArrowDown: () => goTo(at + 1), ArrowUp: () => goTo(at - 1), Home: () => goTo(0), End: () => goTo(-1), Escape: () => shut(true), Tab: () => shut(true) };
  const letter = event.key.length === 1 && !event.ctrlKey && !event.metaKey && event.key !== ' ' ? event.key.toLowerCase() : null;
  const named = letter && [...buttons.slice(at + 1), ...buttons].find((button) => button.textContent.toLowerCase().startsWith(letter));
  if (!keys[event.key] && !named) return;
  event.preventDefault();
  event.stopPropagation();
  if (named) named.focus();
  else keys[event.key]();
}

/** Puts a popup at an element's edge, within the window. */
export function place(popup, anchor) {
  const from = anchor.getBoundingClientRect();
  placeAt(popup, from);
}

/** Puts a popup below a rectangle, or above where there is more room. */
export function placeAt(popup, { left, top, bottom }) {
  const gap = 6;
  const { width, height } = popup.getBoundingClientRect();
  const view = { width: document.documentElement.clientWidth, height: window.visualViewport?.height ?? window.innerHeight };
  const below = bottom + gap + height <= view.height || top < view.height - bottom;
  popup.style.left = `${Math.max(8, Math.min(left, view.width - width - 8))}px`;
  popup.style.top = `${below ? bottom + gap : Math.max(8, top - gap - height)}px`;
}
