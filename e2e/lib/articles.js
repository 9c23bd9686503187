// The fixture's articles, with words that stand in the part that is not for everyone.

/** Metered articles, in the order journeys read them. */
export const METERED = [
  { path: '/articles/who-owns-the-sluice', title: 'Who owns the sluice?', paid: 'tin-paper' },
  { path: '/articles/the-price-of-a-lock-keeper', title: 'The price of a lock-keeper', paid: 'nightjar answer' },
  { path: '/articles/what-the-gauge-forgets', title: 'What the gauge forgets', paid: 'drowned-ink' },
  { path: '/articles/eels-go-by-night', title: 'Eels go by night', paid: 'bootlace tally' },
  { path: '/articles/a-mill-without-a-wheel', title: 'A mill without a wheel', paid: 'crate-born' },
  { path: '/articles/toll-for-swans', title: 'A toll for swans', paid: 'neck-money' },
];
export const FREE = { path: '/articles/how-to-read-the-river', title: 'How to read the river', paid: 'Everyone-may-know' };
export const REGISTERED = { path: '/articles/letters-from-the-bank', title: 'Letters from the bank', paid: 'doormat-postscript' };
export const SUBSCRIBERS = { path: '/articles/the-dredging-contract', title: 'The dredging contract', paid: 'silt-annex' };
export const ALL = [...METERED, FREE, REGISTERED, SUBSCRIBERS];

/** Every word that belongs to an advertisement of the fixture, and the theme's marks of one. */
export const AD_WORDS = [
  'Sculls mended', 'Third boathouse', 'boathouse', 'Osier Boatyard', 'Eels, smoked', 'brown paper ones',
  'smokehouse', 'Pollard', 'Waders for', 'from=waders', 'Sedge Outfitters', 'ad-label', 'class="ad', 'sponsored',
];
