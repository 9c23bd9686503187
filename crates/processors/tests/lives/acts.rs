//! What somebody does with a subscription, and what the model says of it.

use db::DbError;
use kernel::Money;
use press::billing::checkout;
use press::plans;
use processors::stripe::NAME;
use processors::{Processor as _, Purchase, Wish};
use stripe::fake::{Card, Outcome};
use stripe::{Change, IdempotencyKey, PauseBehavior, Proration, RefundOf, Subscription};

use crate::crowd::{BEGINNING, Crowd, PRICES, TRIAL, money};
use crate::model::{DAY, Model, Payment, Stage};

impl Crowd {
    /// One of these lives does something, or nothing.
    pub async fn act(&mut self, at: usize) {
        let now = self.now();
        if let Some((_, model)) = &mut self.lives[at].running {
            model.pass(now);
        }
        let choice = self.dice.roll(24);
        let did = match &self.lives[at].running {
            None => self.buy(at, choice).await,
            Some((_, model)) if !model.lives() && choice < 8 && self.lives[at].can_begin_anew() => {
                let (_, model) = self.lives[at].running.take().unwrap();
                self.lives[at].former += model.money;
                self.buy(at, choice).await
            }
            Some((name, _)) => {
                let name = name.clone();
                self.change(at, &name, choice).await
            }
        };
        if let Some(did) = did {
            let day = (now - BEGINNING) / DAY;
            self.lives[at].told.push(format!("day {day}: {did}"));
        }
    }

    async fn buy(&mut self, at: usize, choice: u64) -> Option<String> {
        if choice > 18 {
            return None;
        }
        let (plan, price) = PRICES[self.dice.roll(4) as usize];
        let purchase = self.order(at, plan);
        let stripe = self.processors.stripe().unwrap();
        let session = stripe.open(&purchase).await.unwrap().checkout.unwrap();
        // What was opened is asked after, should its news be lost.
        let (order, opened) = (purchase.order.id, session.clone());
        self.db.write_blocking::<_, DbError>(move |tx| checkout::opened(tx, order, &opened)).unwrap();
        if choice == 0 {
            assert!(matches!(self.fake.pay(&session, Some(Card::Declined)), Ok(Outcome::Declined(_))));
            return Some("buys with a card that is refused".into());
        }
        assert_eq!(self.fake.pay(&session, Some(Card::Good)), Ok(Outcome::Paid));
        let bought = self.stripe.checkout(&session).await.unwrap().subscription.unwrap();
        let now = self.now();
        let trial = (plan == "tried").then_some(now + TRIAL * DAY);
        self.lives[at].running = Some((bought.id().to_owned(), Model::begin(now, price, trial)));
        Some(format!("buys {plan} as {}", bought.id()))
    }

    fn order(&mut self, at: usize, plan: &'static str) -> Purchase {
        let reader = self.lives[at].reader.clone();
        let (press, id, currency) = (self.press.clone(), reader.id, self.lives[at].currency);
        let token = press.random.token();
        let address = token.expose().to_owned();
        let order = self.db.write_blocking::<_, DbError>(move |tx| {
            let (now, price) = (press.clock.now(), plans::on_offer(tx, plan, currency)?.unwrap());
            let (hash, expires) = (token.hash(), now + DAY * 1000);
            let insert = "INSERT INTO orders
                (token_hash, reader_id, price_id, next, processor, wording, created_at, expires_at)
                VALUES ($1, $2, $3, '/', 'stripe', '', $4, $5)";
            tx.execute(insert, &[&hash, &id, &price.id, &now, &expires])?;
            Ok(checkout::named(tx, NAME, &hash)?.unwrap())
        });
        Purchase { order: order.unwrap(), reader, plan: plan.into(), token: address }
    }

    async fn whole(&self, name: &str) -> Subscription {
        self.stripe.subscription(name, &[]).await.unwrap()
    }

    async fn change(&mut self, at: usize, name: &str, choice: u64) -> Option<String> {
        let (now, key) = (self.now(), self.key());
        let (_, mut model) = self.lives[at].running.clone()?;
        let lives = model.lives();
        let plain = lives && model.stage == Stage::Paying && !model.paused && model.cancel_at.is_none();
        let touched = model.last.is_some_and(|last| last.disputed || last.back_at.is_some());
        let act = |wish: Wish| (wish, format!("act {}", self.acts));
        let did = match choice {
            0 | 1 if lives => {
                model.good_card = choice == 1;
                let customer = self.whole(name).await.customer.unwrap().id().to_owned();
                self.fake.set_card(&customer, if model.good_card { Card::Good } else { Card::Empty });
                format!("takes a {} card", if model.good_card { "good" } else { "bad" })
            }
            2 | 3 if plain && model.good_card && model.paid_until == model.term.1 => {
                let (plan, price) = PRICES[if choice == 2 { 2 } else { 3 }];
                if price.minor <= model.price.minor {
                    return None;
                }
                self.upgrade(name, plan, money(price, self.lives[at].currency), &key).await;
                model.upgrade(now, price);
                format!("changes to {plan}")
            }
            4 | 5 if lives && model.stage != Stage::Trial => {
                model.paused = choice == 4;
                let pause = model.paused.then_some((PauseBehavior::Void, None));
                let change = Change { pause: Some(pause), ..Change::default() };
                self.stripe.change_subscription(name, &change, &key).await.unwrap();
                if model.paused { "pauses".into() } else { "goes on".into() }
            }
            6 | 7 if lives => {
                let (wish, act) = act(Wish::Cancel);
                self.processors.stripe().unwrap().act(name, &wish, &act).await.unwrap();
                model.cancel(now);
                "cancels".into()
            }
            8 if lives => {
                let (wish, act) = act(Wish::Keep);
                self.processors.stripe().unwrap().act(name, &wish, &act).await.unwrap();
                model.cancel_at = None;
                "keeps it".into()
            }
            9 if lives => {
                let (wish, act) = act(Wish::Stop);
                self.processors.stripe().unwrap().act(name, &wish, &act).await.unwrap();
                model.stop(now);
                "stops it".into()
            }
            10 | 11 if model.last.is_some() && !touched && model.paid_until == model.term.1 => {
                let (invoice, payment) = self.last_paid(name).await;
                if choice == 10 {
                    let (wish, act) = act(Wish::GiveBack(invoice));
                    self.processors.stripe().unwrap().act(name, &wish, &act).await.unwrap();
                    if lives {
                        model.stop(now);
                    }
                } else {
                    let of = RefundOf {
                        payment_intent: payment,
                        amount: None,
                        reason: None,
                        metadata: Default::default(),
                    };
                    self.stripe.refund(&of, &key).await.unwrap();
                }
                model.give_back(now);
                format!("has the money back{}", if choice == 10 { " and ends" } else { "" })
            }
            12 if model.last.is_some() && !touched && self.lives[at].dispute.is_none() => {
                let (_, payment) = self.last_paid(name).await;
                self.lives[at].dispute = self.fake.open_dispute(&payment);
                model.give_back(now);
                model.last = model.last.map(|last| Payment { disputed: true, ..last });
                "disputes it".into()
            }
            13 | 14 if self.lives[at].dispute.is_some() => {
                let dispute = self.lives[at].dispute.take().unwrap();
                self.fake.close_dispute(&dispute, choice == 13);
                // A term that was paid since stands on a payment of its own.
                if choice == 13 && model.last.is_some_and(|last| last.disputed) {
                    model.win();
                } else if choice == 13 {
                    return self.won_for_former(at, model, &dispute).await;
                }
                format!("the dispute is {}", if choice == 13 { "won" } else { "lost" })
            }
            _ => return None,
        };
        self.lives[at].running = Some((name.to_owned(), model));
        Some(did)
    }

    /// A dispute of a former term is won: its money is back, and the running term is what it was.
    async fn won_for_former(&mut self, at: usize, mut model: Model, dispute: &str) -> Option<String> {
        model.money += self.stripe.dispute(dispute).await.unwrap().amount.unwrap();
        let (name, _) = self.lives[at].running.clone()?;
        self.lives[at].running = Some((name, model));
        Some("a dispute of a former term is won".into())
    }

    async fn upgrade(&self, name: &str, plan: &str, price: Money, key: &IdempotencyKey) {
        let item = self.whole(name).await.item().unwrap().id.clone();
        let lookup = format!("broadsheet-{plan}-{}{}-{}", price.minor, price.currency, term(plan));
        let found = match self.stripe.price_named(&lookup).await.unwrap() {
            Some(found) => found.id,
            None => self.make_price(plan, price, &lookup).await,
        };
        let change = Change {
            price: Some((item, found)),
            proration: Some(Proration::Now),
            only_if_paid: true,
            ..Change::default()
        };
        self.stripe.change_subscription(name, &change, key).await.unwrap();
    }

    async fn make_price(&self, plan: &str, price: Money, lookup: &str) -> String {
        let product = stripe::NewProduct { name: plan.into(), ..stripe::NewProduct::default() };
        let key = IdempotencyKey::new(format!("product of {plan}"));
        let product = self.stripe.create_product(&product, &key).await.unwrap().id;
        let new = stripe::NewPrice {
            product,
            amount: price,
            term: Some((term(plan), 1)),
            lookup_key: Some(lookup.into()),
            takes_lookup_key: true,
            tax: None,
            metadata: [("plan".to_owned(), plan.to_owned())].into(),
        };
        self.stripe.create_price(&new, &IdempotencyKey::new(lookup)).await.unwrap().id
    }

    /// The last invoice that was paid with money, and its payment.
    async fn last_paid(&self, name: &str) -> (String, String) {
        let invoices = self.stripe.invoices_with_payments(name, None).await.unwrap().data;
        let paid =
            invoices.into_iter().find(|invoice| invoice.amount_paid.is_some_and(|paid| paid > 0)).unwrap();
        (paid.id.clone(), paid.payment_intent_id().unwrap().to_owned())
    }
}

fn term(plan: &str) -> stripe::Interval {
    if plan == "yearly" { stripe::Interval::Year } else { stripe::Interval::Month }
}
