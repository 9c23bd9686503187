//! Enhanced status codes (RFC 3463; the list of them is IANA's, begun by RFC 5248) and the reply codes of SMTP.

use std::fmt;

/// A status such as 5.1.1: class, subject, detail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Status {
    /// 2 arrived, 4 may yet, 5 will not.
    pub class: u8,
    /// What it is about: 1 the address, 2 the mailbox, 3 the system, 4 the way there, 5 the protocol, 6 the content,
    /// 7 policy.
    pub subject: u16,
    /// What of it.
    pub detail: u16,
}

impl Status {
    /// The status in a text that tells most: the first of a failure that says more than that it is one, else the first
    /// of a failure, else the first.
    pub fn find(text: &str) -> Option<Status> {
        let all = || text.split(|c: char| !(c.is_ascii_digit() || c == '.')).filter_map(Status::parse);
        let failed = || all().filter(|status| status.class > 2);
        failed().find(Status::is_telling).or_else(|| failed().next()).or_else(|| all().next())
    }

    /// Whether it says more than its class.
    pub fn is_telling(&self) -> bool {
        self.subject != 0 || self.detail != 0
    }

    /// Reads exactly one, without what stands around it. Sentences end with dots, so one is let pass.
    fn parse(text: &str) -> Option<Status> {
        let mut parts = text.strip_suffix('.').unwrap_or(text).split('.');
        let (class, subject, detail) = (parts.next()?, parts.next()?, parts.next()?);
        if parts.next().is_some() || ![subject, detail].iter().all(|part| (1..=3).contains(&part.len())) {
            return None;
        }
        let class = match class {
            "2" => 2,
            "4" => 4,
            "5" => 5,
            _ => return None,
        };
        Some(Status { class, subject: subject.parse().ok()?, detail: detail.parse().ok()? })
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.class, self.subject, self.detail)
    }
}

/// The first reply code of a text that refuses (RFC 5321, section 4.2): three digits that stand alone.
pub(super) fn reply_code(text: &str) -> Option<u16> {
    let words =
        text.split(|c: char| c.is_whitespace() || matches!(c, '-' | ':' | '<' | '(' | '\'' | '"' | ','));
    let codes = words.filter(|word| word.len() == 3).filter_map(|word| word.parse::<u16>().ok());
    codes.into_iter().find(|code| (420..=459).contains(code) || (500..=559).contains(code) || *code == 571)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Option<String> {
        Status::find(text).map(|status| status.to_string())
    }

    #[test]
    fn a_status_is_found_in_what_stands_around_it() {
        assert_eq!(found("550 5.1.1 <a@b.example>... User unknown").as_deref(), Some("5.1.1"));
        assert_eq!(found("sorry, no mailbox here by that name (#5.1.1 - chkusr)").as_deref(), Some("5.1.1"));
        assert_eq!(found("5.0.0 (undefined status)").as_deref(), Some("5.0.0"));
        assert_eq!(found("5.0.0, then 5.7.26").as_deref(), Some("5.7.26"));
        assert_eq!(found("250 2.1.0 Ok, then 451 4.3.0 error").as_deref(), Some("4.3.0"));
        assert_eq!(found("250 2.6.0 done").as_deref(), Some("2.6.0"));
        assert_eq!(found("gone. 4.4.7.").as_deref(), Some("4.4.7"));
        assert_eq!(found("deferred - 4.16.55.1; see"), None);
        assert_eq!(found("from 192.0.2.4 with Exim 4.72"), None);
        assert_eq!(found("5.1.1234"), None);
    }

    #[test]
    fn a_reply_code_stands_alone() {
        assert_eq!(reply_code("550-5.7.1 no"), Some(550));
        assert_eq!(reply_code("said: 554 no"), Some(554));
        assert_eq!(reply_code("id 5501 at 220 x"), None);
    }
}
