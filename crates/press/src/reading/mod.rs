//! Where the rules of access meet what is stored: what a visit holds towards articles, levels and
//! openings that editors set, and why an article has its level.

mod known;
mod levels;
#[cfg(test)]
mod tests;

pub use known::{Known, known};
pub use levels::{Setting, Target, explain, set};
