//! The head that many kept pages have in common.

use std::sync::OnceLock;

use axum::http::{HeaderMap, HeaderValue};
use kernel::spread::Spread;

/// Headers that are copied with every answer. To copy a value is to count its holders, so each thread has values of
/// its own to count.
#[derive(Debug)]
pub(crate) struct Head {
    whole: HeaderMap,
    parts: Spread<OnceLock<HeaderMap>>,
}

impl Head {
    /// Of these headers.
    pub fn of(whole: HeaderMap) -> Head {
        Head { whole, parts: Spread::default() }
    }

    /// The headers, as this thread copies them.
    pub fn mine(&self) -> &HeaderMap {
        self.parts.mine().get_or_init(|| {
            let own = |value: &HeaderValue| HeaderValue::from_bytes(value.as_bytes());
            let anew = self.whole.iter().map(|(name, value)| {
                // What was a value is one.
                (name.clone(), own(value).unwrap_or_else(|_| value.clone()))
            });
            anew.collect()
        })
    }
}

impl PartialEq for Head {
    fn eq(&self, other: &Head) -> bool {
        self.whole == other.whole
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_threads_headers_are_the_same() {
        let mut headers = HeaderMap::new();
        for (name, value) in [("vary", "Cookie"), ("link", "one"), ("link", "two")] {
            headers.append(name, HeaderValue::from_static(value));
        }
        let head = Head::of(headers.clone());
        std::thread::scope(|scope| {
            for _ in 0..3 {
                scope.spawn(|| assert_eq!(*head.mine(), headers));
            }
        });
        assert_eq!(head, Head::of(headers));
    }
}
