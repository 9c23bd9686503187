//! Where a letter's links lead, and the gaps that are filled for each reader.

use serde::{Deserialize, Serialize};

/// A part of a rendered letter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Piece {
    /// The same for all.
    Text(String),
    /// A gap for what is one reader's own.
    Slot(Slot),
}

/// What is one reader's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Slot {
    /// The whole address that ends the newsletter.
    Unsubscribe,
    /// The whole address of the reader's choices.
    Preferences,
    /// The whole address that shows the letter in a browser.
    Browser,
    /// The word in links that says whose they are; may be empty.
    Token,
    /// The address the letter goes to.
    Address,
}

/// Where words or a picture lead: an address, a slot, or an address that ends with a slot.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Link {
    /// Fixed; empty where the slot is all of it.
    pub(super) address: String,
    pub(super) slot: Option<Slot>,
}

impl Link {
    /// To an address of the web or of mail. Any other leads nowhere: its words stand without a link.
    pub fn to(address: &str) -> Self {
        Self { address: safe(address), slot: None }
    }

    /// To an address of the web that a slot completes, as in `https://site/n/x/3?r=` and [`Slot::Token`].
    pub fn ending(address: &str, slot: Slot) -> Self {
        let address = safe(address);
        let slot = (!address.is_empty()).then_some(slot);
        Self { address, slot }
    }

    /// To where a slot says.
    pub fn slot(slot: Slot) -> Self {
        Self { address: String::new(), slot: Some(slot) }
    }

    /// Whether it leads anywhere.
    pub fn leads(&self) -> bool {
        !self.address.is_empty() || self.slot.is_some()
    }
}

/// The address as a browser would write it, if a letter may hold it.
fn safe(address: &str) -> String {
    let url = url::Url::parse(address.trim()).ok();
    let url = url.filter(|url| matches!(url.scheme(), "http" | "https" | "mailto"));
    url.map(String::from).unwrap_or_default()
}

/// Text as it stands in HTML, in an attribute as well.
pub fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len() + text.len() / 8);
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            '\n' | '\t' => html.push(' '),
            // No mail has a use for these.
            c if c.is_control() => {}
            c => html.push(c),
        }
    }
    html
}
