// The part of the tour where money is spoken of: buying, giving, seats of groups, institutions.

import { fill, link, mailed, press, send, shown, signIn } from './acts.js';

const BUYER = 'buyer@reader.example';
const CUSTOMER = 'customer@reader.example';
const OWNER = 'owner@reader.example';
const SKIPPER = 'skipper@reader.example';
const COLLEAGUE = 'colleague@reader.example';
const FRIEND = 'friend@reader.example';
const LIBRARY = 'library@reader.example';

/** What offers orders by invoice as well. */
export const SETTINGS = {
  BROADSHEET_BILLING__INVOICE__OFFERED: 'true',
  BROADSHEET_BILLING__INVOICE__SELLER: 'The Weir Ltd\n1 Mill Lane\nLower Meadow',
  BROADSHEET_BILLING__INVOICE__ACCOUNT: 'IBAN PT50 0002 0123 1234 5678 9015 4',
};

/** Goes from the price to the payment. */
async function order(visitor, checkout, email) {
  await visitor.open(checkout);
  await fill(visitor, 'form[action="/checkout"][method=post]', { email });
  await visitor.page.locator('#agree').check();
  await press(visitor, 'form[action="/checkout"][method=post] button');
}

/** The path of the address that a command printed. */
const printedLink = (text) => new URL(text.match(/http:\S+/)[0]).pathname;

/** Opens what only the account of whoever is signed in leads to. */
async function openFromAccount(visitor, selector) {
  await visitor.open('/account');
  await visitor.open(await link(visitor, selector));
}

const openGroup = (visitor) => openFromAccount(visitor, 'a[href^="/account/group/"]');

/** Goes from the price to the order by invoice. */
async function openOrder(visitor, checkout) {
  await visitor.open(checkout);
  await visitor.open(await link(visitor, 'main a[href^="/order"]'));
}

async function orderByInvoice(visitor, checkout) {
  await openOrder(visitor, checkout);
  await fill(visitor, 'main form', { name: 'City Library', address: '7 Quay Street' });
  await visitor.page.locator('#agree').check();
  await press(visitor, 'main form button');
}

/** Looks at what so many seats of their group cost. */
async function lookAtSeats(visitor, seats) {
  await openGroup(visitor);
  await visitor.open(`${new URL(visitor.page.url()).pathname}/seats?seats=${seats}`);
}

async function withdraw(visitor) {
  await visitor.open('/withdraw');
  await fill(visitor, 'main form', { name: 'Ann Weir', email: 'ann@reader.example', contract: 'All-Access' });
  await press(visitor, 'main form button');
}

async function give(visitor) {
  await visitor.open('/give');
  await visitor.page.locator('main form input[name=plan]').first().check();
  await fill(visitor, 'main form', { email: FRIEND, name: 'Fia', from: 'Ann', message: 'For the long evenings.' });
  await press(visitor, 'main form button');
}

/** Stops of the tour; `found` is what its survey found. */
export function payingStops(found) {
  const paid = 'form button[value=pay]';
  return [
    [{ title: 'undecided', arrive: () => {} }, {
      checkout: shown(found.checkout),
      'checkout-refused': async (visitor) => {
        await visitor.open(found.checkout);
        await visitor.page.locator('#agree').check();
        await send(visitor, 'form[action="/checkout"][method=post]', 'ann@nowhere');
      },
      'offer-unknown': shown(`${found.checkout}&offer=no-such-code`, null),
      give: shown('/give'), redeem: shown('/redeem'),
      'redeem-wrong': async (visitor) => { await visitor.open('/redeem'); await fill(visitor, 'main form', { code: 'ABCD-EFGH-JKMN-PQRS' }); await press(visitor, 'main form button'); },
      withdraw: shown('/withdraw'), 'withdraw-confirm': withdraw,
      withdrawn: async (visitor) => { await withdraw(visitor); await press(visitor, 'main form button'); },
      institution: shown('/institution'),
    }],
    [{ title: 'buyer', arrive: (visitor) => order(visitor, found.checkout, BUYER) }, {
      sandbox: () => {},
      'sandbox-declined': (visitor) => press(visitor, 'form button[value=decline]'),
      'sandbox-challenge': (visitor) => press(visitor, 'form button[value=challenge]'),
      bought: (visitor) => press(visitor, paid),
    }],
    [{
      title: 'customer',
      arrive: async (visitor) => {
        await order(visitor, found.checkout, CUSTOMER);
        await press(visitor, paid);
        await signIn(visitor, CUSTOMER);
      },
    }, {
      'account-customer': shown('/account'), receipt: (visitor) => openFromAccount(visitor, 'a[href^="/account/receipts/"]'),
      'change-plan': (visitor) => openFromAccount(visitor, 'a[href^="/account/subscription/change"]'),
      pause: shown('/account/subscription/pause'), 'withdraw-own': shown('/withdraw'), cancel: shown('/account/subscription/cancel'),
      cancelled: async (visitor) => { await visitor.open('/account/subscription/cancel'); await press(visitor, 'form[action="/account/subscription/cancel"] button'); },
      'give-form': shown('/give'),
      'present-given': async (visitor) => { await give(visitor); await press(visitor, paid); },
    }],
    [{
      title: 'library',
      arrive: async (visitor) => {
        visitor.site.command('readers', 'add', LIBRARY);
        await signIn(visitor, LIBRARY);
      },
    }, { order: (visitor) => openOrder(visitor, found.checkout), invoice: (visitor) => orderByInvoice(visitor, found.checkout) }],
    [{
      title: 'owner',
      arrive: async (visitor) => {
        visitor.site.command('groups', 'add', 'Weir Pilots', '--seats', '5', '--owner', OWNER);
        await signIn(visitor, OWNER);
      },
    }, {
      group: openGroup,
      'group-invited': async (visitor) => { await openGroup(visitor); await fill(visitor, 'form[action$="/invite"]', { emails: COLLEAGUE }); await press(visitor, 'form[action$="/invite"] button'); },
      'group-seated': async (visitor) => { await openGroup(visitor); await press(visitor, 'form[action$="/own"] button'); },
      'group-join': async (visitor) => visitor.open(await mailed(visitor, COLLEAGUE, '/groups/join/')),
    }],
    [{
      title: 'skipper',
      arrive: async (visitor) => {
        visitor.site.command('readers', 'add', SKIPPER);
        await signIn(visitor, SKIPPER);
        await visitor.open(`${found.checkout}&seats=3&group=Weir+Rowers`);
        await visitor.page.locator('#agree').check();
        await press(visitor, 'form[action="/checkout"][method=post] button');
        await press(visitor, paid);
      },
    }, {
      'group-bought': openGroup,
      seats: (visitor) => lookAtSeats(visitor, 5),
      'seats-fewer': (visitor) => lookAtSeats(visitor, 2),
      'seats-refused': (visitor) => lookAtSeats(visitor, 1),
    }],
    [{
      title: 'librarian',
      arrive: ({ site }) => {
        site.command('institutions', 'add', 'Weir College', '--network', '198.51.100.0/24');
      },
    }, { usage: (visitor) => visitor.open(printedLink(visitor.site.command('institutions', 'usage', 'Weir College', '--link'))) }],
  ];
}
