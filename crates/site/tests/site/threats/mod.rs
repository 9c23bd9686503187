//! The ways in that paywalls are known to leave open, one test each, by the number they have in the
//! project's list of threats.

mod caching;
mod evasion;
mod gifts;
mod hostile;
mod letters;
mod meter;
mod places;
mod sessions;
