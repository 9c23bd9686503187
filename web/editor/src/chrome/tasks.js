// Commands that ask something first: where a link leads, what an embed shows, which article, which picture.

import { Extension } from '@tiptap/core';
import { NodeSelection } from '@tiptap/pm/state';

import { h } from '../dom.js';
import { putBlock } from '../insert.js';
import { isAddress } from '../schema/index.js';
import { say } from '../words.js';
import { field, openDialog } from './dialog.js';
import { choosePicture, editPicture } from './picture.js';
import { editRelated } from './related.js';
import { showShortcuts } from './shortcuts.js';

export const Tasks = Extension.create({
  name: 'tasks',
  addCommands() {
    const { editor } = this;
    // A dialog opens after the command's transaction has been applied, and acts with one of its own.
    const later = (open) => (...given) => ({ dispatch }) => {
      if (dispatch) queueMicrotask(() => open(editor, ...given));
      return true;
    };
    return {
      editLink: later(editLink),
      editEmbed: later(editEmbed),
      editRelated: later(editRelated),
      choosePicture: later(choosePicture),
      showShortcuts: later(showShortcuts),
      editBlock: () => ({ state, dispatch }) => {
        const edit = editorOf(state, editor);
        if (edit && dispatch) queueMicrotask(edit);
        return Boolean(edit);
      },
    };
  },
  addKeyboardShortcuts() {
    return {
      'Mod-k': () => this.editor.commands.editLink(),
      'Mod-/': () => this.editor.commands.showShortcuts(),
      'Mod-Enter': () => this.editor.commands.editBlock(),
      Enter: () => this.editor.state.selection instanceof NodeSelection && this.editor.commands.editBlock(),
    };
  },
});

/** What edits the block that is selected, or that the selection is in. */
function editorOf(state, editor) {
  const { selection } = state;
  const picture = selection.$from.depth > 0 && selection.$from.node(1).type.name === 'figure';
  const node = selection instanceof NodeSelection ? selection.node : picture ? selection.$from.node(1) : null;
  const pos = selection instanceof NodeSelection ? selection.from : picture ? selection.$from.before(1) : null;
  const edits = { figure: editPicture, embed: editEmbed, related: editRelated };
  return node && edits[node.type.name] ? () => edits[node.type.name](editor, { node, pos }) : null;
}

function editLink(editor) {
  const href = editor.getAttributes('link').href ?? '';
  const bare = editor.state.selection.empty && !href;
  const text = bare ? field({ label: say('link_text'), input: h('input', { type: 'text', autocomplete: 'off' }) }) : null;
  const address = field({ label: say('link_address'), hint: say('link_hint'), input: h('input', { type: 'text', inputmode: 'url', autocomplete: 'off', value: href, spellcheck: 'false' }) });
  const apply = () => {
    const to = tidyAddress(address.input.value);
    if (!to) return address.error(say('address_wrong')) ?? false;
    const chain = editor.chain().focus();
    if (!bare) return chain.extendMarkRange('link').setLink({ href: to }).run();
    const words = text.input.value.trim() || to;
    return chain.insertContent({ type: 'text', text: words, marks: [{ type: 'link', attrs: { href: to } }] }).unsetMark('link').run();
  };
  openDialog({
    title: say('link'),
    content: [text?.element, address.element],
    buttons: [
      { label: say('apply'), kind: 'main', submits: true, run: apply },
      ...(href ? [
        { label: say('remove_link'), run: () => { editor.chain().focus().extendMarkRange('link').unsetLink().run(); } },
        { label: say('open_link'), run: () => { window.open(href, '_blank', 'noopener'); return false; } },
      ] : []),
    ],
    closed: () => editor.commands.focus(),
  });
  (text ?? address).input.focus();
  address.input.select();
}

/** An address as people type it: with its scheme, a path of this site, a place in the text, or a mail address. */
export function tidyAddress(typed) {
  const text = typed.trim();
  if (text === '' || /\s/.test(text)) return null;
  if (/^[/#?]/.test(text) || /^[a-z][a-z0-9+.-]*:/i.test(text)) return isAddress(text) ? text : null;
  if (/^[^@/]+@[^@/]+\.[^@/]+$/.test(text)) return `mailto:${text}`;
  return /^[^/]+\.[^/]+/.test(text) && isAddress(`https://${text}`) ? `https://${text}` : null;
}

function editEmbed(editor, at) {
  const { url = '', title = '' } = at?.node.attrs ?? {};
  const address = field({ label: say('embed_address'), hint: say('embed_hint'), input: h('input', { type: 'text', inputmode: 'url', autocomplete: 'off', spellcheck: 'false', value: url }) });
  const words = field({ label: say('embed_title'), hint: say('embed_title_hint'), input: h('input', { type: 'text', autocomplete: 'off', value: title }) });
  const apply = () => {
    const to = tidyAddress(address.input.value);
    if (!to?.startsWith('https://')) return address.error(say('embed_wrong')) ?? false;
    return putBlock(editor, 'embed', { url: to, title: words.input.value.trim() }, at);
  };
  openDialog({
    title: say('embed'), content: [address.element, words.element],
    buttons: [{ label: say('apply'), kind: 'main', submits: true, run: apply }],
    closed: () => editor.commands.focus(),
  });
  address.input.focus();
}
