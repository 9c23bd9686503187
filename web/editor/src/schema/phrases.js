// Marks: what raises and lowers, and one for all the elements within a line that texts bring along.

import { Mark } from '@tiptap/core';

const raised = (name, tag, command, shortcut) =>
  Mark.create({
    name,
    excludes: 'subscript superscript',
    parseHTML: () => [{ tag: `${tag}:not([data-note])` }],
    renderHTML: ({ HTMLAttributes }) => [tag, HTMLAttributes, 0],
    addCommands() {
      return { [command]: () => ({ commands }) => commands.toggleMark(name) };
    },
    addKeyboardShortcuts() {
      return { [shortcut]: () => this.editor.commands.toggleMark(name) };
    },
  });

export const Subscript = raised('subscript', 'sub', 'toggleSubscript', 'Mod-,');
export const Superscript = raised('superscript', 'sup', 'toggleSuperscript', 'Mod-.');

/** Elements readers' pages know that have no button here, each with the attributes it may carry. */
const PHRASES = {
  abbr: ['title'], bdi: [], bdo: ['dir'], cite: [], del: ['cite', 'datetime'], dfn: [], ins: ['cite', 'datetime'],
  kbd: [], mark: [], q: ['cite'], ruby: [], rp: [], rt: [], samp: [], small: [], time: ['datetime'], var: [], span: ['lang', 'dir'],
};
const EVERYWHERE = ['lang', 'dir', 'id'];

/** Keeps such an element around its text, so that opening a text in the editor takes nothing out of it. */
export const Phrase = Mark.create({
  name: 'phrase',
  excludes: '',
  addAttributes: () => ({ tag: { default: 'span', rendered: false }, attributes: { default: {}, rendered: false } }),
  parseHTML: () =>
    Object.entries(PHRASES).map(([tag, names]) => ({
      tag: tag === 'span' ? 'span[lang], span[dir]' : tag,
      getAttrs: (element) => ({ tag, attributes: attributesOf(element, [...names, ...EVERYWHERE]) }),
    })),
  renderHTML: ({ mark }) => [mark.attrs.tag, mark.attrs.attributes, 0],
});

function attributesOf(element, names) {
  const present = [...new Set(names)].filter((name) => element.hasAttribute(name));
  return Object.fromEntries(present.map((name) => [name, element.getAttribute(name)]));
}
