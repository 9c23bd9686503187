// Putting blocks in: in place of an empty line, else below the block the selection is in, never inside a quote or a list.

import { Extension, InputRule } from '@tiptap/core';
import { Fragment } from '@tiptap/pm/model';
import { NodeSelection, TextSelection } from '@tiptap/pm/state';

/** Puts one block or several in, at a place or where the selection is, and goes to the first. */
const insertBlock = (content, pos = null) => ({ state, tr, dispatch }) => {
  const nodes = [content].flat().map((json) => create(state.schema, json));
  const { from, to } = pos === null ? placeFor(state) : { from: pos, to: pos };
  if (!dispatch) return true;
  tr.replaceWith(from, to, Fragment.from(nodes));
  const at = tr.doc.nodeAt(from);
  tr.setSelection(at?.isTextblock ? TextSelection.create(tr.doc, from + 1) : NodeSelection.create(tr.doc, from)).scrollIntoView();
  return true;
};

const create = (schema, json) => (json.content ? schema.nodeFromJSON(json) : schema.nodes[json.type].createAndFill(json.attrs));

function placeFor({ selection, doc }) {
  const { $from, $to } = selection;
  const last = doc.lastChild.type.name === 'footnotes' ? doc.content.size - doc.lastChild.nodeSize : doc.content.size;
  const line = $from.depth === 1 && $from.parent.type.name === 'paragraph' && $from.parent.content.size === 0;
  if (line) return { from: $from.before(1), to: $from.after(1) };
  const below = Math.min($to.depth === 0 ? $to.pos : $to.after(1), last);
  return { from: below, to: below };
}

/** Changes the attributes of a block, or puts a new one in, and selects it. */
export function putBlock(editor, type, attrs, at) {
  if (at) return editor.chain().command(({ tr }) => Boolean(tr.setNodeMarkup(at.pos, null, { ...at.node.attrs, ...attrs }))).setNodeSelection(at.pos).focus().run();
  return editor.chain().focus().insertBlock({ type, attrs }).run();
}

export const Insert = Extension.create({
  name: 'insert',
  addCommands: () => ({ insertBlock }),
  addInputRules() {
    const { schema } = this.editor;
    return [
      // [words](https://…) as it is written in Markdown.
      new InputRule({
        find: /(?<!!)\[([^\][]+)\]\((https?:\/\/[^\s()]+|\/[^\s()]*)\)$/,
        handler: ({ state, range, match }) => {
          state.tr.replaceWith(range.from, range.to, schema.text(match[1], [schema.marks.link.create({ href: match[2] })]));
          state.tr.removeStoredMark(schema.marks.link);
        },
      }),
      // The headline stands above the text, so one mark is a heading of the text, too.
      new InputRule({
        find: /^#\s$/,
        handler: ({ state, range, chain }) => {
          if (state.selection.$from.parent.type.name !== 'paragraph') return;
          chain().deleteRange(range).setHeading({ level: 2 }).run();
        },
      }),
    ];
  },
});
