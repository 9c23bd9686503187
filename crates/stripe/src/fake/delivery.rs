//! The news of what happened: signed, and sent in order or not, once or twice, now or later.

use bytes::Bytes;
use http_body_util::Full;
use hyper::Request;

use super::Fake;
use super::agenda::{DAY, HOUR};
use super::world::World;
use crate::signature::{self, SigningSecret};
use crate::tolerant::Moment;

/// How long news is sent again that is not taken.
const GIVEN_UP_AFTER: i64 = 3 * DAY;

/// In which order news is sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// As things happened.
    #[default]
    AsMade,
    /// The last first.
    Reversed,
    /// Anyhow; the same number gives the same order.
    Shuffled(u64),
}

/// How news is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// In which order.
    pub order: Order,
    /// How often each, at least once.
    pub copies: usize,
}

impl Default for Delivery {
    fn default() -> Self {
        Delivery { order: Order::AsMade, copies: 1 }
    }
}

/// A signed event on its way.
#[derive(Clone, Debug)]
pub struct Post {
    /// The event's id.
    pub event: String,
    /// The event's kind.
    pub kind: String,
    /// What stands in the `Stripe-Signature` header.
    pub signature: String,
    /// The body, whose bytes are signed.
    pub body: Vec<u8>,
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// The event's id.
    pub event: String,
    /// Its kind.
    pub kind: String,
    /// What it happened to.
    pub object: String,
}

/// What became of news.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Delivered {
    /// So many were taken.
    pub taken: usize,
    /// So many were not, and come again.
    pub refused: usize,
}

impl World {
    /// News that is due, in the order asked for. Each counts as sent; unless it is taken it comes again.
    fn outgoing(&mut self, how: &Delivery, secrets: &[SigningSecret]) -> Vec<Post> {
        let now = self.now;
        let mut posts = Vec::new();
        for one in self.happened.iter_mut().filter(|one| !self.held.contains(&one.kind)) {
            if one.next.is_none_or(|next| next > now) {
                continue;
            }
            one.tries += 1;
            let wait = HOUR << one.tries.min(6).saturating_sub(1);
            let began = one.body["created"].as_i64().unwrap_or(now);
            one.next = Some(now + wait).filter(|next| next - began <= GIVEN_UP_AFTER);
            posts.push(post(one, secrets, now));
        }
        let mut posts: Vec<Post> = posts.into_iter().flat_map(|post| vec![post; how.copies.max(1)]).collect();
        match how.order {
            Order::AsMade => {}
            Order::Reversed => posts.reverse(),
            Order::Shuffled(seed) => shuffle(&mut posts, seed),
        }
        posts
    }
}

fn post(one: &super::world::Happened, secrets: &[SigningSecret], now: i64) -> Post {
    let body = one.body.to_string().into_bytes();
    let signature = signature::sign(&body, secrets, Moment(now));
    Post { event: one.id.clone(), kind: one.kind.clone(), signature, body }
}

/// Mixes by a small generator of its own, so that a run can be repeated.
fn shuffle<T>(items: &mut [T], seed: u64) {
    let mut state = seed;
    for at in (1..items.len()).rev() {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let choice = usize::try_from(state >> 33).unwrap_or(0) % (at + 1);
        items.swap(at, choice);
    }
}

impl Fake {
    /// Where news is sent, and with which secrets it is signed: several while one is replaced.
    pub fn send_to(&self, url: &str, secrets: Vec<SigningSecret>) {
        *self.endpoint() = Some((url.to_owned(), secrets));
    }

    /// All that happened, in order.
    pub fn told(&self) -> Vec<Told> {
        let happened = &self.world().happened;
        let told = |one: &super::world::Happened| {
            let (event, kind, object) = (one.id.clone(), one.kind.clone(), one.object.clone());
            Told { event, kind, object }
        };
        happened.iter().map(told).collect()
    }

    /// News that is due, signed with these secrets, for a test that hands it over itself. See [`Fake::take`].
    pub fn outgoing(&self, how: &Delivery, secrets: &[SigningSecret]) -> Vec<Post> {
        self.world().outgoing(how, secrets)
    }

    /// News was taken: it does not come again.
    pub fn take(&self, event: &str) {
        if let Some(one) = self.world().happened.iter_mut().find(|one| one.id == event) {
            one.next = None;
        }
    }

    /// News of these kinds waits from now on, until [`Fake::release`].
    pub fn hold(&self, kinds: &[&str]) {
        self.world().held.extend(kinds.iter().map(|kind| (*kind).to_owned()));
    }

    /// What waits goes out with the next delivery.
    pub fn release(&self) {
        self.world().held.clear();
    }

    /// News that was not taken yet is lost for good.
    pub fn lose(&self) {
        self.world().happened.iter_mut().for_each(|one| one.next = None);
    }

    /// News is sent once more, as from the dashboard.
    pub fn resend(&self, event: &str) {
        let mut world = self.world();
        let now = world.now;
        if let Some(one) = world.happened.iter_mut().find(|one| one.id == event) {
            one.next = Some(now);
        }
    }

    /// Sends what is due to the endpoint, and waits for the answers.
    pub async fn deliver(&self, how: &Delivery) -> Delivered {
        let Some((url, secrets)) = self.endpoint().clone() else { return Delivered::default() };
        let mut delivered = Delivered::default();
        for post in self.outgoing(how, &secrets) {
            if self.send(&url, &post).await {
                self.take(&post.event);
                delivered.taken += 1;
            } else {
                delivered.refused += 1;
            }
        }
        delivered
    }

    async fn send(&self, url: &str, post: &Post) -> bool {
        let request = Request::post(url)
            .header("content-type", "application/json; charset=utf-8")
            .header(signature::HEADER, &post.signature)
            .body(Full::new(Bytes::from(post.body.clone())));
        let Ok(request) = request else { return false };
        self.courier().carry(request).await.is_ok_and(|answer| answer.status().is_success())
    }
}
