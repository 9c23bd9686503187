// Puts the document, and what serves the hand, together into an editor.

import { Editor, getSchema } from '@tiptap/core';
import { DOMParser as DocumentParser } from '@tiptap/pm/model';

import { Blocks } from './blocks.js';
import { Find } from './chrome/find.js';
import { settleUploads } from './chrome/picture.js';
import { Slash } from './chrome/slash.js';
import { Tasks } from './chrome/tasks.js';
import { fromHtml } from './html/read.js';
import { Insert } from './insert.js';
import { Paste } from './paste/index.js';
import { schemaExtensions } from './schema/index.js';
import { Structure } from './schema/structure.js';
import { say } from './words.js';

/** HTML as a document of this schema, with a line to write on at its end. */
export function parse(schema, html) {
  const doc = DocumentParser.fromSchema(schema).parse(fromHtml(html));
  const notes = doc.lastChild?.type.name === 'footnotes' ? doc.lastChild : null;
  const blocks = [];
  doc.forEach((block) => { if (block !== notes) blocks.push(block); });
  if (!blocks.at(-1)?.isTextblock) blocks.push(schema.nodes.paragraph.create());
  return schema.nodes.doc.create(null, notes ? [...blocks, notes] : blocks);
}

/** An editor in `element`. `page` holds what its pictures and articles come from, and how it says things. */
export function createEditor({ element, html, page, label, changed, selected }) {
  const extensions = [...schemaExtensions(), Structure, Blocks, Insert, Tasks, Find, Slash, Paste];
  const schema = getSchema(extensions);
  const editor = new Editor({
    element,
    extensions,
    content: parse(schema, html).toJSON(),
    injectCSS: false,
    editorProps: {
      attributes: { id: 'story-text', class: 'prose', role: 'textbox', 'aria-multiline': 'true', 'aria-label': label, spellcheck: 'true' },
      scrollMargin: { top: 96, bottom: 96, left: 0, right: 0 },
      scrollThreshold: { top: 72, bottom: 72, left: 0, right: 0 },
    },
    onUpdate: ({ editor: updated }) => {
      settleUploads(updated);
      changed();
    },
    onTransaction: selected,
  });
  editor.storage.page = page;
  editor.view.dom.style.setProperty('--empty', JSON.stringify(say('text_empty')));
  return editor;
}
