// What a story may consist of.

import { Extension, Node } from '@tiptap/core';
import { Link } from '@tiptap/extension-link';
import StarterKit from '@tiptap/starter-kit';

import { Callout, Kept, Pullquote } from './boxes.js';
import { Embed, Related } from './cards.js';
import { Divider } from './divider.js';
import { Caption, Credit, Figure } from './figure.js';
import { Footnote, Footnotes, Note } from './footnotes.js';
import { Phrase, Subscript, Superscript } from './phrases.js';
import { tables } from './tables.js';

/** Blocks, one divider among them at most, and the notes at the end. */
const Story = Node.create({ name: 'doc', topNode: true, content: '(block | divider)+ footnotes?' });

const attribute = (name) => ({
  default: null,
  parseHTML: (element) => element.getAttribute(name),
  renderHTML: (attributes) => (attributes[name] == null ? {} : { [name]: attributes[name] }),
});

/** The language and direction of a block, and the name that links lead to, survive. */
const Common = Extension.create({
  name: 'common',
  addGlobalAttributes: () => [
    {
      types: ['paragraph', 'heading', 'blockquote', 'bulletList', 'orderedList'],
      attributes: { lang: attribute('lang'), dir: attribute('dir'), id: attribute('id') },
    },
    {
      types: ['orderedList'],
      attributes: { reversed: { ...attribute('reversed'), parseHTML: (list) => (list.hasAttribute('reversed') ? true : null) } },
    },
  ],
});

/** Addresses that readers' pages let through. */
export function isAddress(text) {
  try {
    return ['http:', 'https:', 'mailto:'].includes(new URL(text, 'https://site.invalid').protocol);
  } catch {
    return false;
  }
}

/** Links end where they end: what is typed after one is no part of it. */
const Links = Link.extend({ inclusive: false }).configure({
  openOnClick: false,
  autolink: true,
  linkOnPaste: true,
  defaultProtocol: 'https',
  HTMLAttributes: { target: null, rel: null, class: null },
  isAllowedUri: (uri) => isAddress(uri),
});

/** All extensions that make up the document; those that only serve the hand are added by the editor. */
export const schemaExtensions = () => [
  StarterKit.configure({
    document: false,
    trailingNode: false,
    heading: { levels: [2, 3, 4] },
    link: false,
    dropcursor: { color: false, width: 3, class: 'drop-cursor' },
    codeBlock: { languageClassPrefix: 'language-' },
    undoRedo: { depth: 500 },
  }),
  Story, Common, Links, Subscript, Superscript, Phrase, Pullquote, Callout, Kept, Divider, Figure, Caption, Credit,
  Footnote, Footnotes, Note, Embed, Related, ...tables(),
];
