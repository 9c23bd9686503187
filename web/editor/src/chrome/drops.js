// Dropping blocks and files: always between two blocks, where a line shows it. Pieces of text are the editor's affair.

import { NodeSelection } from '@tiptap/pm/state';

import { h } from '../dom.js';
import { takeFiles } from '../paste/index.js';

/** Takes what is dropped anywhere on the page's form, so that no file is opened in place of the story. */
export function dropping(editor, form, paper) {
  const { view } = editor;
  const line = h('div', { class: 'drop-line', hidden: true });
  const over = (event) => {
    if (!isBlock(view) && !hasFiles(event)) return;
    event.preventDefault();
    event.stopPropagation();
    const { y } = gapAt(view, event.clientY);
    line.hidden = false;
    line.style.top = `${y - paper.getBoundingClientRect().top}px`;
  };
  const drop = (event) => {
    line.hidden = true;
    if (!isBlock(view) && !hasFiles(event)) return;
    event.preventDefault();
    event.stopPropagation();
    const { pos } = gapAt(view, event.clientY);
    if (isBlock(view)) move(view, pos);
    else takeFiles(editor, event.dataTransfer, pos, event);
    view.dragging = null;
  };
  const away = (event) => { if (!form.contains(event.relatedTarget)) line.hidden = true; };
  form.addEventListener('dragover', over, true);
  form.addEventListener('drop', drop, true);
  form.addEventListener('dragleave', away);
  form.addEventListener('dragend', () => { line.hidden = true; });
  paper.append(line);
}

const hasFiles = (event) => event.dataTransfer.types.includes('Files');

/** Whether what is being dragged is a block of this text. */
const isBlock = (view) => Boolean(view.dragging) && view.state.selection instanceof NodeSelection && view.state.selection.$from.depth === 0;

/** The gap between blocks that is nearest to a height of the window. */
function gapAt(view, y) {
  const gaps = [];
  view.state.doc.forEach((node, pos) => {
    const box = view.nodeDOM(pos).getBoundingClientRect();
    if (gaps.length === 0) gaps.push({ pos, y: box.top - 6 });
    if (node.type.name !== 'footnotes') gaps.push({ pos: pos + node.nodeSize, y: box.bottom + 6 });
  });
  return gaps.reduce((best, gap) => (Math.abs(gap.y - y) < Math.abs(best.y - y) ? gap : best));
}

function move(view, pos) {
  const { tr, selection } = view.state;
  const { node, from, to } = selection;
  if (pos >= from && pos <= to) return;
  tr.delete(from, to);
  const at = tr.mapping.map(pos);
  tr.insert(at, node).setSelection(NodeSelection.create(tr.doc, at)).setMeta('uiEvent', 'drop');
  view.dispatch(tr);
  view.focus();
}
