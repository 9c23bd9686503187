// Pasting: our own cut text as it is, everything else cleaned, pictures sent to the server.

import { Extension } from '@tiptap/core';
import { Plugin, TextSelection } from '@tiptap/pm/state';

import { insertPictures, isPicture, arrive } from '../chrome/picture.js';
import { providerOf } from '../embeds.js';
import { parseInert, shape } from '../html/read.js';
import { beginUpload } from '../uploads.js';
import { say } from '../words.js';
import { clean } from './clean.js';

const EXTENSIONS = { 'image/jpeg': 'jpg', 'image/png': 'png', 'image/webp': 'webp', 'image/gif': 'gif' };

export const Paste = Extension.create({
  name: 'pasting',
  priority: 200,
  addProseMirrorPlugins() {
    const { editor } = this;
    return [
      new Plugin({
        props: {
          transformPastedHTML: (html) => pasted(editor, html),
          handlePaste: (_, event) => takeAddress(editor, event) || takeFiles(editor, event.clipboardData, null, event),
        },
      }),
    ];
  },
});

/** Clipboard HTML in the editor's shapes. */
export function pasted(editor, html) {
  const body = parseInert(html);
  if (!/\bdata-pm-slice=/.test(html)) {
    const { left } = clean(body, { takePicture: (image, src) => takeData(editor, image, src) });
    if (left > 0) editor.storage.page.notify(say('pictures_left', { count: left }));
  }
  shape(body);
  return body.innerHTML;
}

/** An address alone, on a line of its own, of a page that readers can look at within the text becomes a card. */
function takeAddress(editor, event) {
  const url = event.clipboardData?.getData('text/plain').trim() ?? '';
  const { $from, empty } = editor.state.selection;
  const line = empty && $from.depth === 1 && $from.parent.type.name === 'paragraph' && $from.parent.content.size === 0;
  if (!line || !providerOf(url)) return false;
  event.preventDefault();
  const goOn = ({ tr }) => Boolean(tr.setSelection(TextSelection.create(tr.doc, tr.selection.to + 1)));
  return editor.chain().insertBlock([{ type: 'embed', attrs: { url } }, { type: 'paragraph' }]).command(goOn).run();
}

/** A picture that came along as data becomes a figure that waits for the server. */
function takeData(editor, image, src) {
  const send = editor.storage.page.pictures;
  const file = send && fileOf(src);
  if (!file) return false;
  const upload = beginUpload(file, send, (id, picture) => arrive(editor, id, picture));
  const figure = image.closest('figure') ?? image.ownerDocument.createElement('figure');
  if (figure.contains(image)) image.remove();
  else image.replaceWith(figure);
  figure.dataset.figure = JSON.stringify({ src: '', alt: image.getAttribute('alt') ?? '', upload });
  return true;
}

function fileOf(src) {
  const match = /^data:(image\/(?:jpeg|png|webp|gif));base64,([\w+/=\s]+)$/.exec(src);
  if (!match) return null;
  const bytes = Uint8Array.from(atob(match[2]), (letter) => letter.charCodeAt(0));
  return new File([bytes], `${say('pasted_name')}.${EXTENSIONS[match[1]]}`, { type: match[1] });
}

/** Pictures among the files of a clipboard or a drop; text that came with them is worth more. */
export function takeFiles(editor, data, pos, event) {
  const files = [...(data?.files ?? [])];
  if (files.length === 0) return false;
  if (data.types.includes('text/html') && parseInert(data.getData('text/html')).textContent.trim()) return false;
  event.preventDefault();
  if (!editor.storage.page.pictures || !files.some(isPicture)) editor.storage.page.notify(say('files_refused'));
  else insertPictures(editor, files, pos);
  return true;
}
