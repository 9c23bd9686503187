//! The mail that was sent, as far as it came back: where it begins in a text, and what its headers tell.

use super::mime::unfolded;
use super::narrow::address_in;

/// What is known of the mail that was sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Original {
    /// Its Message-ID, without brackets.
    pub message_id: Option<String>,
    /// Its return path.
    pub return_path: Option<String>,
}

impl Original {
    /// Learns what the headers in a text tell; what is known stays.
    pub fn learn(&mut self, text: &str) {
        for line in unfolded(text, &['>', ' ', '\t']) {
            let Some((name, value)) = line.split_once(':') else { continue };
            if name.eq_ignore_ascii_case("message-id") {
                let id = value.trim().trim_start_matches('<').split(['>', ' ']).next().unwrap_or_default();
                if !id.is_empty() {
                    self.message_id.get_or_insert_with(|| id.to_owned());
                }
            } else if name.eq_ignore_ascii_case("return-path")
                && let Some(path) = address_in(value)
            {
                self.return_path.get_or_insert(path);
            }
        }
    }
}

/// How systems announce the mail that comes back below, after dashes and the like: qmail, Exim, GMX, Gmail, sendmail,
/// DragonFly, Yahoo, IMail, Notes, m-FILTER, MXLogic, Exchange, Demon, LLNL, hMailServer; and its first header.
const ANNOUNCED: &[&str] = &[
    "below this line is a copy",
    "a copy of the original message",
    "a summary of the undelivered message",
    "attachment is a copy",
    "content-type: message/rfc822",
    "content-type: text/rfc822-headers",
    "enclosed is a copy",
    "forwarded message",
    "here is a copy of",
    "included is a copy of the message",
    "mensaje original",
    "message header follows",
    "message headers follow",
    "original mail info",
    "original message",
    "received: from",
    "received:from",
    "return-path:",
    "returned message",
    "start of returned message",
    "the header of the original message",
    "this is a copy of the message",
    "this is a copy of your message",
    "unsent message follows",
];

/// A text of a mail system, and what follows it of the mail that was sent.
pub(super) fn split(text: &str) -> (&str, &str) {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let plain = line.trim_start_matches(['-', '=', '*', '>', ' ', '\t']).to_ascii_lowercase();
        let is_excerpt = plain.starts_with("the first ") && plain.contains("lines of your original");
        if is_excerpt || ANNOUNCED.iter().any(|announced| plain.starts_with(announced)) {
            return text.split_at(at);
        }
        at += line.len();
    }
    (text, "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_read_folded_quoted_and_indented() {
        for text in [
            "Subject: a\n b\nMessage-ID:\n <x@news.example>\nReturn-Path:\n\t<b@news.example>\n",
            "> Subject: a\n>  b\n> Message-ID:\n>  <x@news.example>\n> Return-Path: <b@news.example>\n",
            "Original message follows:\n  Return-Path: <b@news.example>\n  Message-ID: <x@news.example>\n",
            "    Return-path: b@news.example\n    Message-Id:\n\t\t\t\t\t<x@news.example> (added by mx)\n",
        ] {
            let mut original = Original::default();
            original.learn(text);
            assert_eq!(original.message_id.as_deref(), Some("x@news.example"), "{text}");
            assert_eq!(original.return_path.as_deref(), Some("b@news.example"), "{text}");
        }
    }
}
