// Pictures on their way to the server. A figure that waits for one knows its upload by name; the file itself is here.

import { h, randomName } from './dom.js';
import { say } from './words.js';

const uploads = new Map();

/** What is known of an upload: its name, its share that has been sent, a preview, an error in words. */
export const progressOf = (id) => uploads.get(id);

/** Whether a picture is still on its way. */
export const anyUnderway = () => [...uploads.values()].some((upload) => !upload.done && !upload.error);

/** Calls `changed` whenever something is heard of an upload; gives a function that ends this. */
export function watchUpload(id, changed) {
  const upload = uploads.get(id);
  upload?.watchers.add(changed);
  return () => upload?.watchers.delete(changed);
}

/**
 * Sends a file with `send(file, share => …)`, which gives `{src, width, height, alt, caption, credit}`. `arrived` is
 * called with its name and what the server said.
 */
export function beginUpload(file, send, arrived) {
  const id = randomName();
  const upload = { name: file.name, share: 0, preview: null, error: null, done: null, watchers: new Set() };
  const tell = () => upload.watchers.forEach((changed) => changed());
  uploads.set(id, upload);
  showSmall(file).then((canvas) => { upload.preview = canvas; tell(); }, () => {});
  const progress = (share) => { upload.share = share; tell(); };
  send(file, progress).then(
    (picture) => {
      upload.done = picture;
      arrived(id, picture);
    },
    (error) => {
      upload.error = error.words ?? say('upload_failed', { name: file.name });
      tell();
    },
  );
  return id;
}

/** What came of an upload, for figures that were not there when it arrived: undone, and done again. */
export const arrivedPicture = (id) => uploads.get(id)?.done ?? null;

/** Draws a file small: a canvas needs no address, which the page's policy would have to allow. */
async function showSmall(file) {
  const bitmap = await createImageBitmap(file, { resizeWidth: 480, resizeQuality: 'medium' });
  const canvas = h('canvas', { width: bitmap.width, height: bitmap.height, class: 'upload-preview' });
  canvas.getContext('2d').drawImage(bitmap, 0, 0);
  return canvas;
}

/** Sends pictures to an address, one request a file, and says how much of it has been sent. */
export const sendTo = (address) => (file, progress) =>
  new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const failed = (words) => reject(Object.assign(new Error(`upload of ${file.name} failed`), { words }));
    request.open('POST', address);
    request.setRequestHeader('accept', 'application/json');
    request.responseType = 'json';
    request.upload.onprogress = ({ loaded, total }) => progress(total > 0 ? loaded / total : 0);
    request.onload = () => (request.status < 300 && request.response?.src ? resolve(request.response) : failed(request.response?.error));
    request.onerror = () => failed(undefined);
    const form = new FormData();
    form.append('file', file, file.name);
    request.send(form);
  });
