// Google Docs, and others that write spans for everything: lists that hang in lists, anchors of footnotes.

export function shapeDocs(root) {
  root.querySelectorAll('b[id^=docs-internal-guid]').forEach((wrapper) => wrapper.replaceWith(...wrapper.childNodes));
  // A list that stands beside the item it belongs to goes into it.
  for (const list of root.querySelectorAll(':is(ul, ol) > :is(ul, ol)')) {
    const before = list.previousElementSibling;
    if (before?.tagName === 'LI') before.append(list);
    else list.replaceWith(...list.childNodes);
  }
  root.querySelectorAll('li > p:only-child').forEach((line) => line.replaceWith(...line.childNodes));
  shapeNotes(root);
}

/** Footnotes as a document is exported: [1] with an anchor, and below it a box that begins with the same. */
function shapeNotes(root) {
  const backs = [...root.querySelectorAll('a[href^="#ftnt_ref"]')];
  if (backs.length === 0) return;
  const section = root.ownerDocument.createElement('section');
  section.className = 'footnotes';
  const list = root.ownerDocument.createElement('ol');
  section.append(list);
  for (const back of backs) {
    const box = back.closest('div, p');
    const item = root.ownerDocument.createElement('li');
    item.id = back.id || back.getAttribute('href').slice(1).replace('_ref', '');
    back.remove();
    item.append(...box.childNodes);
    box.remove();
    list.append(item);
  }
  root.append(section);
}
