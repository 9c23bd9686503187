// A handle beside the block under the pointer: dragged, the block goes along; pressed, a menu opens. It is a shortcut for
// the hand on the mouse; the keyboard has the same acts in the toolbar.

import { NodeSelection } from '@tiptap/pm/state';

import { h } from '../dom.js';
import { say } from '../words.js';
import { icon } from './icons.js';
import { openMenu } from './menu.js';
import { entries } from './toolbar.js';

const ACTS = ['edit', 'moveUp', 'moveDown', 'duplicate', 'deleteBlock'];
const WIDTH = 34;

/** Puts the handle into `paper`, which the text stands in. */
export function blockHandle(editor, paper) {
  const { view } = editor;
  let pos = null;
  const select = () => editor.chain().setNodeSelection(pos).run();
  const handle = h(
    // Not a button: some browsers let none be dragged.
    'div',
    { role: 'button', class: 'handle', draggable: 'true', tabindex: '-1', 'aria-label': say('block_menu'), title: say('handle_hint'), 'aria-haspopup': 'menu', hidden: true },
    icon('grip'),
  );
  const show = (event) => {
    pos = blockAt(view, event.clientY);
    const dom = pos === null ? null : view.nodeDOM(pos);
    handle.hidden = !(dom instanceof Element);
    if (handle.hidden) return;
    const box = dom.getBoundingClientRect();
    const frame = paper.getBoundingClientRect();
    const line = Number.parseFloat(getComputedStyle(dom).lineHeight) || 24;
    handle.style.top = `${box.top - frame.top + (Math.min(line, box.height) - 28) / 2}px`;
    handle.style.left = `${view.dom.getBoundingClientRect().left - frame.left - WIDTH}px`;
  };
  // Held, it stays where it is: a fast hand has left it before the browser calls it dragging.
  let held = false;
  handle.addEventListener('pointerdown', () => { held = true; });
  for (const end of ['pointerup', 'dragend']) document.addEventListener(end, () => { held = false; });
  paper.addEventListener('pointermove', (event) => { if (!held && event.pointerType === 'mouse' && !handle.contains(event.target)) show(event); });
  paper.addEventListener('pointerleave', () => { if (!held && handle.getAttribute('aria-expanded') !== 'true') handle.hidden = true; });
  handle.addEventListener('click', () => { select(); openMenu(handle, say('block_menu'), entries(editor, ACTS)); });
  handle.addEventListener('dragstart', (event) => {
    select();
    begin(view, event, pos);
  });
  handle.addEventListener('dragend', () => { view.dragging = null; });
  paper.append(handle);
  return handle;
}

/** The block at the top of the text at this height; the notes are none. */
function blockAt(view, y) {
  const { left, right } = view.dom.getBoundingClientRect();
  let element = document.elementFromPoint((left + right) / 2, y);
  while (element && element.parentElement !== view.dom) element = element.parentElement;
  if (!element) return null;
  const $inside = view.state.doc.resolve(view.posAtDOM(element, 0));
  const pos = $inside.depth > 0 ? $inside.before(1) : $inside.pos;
  const node = view.state.doc.nodeAt(pos);
  return node && node.type.name !== 'footnotes' && view.nodeDOM(pos) === element ? pos : null;
}

/** Hands the block to the editor's own dragging, which moves it where it is dropped. */
function begin(view, event, pos) {
  const { selection } = view.state;
  if (!(selection instanceof NodeSelection)) return event.preventDefault();
  const { dom, text, slice } = view.serializeForClipboard(selection.content());
  event.dataTransfer.clearData();
  event.dataTransfer.setData('text/html', dom.innerHTML);
  event.dataTransfer.setData('text/plain', text);
  event.dataTransfer.effectAllowed = 'copyMove';
  const picture = view.nodeDOM(pos);
  if (picture instanceof Element) event.dataTransfer.setDragImage(picture, 0, 0);
  view.dragging = { slice, move: true, node: selection };
}
