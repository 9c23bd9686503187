// What the keyboard can do here.

import { ACTS, keysOf } from '../acts.js';
import { h } from '../dom.js';
import { say } from '../words.js';
import { openDialog } from './dialog.js';

const MARKDOWN = [['##', 'heading2'], ['###', 'heading3'], ['####', 'heading4'], ['-', 'bulletList'], ['1.', 'orderedList'], ['>', 'blockquote'], ['**…**', 'bold'], ['*…*', 'italic'], ['`…`', 'code'], ['~~…~~', 'strike'], ['[…](https://…)', 'link'], ['^[…]', 'footnote'], ['---', 'horizontalRule'], ['```', 'codeBlock']];

export function showShortcuts(editor) {
  const row = (keys, name) => h('tr', {}, h('th', { scope: 'row' }, say(name)), h('td', {}, h('kbd', {}, keys)));
  const table = (key, rows) => h('table', { class: 'keys' }, h('caption', {}, say(key)), h('tbody', {}, rows));
  openDialog({
    title: say('shortcuts'),
    kind: 'wide',
    reading: true,
    content: [
      h('p', {}, say('shortcuts_intro')),
      h('div', { class: 'key-tables' },
        table('keys_title', ACTS.filter((act) => act.keys).map((act) => row(keysOf(act), act.name))),
        table('markdown_title', MARKDOWN.map(([keys, name]) => row(keys, name)))),
    ],
    buttons: [{ label: say('close'), kind: 'main', submits: true, run: () => {} }],
    closed: () => editor.commands.focus(),
  });
}
