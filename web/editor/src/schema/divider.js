// Where the teaser ends. There is one divider at any time: the editor's, or, until one is set, the place where the
// server would end the teaser by its rule, which moves along while the text grows.

import { Node } from '@tiptap/core';
import { Plugin, PluginKey } from '@tiptap/pm/state';
import { Decoration, DecorationSet } from '@tiptap/pm/view';

import { h } from '../dom.js';
import { blocksShownByRule, wordsOf } from '../text/counting.js';
import { say } from '../words.js';

export const teaserKey = new PluginKey('teaser');

export const Divider = Node.create({
  name: 'divider',
  atom: true,
  draggable: true,
  parseHTML: () => [{ tag: 'div[data-divider]' }],
  renderHTML: () => ['div', { 'data-divider': '' }],
  addNodeView: () => ({ editor }) => ({ dom: line(editor, 'divider') }),
  addCommands: () => ({ setDivider, unsetDivider }),
  addProseMirrorPlugins() {
    return [teaserPlugin(this.editor)];
  },
});

/** Where the divider stands, how many words stand above it, and whether it was set. */
export function teaserOf(doc) {
  const blocks = [];
  doc.forEach((block) => blocks.push(block));
  const set = blocks.findIndex((block) => block.type.name === 'divider');
  const total = blocks.reduce((words, block) => words + wordsOf(block), 0);
  const notes = blocks.at(-1)?.type.name === 'footnotes' ? 1 : 0;
  const above = set >= 0 ? set : blocksShownByRule(blocks.slice(0, blocks.length - notes), total);
  const words = blocks.slice(0, above).reduce((sum, block) => sum + wordsOf(block), 0);
  return { set: set >= 0, above, words, total };
}

/** Ends the teaser below the block the selection is in; the divider moves there from wherever it stood. */
const setDivider = () => ({ state, tr, dispatch }) => {
  const { $to } = state.selection;
  const after = Math.min($to.depth === 0 ? $to.pos : $to.after(1), endOfBlocks(state.doc));
  if (!dispatch) return true;
  dividersIn(tr.doc).reverse().forEach((pos) => tr.delete(pos, pos + 1));
  const pos = tr.mapping.map(after);
  tr.insert(pos, state.schema.nodes.divider.create());
  return true;
};

/** Leaves the place to the rule again. */
const unsetDivider = () => ({ state, tr, dispatch }) => {
  const found = dividersIn(state.doc);
  if (dispatch) found.reverse().forEach((pos) => tr.delete(pos, pos + 1));
  return found.length > 0;
};

function endOfBlocks(doc) {
  return doc.lastChild.type.name === 'footnotes' ? doc.content.size - doc.lastChild.nodeSize : doc.content.size;
}

/** Positions of all dividers; they stand between blocks alone. */
export function dividersIn(doc) {
  const found = [];
  doc.forEach((block, pos) => { if (block.type.name === 'divider') found.push(pos); });
  return found;
}

function line(editor, kind) {
  const act = (event, run) => {
    event.preventDefault();
    run(editor.chain()).focus().run();
  };
  const button = (key, run) => h('button', { type: 'button', tabindex: '-1', onmousedown: (event) => act(event, run) }, say(key));
  return h(
    'div',
    { class: `teaser-end ${kind}`, contenteditable: 'false' },
    h('span', { class: 'teaser-label' }),
    kind === 'divider' ? button('teaser_by_rule', (chain) => chain.unsetDivider()) : null,
  );
}

function stateOf(doc) {
  const teaser = teaserOf(doc);
  const decorations = [];
  let pos = 0;
  for (let index = 0; index < teaser.above; index += 1) {
    const { nodeSize } = doc.child(index);
    decorations.push(Decoration.node(pos, pos + nodeSize, { class: 'in-teaser' }));
    pos += nodeSize;
  }
  return { ...teaser, pos, decorations };
}

function teaserPlugin(editor) {
  const withDecorations = (doc) => {
    const teaser = stateOf(doc);
    if (!teaser.set && teaser.total > 0) {
      const widget = Decoration.widget(teaser.pos, () => line(editor, 'by-rule'), { side: -1, key: 'by-rule', ignoreSelection: true });
      teaser.decorations.push(widget);
    }
    return { ...teaser, decorations: DecorationSet.create(doc, teaser.decorations) };
  };
  return new Plugin({
    key: teaserKey,
    state: {
      init: (_, state) => withDecorations(state.doc),
      apply: (tr, value) => (tr.docChanged ? withDecorations(tr.doc) : value),
    },
    props: { decorations: (state) => teaserKey.getState(state).decorations },
    view: (view) => {
      label(view);
      return { update: label };
    },
  });
}

/** Says on the line how much stands above it. */
function label(view) {
  const { set, words } = teaserKey.getState(view.state);
  const text = say(set ? 'teaser_ends' : words > 0 ? 'teaser_ends_by_rule' : 'teaser_of_sentences', { count: words });
  for (const element of view.dom.querySelectorAll(':scope > .teaser-end .teaser-label')) {
    if (element.textContent !== text) element.textContent = text;
  }
}
