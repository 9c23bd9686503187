// All acts a button, a menu or the slash list offers: the words and the icon of each go by its name.

/** An act: how it runs, whether it is in force where the selection is, and its shortcut. */
const mark = (name, command, keys) => ({ name, keys, on: (editor) => editor.isActive(name), run: (chain) => chain[command]() });

const heading = (level) => ({
  name: `heading${level}`,
  keys: `Mod-Alt-${level}`,
  on: (editor) => editor.isActive('heading', { level }),
  run: (chain) => chain.toggleHeading({ level }),
});

const box = (name, command, keys) => ({ name, keys, on: (editor) => editor.isActive(name), run: (chain) => chain[command]() });

export const ACTS = [
  { name: 'undo', keys: 'Mod-z', can: (editor) => editor.can().undo(), run: (chain) => chain.undo() },
  { name: 'redo', keys: 'Mod-Shift-z', can: (editor) => editor.can().redo(), run: (chain) => chain.redo() },
  { name: 'paragraph', keys: 'Mod-Alt-0', run: (chain) => chain.clearNodes() },
  heading(2),
  heading(3),
  heading(4),
  mark('bold', 'toggleBold', 'Mod-b'),
  mark('italic', 'toggleItalic', 'Mod-i'),
  mark('strike', 'toggleStrike', 'Mod-Shift-s'),
  mark('code', 'toggleCode', 'Mod-e'),
  mark('subscript', 'toggleSubscript', 'Mod-,'),
  mark('superscript', 'toggleSuperscript', 'Mod-.'),
  { name: 'link', keys: 'Mod-k', on: (editor) => editor.isActive('link'), run: (chain) => chain.editLink() },
  { name: 'footnote', keys: 'Mod-Alt-f', run: (chain) => chain.insertFootnote() },
  box('bulletList', 'toggleBulletList', 'Mod-Shift-8'),
  box('orderedList', 'toggleOrderedList', 'Mod-Shift-7'),
  box('blockquote', 'toggleBlockquote', 'Mod-Shift-b'),
  box('pullquote', 'togglePullquote'),
  box('callout', 'toggleCallout'),
  { name: 'picture', needs: 'pictures', run: (chain) => chain.choosePicture() },
  { name: 'table', run: (chain) => chain.insertTable({ rows: 3, cols: 3, withHeaderRow: true }) },
  { name: 'embed', run: (chain) => chain.editEmbed() },
  { name: 'related', needs: 'articles', run: (chain) => chain.editRelated() },
  { name: 'codeBlock', on: (editor) => editor.isActive('codeBlock'), run: (chain) => chain.toggleCodeBlock() },
  { name: 'horizontalRule', run: (chain) => chain.setHorizontalRule() },
  { name: 'divider', keys: 'Mod-Alt-Enter', run: (chain) => chain.setDivider() },
  { name: 'find', keys: 'Mod-f', run: (chain) => chain.openFind() },
  { name: 'plain', keys: 'Mod-\\', run: (chain) => chain.unsetAllMarks() },
  { name: 'moveUp', keys: 'Alt-Shift-ArrowUp', can: (editor) => editor.can().moveBlock(-1), run: (chain) => chain.moveBlock(-1) },
  { name: 'moveDown', keys: 'Alt-Shift-ArrowDown', can: (editor) => editor.can().moveBlock(1), run: (chain) => chain.moveBlock(1) },
  { name: 'duplicate', run: (chain) => chain.duplicateBlock() },
  { name: 'deleteBlock', run: (chain) => chain.deleteBlock() },
  { name: 'edit', keys: 'Mod-Enter', can: (editor) => editor.can().editBlock(), run: (chain) => chain.editBlock() },
  { name: 'rowAbove', run: (chain) => chain.addRowBefore() },
  { name: 'rowBelow', run: (chain) => chain.addRowAfter() },
  { name: 'columnBefore', run: (chain) => chain.addColumnBefore() },
  { name: 'columnAfter', run: (chain) => chain.addColumnAfter() },
  { name: 'deleteRow', run: (chain) => chain.deleteRow() },
  { name: 'deleteColumn', run: (chain) => chain.deleteColumn() },
  { name: 'headRow', run: (chain) => chain.toggleHeaderRow() },
  { name: 'headColumn', run: (chain) => chain.toggleHeaderColumn() },
  { name: 'mergeCells', can: (editor) => editor.can().mergeOrSplit(), run: (chain) => chain.mergeOrSplit() },
  { name: 'deleteTable', run: (chain) => chain.deleteTable() },
  { name: 'shortcuts', keys: 'Mod-/', run: (chain) => chain.showShortcuts() },
];

const BY_NAME = new Map(ACTS.map((act) => [act.name, act]));

/** Acts by name, without those this page has no address for. */
export function acts(names, editor) {
  const has = editor?.storage.page ?? {};
  return names.map((name) => BY_NAME.get(name)).filter((act) => !act.needs || has[act.needs]);
}

/** Does an act where the selection is, and goes back to the text. */
export const perform = (editor, act) => act.run(editor.chain().focus()).run();

/** What may be put in: in the menu, and in the list that a slash opens. */
export const INSERTS = [
  'heading2', 'heading3', 'heading4', 'bulletList', 'orderedList', 'blockquote', 'pullquote', 'callout', 'picture', 'table',
  'embed', 'related', 'footnote', 'divider', 'horizontalRule', 'codeBlock',
];

/** A shortcut as it is printed on this machine's keys. */
export function keysOf(act, mac = /Mac|iPhone|iPad/.test(navigator.platform)) {
  const names = mac ? { Mod: '⌘', Alt: '⌥', Shift: '⇧' } : { Mod: 'Ctrl' };
  const parts = act.keys?.split('-').map((key) => names[key] ?? { ArrowUp: '↑', ArrowDown: '↓', Enter: '↵' }[key] ?? (key.length === 1 ? key.toUpperCase() : key));
  return parts?.join(mac ? '' : '+') ?? '';
}
