//! Where the rules of access meet what is stored: what a visit holds towards an article, levels and
//! openings that editors set, and why an article has its level.

mod held;
mod levels;
#[cfg(test)]
mod tests;

pub use held::held;
pub use levels::{Setting, Target, explain, set};
