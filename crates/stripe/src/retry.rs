//! Whether and when a call is tried again. Pure; the waiting is done elsewhere.

use std::time::Duration;

/// The longest pause that is made between two tries, whatever the server asks for.
const LONGEST: Duration = Duration::from_secs(8);

/// How a try ended, as far as another one depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// No answer, or none in time.
    Lost,
    /// An answer with this status.
    Answered {
        /// The HTTP status.
        status: u16,
        /// What the server says about trying again (`Stripe-Should-Retry`), which comes first.
        advice: Option<bool>,
        /// After how many seconds (`Retry-After`).
        after: Option<u64>,
    },
}

impl Ended {
    fn worth_another(self) -> bool {
        match self {
            Ended::Lost => true,
            Ended::Answered { status: ..400, .. } => false,
            Ended::Answered { advice: Some(advice), .. } => advice,
            Ended::Answered { status, .. } => matches!(status, 409 | 429 | 500..),
        }
    }
}

/// How long to wait before the next try, or `None` if there is to be none.
///
/// The pause doubles from `first`. `spread` is any number that differs between callers, so that they do not come
/// back all at once: it shortens the pause by up to a half.
pub fn pause(ended: Ended, tried: u32, most: u32, first: Duration, spread: u64) -> Option<Duration> {
    if tried >= most || !ended.worth_another() {
        return None;
    }
    let full = first.saturating_mul(2_u32.saturating_pow(tried.saturating_sub(1))).min(LONGEST);
    let pause = full - full.mul_f64(f64::from(u8::try_from(spread % 128).unwrap_or(0)) / 256.0);
    let asked = match ended {
        Ended::Answered { after: Some(seconds), .. } => Duration::from_secs(seconds).min(LONGEST),
        _ => Duration::ZERO,
    };
    Some(pause.max(asked))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const FIRST: Duration = Duration::from_millis(500);

    fn answered(status: u16) -> Ended {
        Ended::Answered { status, advice: None, after: None }
    }

    #[test]
    fn only_what_may_pass_is_tried_again() {
        let again = |ended| pause(ended, 1, 3, FIRST, 0).is_some();
        assert!(again(Ended::Lost));
        assert!([409, 429, 500, 502, 503, 504].into_iter().all(|status| again(answered(status))));
        assert!(![200, 400, 401, 402, 403, 404].into_iter().any(|status| again(answered(status))));
        assert!(!again(Ended::Answered { status: 500, advice: Some(false), after: None }));
        assert!(!again(Ended::Answered { status: 200, advice: Some(true), after: None }));
        assert!(again(Ended::Answered { status: 400, advice: Some(true), after: None }));
    }

    #[test]
    fn pauses_grow_and_a_wish_of_the_server_is_granted() {
        assert_eq!(pause(Ended::Lost, 1, 9, FIRST, 0), Some(FIRST));
        assert_eq!(pause(Ended::Lost, 3, 9, FIRST, 0), Some(FIRST * 4));
        assert_eq!(
            pause(Ended::Answered { status: 429, advice: None, after: Some(3) }, 1, 9, FIRST, 0),
            Some(Duration::from_secs(3))
        );
    }

    proptest! {
        #[test]
        fn tries_are_bounded_and_pauses_too(tried: u32, most: u32, spread: u64, after: Option<u64>, ms in 0_u64..60_000) {
            let ended = Ended::Answered { status: 503, advice: None, after };
            match pause(ended, tried, most, Duration::from_millis(ms), spread) {
                Some(pause) => prop_assert!(tried < most && pause <= LONGEST),
                None => prop_assert!(tried >= most),
            }
        }
    }
}
