// Finding words in a document, across whatever emphasis runs through them.

/**
 * All places of `wanted` in the document's lines, as `{from, to}`. `exact` minds capitals, `whole` takes whole words
 * alone.
 */
export function findAll(doc, wanted, { exact = false, whole = false } = {}) {
  if (!wanted) return [];
  const found = [];
  const needle = exact ? wanted : fold(wanted);
  doc.descendants((node, pos) => {
    if (!node.isTextblock) return true;
    const text = lineOf(node);
    for (const at of placesIn(exact ? text : fold(text), needle)) {
      if (!whole || isWhole(text, at, wanted.length)) found.push({ from: pos + 1 + at, to: pos + 1 + at + wanted.length });
    }
    return false;
  });
  return found;
}

/** Capitals made small one by one, so that no place moves: some grow when they change. */
function fold(text) {
  return Array.from({ length: text.length }, (_, index) => {
    const small = text[index].toLowerCase();
    return small.length === 1 ? small : text[index];
  }).join('');
}

/** The text of a line, a sign for each mark that stands in it, so that places agree with the document's. */
const lineOf = (node) => node.textBetween(0, node.content.size, undefined, '\uFFFC');

function* placesIn(text, needle) {
  for (let at = text.indexOf(needle); at >= 0; at = text.indexOf(needle, at + needle.length)) yield at;
}

const LETTER = /[\p{L}\p{N}\p{M}_]/u;
const isWhole = (text, at, length) => !LETTER.test(text[at - 1] ?? ' ') && !LETTER.test(text[at + length] ?? ' ');
