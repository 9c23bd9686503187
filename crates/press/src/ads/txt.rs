//! `ads.txt` (IAB Tech Lab, version 1.1): who may sell this site's advertisements. The settings say it until somebody
//! writes it in the newsroom; from then on, what was written there counts.

use db::{Conn, DbError, Tx};
use kernel::clock::Millis;

use super::CHANGE;
use crate::Press;
use crate::audit::{self, Act, Actor, Entry, Subject};

/// Longest text, in bytes: what a form may bring.
const LONGEST: usize = 48 * 1024;
/// The variables there are.
const VARIABLES: [&str; 5] =
    ["contact", "subdomain", "inventorypartnerdomain", "ownerdomain", "managerdomain"];

/// What is wrong with a line. After `ads-txt-` it is a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// It is neither a record nor a variable.
    Neither,
    /// A record has no account.
    Account,
    /// Its relationship is neither DIRECT nor RESELLER.
    Relationship,
    /// Its first field is no domain.
    Domain,
    /// There are more than four fields.
    Fields,
    /// Its last field is no identifier.
    Authority,
    /// There is no such variable.
    Variable,
    /// A variable has no value, or none of its kind.
    Value,
    /// A variable that stands once stands twice.
    Twice,
    /// The whole is too long.
    Long,
}

impl Wrong {
    /// The word after `ads-txt-` in language files.
    pub fn as_str(self) -> &'static str {
        match self {
            Wrong::Neither => "neither",
            Wrong::Account => "account",
            Wrong::Relationship => "relationship",
            Wrong::Domain => "domain",
            Wrong::Fields => "fields",
            Wrong::Authority => "authority",
            Wrong::Variable => "variable",
            Wrong::Value => "value",
            Wrong::Twice => "twice",
            Wrong::Long => "long",
        }
    }
}

/// A line that cannot stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Which, counted from 1.
    pub number: usize,
    /// What it says.
    pub text: String,
    /// What is wrong with it.
    pub wrong: Wrong,
}

/// The first line that cannot stand, if any.
pub fn check_txt(text: &str) -> Option<Line> {
    if text.len() > LONGEST {
        return Some(Line { number: text.lines().count(), text: String::new(), wrong: Wrong::Long });
    }
    let mut owners = 0;
    text.lines().zip(1..).find_map(|(line, number)| {
        let said = line.split('#').next().unwrap_or_default().trim();
        let wrong = check_line(said, &mut owners)?;
        Some(Line { number, text: said.chars().take(120).collect(), wrong })
    })
}

fn check_line(said: &str, owners: &mut usize) -> Option<Wrong> {
    if said.is_empty() {
        return None;
    }
    match said.split_once('=').filter(|(name, _)| !name.contains(',')) {
        Some((name, value)) => variable(&name.trim().to_ascii_lowercase(), value.trim(), owners),
        None => record(said),
    }
}

fn variable(name: &str, value: &str, owners: &mut usize) -> Option<Wrong> {
    if !VARIABLES.contains(&name) {
        return Some(Wrong::Variable);
    }
    if name == "ownerdomain" {
        *owners += 1;
        if *owners > 1 {
            return Some(Wrong::Twice);
        }
    }
    let is_value = match (name, value.split_once(',')) {
        ("contact", _) => !value.is_empty(),
        // A manager may be one country's.
        ("managerdomain", Some((domain, country))) => {
            let country = country.trim();
            is_domain(domain.trim()) && country.len() == 2 && country.bytes().all(|b| b.is_ascii_alphabetic())
        }
        (_, _) => is_domain(value),
    };
    (!is_value).then_some(Wrong::Value)
}

fn record(said: &str) -> Option<Wrong> {
    // What follows a semicolon is for those who agreed on it.
    let record = said.split(';').next().unwrap_or_default();
    let fields: Vec<&str> = record.split(',').map(str::trim).collect();
    let (domain, account, relationship) = match fields[..] {
        [domain, account, relationship] | [domain, account, relationship, _] => {
            (domain, account, relationship)
        }
        [_] => return Some(Wrong::Neither),
        [..] if fields.len() > 4 => return Some(Wrong::Fields),
        _ => return Some(Wrong::Relationship),
    };
    let is_word = |text: &str| !text.is_empty() && !text.contains(char::is_whitespace);
    if !is_domain(domain) {
        Some(Wrong::Domain)
    } else if !is_word(account) {
        Some(Wrong::Account)
    } else if !["direct", "reseller"].contains(&relationship.to_ascii_lowercase().as_str()) {
        Some(Wrong::Relationship)
    } else {
        let authority = fields.get(3).copied().unwrap_or("none");
        let is_authority =
            is_word(authority) && authority.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        (!is_authority).then_some(Wrong::Authority)
    }
}

fn is_domain(text: &str) -> bool {
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    text.len() <= 253 && text.contains('.') && text.split('.').all(label)
}

const WRITTEN: &str = "SELECT body FROM ads_txt WHERE id = 1";
const WRITE: &str = "INSERT INTO ads_txt (id, body, changed_at) VALUES (1, $1, $2)
    ON CONFLICT (id) DO UPDATE SET body = excluded.body, changed_at = excluded.changed_at";
const UNWRITE: &str = "DELETE FROM ads_txt WHERE id = 1";

/// What was written in the newsroom; none as long as the settings count.
///
/// # Errors
/// When the database fails.
pub fn txt(conn: &mut Conn) -> Result<Option<String>, DbError> {
    conn.query_opt(WRITTEN, &[])
}

/// Writes it down; without a text, the settings count again.
///
/// # Errors
/// When the database fails. What is wrong with the text was to be asked before ([`check_txt`]).
pub fn save_txt(
    tx: &mut Tx,
    press: &Press,
    actor: &Actor,
    text: Option<&str>,
    now: Millis,
) -> Result<(), DbError> {
    let former = txt(tx)?.unwrap_or_else(|| press.config.site.ads_txt.join("\n"));
    match text {
        Some(text) => tx.execute(WRITE, &[&text, &now])?,
        None => tx.execute(UNWRITE, &[])?,
    };
    tx.record_change(CHANGE, 0, now)?;
    let count = |text: &str| text.lines().filter(|line| !line.trim().is_empty()).count().to_string();
    let now_said = text.map_or_else(|| press.config.site.ads_txt.join("\n"), str::to_owned);
    let (was, became) = (count(&former), count(&now_said));
    let subject = Subject::File("ads.txt");
    audit::record(tx, now, actor, &Entry { act: Act::AdsTxtChanged, subject, was: &was, became: &became })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_standard_allows_is_taken() {
        let text = "# Who may sell\ngreenadexchange.com, 12345, DIRECT, d75815a79\nblueadexchange.com,XF436,direct\n\
            \tredadexchange.com , pub-99=a , RESELLER ,\u{20}AEC242 # one more\n\n\
            orange.example, 1, RESELLER; note=this one\nplaceholder.example.com, placeholder, DIRECT, placeholder\n\
            contact=adops@example.com\nCONTACT = https://example.com/contact\nsubdomain=divisionone.example.com\n\
            OWNERDOMAIN=example.com\nMANAGERDOMAIN=manager.example, FR\nmanagerdomain=manager.example\n\
            inventorypartnerdomain=partner.example\r\n";
        assert_eq!(check_txt(text), None);
        assert_eq!(check_txt(""), None);
    }

    #[test]
    fn the_line_that_is_wrong_is_named() {
        for (line, wrong) in [
            ("hello", Wrong::Neither),
            ("exchange.example, 1", Wrong::Relationship),
            ("exchange.example, 1, PARTNER", Wrong::Relationship),
            ("exchange.example, , DIRECT", Wrong::Account),
            ("exchange.example, a b, DIRECT", Wrong::Account),
            ("exchange, 1, DIRECT", Wrong::Domain),
            ("https://exchange.example, 1, DIRECT", Wrong::Domain),
            ("-x.example, 1, DIRECT", Wrong::Domain),
            ("exchange.example, 1, DIRECT, a b", Wrong::Authority),
            ("exchange.example, 1, DIRECT, ", Wrong::Authority),
            ("exchange.example, 1, DIRECT, abc, more", Wrong::Fields),
            ("owner=example.com", Wrong::Variable),
            ("contact=", Wrong::Value),
            ("subdomain=nonsense", Wrong::Value),
            ("managerdomain=manager.example, France", Wrong::Value),
        ] {
            let text = format!("# first\ncontact=a@b.example\n{line} # and why\n");
            let found = check_txt(&text).unwrap_or_else(|| panic!("{line} was taken"));
            assert_eq!((found.number, found.wrong), (3, wrong), "{line}");
        }
        let twice = check_txt("ownerdomain=a.example\nownerdomain=b.example").unwrap();
        assert_eq!((twice.number, twice.wrong), (2, Wrong::Twice));
        assert_eq!(check_txt(&"# x\n".repeat(20_000)).map(|line| line.wrong), Some(Wrong::Long));
    }
}
