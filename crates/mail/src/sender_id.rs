//! What Gmail tells senders apart by in its figures of complaints.

use sha2::{Digest as _, Sha256};

/// Gmail takes from five characters to fifteen.
const SHORTEST: usize = 5;
const LONGEST: usize = 15;
/// So many of them are a hash where the name alone is no such word.
const HASH: usize = 8;

/// The last part of `Feedback-ID` in all mails of whoever sends from this host, the same each time: the letters and
/// digits of its name if that makes a word of the right length, else some of them and a hash of the name.
pub fn sender_id(host: &str) -> String {
    let host = host.to_ascii_lowercase();
    let letters: String = host.chars().filter(char::is_ascii_alphanumeric).collect();
    if (SHORTEST..=LONGEST).contains(&letters.len()) {
        return letters;
    }
    let hash = Sha256::digest(host.as_bytes());
    let hash = hash.iter().take(HASH / 2).map(|byte| format!("{byte:02x}"));
    letters.chars().take(LONGEST - HASH).map(String::from).chain(hash).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_host_has_a_word_of_its_own_that_gmail_takes() {
        assert_eq!(sender_id("weir.example"), "weirexample");
        assert_eq!(sender_id("WEIR.example"), sender_id("weir.example"));
        let long = ["news.the-weir.example", "news.the-weir.example.org", "newsthe.weir.example.com"];
        let hosts = ["", "a.b", "x.yz", "ab.cd", "localhost", "127.0.0.1", "[::1]", "magazine.example"];
        for host in hosts.into_iter().chain(long) {
            let id = sender_id(host);
            assert!((5..=15).contains(&id.len()), "{host}: {id}");
            assert!(id.bytes().all(|byte| byte.is_ascii_alphanumeric()), "{host}: {id}");
        }
        assert!(long.iter().all(|host| sender_id(host).starts_with("newsthe")));
        let ids: std::collections::BTreeSet<_> = long.into_iter().map(sender_id).collect();
        assert_eq!(ids.len(), long.len(), "where a name is cut, its hash tells it from others");
    }
}
