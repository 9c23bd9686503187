//! What the settings change of a theme: some of its words, and custom properties of its style sheet.

use std::collections::BTreeMap;
use std::fmt::Write as _;

/// The style sheet of every page.
pub(super) const SHEET: &str = "css/site.css";

/// What the settings change of a theme.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Touches {
    /// Messages by language and key, in plain text; `{name}` stands for the message's variable of that name. Where the
    /// text is empty, the theme's own stays.
    pub words: BTreeMap<String, BTreeMap<String, String>>,
    /// Custom properties by day.
    pub day: Vec<(String, String)>,
    /// Custom properties in the dark.
    pub dark: Vec<(String, String)>,
    /// Further rules.
    pub rules: String,
}

impl Touches {
    /// The style sheet with these properties. What is set first counts for cards that are drawn ([`super::Dress`]), so
    /// the day comes before everything.
    pub(super) fn sheet(&self, sheet: &[u8]) -> Vec<u8> {
        let day = scheme("light", &self.day);
        let dark = scheme("dark", &self.dark);
        [day.as_bytes(), sheet, dark.as_bytes(), self.rules.as_bytes()].concat()
    }

    /// The language files that come before the theme's.
    pub(super) fn languages(&self) -> impl Iterator<Item = (&str, String)> {
        self.words.iter().map(|(language, words)| {
            let said = words.iter().filter(|(_, text)| !text.trim().is_empty());
            (language.as_str(), said.map(|(key, text)| format!("{key} = {}\n", pattern(text))).collect())
        })
    }
}

/// Twice the root, so that the sheet's own does not win where it comes later.
fn scheme(name: &str, properties: &[(String, String)]) -> String {
    if properties.is_empty() {
        return String::new();
    }
    let set: Vec<String> = properties.iter().map(|(name, value)| format!("{name}:{value}")).collect();
    format!("@media (prefers-color-scheme:{name}){{:root:root{{{}}}}}", set.join(";"))
}

/// Plain text as a message: on one line, and nothing in it means anything but variables.
fn pattern(text: &str) -> String {
    // What begins with a sign would be read as one.
    let mut out = String::from("{\"\"}");
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut left = text.as_str();
    while let Some(sign) = left.chars().next() {
        let variable = left.strip_prefix('{').and_then(|rest| rest.split_once('}'));
        match (sign, variable.map(|(name, rest)| (name.trim(), rest))) {
            (_, Some((name, rest))) if is_name(name) => {
                // Writing to a string does not fail.
                let _ = write!(out, "{{ ${name} }}");
                left = rest;
                continue;
            }
            ('{' | '}', _) => _ = write!(out, "{{\"{sign}\"}}"),
            _ => out.push(sign),
        }
        left = &left[sign.len_utf8()..];
    }
    out
}

fn is_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::*;
    use crate::theme::{Dress, Theme};

    fn pairs(all: &[(&str, &str)]) -> Vec<(String, String)> {
        all.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    fn touched(touches: Touches) -> Theme {
        Theme::touched(None, "fr", TimeZone::UTC, touches).unwrap()
    }

    fn words(language: &str, all: &[(&str, &str)]) -> Touches {
        let words = BTreeMap::from([(language.to_owned(), pairs(all).into_iter().collect())]);
        Touches { words, ..Touches::default() }
    }

    #[test]
    fn words_of_the_settings_come_before_the_theme_s() {
        let plain = touched(Touches::default());
        let theme = touched(words(
            "fr",
            &[("wall-unlock-title", "  Lisez\n  la suite "), ("wall-subscribe-title", " ")],
        ));
        assert_eq!(theme.text("wall-unlock-title", &[]), "Lisez la suite");
        assert_eq!(theme.text("wall-subscribe-title", &[]), plain.text("wall-subscribe-title", &[]));
        let english = touched(words("en", &[("wall-unlock-title", "Read on")]));
        assert_eq!(english.text("wall-unlock-title", &[]), plain.text("wall-unlock-title", &[]));
    }

    #[test]
    fn only_variables_mean_anything() {
        let text = "[x] *.{n} of { month }: {, }, {\"a\"}, {$n} \\ \" # - = {n -> [one] a *[other] b}";
        let theme = touched(words("fr", &[("wall-exhausted-title", text)]));
        let shown = theme.text("wall-exhausted-title", &[("n", 3_i64.into()), ("month", "May".into())]);
        assert_eq!(shown, text.replace("{n}", "3").replace("{ month }", "May"));
    }

    #[test]
    fn a_language_without_a_file_is_none() {
        let touches = words("xx", &[("wall-unlock-title", "x")]);
        assert!(Theme::touched(None, "xx", TimeZone::UTC, touches).is_err());
    }

    #[test]
    fn properties_win_over_the_sheet_s_own() {
        let plain = touched(Touches::default());
        let touches = Touches {
            day: pairs(&[("--accent", "#0b5394")]),
            dark: pairs(&[("--accent", "#9fc5e8"), ("--paper", "#000000")]),
            ..Touches::default()
        };
        let theme = touched(touches);
        assert_ne!(theme.asset_url(SHEET), plain.asset_url(SHEET), "the address changes with the bytes");
        let css = String::from_utf8(theme.asset(SHEET).unwrap().bytes.to_vec()).unwrap();
        assert!(
            css.starts_with("@media (prefers-color-scheme:light){:root:root{--accent:#0b5394}}"),
            "{}",
            &css[..100]
        );
        assert!(
            css.ends_with("@media (prefers-color-scheme:dark){:root:root{--accent:#9fc5e8;--paper:#000000}}")
        );
        let dress = Dress::of(&css);
        assert_eq!((dress.accent, dress.paper), (Some([0x0b, 0x53, 0x94]), Some([0xfd, 0xfd, 0xfb])));
        let css = |theme: &Theme| theme.asset(SHEET).unwrap().bytes.len();
        assert_eq!(css(&plain), css(&touched(Touches::default())));
    }
}
