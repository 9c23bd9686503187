//! Reports in the standard form (RFC 3464): fields of the message, then fields of each address.

use super::causes::{Evidence, Stage};
use super::mime::unfolded;
use super::narrow::address_in;
use super::{MOST, Recipient, Soft, Status, Verdict, brief};

/// The fields of one address.
#[derive(Clone, Debug, Default)]
pub(super) struct Fields {
    last: Option<String>,
    original: Option<String>,
    action: String,
    status: String,
    diagnostic: String,
}

impl Fields {
    fn names_one(&self) -> bool {
        self.last.is_some() || self.original.is_some()
    }

    fn keep(&mut self, name: &str, value: &str) {
        match name {
            "final-recipient" => self.last = Some(value.to_owned()),
            "original-recipient" => self.original = Some(value.to_owned()),
            "action" => self.action = value.to_ascii_lowercase(),
            "status" => value.clone_into(&mut self.status),
            "diagnostic-code" => value.clone_into(&mut self.diagnostic),
            _ => {}
        }
    }

    /// The address that it speaks of, and the one it was first sent to.
    fn addresses(&self) -> Option<(String, Option<String>)> {
        let original = self.original.as_deref().and_then(typed_address);
        let last = self.last.as_deref().and_then(typed_address);
        Some((last.or_else(|| original.clone())?, original))
    }

    /// What became of the mail. `said` gives more of what was said of an address, and at which point.
    fn recipient(&self, said: impl Fn(&str) -> (String, Option<Stage>)) -> Recipient {
        let (address, original) = self.addresses().unwrap_or_default();
        let (more, stage) = said(&address);
        let status = Status::find(&self.status);
        let evidence = Evidence { status, said: self.diagnostic.trim(), stage };
        let (verdict, status, diagnostic) = match evidence.told() {
            // The fields say no more than that it failed.
            Some(Verdict::Soft(Soft::Unclear)) | None if !more.is_empty() => {
                let told = Evidence { said: &more, ..evidence };
                (told.verdict(), told.status(), more.as_str())
            }
            _ => (evidence.verdict(), evidence.status(), evidence.said),
        };
        let verdict = match self.action.split(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default() {
            "delayed" => Verdict::Delayed,
            "delivered" | "relayed" | "expanded" => Verdict::Delivered,
            _ => verdict,
        };
        Recipient { address, original, verdict, status, diagnostic: brief(diagnostic) }
    }
}

/// The fields of each address in a report, or in a text that has some.
pub(super) fn fields(text: &str) -> Vec<Fields> {
    let (mut all, mut one) = (Vec::new(), Fields::default());
    for line in unfolded(text, &[' ', '\t']) {
        if all.len() == MOST {
            return all;
        }
        let Some((name, value)) = line.split_once(':') else {
            if line.trim().is_empty() && one.names_one() {
                all.push(std::mem::take(&mut one));
            }
            continue;
        };
        let name = name.trim().to_ascii_lowercase();
        // Some leave out the empty line between two addresses.
        if name == "final-recipient" && one.last.is_some() {
            all.push(std::mem::take(&mut one));
        }
        one.keep(&name, value.trim());
    }
    if one.names_one() {
        all.push(one);
    }
    all
}

/// What each address of the fields comes to.
pub(super) fn recipients(all: &[Fields], said: impl Fn(&str) -> (String, Option<Stage>)) -> Vec<Recipient> {
    all.iter().map(|one| one.recipient(&said)).collect()
}

/// The address in `rfc822; a@b.example`, if it is one of mail.
fn typed_address(value: &str) -> Option<String> {
    let address = match value.split_once(';') {
        Some((kind, address)) if kind.trim().eq_ignore_ascii_case("rfc822") => address,
        Some((kind, address)) if kind.trim().eq_ignore_ascii_case("utf-8") => address,
        Some(_) => return None,
        None => value,
    };
    address_in(address)
}
