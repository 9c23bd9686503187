// The words of the page, handed over by the server in the reader's language. The editor has none of its own.

let known = {};
let plural = new Intl.PluralRules('en');
let locale = 'en';
let numbers = new Intl.NumberFormat('en');

/** Takes the page's words and the language they are in. */
export function learn(words, language = 'en') {
  known = words;
  locale = language;
  numbers = new Intl.NumberFormat(language);
  plural = new Intl.PluralRules(language);
}

/** The words for `key`, with `{name}` filled in. What depends on a number has a form for each of its plurals. */
export function say(key, given = {}) {
  const entry = known[key];
  if (entry === undefined) return key;
  const text = typeof entry === 'string' ? entry : entry[plural.select(given.count ?? 0)] ?? entry.other;
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in given ? display(given[name]) : whole));
}

const display = (value) => (typeof value === 'number' ? numbers.format(value) : String(value));

/** A time of day as people here write it; with the date where it was another day. */
export function clock(milliseconds, now = Date.now()) {
  const time = new Date(milliseconds);
  const sameDay = time.toDateString() === new Date(now).toDateString();
  const hour = { hour: '2-digit', minute: '2-digit' };
  return time.toLocaleString(locale, sameDay ? hour : { ...hour, day: 'numeric', month: 'long' });
}
