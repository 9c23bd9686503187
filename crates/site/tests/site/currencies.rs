//! Plans sold in several currencies: which one a page shows, which one is paid, and what cannot be had in it.

use axum::http::StatusCode;
use db::testing::TestDb;
use kernel::clock::DAY;
use kernel::config::{Amounts, Audience, Config, Offer, Prices, StripeTax, Term};
use kernel::money::Money;
use stripe::fake::{Card, Outcome};
use testkit::{Client, Standing, TestApp, article};

use crate::managing;
use crate::people::{can_read, publish_many, says, signed_in, words};
use crate::stripe_shop::{EMAIL as CUSTOMER, Shop};

const EMAIL: &str = "nina@reader.example";

fn amounts(all: &[(i64, &str)]) -> Amounts {
    let money = |(minor, currency): &(i64, &str)| Money { minor: *minor, currency: (*currency).into() };
    Amounts::new(all.iter().map(money).collect())
}

/// A month in four currencies, a year in three, and what is sold in dollars alone.
fn settle(config: &mut Config) {
    let plan = |slug, per| managing::plan(slug, 0, per);
    config.plans =
        vec![plan("monthly", Term::Month), plan("yearly", Term::Year), plan("abroad", Term::Month)];
    config.plans[0].price = amounts(&[(900, "EUR"), (950, "USD"), (1400, "JPY"), (2750, "KWD")]);
    config.plans[1].price = amounts(&[(8900, "EUR"), (9500, "USD"), (14_000, "JPY")]);
    config.plans[2].price = amounts(&[(500, "USD")]);
}

fn offer(code: &str, price: Option<Amounts>, percent: Option<u32>) -> Offer {
    let (code, plan) = (code.into(), "monthly".into());
    let (whom, domains) = (Audience::Everyone, Vec::new());
    Offer { code, plan, price, percent, terms: 1, automatic: false, whom, domains, until: None }
}

async fn choose(client: &mut Client, currency: &str) {
    let chosen = client.post("/currency", &[("currency", currency), ("next", "/subscribe")]).await;
    assert_eq!((chosen.status, chosen.location()), (StatusCode::SEE_OTHER, Some("/subscribe")));
}

/// Buys in the sandbox, in the currency that a form names.
async fn buy(client: &mut Client, plan: &str, currency: &str) {
    let order = [("plan", plan), ("currency", currency), ("next", "/account"), ("agree", "yes")];
    let ordered = client.post("/checkout", &order).await;
    let at = ordered.location().unwrap_or_else(|| panic!("{}", words(&ordered))).to_owned();
    client.post(&at, &[("act", "pay")]).await;
}

async fn advance(app: &TestApp, days: i64) {
    app.clock().advance(days * DAY);
    while broadsheet_site::advance_sandbox(&app.site).await.unwrap() {}
}

fn paid(db: &TestDb) -> Vec<(i64, String)> {
    db.read_blocking(|conn| conn.query("SELECT minor, currency FROM payments ORDER BY id", &[])).unwrap()
}

fn refuses(text: &str, absent: &[&str]) {
    for one in absent {
        assert!(!text.contains(one), "the page says {one:?}:\n{text}");
    }
}

db::both_databases! {
    async fn prices_are_shown_in_the_currency_that_was_chosen_and_to_nobody_else(db: TestDb) {
        let app = TestApp::with(&db, settle);
        let (mut nina, mut other) = (app.client(), app.client());
        for _ in 0..2 {
            let page = nina.get("/subscribe").await;
            says(&page, &["€9 a month", "€89 a year", "Prices in USD", "Prices in JPY", "Prices in KWD"]);
            refuses(&words(&page), &["$", "ABROAD", "Prices in EUR"]);
        }
        assert!(nina.cookies.is_empty(), "looking sets no cookie");
        choose(&mut nina, "USD").await;
        for _ in 0..2 {
            let page = nina.get("/subscribe").await;
            says(&page, &["$9.50 a month", "$95 a year", "$5 a month", "Prices in EUR"]);
            assert!(page.text().contains("/checkout?plan=yearly&amp;next=%2Faccount&amp;currency=USD"), "{}", page.text());
            assert!(page.text().contains("/give?currency=USD"));
            // From what is kept, in one currency beside the other.
            says(&other.get("/subscribe").await, &["€9 a month"]);
        }
        // A link of the publication's own shows it once, and nothing is remembered.
        says(&other.get("/subscribe?currency=JPY").await, &["¥1,400 a month", "¥14,000 a year"]);
        says(&other.get("/subscribe").await, &["€9 a month"]);
        says(&other.get("/subscribe?currency=KWD").await, &["KWD 2.750 a month"]);
        refuses(&words(&other.get("/subscribe?currency=KWD").await), &["YEARLY"]);
        for nonsense in ["XXX", "usd", "", "%C3%A9", "$", "EUR&currency=USD"] {
            says(&other.get(&format!("/subscribe?currency={nonsense}")).await, &["€9 a month"]);
        }
        let refused = other.post("/currency", &[("currency", "CHF"), ("next", "/subscribe")]).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST);
        says(&refused, &["Nothing is sold in that currency here. Choose one of these: EUR, USD, JPY, KWD."]);
        assert!(other.cookies.is_empty());
        let away = other.post("/currency", &[("currency", "EUR"), ("next", "//evil.example")]).await;
        assert_eq!(away.location(), Some("/"));
    }

    async fn walls_name_prices_in_the_currency_that_was_chosen(db: TestDb) {
        let app = TestApp::with(&db, settle);
        article(app.db(), app.press(), "closed", |draft| draft.access = Some(press::access::AccessLevel::Subscribers));
        let (mut nina, mut other) = (app.client(), app.client());
        let next = [("currency", "USD"), ("next", "/articles/closed")];
        assert_eq!(nina.post("/currency", &next).await.location(), Some("/articles/closed"));
        for _ in 0..2 {
            says(&nina.get("/articles/closed").await, &["$9.50 a month", "Prices in EUR"]);
            says(&other.get("/articles/closed").await, &["€9 a month", "Prices in USD"]);
        }
        assert!(!can_read(&mut nina, "closed").await);
    }

    async fn what_is_bought_is_paid_in_its_currency_and_its_reader_stays_with_it(db: TestDb) {
        let app = TestApp::with(&db, |config| {
            settle(config);
            config.plans.push(managing::plan("student", 400, Term::Month));
        });
        publish_many(&app, 1);
        let mut nina = signed_in(&app, EMAIL).await;
        choose(&mut nina, "USD").await;
        let page = nina.get("/checkout?plan=monthly").await;
        says(&page, &["$9.50 a month", "Prices in KWD"]);
        assert!(page.text().contains("name=\"currency\" value=\"USD\""));
        // The address is stronger than what was chosen.
        says(&nina.get("/checkout?plan=monthly&currency=JPY").await, &["¥1,400 a month"]);
        buy(&mut nina, "monthly", "USD").await;
        says(&nina.get("/account").await, &["$9.50 is charged next"]);
        // Other plans are had in dollars, if they are sold in them.
        let page = nina.get("/account/subscription/change").await;
        says(&page, &["YEARLY", "You pay $85.50 today: $95 less $9.50", "ABROAD"]);
        refuses(&words(&page), &["€", "¥", "STUDENT"]);
        nina.post("/account/subscription/change", &[("plan", "yearly"), ("charge", "8550")]).await;
        assert_eq!(paid(&db), [(950, "USD".into()), (8550, "USD".into())]);
        says(&nina.get("/account/receipts/2").await, &["$85.50"]);
        nina.post("/account/subscription/cancel", &[]).await;
        advance(&app, 366).await;
        let mut nina = signed_in(&app, EMAIL).await;
        assert!(!can_read(&mut nina, "story0x").await);
        // Another currency can be chosen, and changes nothing for whoever paid before.
        choose(&mut nina, "EUR").await;
        let page = nina.get("/subscribe").await;
        says(&page, &["$9.50 a month"]);
        refuses(&words(&page), &["Prices in"]);
        says(&nina.get("/checkout?plan=yearly&currency=EUR").await, &["$95 a year"]);
        let order = [("plan", "yearly"), ("currency", "EUR"), ("next", "/account"), ("agree", "yes")];
        let refused = nina.post("/checkout", &order).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        says(&refused, &["You pay in USD here, and stay with that currency.", "$95 a year"]);
        let refused = nina.get("/checkout?plan=student").await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST);
        says(&refused, &["“STUDENT” is not sold in USD. It is sold in: EUR."]);
        buy(&mut nina, "monthly", "USD").await;
        assert_eq!(paid(&db).len(), 3);
    }

    async fn a_plan_is_sold_in_the_currency_it_has_or_refused_with_those_it_has(db: TestDb) {
        let app = TestApp::with(&db, settle);
        let mut nina = signed_in(&app, EMAIL).await;
        let refused = nina.get("/checkout?plan=yearly&currency=KWD").await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST);
        says(&refused, &["“YEARLY” is not sold in KWD. It is sold in: EUR, USD, JPY."]);
        let order = [("plan", "abroad"), ("currency", "EUR"), ("next", "/account"), ("agree", "yes")];
        assert_eq!(nina.post("/checkout", &order).await.status, StatusCode::BAD_REQUEST);
        // Whoever asked for none has what there is.
        says(&nina.get("/checkout?plan=abroad").await, &["$5 a month"]);
        buy(&mut nina, "abroad", "").await;
        assert_eq!(paid(&db), [(500, "USD".into())]);
    }

    async fn whole_and_three_decimal_currencies_are_paid_and_given_back_to_the_unit(db: TestDb) {
        let app = TestApp::with(&db, |config| {
            settle(config);
            config.billing.tax.rate = 1000;
        });
        let mut nina = signed_in(&app, EMAIL).await;
        buy(&mut nina, "monthly", "JPY").await;
        says(&nina.get("/account/receipts/1").await, &["Without tax ¥1,273", "10 % VAT ¥127", "Paid ¥1,400"]);
        advance(&app, 10).await;
        says(&nina.get("/account/subscription/change").await, &["You pay ¥13,066 today: ¥14,000 less ¥934"]);
        let mut tom = signed_in(&app, "tom@reader.example").await;
        buy(&mut tom, "monthly", "KWD").await;
        says(&tom.get("/account/receipts/2").await, &["Without tax KWD 2.500", "10 % VAT KWD 0.250", "Paid KWD 2.750"]);
        assert_eq!(paid(&db), [(1400, "JPY".into()), (2750, "KWD".into())]);
    }

    async fn tax_comes_on_top_in_the_currencies_that_say_so(db: TestDb) {
        let app = TestApp::with(&db, |config| {
            settle(config);
            config.billing.tax.rate = 1000;
            config.billing.tax.prices = Prices::Inclusive;
            config.billing.tax.on_top = vec!["USD".into()];
        });
        let mut nina = signed_in(&app, EMAIL).await;
        says(&nina.get("/subscribe").await, &["€9 a month, including 10 % VAT"]);
        says(&nina.get("/subscribe?currency=USD").await, &["$10.45 a month, including 10 % VAT"]);
        buy(&mut nina, "monthly", "USD").await;
        says(&nina.get("/account/receipts/1").await, &["Without tax $9.50", "10 % VAT $0.95", "Paid $10.45"]);
    }

    async fn an_offer_holds_where_it_has_an_amount_and_a_per_cent_everywhere(db: TestDb) {
        let app = TestApp::with(&db, |config| {
            settle(config);
            let spring = offer("spring", Some(amounts(&[(100, "EUR"), (200, "JPY")])), None);
            let automatic = Offer { automatic: true, ..offer("first", Some(amounts(&[(300, "USD")])), None) };
            config.offers = vec![spring, offer("third", None, Some(33)), automatic];
        });
        let mut nina = signed_in(&app, EMAIL).await;
        says(&nina.get("/subscribe?currency=USD").await, &["The first month for $3"]);
        refuses(&words(&nina.get("/subscribe").await), &["The first month"]);
        says(&nina.get("/checkout?plan=monthly&currency=USD").await, &["$3 a month for the first month, then $9.50 a month"]);
        says(&nina.get("/checkout?plan=monthly&currency=JPY&offer=spring").await, &["¥200 a month for the first month, then ¥1,400"]);
        let refused = nina.get("/checkout?plan=monthly&currency=USD&offer=spring").await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        says(&refused, &["This offer does not hold for prices in this currency.", "then $9.50"]);
        // 33 % less: what is left of a cent, a yen and a fils is the buyer's.
        for (currency, said) in [("EUR", "€6.03"), ("USD", "$6.36"), ("JPY", "¥938"), ("KWD", "KWD 1.842")] {
            let page = nina.get(&format!("/checkout?plan=monthly&currency={currency}&offer=third")).await;
            says(&page, &[&format!("{said} a month for the first month")]);
        }
    }

    async fn presents_groups_and_invoices_are_paid_in_the_currency_of_whoever_buys(db: TestDb) {
        let app = TestApp::with(&db, |config| {
            settle(config);
            config.billing.invoice.offered = true;
            config.billing.invoice.seller = "The Test Courier Ltd".into();
            config.billing.invoice.account = "IBAN XX00 1234".into();
        });
        let mut nina = signed_in(&app, EMAIL).await;
        let page = nina.get("/give?currency=JPY").await;
        says(&page, &["¥1,400, once", "¥14,000, once", "Prices in USD"]);
        refuses(&words(&page), &["ABROAD", "€"]);
        let wrapped = |plan: &'static str, currency: &'static str| {
            [("plan", plan), ("currency", currency), ("email", "tom@reader.example"), ("from", "Nina"), ("day", "2026-11-20")]
        };
        let at = nina.post("/give", &wrapped("yearly", "JPY")).await.location().unwrap().to_owned();
        says(&nina.get(&at).await, &["Pay ¥14,000"]);
        let refused = nina.post("/give", &wrapped("abroad", "JPY")).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST);
        says(&refused, &["“ABROAD” is not sold in JPY. It is sold in: USD."]);
        says(&nina.get("/checkout?plan=monthly&currency=JPY&seats=3&group=Weir").await, &["¥4,200 a month"]);
        let page = nina.get("/order?plan=yearly&currency=JPY").await;
        says(&page, &["¥14,000 a year", "Prices in EUR"]);
        let order = [("plan", "yearly"), ("currency", "JPY"), ("name", "Library"), ("address", "1 Mill Lane"), ("agree", "yes")];
        nina.post("/order", &order).await;
        let invoiced: Vec<(i64, String)> = db.read_blocking(|conn| conn.query("SELECT minor, currency FROM invoices", &[])).unwrap();
        assert_eq!(invoiced, [(14_000, "JPY".into())]);
    }

    async fn stripe_has_a_price_for_each_currency_and_a_customer_pays_in_one(db: TestDb) {
        let shop = Shop::with(&db, |config| {
            config.plans[0].price = amounts(&[(900, "EUR"), (1400, "JPY"), (2750, "KWD")]);
        }).await;
        let mut nina = shop.app.client();
        choose(&mut nina, "KWD").await;
        let session = shop.order(&mut nina, Some(CUSTOMER)).await;
        assert_eq!(shop.fake.pay(&session, Some(Card::Good)), Ok(Outcome::Paid));
        nina.get(&shop.way_back(&session).await).await;
        assert_eq!(paid(&db), [(2750, "KWD".into())]);
        assert!(can_read(&mut nina, "story0x").await);
        let mut tom = shop.app.client();
        choose(&mut tom, "JPY").await;
        let session = shop.order(&mut tom, Some("tom@reader.example")).await;
        assert_eq!(shop.fake.pay(&session, Some(Card::Good)), Ok(Outcome::Paid));
        tom.get(&shop.way_back(&session).await).await;
        assert_eq!(paid(&db), [(2750, "KWD".into()), (1400, "JPY".into())]);
        for (name, minor) in [("900EUR", None), ("1400JPY", Some(1400)), ("2750KWD", Some(2750))] {
            let price = shop.stripe.price_named(&format!("broadsheet-all-access-{name}-month")).await.unwrap();
            assert_eq!(price.and_then(|price| price.money()).map(|money| money.minor), minor, "{name}");
        }
    }

    async fn stripe_adds_tax_in_the_currencies_in_which_it_comes_on_top(db: TestDb) {
        let shop = Shop::with(&db, |config| {
            config.plans[0].price = amounts(&[(900, "EUR"), (950, "USD")]);
            config.billing.stripe.tax = StripeTax::Inclusive;
            config.billing.tax.on_top = vec!["USD".into()];
        }).await;
        for (currency, email) in [("EUR", "tom@reader.example"), ("USD", "una@reader.example")] {
            let mut client = shop.app.client();
            choose(&mut client, currency).await;
            shop.order(&mut client, Some(email)).await;
        }
        for (name, made) in [("900EUR-month-inclusive", true), ("950USD-month-exclusive", true), ("950USD-month-inclusive", false)] {
            let price = shop.stripe.price_named(&format!("broadsheet-all-access-{name}")).await.unwrap();
            assert_eq!(price.is_some(), made, "{name}");
        }
    }

    async fn a_known_address_is_confirmed_first_and_comes_back_to_its_own_currency(db: TestDb) {
        let app = TestApp::with(&db, settle);
        let mut nina = signed_in(&app, EMAIL).await;
        buy(&mut nina, "monthly", "USD").await;
        nina.post("/account/subscription/cancel", &[]).await;
        advance(&app, 31).await;
        let mut elsewhere = app.client_in(Standing::Anonymous, 0);
        let order = [("plan", "yearly"), ("currency", "EUR"), ("next", "/account"), ("email", EMAIL), ("agree", "yes")];
        assert_eq!(elsewhere.post("/checkout", &order).await.location(), Some("/login/code"));
        let code = app.code_to(EMAIL).await;
        let back = elsewhere.post("/login/code", &[("code", &code)]).await.location().unwrap().to_owned();
        assert!(back.starts_with("/checkout?plan=yearly"), "{back}");
        says(&elsewhere.get(&back).await, &["$95 a year"]);
    }
}
