// A picture with its caption and credit, which are written in place. What it shows, and its focal point, are asked for
// in a dialog (`chrome/picture.js`).

import { Node } from '@tiptap/core';
import { Selection, TextSelection } from '@tiptap/pm/state';

import { h } from '../dom.js';
import { say } from '../words.js';
import { progressOf, watchUpload } from '../uploads.js';

const EMPTY = { src: '', alt: '', focal: null, width: null, height: null, href: null, upload: null };

function read(element) {
  try {
    return { ...EMPTY, ...JSON.parse(element.dataset.figure) };
  } catch {
    return EMPTY;
  }
}

export const Figure = Node.create({
  name: 'figure',
  group: 'block',
  content: 'caption credit',
  isolating: true,
  defining: true,
  draggable: true,
  addAttributes: () => Object.fromEntries(Object.entries(EMPTY).map(([name, value]) => [name, { default: value, rendered: false }])),
  parseHTML: () => [{ tag: 'figure[data-figure]', getAttrs: read }],
  renderHTML: ({ node: { attrs } }) => [
    'figure',
    { 'data-figure': JSON.stringify(attrs) },
    ['img', { src: attrs.src, alt: attrs.alt }],
    ['figcaption', 0],
  ],
  addNodeView: () => (given) => new FigureView(given),
  addKeyboardShortcuts() {
    return { Enter: () => leaveLine(this.editor) };
  },
});

const part = (name, content, marks) =>
  Node.create({
    name,
    content,
    marks,
    parseHTML: () => [{ tag: `div[data-${name}]` }],
    renderHTML: () => ['span', { class: name, [`data-${name}`]: '' }, 0],
    addNodeView: () => () => {
      const dom = h('div', { class: `figure-${name}`, 'data-empty': say(`${name}_empty`) });
      return { dom, contentDOM: dom };
    },
  });

export const Caption = part('caption', 'inline*', undefined);
export const Credit = part('credit', 'text*', '');

/** Enter leads from the caption to the credit, and from there to the text below. */
function leaveLine(editor) {
  const { $from } = editor.state.selection;
  if ($from.parent.type.name === 'credit') return leaveFigure(editor);
  if ($from.parent.type.name !== 'caption') return false;
  return editor.commands.setTextSelection($from.after() + 1);
}

function leaveFigure(editor) {
  const { $from } = editor.state.selection;
  return editor.commands.command(({ tr, state, dispatch }) => {
    const after = $from.after(1);
    const next = state.doc.resolve(after).nodeAfter;
    if (!dispatch) return true;
    if (!next?.isTextblock) tr.insert(after, state.schema.nodes.paragraph.create());
    tr.setSelection(next?.isTextblock ? TextSelection.create(tr.doc, after + 1) : Selection.near(tr.doc.resolve(after + 1)));
    tr.scrollIntoView();
    return true;
  });
}

class FigureView {
  constructor({ node, editor, getPos }) {
    this.editor = editor;
    this.getPos = getPos;
    this.picture = h('div', { class: 'figure-picture', contenteditable: 'false', ondblclick: () => this.edit() });
    this.contentDOM = h('div', { class: 'figure-lines' });
    this.dom = h('figure', { class: 'figure' }, this.picture, this.contentDOM);
    this.update(node);
  }

  update(node) {
    if (node.type.name !== 'figure') return false;
    if (this.shown?.attrs !== node.attrs) this.show(node.attrs);
    this.shown = node;
    return true;
  }

  show(attrs) {
    this.unwatch?.();
    this.unwatch = attrs.src ? null : watchUpload(attrs.upload, () => this.showProgress(attrs.upload));
    this.picture.replaceChildren(attrs.src ? this.image(attrs) : this.waiting(attrs.upload), this.tools(attrs));
    if (!attrs.src) this.showProgress(attrs.upload);
  }

  image({ src, alt, focal }) {
    const image = h('img', { src, alt, draggable: 'false' });
    if (focal) image.style.objectPosition = focal.split(',').map((share) => `${share * 100}%`).join(' ');
    return image;
  }

  waiting(upload) {
    this.bar = h('progress', { max: '1', value: '0', 'aria-label': say('uploading') });
    this.message = h('p', { class: 'upload-message' });
    return h('div', { class: 'upload' }, progressOf(upload)?.preview ?? null, this.bar, this.message);
  }

  showProgress(upload) {
    const progress = progressOf(upload);
    const failed = !progress || progress.error;
    this.bar.hidden = Boolean(failed);
    this.bar.value = progress?.share ?? 0;
    this.message.textContent = failed ? progress?.error ?? say('upload_lost') : say('uploading_share', { name: progress.name, share: Math.round(progress.share * 100) });
    this.dom.classList.toggle('failed', Boolean(failed));
  }

  tools({ src, alt }) {
    const button = (label, run, kind) => h('button', { type: 'button', class: kind, tabindex: '-1', onmousedown: (event) => event.preventDefault(), onclick: run }, label);
    const missing = src && !alt;
    return h(
      'div',
      { class: 'figure-tools' },
      src ? button(say(missing ? 'describe_picture' : 'edit_picture'), () => this.edit(), missing && 'missing') : null,
      button(say('remove'), () => this.remove()),
    );
  }

  select() {
    this.editor.chain().setNodeSelection(this.getPos()).focus().run();
  }

  edit() {
    this.select();
    this.editor.commands.editBlock();
  }

  remove() {
    this.select();
    this.editor.commands.deleteSelection();
  }

  selectNode() {
    this.dom.classList.add('ProseMirror-selectednode');
  }

  deselectNode() {
    this.dom.classList.remove('ProseMirror-selectednode');
  }

  /** Buttons are the view's own; everything else is the editor's. */
  stopEvent(event) {
    return event.target instanceof Element && event.target.closest('.figure-tools') !== null;
  }

  ignoreMutation(mutation) {
    return mutation.type !== 'selection' && !this.contentDOM.contains(mutation.target);
  }

  destroy() {
    this.unwatch?.();
  }
}
