//! E-mail addresses: what is accepted, how two spellings of one mailbox are recognised, and which
//! typing slips are worth asking about.

use serde::{Deserialize, Serialize};

/// Longest address accepted (RFC 5321, section 4.5.3.1.3: a path of 256 with its brackets).
const LONGEST: usize = 254;
/// Longest part before the @ (RFC 5321, section 4.5.3.1.1).
const LONGEST_LOCAL: usize = 64;

/// A deliverable-looking address: trimmed, the domain in lower-case ASCII (IDNA), the local part as
/// typed. Quoted local parts and address literals are refused: nobody registers with them.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct EmailAddress {
    local: String,
    domain: String,
}

/// Why a text is no address, said so that the person who typed it can mend it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidEmail {
    /// Nothing was typed.
    #[error("Please type your e-mail address.")]
    Empty,
    /// No @, or more than one.
    #[error("An e-mail address has one @ in it, as in name@example.org.")]
    At,
    /// The part before the @ is missing, too long or holds characters mail cannot carry.
    #[error("The part before the @ is not one that mail can be sent to.")]
    Local,
    /// The domain is missing, incomplete or no domain name.
    #[error("The part after the @ is not a complete domain, as in example.org.")]
    Domain,
    /// More than 254 characters.
    #[error("This address is longer than e-mail allows.")]
    Long,
}

impl EmailAddress {
    /// Reads what a person typed.
    ///
    /// # Errors
    /// [`InvalidEmail`] says which part is wrong.
    pub fn parse(text: &str) -> Result<EmailAddress, InvalidEmail> {
        let text = text.trim();
        if text.is_empty() {
            return Err(InvalidEmail::Empty);
        }
        let (local, domain) = text.rsplit_once('@').ok_or(InvalidEmail::At)?;
        if local.contains('@') {
            return Err(InvalidEmail::At);
        }
        let domain = ascii_domain(domain).ok_or(InvalidEmail::Domain)?;
        if !is_dot_atom(local) {
            return Err(InvalidEmail::Local);
        }
        if local.len() + 1 + domain.len() > LONGEST {
            return Err(InvalidEmail::Long);
        }
        Ok(EmailAddress { local: local.to_owned(), domain })
    }

    /// The domain, lower case, IDNA-encoded.
    pub fn domain(&self) -> &str {
        &self.domain
    }

    /// The address as one compares and stores it: all lower case. Mailboxes that differ by case
    /// alone do not exist in practice.
    pub fn normal(&self) -> String {
        format!("{}@{}", self.local.to_lowercase(), self.domain)
    }

    /// The mailbox behind the address: plus tags removed, and the provider's own rules applied
    /// (Gmail ignores dots, Yahoo tags with a hyphen, aliases of one provider's domains are one).
    /// Carries the allowance; mail is never sent to it.
    pub fn canonical(&self) -> String {
        let domain = provider_domain(&self.domain);
        let local = self.local.to_lowercase();
        let tag = if domain == "yahoo.com" { '-' } else { '+' };
        let mut mailbox = local.split(tag).next().unwrap_or_default().to_owned();
        if domain == "gmail.com" {
            mailbox.retain(|c| c != '.');
        }
        // An address that is all tag keeps it: "+x@example.org" is nobody's alias.
        if mailbox.is_empty() {
            mailbox = local;
        }
        format!("{mailbox}@{domain}")
    }

    /// The address that was probably meant, if the domain is one slip away from a large provider's.
    pub fn suggestion(&self) -> Option<EmailAddress> {
        let genuine = [COMMON, PROVIDERS, LOOKALIKES];
        if genuine.iter().any(|domains| domains.contains(&self.domain.as_str())) {
            return None;
        }
        COMMON
            .iter()
            .find(|common| strsim::osa_distance(&self.domain, common) == 1)
            .map(|common| EmailAddress { local: self.local.clone(), domain: (*common).to_owned() })
    }
}

impl std::fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}@{}", self.local, self.domain)
    }
}

impl TryFrom<String> for EmailAddress {
    type Error = InvalidEmail;
    fn try_from(text: String) -> Result<Self, InvalidEmail> {
        EmailAddress::parse(&text)
    }
}

impl From<EmailAddress> for String {
    fn from(address: EmailAddress) -> String {
        address.to_string()
    }
}

/// Providers whose domains people mistype.
const COMMON: &[&str] = &[
    "gmail.com",
    "googlemail.com",
    "yahoo.com",
    "hotmail.com",
    "outlook.com",
    "icloud.com",
    "aol.com",
    "proton.me",
    "protonmail.com",
    "live.com",
    "msn.com",
    "gmx.de",
    "gmx.net",
    "web.de",
    "orange.fr",
    "wanadoo.fr",
    "hotmail.co.uk",
    "yahoo.co.uk",
    "btinternet.com",
    "comcast.net",
    "verizon.net",
];

/// Providers whose domains lie one slip from a common one, so must not be "corrected".
const PROVIDERS: &[&str] = &[
    "ymail.com",
    "gmx.com",
    "gmx.at",
    "gmx.ch",
    "gmx.fr",
    "mail.com",
    "email.com",
    "hotmail.fr",
    "hotmail.de",
    "outlook.de",
    "outlook.fr",
    "mac.com",
    "me.com",
    "live.fr",
    "live.de",
    "live.nl",
    "aol.de",
    "aol.fr",
];

/// Domains of nobody's trade in mail that do so as well.
const LOOKALIKES: &[&str] = &["gail.com", "olive.com", "clive.com", "web.com"];

/// Whether the domain is a large provider's, at which anyone can have an address.
pub(crate) fn is_anyones(domain: &str) -> bool {
    let known = |domain: &str| COMMON.contains(&domain) || PROVIDERS.contains(&domain);
    known(domain) || known(provider_domain(domain))
}

fn provider_domain(domain: &str) -> &str {
    match domain {
        "googlemail.com" => "gmail.com",
        "ymail.com" | "rocketmail.com" => "yahoo.com",
        "pm.me" | "protonmail.com" | "protonmail.ch" => "proton.me",
        "me.com" | "mac.com" => "icloud.com",
        other => other,
    }
}

fn ascii_domain(domain: &str) -> Option<String> {
    let ascii = idna::domain_to_ascii_strict(domain.trim_end_matches('.')).ok()?;
    let labels: Vec<&str> = ascii.split('.').collect();
    let top = labels.last()?;
    let complete = labels.len() >= 2
        && top.len() >= 2
        && !top.bytes().all(|b| b.is_ascii_digit())
        && labels.iter().all(|label| (1..=63).contains(&label.len()));
    complete.then_some(ascii)
}

/// An unquoted local part (RFC 5321 dot-string; letters beyond ASCII as RFC 6531 allows).
fn is_dot_atom(local: &str) -> bool {
    local.len() <= LONGEST_LOCAL
        && local.split('.').all(|atom| !atom.is_empty())
        && local.chars().all(|c| {
            c.is_ascii_alphanumeric()
                || ".!#$%&'*+-/=?^_`{|}~".contains(c)
                || (!c.is_ascii() && c.is_alphanumeric())
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn parse(text: &str) -> EmailAddress {
        EmailAddress::parse(text).unwrap()
    }

    #[test]
    fn addresses_are_read_as_typed() {
        assert_eq!(parse(" Ada.L@Example.ORG ").to_string(), "Ada.L@example.org");
        assert_eq!(parse("ada@bücher.example").domain(), "xn--bcher-kva.example");
        assert_eq!(parse("ada@example.org.").to_string(), "ada@example.org");
    }

    #[test]
    fn what_is_wrong_is_said() {
        for (text, wrong) in [
            ("", InvalidEmail::Empty),
            ("ada", InvalidEmail::At),
            ("a@b@example.org", InvalidEmail::At),
            ("@example.org", InvalidEmail::Local),
            ("a b@example.org", InvalidEmail::Local),
            ("a..b@example.org", InvalidEmail::Local),
            ("ada\r\nBcc: x@example.org", InvalidEmail::Local),
            ("<ada@example.org>", InvalidEmail::Domain),
            ("ada@localhost", InvalidEmail::Domain),
            ("ada@10.0.0.1", InvalidEmail::Domain),
            ("ada@exa mple.org", InvalidEmail::Domain),
            ("ada@-example.org", InvalidEmail::Domain),
        ] {
            assert_eq!(EmailAddress::parse(text), Err(wrong), "{text}");
        }
        let long = format!("ada@{}.example", ["abcdefghij"; 25].join("."));
        assert!(EmailAddress::parse(&long).is_err());
    }

    #[test]
    fn spellings_of_one_mailbox_are_one() {
        for alias in [
            "jane.doe@gmail.com",
            "J.A.N.E.DOE@GMAIL.COM",
            "janedoe+news@gmail.com",
            "jane.doe+a+b@googlemail.com",
        ] {
            assert_eq!(parse(alias).canonical(), "janedoe@gmail.com");
        }
        assert_eq!(parse("jane-shop@yahoo.com").canonical(), "jane@yahoo.com");
        assert_eq!(parse("jane.doe+x@example.org").canonical(), "jane.doe@example.org");
        assert_ne!(parse("jane.doe@example.org").canonical(), parse("janedoe@example.org").canonical());
        assert_eq!(parse("+x@example.org").canonical(), "+x@example.org");
    }

    #[test]
    fn slips_are_asked_about_and_real_domains_left_alone() {
        let meant = |text: &str| parse(text).suggestion().map(|s| s.to_string());
        assert_eq!(meant("ada@gmial.com").as_deref(), Some("ada@gmail.com"));
        assert_eq!(meant("ada@gmail.co").as_deref(), Some("ada@gmail.com"));
        assert_eq!(meant("ada@hotmal.com").as_deref(), Some("ada@hotmail.com"));
        for fine in ["ada@gmail.com", "ada@ymail.com", "ada@gmx.at", "ada@example.org", "ada@mail.com"] {
            assert_eq!(meant(fine), None, "{fine}");
        }
    }

    proptest! {
        #[test]
        fn ten_aliases_one_mailbox(name in "[a-z]{3,10}", tags in prop::collection::vec("[a-z0-9]{1,6}", 10)) {
            let home = parse(&format!("{name}@gmail.com")).canonical();
            for (at, tag) in tags.iter().enumerate() {
                let (head, tail) = name.split_at(1 + at % (name.len() - 1));
                let alias = parse(&format!("{head}.{tail}+{tag}@GoogleMail.com"));
                prop_assert_eq!(alias.canonical(), home.clone());
            }
        }

        #[test]
        fn any_text_is_read_or_refused(text in "\\PC{0,80}") {
            if let Ok(address) = EmailAddress::parse(&text) {
                prop_assert_eq!(EmailAddress::parse(&address.to_string()), Ok(address.clone()));
                prop_assert!(!address.to_string().contains(['\r', '\n', ' ', '<', '>']));
            }
        }
    }
}
