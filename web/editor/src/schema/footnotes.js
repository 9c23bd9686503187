// Footnotes: marks within the text, and their notes at its end. Whoever sets a mark gets its note, whoever takes the last
// one away takes the note with it, and notes stand in the order of their marks (`structure.js` sees to it).

import { InputRule, Node } from '@tiptap/core';
import { Plugin, PluginKey, TextSelection } from '@tiptap/pm/state';
import { Fragment, Slice } from '@tiptap/pm/model';
import { Decoration, DecorationSet } from '@tiptap/pm/view';

import { randomName } from '../dom.js';
import { numberNotes } from '../html/write.js';
import { say } from '../words.js';

/** A mark. `carried` is its note's content, for marks that come by the clipboard without it. */
export const Footnote = Node.create({
  name: 'footnote',
  group: 'inline',
  inline: true,
  atom: true,
  addAttributes: () => ({
    id: { default: '', parseHTML: (element) => element.dataset.note, renderHTML: ({ id }) => ({ 'data-note': id }) },
    carried: {
      default: null,
      parseHTML: (element) => element.dataset.carried ?? null,
      renderHTML: ({ carried }) => (carried ? { 'data-carried': carried } : {}),
    },
  }),
  parseHTML: () => [{ tag: 'sup[data-note]', priority: 70 }],
  renderHTML: ({ HTMLAttributes }) => ['sup', { ...HTMLAttributes, class: 'footnote-mark' }],
  addCommands: () => ({ insertFootnote, goToMark }),
  addKeyboardShortcuts() {
    return {
      'Mod-Alt-f': () => this.editor.commands.insertFootnote(),
      'Mod-Enter': () => this.editor.commands.goToMark(),
      Escape: () => this.editor.commands.goToMark(),
      Backspace: () => removeEmptyNote(this.editor),
    };
  },
  // ^[A note] as it is written in Markdown.
  addInputRules() {
    return [new InputRule({
      find: /\^\[([^\]]+)\]$/,
      handler: ({ state, range, match }) => {
        const content = [{ type: 'paragraph', content: [{ type: 'text', text: match[1] }] }];
        const mark = this.type.create({ id: randomName(), carried: JSON.stringify(content) });
        state.tr.replaceWith(range.from, range.to, mark);
      },
    })];
  },
  addProseMirrorPlugins: () => [numbers(), carry()],
});

export const Footnotes = Node.create({
  name: 'footnotes',
  content: 'note+',
  isolating: true,
  selectable: false,
  parseHTML: () => [{ tag: 'section[data-notes]' }],
  renderHTML: () => ['section', { 'data-notes': '', class: 'footnotes', 'aria-label': say('footnotes') }, 0],
});

export const Note = Node.create({
  name: 'note',
  content: 'paragraph+',
  isolating: true,
  selectable: false,
  addAttributes: () => ({
    id: { default: '', parseHTML: (element) => element.dataset.noteText, renderHTML: ({ id }) => ({ 'data-note-text': id }) },
  }),
  parseHTML: () => [{ tag: 'div[data-note-text]' }],
  renderHTML: ({ HTMLAttributes }) => ['div', { ...HTMLAttributes, class: 'note' }, 0],
});

/** Sets a mark after the selection and goes to its note, to be written. */
const insertFootnote = () => ({ state, tr, dispatch }) => {
  const { $to } = state.selection;
  const { footnote } = state.schema.nodes;
  if (!$to.parent.inlineContent || !$to.parent.type.contentMatch.matchType(footnote) || noteAround($to)) return false;
  if (!dispatch) return true;
  const id = randomName();
  tr.insert($to.pos, footnote.create({ id }));
  tr.setMeta('goToNote', id);
  return true;
};

const noteAround = ($pos) => {
  for (let depth = $pos.depth; depth > 0; depth -= 1) if ($pos.node(depth).type.name === 'note') return $pos.node(depth);
  return null;
};

/** From a note back to where its mark stands. */
const goToMark = () => ({ state, tr, dispatch }) => {
  const note = noteAround(state.selection.$from);
  const pos = note && markOf(state.doc, note.attrs.id);
  if (pos === null) return false;
  if (dispatch) tr.setSelection(TextSelection.create(tr.doc, pos + 1)).scrollIntoView();
  return true;
};

function markOf(doc, id) {
  let found = null;
  doc.descendants((node, pos) => {
    if (found === null && node.type.name === 'footnote' && node.attrs.id === id) found = pos;
    return found === null;
  });
  return found;
}

/** Where the note of this name begins, to write in it. */
export function noteOf(doc, id) {
  let found = null;
  doc.lastChild?.forEach((note, offset) => {
    if (note.type.name === 'note' && note.attrs.id === id) found = doc.content.size - doc.lastChild.nodeSize + 1 + offset + 2;
  });
  return found;
}

/** Backspace in an empty note takes it away, with its marks. */
function removeEmptyNote(editor) {
  const { $from, empty } = editor.state.selection;
  const note = noteAround($from);
  if (!empty || !note || note.textContent !== '' || note.childCount > 1) return false;
  return editor.commands.command(({ tr, state, dispatch }) => {
    const marks = [];
    state.doc.descendants((node, pos) => { if (node.type.name === 'footnote' && node.attrs.id === note.attrs.id) marks.push(pos); });
    if (!dispatch) return true;
    marks.reverse().forEach((pos) => tr.delete(pos, pos + 1));
    tr.setSelection(TextSelection.near(tr.doc.resolve(Math.min(marks.at(-1) ?? 0, tr.doc.content.size)), -1)).scrollIntoView();
    return true;
  });
}

/** Numbers at marks and notes. They are decorations: a number is where a note stands, not what it says. */
function numbers() {
  const key = new PluginKey('footnote-numbers');
  const decorate = (doc) => {
    const numbers = numberNotes(doc);
    const decorations = [];
    if (numbers.size > 0) doc.descendants((node, pos) => {
      if (node.type.name !== 'footnote' && node.type.name !== 'note') return;
      const number = String(numbers.get(node.attrs.id) ?? '');
      decorations.push(Decoration.node(pos, pos + node.nodeSize, { 'data-number': number }));
    });
    return DecorationSet.create(doc, decorations);
  };
  return new Plugin({
    key,
    state: { init: (_, { doc }) => decorate(doc), apply: (tr, value) => (tr.docChanged ? decorate(tr.doc) : value) },
    props: { decorations: (state) => key.getState(state) },
  });
}

/** A fragment whose marks carry their notes. */
function carrying(fragment, notes) {
  const children = [];
  fragment.forEach((child) => {
    const note = child.type.name === 'footnote' && notes.get(child.attrs.id);
    if (note) children.push(child.type.create({ ...child.attrs, carried: JSON.stringify(note.content.toJSON()) }, null, child.marks));
    else children.push(child.isLeaf ? child : child.copy(carrying(child.content, notes)));
  });
  return Fragment.from(children);
}

function notesOf(doc) {
  const notes = new Map();
  if (doc.lastChild?.type.name === 'footnotes') doc.lastChild.forEach((note) => notes.set(note.attrs.id, note));
  return notes;
}

/** The blocks of a document without the notes at its end: marks carry them, so that blocks can go elsewhere. */
export function blocksWithNotes(doc) {
  const blocks = [];
  carrying(doc.content, notesOf(doc)).forEach((block) => { if (block.type.name !== 'footnotes') blocks.push(block); });
  return blocks;
}

/** What is copied takes its notes along, so that no note is lost by cutting and pasting. */
const carry = () =>
  new Plugin({
    props: {
      transformCopied(slice, view) {
        const notes = notesOf(view.state.doc);
        return notes.size === 0 ? slice : new Slice(carrying(slice.content, notes), slice.openStart, slice.openEnd);
      },
    },
  });
