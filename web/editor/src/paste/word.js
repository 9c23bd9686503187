// Word: lists that are paragraphs with a sign before them, footnotes in a list of its own, remarks of the program.

import { randomName } from '../dom.js';

export function shapeWord(root) {
  for (const comment of commentsOf(root)) comment.remove();
  [...root.querySelectorAll('*')].filter((element) => element.tagName.includes(':')).reverse().forEach((element) => element.replaceWith(...element.childNodes));
  shapeNotes(root);
  shapeTitles(root);
  shapeLists(root);
  root.querySelectorAll('a[name]:not([href])').forEach((anchor) => anchor.replaceWith(...anchor.childNodes));
}

function commentsOf(root) {
  const walker = root.ownerDocument.createTreeWalker(root, NodeFilter.SHOW_COMMENT);
  const found = [];
  while (walker.nextNode()) found.push(walker.currentNode);
  return found;
}

const styleOf = (element) => element.dataset.style ?? '';

function shapeTitles(root) {
  for (const [selector, tag] of [['p.MsoTitle', 'h2'], ['p.MsoSubtitle', 'h3'], ['p.MsoQuote, p.MsoIntenseQuote', 'blockquote']]) {
    root.querySelectorAll(selector).forEach((paragraph) => {
      const next = paragraph.ownerDocument.createElement(tag);
      next.append(...paragraph.childNodes);
      paragraph.replaceWith(next);
    });
  }
}

/** Paragraphs that say they are items, one after the other, become a list, those of deeper levels lists within it. */
function shapeLists(root) {
  const items = [...root.querySelectorAll('p')].filter((paragraph) => /mso-list:\s*l\d+/.test(styleOf(paragraph)));
  let open = [];
  let before = null;
  for (const paragraph of items) {
    const level = Number(/level(\d+)/.exec(styleOf(paragraph))?.[1] ?? 1);
    const tag = signTag(paragraph);
    if (before === null || !follows(paragraph, open[0]?.list)) open = [];
    while (open.length > 0 && open.at(-1).level > level) open.pop();
    if (open.at(-1)?.level === level && open.at(-1).list.localName !== tag && open.length === 1) open = [];
    if (open.at(-1)?.level !== level) open.push({ level, list: newList(paragraph, tag, open.at(-1)?.list) });
    const item = paragraph.ownerDocument.createElement('li');
    item.append(...paragraph.childNodes);
    open.at(-1).list.append(item);
    paragraph.remove();
    before = paragraph;
  }
}

const follows = (paragraph, list) => list !== undefined && previousElement(paragraph) === list;

/** The element before, not counting paragraphs that only make room. */
function previousElement(element) {
  const before = element.previousElementSibling;
  return before?.tagName === 'P' && before.textContent.trim() === '' ? previousElement(before) : before;
}

function newList(paragraph, tag, parent) {
  const list = paragraph.ownerDocument.createElement(tag);
  const last = parent?.lastElementChild;
  if (last) last.append(list);
  else paragraph.before(list);
  return list;
}

/** The sign that Word has put before an item, which is taken away: a number makes the list a numbered one. */
function signTag(paragraph) {
  const sign = [...paragraph.querySelectorAll('span')].find((span) => /mso-list:\s*ignore/i.test(styleOf(span)));
  const text = sign?.textContent.replace(/\u00A0/g, ' ').trim() ?? '';
  sign?.remove();
  return /^\(?(\d+|[a-z]{1,3}|[ivxlc]+)[.)]/i.test(text) ? 'ol' : 'ul';
}

/** Word's footnotes become ours, in the order of the text. */
function shapeNotes(root) {
  const names = new Map();
  for (const note of root.querySelectorAll('[id^=ftn], [id^=edn]')) {
    if (!/mso-element:\s*(foot|end)note/.test(styleOf(note)) || names.has(note.id)) continue;
    names.set(note.id, [randomName(), note]);
  }
  for (const link of root.querySelectorAll('a[href^="#_ftn"], a[href^="#_edn"]')) {
    const target = link.getAttribute('href').slice(2);
    if (/ref\d+$/.test(target)) {
      link.remove();
      continue;
    }
    const mark = link.ownerDocument.createElement('sup');
    const known = names.get(target);
    if (known) mark.dataset.note = known[0];
    else mark.textContent = link.textContent.trim();
    link.replaceWith(mark);
  }
  gather(root, [...names.values()]);
}

function gather(root, notes) {
  if (notes.length === 0) return;
  const section = root.ownerDocument.createElement('section');
  section.dataset.notes = '';
  for (const [name, note] of notes) {
    const kept = root.ownerDocument.createElement('div');
    kept.dataset.noteText = name;
    kept.append(...note.childNodes);
    section.append(kept);
  }
  root.querySelectorAll('[data-style*="footnote-list"], [data-style*="endnote-list"]').forEach((list) => list.remove());
  root.append(section);
}
