// The part of the tour where staff work: the newsroom, as somebody sees it who may do everything.

import { code } from './app.js';
import { fill, link, press, shown } from './acts.js';

const CHIEF = 'chief@paper.example';

/** Comes in by the link that the operator's command printed, and sets the second factor up. */
async function comeIn(visitor) {
  const printed = visitor.site.command('staff', 'invite', CHIEF, '--role', 'owner');
  await visitor.open(printed.match(/http:\S+\/login\/link\/\S+/)[0]);
  await press(visitor, 'main form button');
  await fill(visitor, '.steps form', { code: code(await visitor.page.locator('.secret').innerText()) });
  await press(visitor, '.steps form button');
}

/** Opens what a list of the newsroom leads to first. */
const openFirst = (list, selector) => async (visitor) => {
  await visitor.open(list);
  await visitor.open(await link(visitor, selector));
};

/** Opens an institution that the operator has added. */
async function openInstitution(visitor) {
  visitor.site.command('institutions', 'add', 'Osier Library', '--network', '203.0.113.0/24', '--domain', 'osier.example');
  await openFirst('/newsroom/institutions?q=osier', '.found .what a')(visitor);
}

const openInvoice = openFirst('/newsroom/invoices', '.found .what a');

/** Opens a page of the latest story's draft, which is made of the story the first time. */
const openDraft = (page) => async (visitor) => {
  await visitor.open('/newsroom/stories');
  await press(visitor, '.wire .what a, .wire .what button');
  if (page) await visitor.open(`${new URL(visitor.page.url()).pathname}/${page}`);
};

/** Opens the invoice that has been due longest, and says that its money has come. */
async function openPaid(visitor) {
  await openInvoice(visitor);
  await visitor.open(await link(visitor, '.doing a'));
}

/** Figures, once the books are reckoned, which happens beside the requests. */
async function openFigures(visitor) {
  await visitor.open('/newsroom/figures');
  for (let tries = 0; tries < 120 && (await visitor.page.locator('meta[http-equiv=refresh]').count()) > 0; tries += 1) {
    await visitor.page.reload();
  }
}

/** Begins a front page. */
async function openFrontDesk(visitor) {
  await visitor.open('/newsroom/front');
  await press(visitor, '.shown form button');
}

/** Stops of the tour behind the newsroom's door. */
export function workingStops() {
  const pages = {
    '': '', stories: 'stories', drafts: 'drafts', calendar: 'calendar', media: 'media', front: 'front', headings: 'headings',
    newsletters: 'newsletters', radar: 'radar', openings: 'openings', readers: 'readers', invoices: 'invoices',
    institutions: 'institutions', 'institution-new': 'institutions/new', ads: 'ads', 'ad-new': 'ads/new',
    'ads-txt': 'ads/txt', people: 'people', invite: 'people/invite', settings: 'settings', audit: 'audit',
  };
  const lists = Object.entries(pages).map(([name, page]) => [`newsroom${name && `-${name}`}`, shown(`/newsroom${page && `/${page}`}`)]);
  return [[{ title: 'chief', arrive: comeIn }, {
    welcome: shown('/welcome'), ...Object.fromEntries(lists), 'newsroom-figures': openFigures,
    'newsroom-draft': openDraft(), 'newsroom-particulars': openDraft('particulars'), 'newsroom-publish': openDraft('publish'),
    'newsroom-texts': openDraft('texts'), 'newsroom-comments': openDraft('comments'), 'newsroom-front-desk': openFrontDesk,
    'newsroom-picture': openFirst('/newsroom/media', '#pictures a'), 'newsroom-issue': openFirst('/newsroom/newsletters', '.next .lead a'),
    'newsroom-reader': openFirst('/newsroom/readers?q=subscriber@readers.example', '.found .what a'),
    'newsroom-institution': openInstitution, 'newsroom-invoice': openInvoice, 'newsroom-invoice-paid': openPaid,
    'newsroom-heading': openFirst('/newsroom/headings', '.headings .what a'), 'newsroom-person': openFirst('/newsroom/people', '.people .what a'),
    'newsroom-setting': openFirst('/newsroom/settings', '.setting-groups a'),
  }]];
}
