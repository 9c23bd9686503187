// Blocks as a whole: moved, doubled, deleted.

import { Extension } from '@tiptap/core';
import { NodeSelection, TextSelection } from '@tiptap/pm/state';

/** The block at the top of the text that the selection is in: its place and itself; the notes are none. */
export function blockAround(state) {
  const { $from } = state.selection;
  const pos = $from.depth === 0 ? $from.pos : $from.before(1);
  const node = state.doc.nodeAt(pos);
  return node && node.type.name !== 'footnotes' ? { pos, node } : null;
}

const moveBlock = (direction) => ({ state, tr, dispatch }) => {
  const block = blockAround(state);
  if (!block) return false;
  const end = block.pos + block.node.nodeSize;
  const $edge = state.doc.resolve(direction < 0 ? block.pos : end);
  const neighbour = direction < 0 ? $edge.nodeBefore : $edge.nodeAfter;
  if (!neighbour || neighbour.type.name === 'footnotes') return false;
  if (!dispatch) return true;
  const to = direction < 0 ? block.pos - neighbour.nodeSize : block.pos + neighbour.nodeSize;
  const { selection } = state;
  tr.delete(block.pos, end).insert(to, block.node);
  const shift = to - block.pos;
  tr.setSelection(
    selection instanceof NodeSelection && selection.from === block.pos
      ? NodeSelection.create(tr.doc, to)
      : TextSelection.between(tr.doc.resolve(selection.anchor + shift), tr.doc.resolve(selection.head + shift)),
  );
  tr.scrollIntoView();
  return true;
};

const duplicateBlock = () => ({ state, tr, dispatch }) => {
  const block = blockAround(state);
  if (!block || block.node.type.name === 'divider') return false;
  if (dispatch) tr.insert(block.pos + block.node.nodeSize, block.node).scrollIntoView();
  return true;
};

const deleteBlock = () => ({ state, tr, dispatch }) => {
  const block = blockAround(state);
  if (!block) return false;
  if (!dispatch) return true;
  tr.delete(block.pos, block.pos + block.node.nodeSize);
  if (tr.doc.childCount > 0) tr.setSelection(TextSelection.near(tr.doc.resolve(Math.min(block.pos, tr.doc.content.size))));
  return true;
};

export const Blocks = Extension.create({
  name: 'blocks',
  addCommands: () => ({ moveBlock, duplicateBlock, deleteBlock }),
  addKeyboardShortcuts() {
    return {
      'Alt-Shift-ArrowUp': () => this.editor.commands.moveBlock(-1),
      'Alt-Shift-ArrowDown': () => this.editor.commands.moveBlock(1),
      'Mod-Alt-Enter': () => this.editor.commands.setDivider(),
      'Mod-\\': () => this.editor.commands.unsetAllMarks(),
    };
  },
});
