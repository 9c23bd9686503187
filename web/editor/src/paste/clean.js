// What other programs put on the clipboard, brought to plain HTML: structure and emphasis stay, looks go. Works on an
// element that is parsed already; `paste/index.js` decides when.

import { pageOfFrame } from '../embeds.js';
import { shapeDocs } from './docs.js';
import { shapeWord } from './word.js';

const GONE =
  'script, style, link, meta, title, noscript, template, svg, math, object, embed, applet, canvas, button, input, select, ' +
  'textarea, nav, dialog, map, [hidden], [aria-hidden=true], .sr-only, .visually-hidden, .screen-reader-text, .mw-editsection, ' +
  'br.Apple-interchange-newline';
/** Elements whose meaning does not travel from page to page. */
const UNWRAPPED = 'font, small, time, mark, cite, ins, var, samp, dfn, bdi, bdo, big, u, center, label, details, summary, dl, dt, dd';
const KEPT_ATTRIBUTES = new Set(['href', 'src', 'alt', 'colspan', 'rowspan', 'start', 'reversed', 'type', 'data-embed', 'data-figure', 'data-note', 'data-note-text', 'data-notes', 'id']);
const TRACKING = /^(utm_\w+|fbclid|gclid|dclid|msclkid|mc_[ce]id|igshid|yclid|_hsenc|_hsmi|vero_id|ref_src|cmpid)$/i;

/** Cleans what stands below `root`; says how many pictures from elsewhere were left out. */
export function clean(root, { origin = location.origin, takePicture = () => null } = {}) {
  root.querySelectorAll('[data-figure], [data-kept]').forEach((element) => { delete element.dataset.figure; delete element.dataset.kept; });
  root.querySelectorAll('iframe').forEach(cardOfFrame);
  root.querySelectorAll(GONE).forEach((element) => element.remove());
  if (isWord(root)) shapeWord(root);
  else shapeDocs(root);
  emphasise(root);
  root.querySelectorAll('a[href]').forEach((link) => tidyLink(link, origin));
  const left = takePictures(root, origin, takePicture);
  plainHeadings(root);
  root.querySelectorAll(UNWRAPPED).forEach(unwrap);
  dropAttributes(root);
  dropEmpty(root);
  tidySpaces(root);
  return { left };
}

const isWord = (root) => /\bmso-|class="?Mso|urn:schemas-microsoft-com/i.test(root.innerHTML);

export function unwrap(element) {
  if (/^(DT|DD|SUMMARY|DETAILS|CENTER)$/.test(element.tagName)) return rename(element, 'p');
  return element.replaceWith(...element.childNodes);
}

export function rename(element, tag) {
  const next = element.ownerDocument.createElement(tag);
  next.append(...element.childNodes);
  element.replaceWith(next);
  return next;
}

/** A player in a frame becomes a card with the address people know it by. */
function cardOfFrame(frame) {
  const source = frame.getAttribute('src') ?? '';
  const address = pageOfFrame(source) ?? source;
  if (!address.startsWith('https://')) return frame.remove();
  const card = frame.ownerDocument.createElement('div');
  card.dataset.embed = address;
  return frame.replaceWith(card);
}

/** Emphasis that stands in styles becomes elements; headings have theirs already. */
function emphasise(root) {
  for (const element of [...root.querySelectorAll('[data-style]')].reverse()) {
    const style = element.dataset.style.toLowerCase();
    if (/display:\s*none/.test(style)) {
      element.remove();
      continue;
    }
    const weight = /(?<![-\w])font-weight:\s*(bold|bolder|normal|\d+)/.exec(style)?.[1];
    if (/^(B|STRONG)$/.test(element.tagName) && /^(normal|[1-4]00)$/.test(weight ?? '')) {
      element.replaceWith(...element.childNodes);
      continue;
    }
    if (!/^(SPAN|FONT|P|A|LI|DIV|TD)$/.test(element.tagName)) continue;
    const inHeading = element.closest('h1, h2, h3, h4, h5, h6, th');
    if (/^(bold|bolder|[6-9]00)$/.test(weight ?? '') && !inHeading) wrapInside(element, 'strong');
    if (/(?<![-\w])font-style:\s*italic/.test(style)) wrapInside(element, 'em');
    if (/text-decoration[^;]*line-through/.test(style)) wrapInside(element, 's');
    if (/vertical-align:\s*super/.test(style) && !element.querySelector('sup')) wrapInside(element, 'sup');
    if (/vertical-align:\s*sub\b/.test(style) && !element.querySelector('sub')) wrapInside(element, 'sub');
  }
}

function wrapInside(element, tag) {
  if (element.textContent.trim() === '' || element.querySelector('p, div, li, table')) return;
  const wrapper = element.ownerDocument.createElement(tag);
  wrapper.append(...element.childNodes);
  element.append(wrapper);
}

/** Links lose what only serves to follow people; those that lead nowhere become text. */
function tidyLink(link, origin) {
  const href = link.getAttribute('href').trim();
  if (href.startsWith('#')) return;
  let url;
  try {
    url = new URL(href);
  } catch {
    return link.replaceWith(...link.childNodes);
  }
  if (!['http:', 'https:', 'mailto:'].includes(url.protocol)) return link.replaceWith(...link.childNodes);
  // Google's pages lead through an address of their own.
  if (/(^|\.)google\.[a-z.]+$/.test(url.hostname) && url.pathname === '/url' && url.searchParams.has('q')) {
    link.setAttribute('href', url.searchParams.get('q'));
    return tidyLink(link, origin);
  }
  const tracked = [...url.searchParams.keys()].filter((name) => TRACKING.test(name));
  tracked.forEach((name) => url.searchParams.delete(name));
  const address = tracked.length > 0 ? url.href : href;
  link.setAttribute('href', url.origin === origin ? url.pathname + url.search + url.hash : address);
}

/** Pictures of this site stay; those that came along as data are sent to it; nothing is loaded from elsewhere. */
function takePictures(root, origin, takePicture) {
  let left = 0;
  for (const image of root.querySelectorAll('img')) {
    const src = image.getAttribute('src') ?? '';
    const own = ownPath(src, origin);
    if (own) image.setAttribute('src', own);
    else if (!(/^data:image\//.test(src) && takePicture(image, src))) {
      left += isSpacer(image) ? 0 : 1;
      (image.closest('figure') ?? image).remove();
    }
  }
  return left;
}

function ownPath(src, origin) {
  try {
    const url = new URL(src, origin);
    return url.origin === origin && url.pathname.startsWith('/media/') ? url.pathname : null;
  } catch {
    return null;
  }
}

const isSpacer = (image) => Number(image.getAttribute('width')) === 1 || Number(image.getAttribute('height')) === 1;

/** The headline stands above the text: headings begin one step below it. */
function plainHeadings(root) {
  root.querySelectorAll('h1').forEach((heading) => rename(heading, 'h2'));
  root.querySelectorAll('h5, h6').forEach((heading) => rename(heading, 'h4'));
  root.querySelectorAll('h2, h3, h4').forEach((heading) => heading.querySelectorAll('b, strong').forEach((bold) => bold.replaceWith(...bold.childNodes)));
}

function dropAttributes(root) {
  for (const element of root.querySelectorAll('*')) {
    for (const { name } of [...element.attributes]) {
      if (name === 'class' && /^(footnotes|credit|pullquote|callout|language-[\w+#-]+)$/.test(element.className)) continue;
      if (!KEPT_ATTRIBUTES.has(name)) element.removeAttribute(name);
    }
    if (!element.closest('section.footnotes') && element.tagName !== 'SUP') element.removeAttribute('id');
  }
}

/** Lines that only made room between others. */
function dropEmpty(root) {
  for (const element of [...root.querySelectorAll('p, div, h2, h3, h4, li, blockquote, span, strong, em, b, i, a')].reverse()) {
    if (element.hasAttribute('data-embed') || element.querySelector('img, [data-embed], [data-figure], [data-note], hr')) continue;
    if (element.textContent.replace(/\u00A0/g, ' ').trim() !== '') continue;
    if (/^(P|DIV|H2|H3|H4|LI|BLOCKQUOTE|A)$/.test(element.tagName)) element.remove();
    else element.replaceWith(...element.childNodes);
  }
  root.querySelectorAll('ul:empty, ol:empty').forEach((list) => list.remove());
  // A break between blocks, or at the end of one, shows nothing.
  root.querySelectorAll('br').forEach((br) => { if (br.parentElement === root || !br.nextSibling) br.remove(); });
}

/** Hard spaces that only held a width become spaces; one between two words or before a sign stays. */
function tidySpaces(root) {
  const texts = root.ownerDocument.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode;
    if (text.parentElement.closest('pre')) continue;
    text.data = text.data.replace(/[ \t\r\n]*[\u00A0 ]{2,}[ \t\r\n]*/g, ' ').replace(/\u00A0(?=$)|^\u00A0/g, ' ').replace(/[\u200B\uFEFF]/g, '');
  }
}
