//! What is to come of a subscription by its processor's hand, without anybody doing anything more.

use kernel::clock::Millis;

/// What is to come.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Coming {
    /// What it costs from a renewal on.
    pub price: Option<NextPrice>,
    /// When it goes on and is charged, if it stands still by then or will have.
    pub resumes_at: Option<Millis>,
}

/// What a subscription costs from a renewal on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NextPrice {
    /// Row id of the price.
    pub price: i64,
    /// When it is charged first.
    pub at: Millis,
}
