// Two texts side by side, block by block, so that somebody can choose.

import { readable } from '../text/readable.js';
import { blocksWithNotes } from '../schema/footnotes.js';
import { align } from './diff.js';

/** Names of notes are drawn anew whenever a text is read, so they say nothing about what it says. */
const nameless = (json) => JSON.stringify(json, (key, value) => (key === 'id' && typeof value === 'string' ? undefined : value));

const blocks = (doc) => blocksWithNotes(doc).filter((node) => node.content.size > 0 || node.isAtom).map((node) => ({ node, key: nameless(node.toJSON()), text: readable(node) }));

/** Rows of a comparison: title and standfirst first, then the text. `theirs` and `mine` have `{title, standfirst, doc}`. */
export function compareTexts(theirs, mine) {
  const field = (name) => (theirs[name] === mine[name] ? [] : [{ field: name, theirs: theirs[name], mine: mine[name] }]);
  return [...field('title'), ...field('standfirst'), ...align(blocks(theirs.doc), blocks(mine.doc))];
}

/** Whether there is anything to decide. */
export const differ = (rows) => rows.some((row) => row.field || row.changed);

/** What comes of a choice for each row: `theirs`, `mine` or `both`. */
export function choose(rows, choices, { title, standfirst }) {
  const text = { title, standfirst, blocks: [] };
  rows.forEach((row, index) => {
    const choice = choices[index];
    if (row.field) text[row.field] = choice === 'theirs' ? row.theirs : row.mine;
    else if (row.same) text.blocks.push(...row.same.map(({ node }) => node));
    else for (const side of choice === 'both' ? ['theirs', 'mine'] : [choice]) text.blocks.push(...row[side].map(({ node }) => node));
  });
  return text;
}
