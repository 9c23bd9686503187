// Counting words as the server does: by Unicode's word boundaries, and two characters to a word in scripts
// written without spaces. See crates/render/src/body/words.rs.

const segmenter = new Intl.Segmenter('und', { granularity: 'word' });
const UNSPACED =
  /[\u0E00-\u0EFF\u1000-\u109F\u1780-\u17FF\u3005-\u3007\u3040-\u30FF\u31F0-\u31FF\u3400-\u4DBF\u4E00-\u9FFF\uF900-\uFAFF\uFF66-\uFF9F]|[\u{20000}-\u{3FFFF}]/u;
const EVERY_UNSPACED = new RegExp(UNSPACED.source, 'gu');
const WORDS_A_MINUTE = 230;

/** The words of a text. */
export function countWords(text) {
  let words = 0;
  let characters = 0;
  for (const { segment, isWordLike } of segmenter.segment(text)) {
    if (!isWordLike) continue;
    if (UNSPACED.test(segment[0]) || segment.codePointAt(0) >= 0x20000) characters += segment.match(EVERY_UNSPACED).length;
    else words += 1;
  }
  return words + Math.ceil(characters / 2);
}

/** Minutes it takes to read so many words: one at least. */
export const readingMinutes = (words) => Math.max(1, Math.round(words / WORDS_A_MINUTE));

const counted = new WeakMap();

/** The words of a node, remembered for as long as it does not change: nodes of a document never do. */
export function wordsOf(node) {
  let words = counted.get(node);
  if (words === undefined) {
    words = node.isTextblock || node.isLeaf ? countWords(readable(node)) : wordsOfChildren(node);
    counted.set(node, words);
  }
  return words;
}

function wordsOfChildren(node) {
  let words = 0;
  node.forEach((child) => { words += wordsOf(child); });
  return words;
}

const readable = (node) => (node.isLeaf ? node.type.spec.readable?.(node) ?? '' : node.textBetween(0, node.content.size, '\n', leaf));

// A footnote's mark is read, and counted, as the number that stands there.
const leaf = (node) => (node.type.name === 'footnote' ? ' 1' : '\n');

/** How long a teaser without a divider may be, as on the server. */
const LIMITS = { words: 150, share: 1 / 3 };
const WORDS_A_PICTURE = 10;
const PROSE = new Set(['paragraph', 'blockquote', 'pullquote', 'bulletList', 'orderedList']);

/**
 * How many of the text's first blocks the server shows to everyone where no divider stands. Of a first paragraph
 * that is longer than the limit it shows whole sentences; here that counts as none.
 */
export function blocksShownByRule(blocks, total) {
  const limit = Math.min(LIMITS.words, Math.floor(total * LIMITS.share + 1e-9));
  let used = 0;
  let prose = false;
  let shown = 0;
  for (const block of blocks) {
    const cost = Math.max(wordsOf(block), block.type.name === 'figure' ? WORDS_A_PICTURE : 0);
    if (used + cost > limit) break;
    used += cost;
    prose ||= PROSE.has(block.type.name) && cost > 0;
    shown += 1;
  }
  if (!prose) return 0;
  while (shown > 0 && ['heading', 'horizontalRule'].includes(blocks[shown - 1].type.name)) shown -= 1;
  return shown;
}
