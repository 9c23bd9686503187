// From the document to the HTML that is kept: the elements that crates/render lets through, in one spelling, so
// that the same text is always the same bytes.

const MARK_TAGS = { bold: 'strong', italic: 'em', strike: 's', code: 'code', underline: 'u', subscript: 'sub', superscript: 'sup' };

/** The document as HTML. */
export function toHtml(doc) {
  const noted = { numbers: numberNotes(doc), referred: new Set() };
  const blocks = [];
  doc.forEach((block) => blocks.push(block));
  const notes = blocks.at(-1).type.name === 'footnotes' ? blocks.splice(-1) : [];
  // Empty lines at the end are there to be written on.
  const last = blocks.findLastIndex((block) => !isEmptyParagraph(block));
  return [...blocks.slice(0, last + 1), ...notes].map((block) => remembered(block, noted)).filter(Boolean).join('\n');
}

const isEmptyParagraph = (node) => node.type.name === 'paragraph' && node.content.size === 0;

/** The number of each footnote, in the order in which the text first refers to them. */
export function numberNotes(doc) {
  const numbers = new Map();
  doc.descendants((node) => {
    if (node.type.name === 'footnote' && !numbers.has(node.attrs.id)) numbers.set(node.attrs.id, numbers.size + 1);
    return node.type.name !== 'footnotes';
  });
  return numbers;
}

const written = new WeakMap();

/** Blocks never change, so most of a long text is written once; what refers to notes changes with their numbers. */
function remembered(block, noted) {
  const known = written.get(block);
  if (known !== undefined) return known;
  const context = { ...noted, refers: false };
  const html = writeBlock(block, context);
  if (!context.refers) written.set(block, html);
  return html;
}

const BLOCKS = {
  paragraph: (node, context) => element('p', common(node), inline(node, context)),
  heading: (node, context) => element(`h${node.attrs.level}`, common(node), inline(node, context)),
  blockquote: (node, context) => element('blockquote', common(node), blocksOf(node, context)),
  pullquote: (node, context) => element('blockquote', { class: 'pullquote' }, blocksOf(node, context)),
  callout: (node, context) => element('aside', { class: 'callout' }, blocksOf(node, context)),
  bulletList: (node, context) => element('ul', common(node), blocksOf(node, context)),
  orderedList: (node, context) => element('ol', { ...common(node), ...counting(node) }, blocksOf(node, context)),
  listItem: (node, context) => element('li', {}, isTight(node) ? bare(node, context) : blocksOf(node, context)),
  codeBlock: (node) => element('pre', {}, element('code', language(node), escapeText(node.textContent))),
  horizontalRule: () => '<hr>',
  divider: () => '<!--more-->',
  figure: writeFigure,
  embed: ({ attrs: { url, title } }) => element('div', { 'data-embed': url }, element('p', {}, element('a', { href: url }, escapeText(title || url)))),
  related: ({ attrs: { slug, title } }) =>
    element('div', { 'data-related': slug }, element('p', {}, element('a', { href: `/articles/${encodePath(slug)}` }, escapeText(title || slug)))),
  table: writeTable,
  kept: (node) => node.attrs.html,
  footnotes: writeNotes,
};

function writeBlock(node, context) {
  const write = BLOCKS[node.type.name];
  if (!write) throw new Error(`no way to write a ${node.type.name}`);
  return write(node, context);
}

function blocksOf(node, context) {
  const parts = [];
  node.forEach((child) => parts.push(writeBlock(child, context)));
  return parts.join('');
}

const common = ({ attrs: { id, lang, dir } }) => ({ id, lang, dir });
const counting = ({ attrs: { start, type, reversed } }) => ({ start: start === 1 ? null : start, type, reversed });
const language = ({ attrs }) => ({ class: attrs.language ? `language-${attrs.language}` : null });

/** An item of one line, perhaps with lists below it, is written without a paragraph. */
function isTight(item) {
  let tight = item.firstChild?.type.name === 'paragraph';
  item.forEach((child, _, index) => { tight &&= index === 0 || child.type.name.endsWith('List'); });
  return tight;
}

function bare(node, context) {
  const parts = [];
  node.forEach((child, _, index) => parts.push(index === 0 ? inline(child, context) : writeBlock(child, context)));
  return parts.join('');
}

/** A picture that is still on its way has no address, and nothing to show to readers. */
function writeFigure(node, context) {
  const { src, alt, focal, width, height, href } = node.attrs;
  if (!src) return '';
  const image = element('img', { src, alt: alt ?? '', 'data-focal': focal, width, height }, null);
  const caption = inline(node.firstChild, context);
  const credit = escapeText(node.lastChild.textContent);
  const lines = [caption, credit && element('span', { class: 'credit' }, credit)].filter(Boolean).join(' ');
  return element('figure', {}, (href ? element('a', { href }, image) : image) + (lines && element('figcaption', {}, lines)));
}

function writeTable(node, context) {
  const rows = [];
  node.forEach((row) => rows.push(row));
  const heads = rows.findIndex((row) => !everyCell(row, 'tableHeader'));
  const head = rows.slice(0, heads < 0 ? rows.length : heads);
  const body = rows.slice(head.length);
  const write = (row, scope) => element('tr', {}, cellsOf(row).map((cell) => writeCell(cell, scope, context)).join(''));
  const part = (tag, list, scope) => (list.length > 0 ? element(tag, {}, list.map((row) => write(row, scope)).join('')) : '');
  const caption = node.attrs.caption ? element('caption', {}, escapeText(node.attrs.caption)) : '';
  return element('table', {}, caption + part('thead', head, 'col') + part('tbody', body, 'row'));
}

function cellsOf(row) {
  const cells = [];
  row.forEach((cell) => cells.push(cell));
  return cells;
}

const everyCell = (row, name) => cellsOf(row).every((cell) => cell.type.name === name);
const moreThanOne = (count) => (count > 1 ? count : null);

function writeCell(cell, scope, context) {
  const isHead = cell.type.name === 'tableHeader';
  const span = { colspan: moreThanOne(cell.attrs.colspan), rowspan: moreThanOne(cell.attrs.rowspan) };
  const isLine = cell.childCount === 1 && cell.firstChild.type.name === 'paragraph';
  const content = isLine ? inline(cell.firstChild, context) : blocksOf(cell, context);
  return element(isHead ? 'th' : 'td', { ...span, scope: isHead ? scope : null }, content);
}

function writeNotes(node, context) {
  context.refers = true;
  const items = [];
  node.forEach((note) => {
    const number = context.numbers.get(note.attrs.id);
    if (number === undefined) return;
    const back = element('a', { href: `#fn-ref-${number}` }, '↩');
    const lines = [];
    note.forEach((line) => lines.push(inline(line, context)));
    const last = `${lines.pop() ?? ''} ${back}`;
    const content = lines.length > 0 ? [...lines, last].map((line) => element('p', {}, line)).join('') : last;
    items.push(element('li', { id: `fn-${number}` }, content));
  });
  return items.length > 0 ? element('section', { class: 'footnotes' }, element('ol', {}, items.join(''))) : '';
}

/** The line in a textblock: marks that go on from one piece of text to the next are opened once. */
function inline(node, context) {
  const open = [];
  let html = '';
  node.forEach((child) => {
    const marks = child.marks;
    let same = 0;
    while (same < open.length && same < marks.length && open[same].eq(marks[same])) same += 1;
    while (open.length > same) html += close(open.pop());
    for (const mark of marks.slice(same)) {
      html += begin(mark);
      open.push(mark);
    }
    html += child.isText ? escapeText(child.text) : leaf(child, context);
  });
  while (open.length > 0) html += close(open.pop());
  return html;
}

function leaf(node, context) {
  if (node.type.name === 'hardBreak') return '<br>';
  context.refers = true;
  const { id } = node.attrs;
  const number = context.numbers.get(id);
  // A second mark for the same note needs no way back of its own.
  const anchor = context.numbers.has(id) && !firstSeen(context, id) ? null : `fn-ref-${number}`;
  return element('sup', { id: anchor }, element('a', { href: `#fn-${number}` }, String(number)));
}

function firstSeen(context, id) {
  if (context.referred.has(id)) return false;
  context.referred.add(id);
  return true;
}

const tagOf = (mark) => MARK_TAGS[mark.type.name] ?? (mark.type.name === 'link' ? 'a' : mark.attrs.tag);
const close = (mark) => `</${tagOf(mark)}>`;

function begin(mark) {
  if (mark.type.name === 'link') return openTag('a', { href: mark.attrs.href });
  if (mark.type.name === 'phrase') return openTag(mark.attrs.tag, mark.attrs.attributes);
  return openTag(tagOf(mark), {});
}

function openTag(tag, attributes) {
  // In order, as the sanitiser gives them back.
  const written = Object.entries(attributes ?? {})
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .filter(([, value]) => value !== null && value !== undefined && value !== false)
    .map(([name, value]) => ` ${name}="${escapeAttribute(value === true ? '' : String(value))}"`);
  return `<${tag}${written.join('')}>`;
}

/** An element around HTML; without a content where it can have none. */
const element = (tag, attributes, html) => openTag(tag, attributes) + (html === null ? '' : `${html}</${tag}>`);

const escapeText = (text) => text.replace(/[&<>\u00A0]/g, (c) => ENTITIES[c]);
const escapeAttribute = (text) => text.replace(/[&"\u00A0]/g, (c) => ENTITIES[c]);
const ENTITIES = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\u00A0': '&nbsp;' };

/** A slug may hold slashes; everything else that means something in an address is escaped. */
const encodePath = (slug) => slug.split('/').map(encodeURIComponent).join('/');
