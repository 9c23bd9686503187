// Boxes of blocks: pull-quotes, callouts, and what is kept as it was read.

import { Node } from '@tiptap/core';

import { h } from '../dom.js';
import { say } from '../words.js';

const box = (name, content, tag, className, command) =>
  Node.create({
    name,
    group: 'block',
    content,
    defining: true,
    parseHTML: () => [{ tag: `${tag}.${className}`, priority: 70 }],
    renderHTML: () => [tag, { class: className }, 0],
    addCommands() {
      return { [command]: () => ({ commands }) => commands.toggleWrap(name) };
    },
  });

export const Pullquote = box('pullquote', 'paragraph+', 'blockquote', 'pullquote', 'togglePullquote');
export const Callout = box('callout', '(paragraph | heading | bulletList | orderedList)+', 'aside', 'callout', 'toggleCallout');

/** A block that there is no tool for, such as a definition list: shown as text, written as it was read. */
export const Kept = Node.create({
  name: 'kept',
  group: 'block',
  atom: true,
  draggable: true,
  addAttributes: () => ({ html: { default: '', parseHTML: (element) => element.dataset.kept, renderHTML: ({ html }) => ({ 'data-kept': html }) } }),
  parseHTML: () => [{ tag: 'div[data-kept]' }],
  renderHTML: ({ HTMLAttributes }) => ['div', HTMLAttributes],
  addNodeView: () => ({ node }) => ({
    dom: h('div', { class: 'card kept' }, h('p', { class: 'card-kind' }, say('kept')), h('p', { class: 'card-text' }, textOf(node.attrs.html))),
  }),
  extendNodeSchema: (extension) => (extension.name === 'kept' ? { readable: (node) => textOf(node.attrs.html) } : {}),
});

const SIGNS = { amp: '&', lt: '<', gt: '>', quot: '"', nbsp: ' ' };

/** The words in HTML, for showing and counting alone. */
const textOf = (html) =>
  html.replace(/<[^>]*>/g, ' ').replace(/&(amp|lt|gt|quot|nbsp);/g, (_, name) => SIGNS[name]).replace(/\s+/g, ' ').trim();
