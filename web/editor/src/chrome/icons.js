// Icons, drawn on a grid of 20. Letters are letters, so that they look like what they do.

const SVG = 'http://www.w3.org/2000/svg';

const PATHS = {
  undo: 'M4 8h8a4 4 0 0 1 0 8H8M4 8l3.5-3.5M4 8l3.5 3.5',
  redo: 'M16 8H8a4 4 0 0 0 0 8h4M16 8l-3.5-3.5M16 8l-3.5 3.5',
  heading2: 'M3.5 5v10M10 5v10M3.5 10H10M13 11.2c0-1.7 3.4-1.7 3.4.1 0 1.3-3.4 2.3-3.4 3.7h3.5',
  heading3: 'M3.5 5v10M10 5v10M3.5 10H10M13 10.6c.9-.9 3.3-.6 3.3.8 0 1-1 1.3-1.8 1.3 1 0 2 .4 2 1.3 0 1.5-2.7 1.6-3.6.6',
  heading4: 'M3.5 5v10M10 5v10M3.5 10H10M15.8 15v-5l-3 3.6h4.2',
  footnote: 'M11 8.5V15M11 11.8a3 3 0 1 0-6 0 3 3 0 0 0 6 0zM13.8 5.2L15.3 4v5.5',
  link: 'M8.5 11.5a3 3 0 0 0 4.2 0l2.6-2.6a3 3 0 0 0-4.2-4.2l-1 1M11.5 8.5a3 3 0 0 0-4.2 0l-2.6 2.6a3 3 0 0 0 4.2 4.2l1-1',
  bulletList: 'M8 5h9M8 10h9M8 15h9M3.5 5h.01M3.5 10h.01M3.5 15h.01',
  orderedList: 'M8 5h9M8 10h9M8 15h9M3 3.8l1.2-.6v3.6M3 9.2c.9-.9 2-.3 1.6.6L3 11.6h1.8M3 13.4h1.6L3.8 14.7c1.2 0 1.2 1.9-.8 1.6',
  blockquote: 'M4 5v10M8 6h9M8 10h9M8 14h6',
  insert: 'M10 4v12M4 10h12',
  more: 'M5 10h.01M10 10h.01M15 10h.01',
  find: 'M9 14.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11zM13 13l4 4',
  table: 'M3.5 4.5h13v11h-13zM3.5 8.5h13M10 8.5v7',
  close: 'M5 5l10 10M15 5L5 15',
  previous: 'M5 12.5l5-5 5 5',
  next: 'M5 7.5l5 5 5-5',
  grip: 'M8 5h.01M12 5h.01M8 10h.01M12 10h.01M8 15h.01M12 15h.01',
};
const DOTTED = new Set(['more', 'grip']);
const LETTERS = { bold: 'B', italic: 'I' };

/** The icon of this name; hidden from those who hear the button's label. */
export function icon(name) {
  const svg = make('svg', { viewBox: '0 0 20 20', width: 20, height: 20, 'aria-hidden': 'true', class: `icon icon-${name}${DOTTED.has(name) ? ' dotted' : ''}` });
  if (!LETTERS[name]) {
    svg.append(make('path', { d: PATHS[name] }));
    return svg;
  }
  const letter = make('text', { x: 10, y: 15, class: 'letter' });
  letter.textContent = LETTERS[name];
  svg.append(letter);
  return svg;
}

function make(tag, attributes) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}
