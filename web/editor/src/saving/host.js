// Ties the text on the page to what keeps it: the server's address, this browser, the window's comings and goings.

import { randomName } from '../dom.js';
import { openComparison } from '../compare/dialog.js';
import { parse } from '../editor.js';
import { toHtml } from '../html/write.js';
import { clock, say } from '../words.js';
import { Autosave } from './autosave.js';
import { Kept } from './local.js';

/** Sends JSON to the draft's address; gives the status and what was answered. */
const sendTo = (address) => async (body, signal) => {
  const response = await fetch(address, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify(body),
    credentials: 'same-origin',
    redirect: 'manual',
    signal,
  });
  // A session that is over may answer with the way to the sign-in page.
  if (response.type === 'opaqueredirect') return { status: 401 };
  return { status: response.status, body: await response.json().catch(() => ({})) };
};

/** Begins at once, before anybody can type; what this browser has kept is looked at when it is at hand. */
export function hostAutosave({ editor, fields, draft, address, revision, savedAt, status, notice }) {
  const name = randomName();
  const keep = new Kept(draft, name);
  const text = () => ({ title: fields.title.value, standfirst: fields.standfirst.value, html: toHtml(editor.state.doc) });
  const page = { editor, fields, text, keep, notice, status };
  const saving = new Autosave({
    base: revision,
    window: name,
    saved: { title: fields.title.defaultValue, standfirst: fields.standfirst.defaultValue, html: toHtml(editor.state.doc) },
    savedAt,
    read: text,
    send: sendTo(address),
    keep,
    tell: (state) => status.show(state),
    conflict: (theirs) => offerConflict(page, saving, theirs),
    timers: { set: (act, wait) => setTimeout(act, wait), clear: (id) => clearTimeout(id), now: () => Date.now() },
  });
  saving.show();
  watch(page, saving);
  // The headline can be written before this script has come.
  if (fields.title.value !== fields.title.defaultValue || fields.standfirst.value !== fields.standfirst.defaultValue) saving.changed();
  keep.leftovers().then((records) => offerLeftovers(page, saving, records));
  return { changed: () => saving.changed(), atRisk: () => saving.atRisk };
}

function watch({ editor, fields }, saving) {
  const leave = () => {
    // Letters that stand on the page and have not been read from there yet.
    editor.view.domObserver.flush();
    saving.leave();
  };
  for (const field of [fields.title, fields.standfirst]) field.addEventListener('input', () => saving.changed());
  window.addEventListener('online', () => saving.hurry());
  window.addEventListener('focus', () => saving.hurry());
  window.addEventListener('pagehide', leave);
  document.addEventListener('visibilitychange', () => (document.visibilityState === 'hidden' ? leave() : saving.hurry()));
}

const asDoc = (editor, { title, standfirst, html }) => ({ title, standfirst, doc: parse(editor.schema, html) });

/** Puts a text on the page, as one step that can be undone. */
function write({ editor, fields }, { title, standfirst, blocks }) {
  fields.title.value = title;
  fields.standfirst.value = standfirst;
  fields.title.form.dispatchEvent(new Event('fit'));
  const content = blocks.length > 0 ? blocks : [editor.schema.nodes.paragraph.create()];
  editor.view.dispatch(editor.state.tr.replaceWith(0, editor.state.doc.content.size, content));
}

/** Somebody else's newer text stands on the server. Both are shown; nothing is sent until it is decided. */
function offerConflict(page, saving, theirs) {
  const time = clock(new Date(theirs.saved_at).getTime());
  const open = () => openComparison({
    title: say('conflict_title'),
    intro: say('conflict_intro', { by: theirs.by, time }),
    theirs: { name: say('their_text', { by: theirs.by, time }), ...asDoc(page.editor, theirs) },
    mine: { name: say('my_text'), ...asDoc(page.editor, page.text()) },
    decided: (text) => {
      page.status.offer(null);
      write(page, text);
      saving.goOnFrom({ ...theirs, html: toHtml(parse(page.editor.schema, theirs.html)) });
    },
  });
  page.status.offer(say('compare'), open);
  open();
}

/** Texts that a closed window has left in this browser, and that the server does not have. */
function offerLeftovers(page, saving, [record, ...more]) {
  if (!record) return;
  const next = () => offerLeftovers(page, saving, more);
  const left = asDoc(page.editor, record);
  if (sameText(page, record, left)) {
    page.keep.forget(record.key).then(next);
    return;
  }
  const decide = async (text) => {
    if (text.whole === 'theirs') await page.keep.setAside(record);
    else {
      write(page, text);
      saving.changed();
      await saving.keepNow();
      await page.keep.setAside(record);
    }
    next();
  };
  const compare = () => {
    openComparison({
      title: say('leftover_title'),
      intro: say('leftover_intro', { time: clock(record.at) }),
      theirs: { name: say('server_text'), ...asDoc(page.editor, page.text()) },
      mine: { name: say('kept_text', { time: clock(record.at) }), ...left },
      decided: (text) => { close(); decide(text); },
    });
    return false;
  };
  const close = page.notice.show(say('leftover', { time: clock(record.at) }), [
    { label: say('compare'), run: compare },
    { label: say('leftover_aside'), run: () => { page.keep.setAside(record).then(next); } },
  ]);
}

/** Whether what was left is what stands here, however its HTML was spelt. */
function sameText({ text }, record, { doc }) {
  const now = text();
  return now.title === record.title && now.standfirst === record.standfirst && now.html === toHtml(doc);
}
