// A block as it reads, for comparing: its words, and what stands for things that have none.

import { say } from '../words.js';

const SIGNS = {
  hardBreak: () => '\n',
  horizontalRule: () => '* * *',
  divider: () => say('divider'),
  embed: ({ attrs }) => [attrs.title, attrs.url].filter(Boolean).join(' '),
  related: ({ attrs }) => attrs.title || attrs.slug,
  kept: (node) => node.type.spec.readable(node),
  footnote: ({ attrs }) => ` [${noteText(attrs.carried)}]`,
};

/** The text of a block; lines within it on lines of their own. */
export function readable(node) {
  const lines = [];
  const visit = (current) => {
    if (current.type.name === 'figure') lines.push(`[${current.attrs.alt || say('picture')}]`);
    if (current.isTextblock) lines.push(current.textBetween(0, current.content.size, undefined, sign));
    else if (current.isLeaf) lines.push(sign(current));
    else current.forEach(visit);
  };
  visit(node);
  return lines.filter((line) => line !== '').join('\n');
}

const sign = (node) => SIGNS[node.type.name]?.(node) ?? '';

function noteText(carried) {
  try {
    return JSON.parse(carried).map((line) => (line.content ?? []).map(({ text }) => text ?? '').join('')).join(' ');
  } catch {
    return '';
  }
}
