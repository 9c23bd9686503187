// Making elements. Nothing here takes markup, so nothing a text says can become an element.

/** An element with attributes (`class`, `aria-…`), properties (`on…` for events) and children. */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, '');
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  element.append(...children.flat().filter((child) => child != null && child !== false));
  return element;
}

let made = 0;

/** An id that nothing else on the page has. */
export function uniqueId(prefix) {
  made += 1;
  return `${prefix}-${made}`;
}

/** A random name that no other window draws. */
export function randomName(bytes = 9) {
  const drawn = crypto.getRandomValues(new Uint8Array(bytes));
  return Array.from(drawn, (byte) => (byte % 36).toString(36)).join('');
}
