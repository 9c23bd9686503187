// What must hold of every document, whatever was typed, pasted, dragged or undone: one divider at most, notes that match
// their marks, a line to write on at the end.

import { Extension } from '@tiptap/core';
import { Plugin, PluginKey, TextSelection } from '@tiptap/pm/state';

import { numberNotes } from '../html/write.js';
import { dividersIn } from './divider.js';
import { noteOf } from './footnotes.js';

export const Structure = Extension.create({
  name: 'structure',
  addProseMirrorPlugins: () => [
    new Plugin({
      key: new PluginKey('structure'),
      appendTransaction(transactions, before, { doc, tr, schema }) {
        if (!transactions.some((transaction) => transaction.docChanged)) return null;
        const earlier = (pos) => transactions.reduce((at, transaction) => transaction.mapping.map(at), pos);
        keepOneDivider(tr, dividersIn(before.doc).map(earlier));
        matchNotes(tr, schema);
        keepLastLine(tr, schema);
        const wanted = transactions.map((transaction) => transaction.getMeta('goToNote')).find(Boolean);
        if (wanted) goTo(tr, wanted);
        return tr.docChanged || wanted ? tr : null;
      },
    }),
  ],
});

/** Of two dividers the newer stays. */
function keepOneDivider(tr, earlier) {
  const found = dividersIn(tr.doc);
  if (found.length < 2) return;
  const kept = found.findLast((pos) => !earlier.includes(pos)) ?? found.at(-1);
  found.filter((pos) => pos !== kept).reverse().forEach((pos) => tr.delete(pos, pos + 1));
}

function matchNotes(tr, schema) {
  const wanted = [...numberNotes(tr.doc).keys()];
  const last = tr.doc.lastChild;
  const existing = last?.type.name === 'footnotes' ? last : null;
  const notes = new Map();
  existing?.forEach((note) => notes.set(note.attrs.id, note));
  const present = existing ? [...notes.keys()] : [];
  const matches = present.length === (existing?.childCount ?? 0) && present.join() === wanted.join();
  if (matches) return;
  const from = tr.doc.content.size - (existing?.nodeSize ?? 0);
  const list = wanted.map((id) => notes.get(id) ?? newNote(tr.doc, schema, id));
  if (list.length > 0) tr.replaceWith(from, tr.doc.content.size, schema.nodes.footnotes.create(null, list));
  else tr.delete(from, tr.doc.content.size);
}

/** An empty note, or the one that its mark has carried here. */
function newNote(doc, schema, id) {
  const { note, paragraph } = schema.nodes;
  let carried = null;
  doc.descendants((node) => { if (node.type.name === 'footnote' && node.attrs.id === id) carried ??= node.attrs.carried; });
  try {
    const made = note.create({ id }, carried ? JSON.parse(carried).map((line) => schema.nodeFromJSON(line)) : paragraph.create());
    made.check();
    return made;
  } catch {
    return note.create({ id }, paragraph.create());
  }
}

function keepLastLine(tr, schema) {
  const notes = tr.doc.lastChild?.type.name === 'footnotes' ? 1 : 0;
  const last = tr.doc.maybeChild(tr.doc.childCount - 1 - notes);
  if (last?.isTextblock) return;
  const end = tr.doc.content.size - (notes ? tr.doc.lastChild.nodeSize : 0);
  tr.insert(end, schema.nodes.paragraph.create());
}

function goTo(tr, id) {
  const pos = noteOf(tr.doc, id);
  if (pos !== null) tr.setSelection(TextSelection.create(tr.doc, pos)).scrollIntoView();
}
