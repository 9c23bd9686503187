// Choosing a picture, saying what it shows, and where the eye should stay when it is cut for a card or a phone.

import { arrivedPicture, beginUpload } from '../uploads.js';
import { h } from '../dom.js';
import { putBlock } from '../insert.js';
import { say } from '../words.js';
import { field, openDialog } from './dialog.js';

export const isPicture = (file) => /^image\/(jpeg|png|webp|gif|avif)$/.test(file.type);

/** Asks for files with the system's own dialog. */
export function choosePicture(editor) {
  const input = h('input', { type: 'file', accept: 'image/jpeg,image/png,image/webp,image/gif,image/avif', multiple: true });
  input.addEventListener('change', () => insertPictures(editor, [...input.files]));
  input.click();
}

/** Puts pictures into the text, at a place or where the selection is; each is shown while it is sent. */
export function insertPictures(editor, files, pos = null) {
  const send = editor.storage.page.pictures;
  const pictures = files.filter(isPicture);
  if (!send || pictures.length === 0) return false;
  const figures = pictures.map((file) => ({
    type: 'figure',
    attrs: { upload: beginUpload(file, send, (id, picture) => arrive(editor, id, picture)) },
    content: [{ type: 'caption' }, { type: 'credit' }],
  }));
  return editor.chain().insertBlock(figures, pos).focus().run();
}

/** Gives the figures that wait for an upload their picture; words that came with it fill what is still empty. */
export function arrive(editor, id, picture) {
  if (editor.isDestroyed) return;
  editor.commands.command(({ tr, state }) => {
    const waiting = [];
    state.doc.descendants((node, pos) => { if (node.type.name === 'figure' && node.attrs.upload === id && !node.attrs.src) waiting.push([node, pos]); });
    for (const [node, pos] of waiting.reverse()) {
      const { src, width = null, height = null, alt = '' } = picture;
      fill(tr, state.schema, node.lastChild, pos + 1 + node.firstChild.nodeSize, picture.credit);
      fill(tr, state.schema, node.firstChild, pos + 1, picture.caption);
      tr.setNodeMarkup(pos, null, { ...node.attrs, src, width, height, alt: node.attrs.alt || alt });
    }
    // Undoing takes a picture away that was put in, never back to the moment when it was on its way.
    tr.setMeta('addToHistory', false);
    return waiting.length > 0;
  });
}

function fill(tr, schema, line, pos, words) {
  if (words && line.content.size === 0) tr.insert(pos + 1, schema.text(words));
}

/** Figures that came back by redo after their picture had arrived. */
export function settleUploads(editor) {
  editor.state.doc.descendants((node) => {
    if (node.type.name !== 'figure' || node.attrs.src) return node.type.name === 'doc';
    const picture = arrivedPicture(node.attrs.upload);
    if (picture) queueMicrotask(() => arrive(editor, node.attrs.upload, picture));
    return false;
  });
}

/** The dialog of a picture. */
export function editPicture(editor, at) {
  const { attrs } = at.node;
  const alt = field({ label: say('picture_alt'), hint: say('picture_alt_hint'), input: h('textarea', { rows: '3' }) });
  alt.input.value = attrs.alt;
  const focus = focalPoint(attrs);
  openDialog({
    title: say('picture'),
    kind: 'wide',
    content: [alt.element, attrs.src ? focus.element : null],
    buttons: [
      { label: say('apply'), kind: 'main', submits: true, run: () => putBlock(editor, 'figure', { alt: alt.input.value.trim(), focal: focus.value() }, at) },
      { label: say('remove_picture'), run: () => { editor.chain().setNodeSelection(at.pos).deleteSelection().run(); } },
    ],
    closed: () => editor.commands.focus(),
  });
  alt.input.focus();
}

/** A point set by a click on the picture or by two sliders; below it, how cuts of the picture will look. */
function focalPoint({ src, focal }) {
  let point = focal ? focal.split(',').map(Number) : null;
  const spot = h('span', { class: 'focal-spot', 'aria-hidden': 'true' });
  const picture = h('img', { src, alt: '', draggable: 'false' });
  const cuts = ['wide', 'square', 'tall'].map((kind) => h('img', { src, alt: '', class: `cut ${kind}` }));
  const slider = (key, axis) => {
    const input = h('input', { type: 'range', min: '0', max: '100', step: '1' });
    input.addEventListener('input', () => set(axis === 0 ? [input.value / 100, (point ?? CENTRE)[1]] : [(point ?? CENTRE)[0], input.value / 100]));
    return field({ label: say(key), input });
  };
  const sliders = [slider('focal_across', 0), slider('focal_down', 1)];
  const set = (next) => {
    point = next;
    const [x, y] = point ?? CENTRE;
    spot.style.left = `${x * 100}%`;
    spot.style.top = `${y * 100}%`;
    spot.hidden = point === null;
    sliders.forEach(({ input }, axis) => { input.value = String(Math.round([x, y][axis] * 100)); });
    for (const cut of cuts) cut.style.objectPosition = `${x * 100}% ${y * 100}%`;
  };
  const frame = h('div', { class: 'focal-frame', onclick: ({ clientX, clientY }) => {
    const box = picture.getBoundingClientRect();
    set([share(clientX - box.left, box.width), share(clientY - box.top, box.height)]);
  } }, picture, spot);
  set(point);
  const reset = h('button', { type: 'button', class: 'button', onclick: () => set(null) }, say('focal_none'));
  const element = h('fieldset', { class: 'focal' }, h('legend', {}, say('focal')), h('p', { class: 'hint' }, say('focal_hint')), frame,
    h('div', { class: 'focal-sliders' }, sliders.map((one) => one.element), reset), h('div', { class: 'cuts', 'aria-hidden': 'true' }, cuts));
  return { element, value: () => (point ? point.map((part) => Number(part.toFixed(2))).join(',') : null) };
}

const CENTRE = [0.5, 0.5];
const share = (at, whole) => Math.min(1, Math.max(0, whole > 0 ? at / whole : 0.5));
