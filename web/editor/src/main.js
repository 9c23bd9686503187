// Brings the editor to the page: `[data-editor]` is a form with the fields `title`, `standfirst` and `html`, which
// works by itself where scripts do not run.

import { hostAutosave } from './saving/host.js';
import { dropping } from './chrome/drops.js';
import { blockHandle } from './chrome/handle.js';
import { findStrip } from './chrome/find.js';
import { notices } from './chrome/notices.js';
import { statusLine } from './chrome/status.js';
import { toolbar } from './chrome/toolbar.js';
import { h } from './dom.js';
import { createEditor } from './editor.js';
import { teaserOf } from './schema/divider.js';
import { anyUnderway, sendTo } from './uploads.js';
import { learn, say } from './words.js';

/** Searches articles at an address: `?q=` with what was typed gives a list of `{slug, title, note}`. */
const articlesAt = (address) => async (question) => {
  const response = await fetch(`${address}?${new URLSearchParams({ q: question })}`, { headers: { accept: 'application/json' } });
  if (!response.ok) throw new Error(`articles: ${response.status}`);
  return response.json();
};

export function mount(form) {
  const { draft, text, revision, savedAt, pictures, articles } = form.dataset;
  learn(JSON.parse(document.getElementById(form.dataset.words).textContent), document.documentElement.lang || 'en');
  const fields = { title: form.elements.title, standfirst: form.elements.standfirst, html: form.elements.html };
  const notice = notices();
  const status = statusLine();
  const sheet = h('div', { class: 'sheet' });
  let saving = null;
  let tools = null;
  const showCounts = oncePerFrame(() => count(editor, status));
  const showTools = oncePerFrame(() => tools?.update());
  const editor = createEditor({
    element: sheet,
    html: fields.html.value,
    label: say('text_label'),
    page: { pictures: pictures ? sendTo(pictures) : null, articles: articles ? articlesAt(articles) : null, notify: notice.show },
    changed: () => {
      saving?.changed();
      showCounts();
    },
    selected: showTools,
  });
  tools = toolbar(editor);
  lay(form, fields, { editor, tools, status, notice, sheet });
  count(editor, status);
  saving = hostAutosave({ editor, fields, draft, address: text, revision: JSON.parse(revision), savedAt: savedAt ? new Date(savedAt).getTime() : null, status, notice });
  window.addEventListener('beforeunload', (event) => { if (saving.atRisk() || anyUnderway()) event.preventDefault(); });
  form.dataset.ready = '';
  return editor;
}

function lay(form, fields, { editor, tools, status, notice, sheet }) {
  const paper = h('div', { class: 'paper' });
  fields.html.closest('.field')?.remove();
  form.querySelectorAll('[data-without-scripts]').forEach((element) => element.remove());
  for (const name of ['title', 'standfirst']) growing(fields[name], name === 'title' ? fields.standfirst : null, editor);
  paper.append(fields.title.closest('.field'), fields.standfirst.closest('.field'), sheet);
  form.append(h('div', { class: 'bench' }, status.element, tools.bar, findStrip(editor)), notice.element, paper);
  form.addEventListener('submit', (event) => event.preventDefault());
  blockHandle(editor, paper);
  dropping(editor, form, paper);
  aboveKeyboard(tools.bar);
}

/** A field as high as what is written in it; Enter leads on. */
function growing(input, next, editor) {
  const fit = () => {
    input.style.height = 'auto';
    input.style.height = `${input.scrollHeight}px`;
  };
  input.addEventListener('input', fit);
  window.addEventListener('resize', fit);
  input.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.isComposing) return;
    event.preventDefault();
    if (next) next.focus();
    else editor.commands.focus('start');
  });
  input.form.addEventListener('fit', fit);
  requestAnimationFrame(fit);
}

function count(editor, status) {
  const { words, total } = teaserOf(editor.state.doc);
  status.count({ words: total, teaser: words });
}

/** An act that is done once a frame, however often it is asked for: a fast hand waits for no button or number. */
function oncePerFrame(act) {
  let frame = 0;
  return () => {
    frame ||= requestAnimationFrame(() => {
      frame = 0;
      act();
    });
  };
}

/** On a phone the bar stands at the bottom, and above the keyboard when that comes. */
function aboveKeyboard(bar) {
  const view = window.visualViewport;
  if (!view) return;
  const follow = () => { bar.style.setProperty('--keyboard', `${Math.max(0, window.innerHeight - view.height - view.offsetTop)}px`); };
  view.addEventListener('resize', follow);
  view.addEventListener('scroll', follow);
}

document.querySelectorAll('[data-editor]').forEach((form) => mount(form));
