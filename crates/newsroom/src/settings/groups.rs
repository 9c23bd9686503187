//! What stands on which page: groups that a publisher knows, their settings, and how each is written.

use std::borrow::Cow;

use kernel::config::WALL_WORDS;
use press::staff::Action;

/// How a setting is written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    /// A line of text.
    Text,
    /// A line of text, or nothing.
    Optional,
    /// Text in lines.
    Long,
    /// A whole number.
    Number,
    /// Yes or no.
    Flag,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// A time zone.
    Zone,
    /// A language that there are words in.
    Language,
    /// A moment, or none.
    Moment,
    /// A colour, or the theme's.
    Colour,
    /// A theme among those that are there.
    Theme,
    /// A picture of the library, or none.
    Picture,
    /// Words, a line each.
    Lines,
    /// Whole numbers, a line each.
    Numbers,
    /// A list of things with these parts.
    List(&'static [Column]),
}

/// A part of each thing in a list.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Column {
    /// Its name in the settings.
    pub name: &'static str,
    /// How it is written.
    pub kind: Part,
}

/// How a part is written. What is left empty is left out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Part {
    /// What the thing is known by, for good.
    Name,
    /// A line of text.
    Text,
    /// Text, a line each.
    Lines,
    /// A whole number.
    Number,
    /// Yes or no.
    Flag,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// Amounts, a line each.
    Prices,
    /// A moment.
    Moment,
    /// An e-mail address.
    Email,
    /// A time zone.
    Zone,
    /// A language that there are words in, or the publication's own.
    Language,
    /// Days of the week.
    Days,
}

/// A setting of a page.
#[derive(Clone, Debug)]
pub struct Field {
    /// Its full name.
    pub key: Cow<'static, str>,
    /// How it is written.
    pub kind: Kind,
}

/// A page.
#[derive(Debug)]
pub struct Group {
    /// Its name in addresses, messages and the audit log.
    pub name: &'static str,
    fields: &'static [(&'static str, Kind)],
}

const LEVELS: &[&str] = &["free", "registered", "metered", "subscribers"];
const TERMS: &[&str] = &["month", "year"];

const RULE: &[Column] = &[
    Column { name: "section", kind: Part::Text },
    Column { name: "topic", kind: Part::Text },
    Column { name: "author", kind: Part::Text },
    Column { name: "type", kind: Part::Text },
    Column { name: "older_than_days", kind: Part::Number },
    Column { name: "first_hours", kind: Part::Number },
    Column { name: "access", kind: Part::Choice(LEVELS) },
];
const PLAN: &[Column] = &[
    Column { name: "slug", kind: Part::Name },
    Column { name: "name", kind: Part::Text },
    Column { name: "price", kind: Part::Prices },
    Column { name: "per", kind: Part::Choice(TERMS) },
    Column { name: "trial_days", kind: Part::Number },
    Column { name: "description", kind: Part::Text },
    Column { name: "features", kind: Part::Lines },
];
const OFFER: &[Column] = &[
    Column { name: "code", kind: Part::Name },
    Column { name: "plan", kind: Part::Text },
    Column { name: "price", kind: Part::Prices },
    Column { name: "percent", kind: Part::Number },
    Column { name: "terms", kind: Part::Number },
    Column { name: "for", kind: Part::Choice(&["everyone", "new", "returning"]) },
    Column { name: "automatic", kind: Part::Flag },
    Column { name: "domains", kind: Part::Lines },
    Column { name: "until", kind: Part::Moment },
];
const LETTER: &[Column] = &[
    Column { name: "slug", kind: Part::Name },
    Column { name: "name", kind: Part::Text },
    Column { name: "description", kind: Part::Text },
    Column { name: "subscribers_only", kind: Part::Flag },
    Column { name: "on_registration", kind: Part::Flag },
    Column { name: "about", kind: Part::Text },
    Column { name: "followers_only", kind: Part::Flag },
    Column { name: "days", kind: Part::Days },
    Column { name: "at", kind: Part::Text },
    Column { name: "time_zone", kind: Part::Zone },
    Column { name: "language", kind: Part::Language },
    Column { name: "holidays", kind: Part::Lines },
    Column { name: "sections", kind: Part::Lines },
    Column { name: "untouched", kind: Part::Choice(&["hold", "send"]) },
    Column { name: "from_name", kind: Part::Text },
    Column { name: "from", kind: Part::Email },
    Column { name: "reply_to", kind: Part::Email },
];

/// The page of plans and offers.
pub const PLANS: &str = "plans";
/// The page of tax, and of what those who pay are told.
pub const PAYMENTS: &str = "payments";
/// The page of selling by invoice.
pub const INVOICES: &str = "invoices";
/// The page of the rules for staff.
pub const STAFF: &str = "staff";
/// The page of the walls' words.
pub const WALLS: &str = "walls";

/// Every page, in the order of the list.
pub const GROUPS: &[Group] = &[
    Group {
        name: "publication",
        fields: &[
            ("site.name", Kind::Text),
            ("site.tagline", Kind::Text),
            ("site.description", Kind::Long),
            ("site.language", Kind::Language),
            ("site.time_zone", Kind::Zone),
            ("site.contact", Kind::Text),
        ],
    },
    Group {
        name: "texts",
        fields: &[
            ("site.texts.about", Kind::Long),
            ("site.texts.privacy", Kind::Long),
            ("site.texts.terms", Kind::Long),
        ],
    },
    Group {
        name: "access",
        fields: &[
            ("access.default", Kind::Choice(LEVELS)),
            ("access.rules", Kind::List(RULE)),
            ("access.open_until", Kind::Moment),
            ("meter.allowance", Kind::Number),
            ("meter.unlock", Kind::Choice(&["ask", "automatic"])),
            ("gifts.links_per_month", Kind::Number),
            ("gifts.readers_per_link", Kind::Number),
            ("gifts.days", Kind::Number),
        ],
    },
    Group {
        name: PLANS,
        fields: &[
            ("plans", Kind::List(PLAN)),
            ("offers", Kind::List(OFFER)),
            ("groups.sold", Kind::Flag),
            ("billing.grace_days", Kind::Number),
            ("billing.withdrawal_days", Kind::Number),
            ("billing.withdrawal_refund", Kind::Choice(&["full", "proportionate"])),
        ],
    },
    Group {
        name: PAYMENTS,
        fields: &[
            ("billing.currency", Kind::Optional),
            ("billing.tax.rate", Kind::Number),
            ("billing.tax.name", Kind::Text),
            ("billing.tax.prices", Kind::Choice(&["inclusive", "exclusive"])),
            ("billing.tax.on_top", Kind::Lines),
            ("billing.tax.number", Kind::Text),
            ("billing.notices.renewal_days", Kind::Number),
            ("billing.notices.trial_days", Kind::Number),
            ("billing.notices.price_change_days", Kind::Number),
            ("billing.notices.yearly_reminder", Kind::Flag),
            ("billing.notices.failed_days", Kind::Numbers),
            ("billing.notices.win_back_days", Kind::Number),
        ],
    },
    Group {
        name: INVOICES,
        fields: &[
            ("billing.invoice.offered", Kind::Flag),
            ("billing.invoice.opens", Kind::Choice(&["payment", "order"])),
            ("billing.invoice.payment_days", Kind::Number),
            ("billing.invoice.overdue_days", Kind::Number),
            ("billing.invoice.seller", Kind::Long),
            ("billing.invoice.account", Kind::Long),
        ],
    },
    Group {
        name: "readers",
        fields: &[
            ("readers.devices", Kind::Number),
            ("readers.session_days", Kind::Number),
            ("campus.pairing_days", Kind::Number),
            ("campus.address_days", Kind::Number),
            ("groups.invitation_days", Kind::Number),
            ("readers.disposable_domains", Kind::Lines),
        ],
    },
    Group { name: "newsletters", fields: &[("newsletters", Kind::List(LETTER))] },
    Group {
        name: "embeds",
        fields: &[
            ("embeds.providers", Kind::Lines),
            ("embeds.mastodon", Kind::Lines),
            ("embeds.peertube", Kind::Lines),
        ],
    },
    Group {
        name: "look",
        fields: &[
            ("look.theme", Kind::Theme),
            ("look.accent", Kind::Colour),
            ("look.button", Kind::Colour),
            ("look.paper", Kind::Colour),
            ("look.ink", Kind::Colour),
            ("look.logo", Kind::Picture),
            ("look.dark.accent", Kind::Colour),
            ("look.dark.button", Kind::Colour),
            ("look.dark.paper", Kind::Colour),
            ("look.dark.ink", Kind::Colour),
            ("look.dark.logo", Kind::Picture),
        ],
    },
    Group { name: WALLS, fields: &[] },
    Group {
        name: STAFF,
        fields: &[
            ("staff.second_factor", Kind::Choice(&["publishers", "everyone"])),
            ("staff.idle_minutes", Kind::Number),
            ("staff.session_hours", Kind::Number),
            ("staff.fresh_minutes", Kind::Number),
            ("staff.invitation_hours", Kind::Number),
        ],
    },
];

impl Group {
    /// The page of that name.
    pub fn named(name: &str) -> Option<&'static Group> {
        GROUPS.iter().find(|group| group.name == name)
    }

    /// What it takes to see and to change it.
    pub fn takes(&self) -> Action {
        match self.name {
            PLANS | PAYMENTS | INVOICES => Action::SetPrices,
            STAFF => Action::ChangePeople,
            _ => Action::ChangeSettings,
        }
    }

    /// Its settings.
    pub fn fields(&self) -> Vec<Field> {
        self.fields.iter().map(|(key, kind)| Field { key: Cow::Borrowed(key), kind: *kind }).collect()
    }
}

/// The walls, each with the texts on it.
pub const TEXTS: &[(&str, &[&str])] = &[
    ("registration", &["wall-registration-title", "wall-registration-offer", "wall-registration-button"]),
    ("confirm", &["wall-confirm-title", "wall-confirm-offer", "wall-confirm-offer-plain"]),
    ("unlock", &["wall-unlock-title", "wall-unlock-button", "wall-unlock-offer"]),
    ("exhausted", &["wall-exhausted-title", "wall-exhausted-offer", "wall-full-access"]),
    ("subscribe", &["wall-subscribe-title", "wall-subscribe-offer", "wall-full-access"]),
    ("lapsed", &["wall-lapsed-title", "wall-lapsed-title-plain", "wall-lapsed-offer", "wall-lapsed-button"]),
];

/// The texts on that wall in that language.
pub fn words(wall: &str, language: &str) -> Vec<Field> {
    let texts = TEXTS.iter().find(|(name, _)| *name == wall).map_or(&[][..], |(_, texts)| texts);
    let key = |text: &&str| Cow::Owned(format!("words.{language}.{text}"));
    texts.iter().map(|text| Field { key: key(text), kind: Kind::Text }).collect()
}

/// What may stand in braces in a text.
pub fn variables(text: &str) -> &'static [&'static str] {
    WALL_WORDS.iter().find(|(key, _)| *key == text).map_or(&[], |(_, variables)| variables)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use kernel::config::OWNED;

    use super::*;

    #[test]
    fn each_page_takes_what_its_route_takes() {
        use crate::routes::{Needs, ROUTES};
        for group in GROUPS {
            let own = format!("/newsroom/settings/{}", group.name);
            let of = |path: &str| ROUTES.iter().find(|route| route.path == path);
            let route = of(&own).or_else(|| of("/newsroom/settings/{group}")).unwrap();
            for (method, needs) in route.methods {
                assert_eq!(*needs, Needs::May(group.takes()), "{method} {own}");
            }
        }
    }

    #[test]
    fn every_setting_of_the_newsroom_stands_on_one_page() {
        let all: Vec<String> =
            GROUPS.iter().flat_map(Group::fields).map(|field| field.key.into_owned()).collect();
        let once: BTreeSet<&str> = all.iter().map(String::as_str).collect();
        assert_eq!(once.len(), all.len());
        assert_eq!(once, OWNED.iter().copied().collect());
        let texts: BTreeSet<&str> = TEXTS.iter().flat_map(|(_, texts)| texts.iter().copied()).collect();
        assert_eq!(texts, WALL_WORDS.iter().map(|(key, _)| *key).collect());
    }
}
