// Tables: a head row, cells of lines and lists, a caption that texts may bring along. No widths: those are the theme's.

import { Table, TableCell, TableHeader, TableRow } from '@tiptap/extension-table';

const CELL = '(paragraph | bulletList | orderedList)+';
const caption = {
  default: null,
  parseHTML: (element) => element.dataset.caption ?? null,
  renderHTML: ({ caption }) => (caption ? { 'data-caption': caption } : {}),
};

/** Cells carry their spans alone. */
const spans = () => {
  const span = (name) => ({ default: 1, parseHTML: (cell) => Number.parseInt(cell.getAttribute(name), 10) || 1 });
  return { colspan: span('colspan'), rowspan: span('rowspan'), colwidth: { default: null, rendered: false } };
};

export const tables = () => [
  Table.extend({
    addAttributes: () => ({ caption }),
    renderHTML: ({ HTMLAttributes }) => ['table', HTMLAttributes, ['tbody', 0]],
  }).configure({ resizable: false, View: null, allowTableNodeSelection: true }),
  TableRow,
  TableHeader.extend({ content: CELL, addAttributes: spans }),
  TableCell.extend({ content: CELL, addAttributes: spans }),
];
