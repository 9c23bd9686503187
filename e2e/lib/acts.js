// What readers do on many pages, whatever the language of the page.

/** A path that the page has a link to, by the first link that `selector` finds, with its query. */
export async function link(visitor, selector) {
  const href = await visitor.page.locator(selector).first().getAttribute('href');
  const { pathname, search } = new URL(href, visitor.site.origin);
  return pathname + search;
}

/** Presses what `selector` finds first, and waits for the page it leads to. */
export function press(visitor, selector) {
  return visitor.go(visitor.page.locator(selector).first());
}

/** Fills in the fields of a form by their names. */
export async function fill(visitor, form, fields) {
  for (const [name, value] of Object.entries(fields)) await visitor.page.locator(`${form} [name=${name}]:not([type=hidden])`).fill(value);
}

/** Fills in a form's address field and sends it. */
export async function send(visitor, form, email) {
  await fill(visitor, form, { email });
  await press(visitor, `${form} button`);
}

/** Logs in with a link. */
export async function signIn(visitor, email) {
  await visitor.open(visitor.site.loginLink(email));
  await press(visitor, 'main form button');
}

/** The first address in the next mail to somebody that begins so. */
export async function mailed({ site }, email, path) {
  for (;;) {
    const { text } = await site.outbox.next(email);
    const found = text.match(new RegExp(`http:\\S+(${path}\\S+)`));
    if (found) return found[1];
  }
}

/** A page that is seen by opening its address. */
export const shown = (path, status = 200) => ({ path, status });
