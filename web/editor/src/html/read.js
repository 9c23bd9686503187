// From HTML to the shapes that the document's parse rules know. What was pasted passes `paste/clean.js` first; this
// takes our own HTML, and that of texts that were imported. Nothing is lost: what the editor has no tool for is kept.

import { randomName } from '../dom.js';

/**
 * HTML as a tree that no script runs in and nothing is loaded for. What the page's policy forbids is laid aside before
 * it is read: `style` and `on…` stand in `data-style` and `data-on…`.
 */
export function parseInert(html) {
  const aside = html
    .replace(/<style\b[\s\S]*?<\/style>/gi, '')
    .replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(/\s(style|on\w+)\s*=/gi, ' data-$1='));
  return new DOMParser().parseFromString(aside, 'text/html').body;
}

/** Our own HTML, or that of an imported text, in the editor's shapes. */
export function fromHtml(html) {
  const body = parseInert(`<body>${html}`);
  shape(body);
  return body;
}

/** Brings what stands below `root` into the editor's shapes. */
export function shape(root) {
  markDivider(root);
  renameOldNames(root);
  root.querySelectorAll('figure').forEach(shapeFigure);
  root.querySelectorAll('img').forEach(shapeLooseImage);
  root.querySelectorAll('figure[data-figure], [data-embed], [data-related]').forEach(liftOut);
  root.querySelectorAll('[data-embed], [data-related]').forEach(shapeCard);
  root.querySelectorAll('table').forEach(shapeTable);
  shapeNotes(root);
  root.querySelectorAll(KEPT).forEach(keepWhole);
}

/** Blocks there is no tool for. They stand in the text as cards and are written as they were read. */
const KEPT = 'details, dl, audio, video';

function replaceWith(element, tag, data = {}) {
  const next = element.ownerDocument.createElement(tag);
  Object.assign(next.dataset, data);
  // The clipboard's own note on how its content was cut stands at the first element.
  if (element.dataset?.pmSlice) next.dataset.pmSlice = element.dataset.pmSlice;
  element.replaceWith(next);
  return next;
}

function keepWhole(element) {
  if (element.parentElement?.closest(KEPT)) return;
  replaceWith(element, 'div', { kept: element.outerHTML });
}

/** The divider as WordPress and Ghost write it, and we do. It stands between blocks, never within one. */
function markDivider(root) {
  const comments = root.ownerDocument.createTreeWalker(root, NodeFilter.SHOW_COMMENT);
  const found = [];
  while (comments.nextNode()) if (isDivider(comments.currentNode.data)) found.push(comments.currentNode);
  const [first] = found;
  if (!first) return;
  const divider = root.ownerDocument.createElement('div');
  divider.dataset.divider = '';
  const top = topLevel(root, first);
  if (top === first) first.replaceWith(divider);
  else if (top.nodeName === 'P') splitParagraph(top, first, divider);
  else top.before(divider);
}

const isDivider = (data) => {
  const mark = data.trim().toLowerCase();
  return mark === 'more' || mark.startsWith('more ') || mark === 'members-only' || mark === 'kg-card-begin: paywall';
};

function topLevel(root, node) {
  let top = node;
  while (top.parentNode !== root) top = top.parentNode;
  return top;
}

function splitParagraph(paragraph, mark, divider) {
  const range = paragraph.ownerDocument.createRange();
  range.setStartBefore(paragraph);
  range.setEndBefore(mark);
  const before = range.extractContents().firstElementChild;
  paragraph.before(before, divider);
  for (const part of [before, paragraph]) if (isBlank(part)) part.remove();
}

const isBlank = (element) => element.textContent.trim() === '' && !element.querySelector('img, br + br');

/** What older and other editors call the same things. */
function renameOldNames(root) {
  root.querySelectorAll('aside:not(.callout), blockquote.pull, div.pullquote, div.pull-quote, figure.pullquote, figure.wp-block-pullquote')
    .forEach((element) => {
      const quote = replaceWith(element, 'blockquote', {});
      quote.className = 'pullquote';
      quote.append(...(element.querySelector('blockquote') ?? element).childNodes);
    });
  root.querySelectorAll('div.footnotes, .wp-block-footnotes, .footnotes-list').forEach((element) => {
    if (element.tagName === 'SECTION') return element.classList.add('footnotes');
    const section = replaceWith(element, 'section', {});
    section.className = 'footnotes';
    section.append(...(element.tagName === 'OL' ? [element] : element.childNodes));
  });
}

/** A figure of one picture becomes one of ours; any other is kept as it is. */
function shapeFigure(figure) {
  const images = figure.querySelectorAll('img');
  const given = figure.dataset.figure;
  if (given === undefined && (images.length !== 1 || figure.querySelector('table, blockquote, video, audio'))) {
    const table = images.length === 0 && figure.querySelector('table');
    if (table && !figure.querySelector('figcaption')) figure.replaceWith(table);
    else keepWhole(figure);
    return;
  }
  const caption = figure.querySelector('figcaption');
  const credit = caption?.querySelector('.credit, small, cite');
  credit?.remove();
  const attributes = given ?? JSON.stringify(pictureOf(images[0]));
  const shaped = replaceWith(figure, 'figure', { figure: attributes });
  shaped.append(line(figure, 'caption', caption), line(figure, 'credit', credit));
}

function line(near, name, source) {
  const made = near.ownerDocument.createElement('div');
  made.dataset[name] = '';
  if (source) made.append(...source.childNodes);
  trimEnd(made);
  return made;
}

function trimEnd(element) {
  const last = element.lastChild;
  if (last?.nodeType === Node.TEXT_NODE) last.data = last.data.trimEnd();
  const first = element.firstChild;
  if (first?.nodeType === Node.TEXT_NODE) first.data = first.data.trimStart();
}

/** What a picture says of itself. */
export function pictureOf(image) {
  const number = (name) => Number.parseInt(image.getAttribute(name), 10) || null;
  return {
    src: image.getAttribute('src') ?? '',
    alt: image.getAttribute('alt') ?? '',
    focal: image.dataset.focal ?? null,
    width: number('width'),
    height: number('height'),
    href: image.closest('a[href]')?.getAttribute('href') ?? null,
  };
}

/** A picture within a paragraph becomes a figure of its own. */
function shapeLooseImage(image) {
  if (image.closest('figure, [data-kept]')) return;
  const figure = replaceWith(image.parentElement?.matches('a') && isBlank(image.parentElement) ? image.parentElement : image, 'figure', {
    figure: JSON.stringify(pictureOf(image)),
  });
  figure.append(line(figure, 'caption'), line(figure, 'credit'));
}

/** A block within a line goes below it, or in place of it where nothing else stands there. */
function liftOut(block) {
  for (let line = block.parentElement; line?.matches('p, h1, h2, h3, h4, h5, h6, a, span, strong, b, em, i'); line = block.parentElement) {
    line.after(block);
    if (isBlank(line)) line.remove();
  }
}

/** Cards hold a link for readers whose theme knows no card; the editor makes its own. */
function shapeCard(card) {
  const words = card.textContent.trim();
  if (words !== card.dataset.embed) card.dataset.title ||= words;
  card.replaceChildren();
}

function shapeTable(table) {
  if (table.closest('[data-kept]')) return;
  if (table.querySelector('table')) return keepWhole(table);
  const caption = table.querySelector('caption');
  if (!caption) return;
  table.dataset.caption = caption.textContent.trim();
  caption.remove();
}

/** Joins each mark to its note by a name of their own, in place of numbers and anchors. */
function shapeNotes(root) {
  const section = [...root.querySelectorAll('section.footnotes')].at(-1);
  // Marks that came by the clipboard stand alone; they bring their notes along.
  if (!section) return;
  const names = new Map();
  const notes = [];
  for (const item of section.querySelectorAll('li[id]')) {
    const name = randomName();
    names.set(`#${item.id}`, name);
    item.querySelectorAll('a[href^="#"]').forEach((back) => isBackLink(back) && back.remove());
    notes.push([name, item]);
  }
  const referred = new Set();
  for (const link of root.querySelectorAll('a[href^="#"]')) {
    const name = names.get(link.getAttribute('href'));
    if (!name || section.contains(link)) continue;
    referred.add(name);
    placeMark(link, name);
  }
  placeNotes(root, section, notes.filter(([name]) => referred.has(name)));
}

function placeNotes(root, section, referred) {
  referred.forEach(([, item]) => item.remove());
  // A note that nothing refers to cannot be one; what is left of the list stays a list.
  root.append(...(isBlank(section) ? [] : section.childNodes));
  section.remove();
  if (referred.length === 0) return;
  const list = root.ownerDocument.createElement('section');
  list.dataset.notes = '';
  for (const [name, item] of referred) {
    const note = root.ownerDocument.createElement('div');
    note.dataset.noteText = name;
    note.append(...item.childNodes);
    trimEnd(note);
    list.append(note);
  }
  root.append(list);
}

/** "↩", "^", "back": what leads from a note to where it was called for. */
const isBackLink = (link) => link.textContent.trim().length <= 6;

function placeMark(link, name) {
  const raised = link.parentElement?.tagName === 'SUP' && link.parentElement.textContent.trim() === link.textContent.trim();
  replaceWith(raised ? link.parentElement : link, 'sup', { note: name });
}
