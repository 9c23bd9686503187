//! How the publication looks, and what its walls say.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Colours and the logo. What is left empty is as the theme has it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Look {
    /// The name of the theme: of a folder in `site.themes`, or `default`; left empty: that of `site.theme`.
    pub theme: String,
    /// Marks, links and errors, as in `#a8192e`.
    pub accent: String,
    /// What is pressed; its words are white.
    pub button: String,
    /// The ground.
    pub paper: String,
    /// The text.
    pub ink: String,
    /// A picture of the library in place of the name at the head of each page.
    pub logo: String,
    /// The same in the dark.
    pub dark: DarkLook,
}

/// Colours and the logo in the dark.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DarkLook {
    /// Marks, links and errors.
    pub accent: String,
    /// What is pressed.
    pub button: String,
    /// The ground.
    pub paper: String,
    /// The text.
    pub ink: String,
    /// A picture of the library; left empty: the same as by day.
    pub logo: String,
}

/// The colours of one scheme: accent, button, paper, ink.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Palette {
    /// Marks, links and errors.
    pub accent: [u8; 3],
    /// What is pressed.
    pub button: [u8; 3],
    /// The ground.
    pub paper: [u8; 3],
    /// The text.
    pub ink: [u8; 3],
}

/// Two colours that are read on one another, and how well.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Contrast {
    /// The setting that is to change, below `look.`.
    pub setting: &'static str,
    /// What it is read on, or what is read on it.
    pub against: &'static str,
    /// Between 1 and 21.
    pub ratio: f64,
}

impl Contrast {
    /// The least that text may have (WCAG 2.2, AA).
    pub const LEAST: f64 = 4.5;

    /// Whether text of this is well read.
    pub fn is_enough(&self) -> bool {
        self.ratio >= Contrast::LEAST
    }
}

const WHITE: [u8; 3] = [255; 3];
/// Less important text, by day and in the dark, which stays as the default theme has it.
const SOFT: [[u8; 3]; 2] = [[0x5a, 0x5f, 0x67], [0xa2, 0xa5, 0xaa]];
/// The default theme's own, by day and in the dark.
const USUAL: [Palette; 2] = [
    Palette {
        accent: [0xa8, 0x19, 0x2e],
        button: [0xa8, 0x19, 0x2e],
        paper: [0xfd, 0xfd, 0xfb],
        ink: [0x17, 0x19, 0x1c],
    },
    Palette {
        accent: [0xf2, 0x93, 0x8a],
        button: [0xb8, 0x27, 0x3d],
        paper: [0x13, 0x14, 0x17],
        ink: [0xe9, 0xe7, 0xe2],
    },
];

/// A colour written `#rrggbb`.
pub fn colour(text: &str) -> Option<[u8; 3]> {
    let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6 && digits.is_ascii())?;
    let byte = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).ok();
    // A sign is no digit.
    let plain = digits.bytes().all(|b| b.is_ascii_hexdigit());
    plain.then_some([byte(0)?, byte(2)?, byte(4)?])
}

/// How well one is read on the other (WCAG 2.2, relative luminance).
pub fn contrast(one: [u8; 3], other: [u8; 3]) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

fn luminance(colour: [u8; 3]) -> f64 {
    let [red, green, blue] = colour.map(|part| {
        let part = f64::from(part) / 255.0;
        if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    });
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

impl Look {
    /// The colours that are set, with their settings below `look.` and the properties of the theme they replace.
    pub fn colours(&self) -> [[(&'static str, &'static str, &str); 4]; 2] {
        let dark = &self.dark;
        [
            [
                ("accent", "--accent", &self.accent),
                ("button", "--act", &self.button),
                ("paper", "--paper", &self.paper),
                ("ink", "--ink", &self.ink),
            ],
            [
                ("dark.accent", "--accent", &dark.accent),
                ("dark.button", "--act", &dark.button),
                ("dark.paper", "--paper", &dark.paper),
                ("dark.ink", "--ink", &dark.ink),
            ],
        ]
    }

    /// The colours by day and in the dark, with the default theme's where none is set.
    pub fn palettes(&self) -> [Palette; 2] {
        let (all, [day, dark]) = (self.colours(), USUAL);
        let of = |set: [(&str, &str, &str); 4], usual: Palette| {
            let [accent, button, paper, ink] = set.map(|(_, _, text)| colour(text));
            Palette {
                accent: accent.unwrap_or(usual.accent),
                button: button.unwrap_or(usual.button),
                paper: paper.unwrap_or(usual.paper),
                ink: ink.unwrap_or(usual.ink),
            }
        };
        [of(all[0], day), of(all[1], dark)]
    }

    /// How well everything is read that these colours concern.
    pub fn contrasts(&self) -> [[Contrast; 4]; 2] {
        let [day, dark] = self.palettes();
        let of = |palette: Palette, soft, names: [&'static str; 4]| {
            let [accent, button, paper, ink] = names;
            let pair =
                |setting, against, one, other| Contrast { setting, against, ratio: contrast(one, other) };
            [
                pair(ink, "paper", palette.ink, palette.paper),
                pair(accent, "paper", palette.accent, palette.paper),
                pair(button, "white", palette.button, WHITE),
                pair(paper, "soft", palette.paper, soft),
            ]
        };
        [
            of(day, SOFT[0], ["accent", "button", "paper", "ink"]),
            of(dark, SOFT[1], ["dark.accent", "dark.button", "dark.paper", "dark.ink"]),
        ]
    }
}

/// Words of the walls that differ from the theme's, by language and by key.
pub type Words = BTreeMap<String, BTreeMap<String, String>>;

/// Longest of such texts.
const LONGEST: usize = 300;

/// The words that can be set, with what may stand in them in braces.
pub const WALL_WORDS: &[(&str, &[&str])] = &[
    ("wall-registration-title", &[]),
    ("wall-registration-offer", &[]),
    ("wall-registration-button", &[]),
    ("wall-confirm-title", &[]),
    ("wall-confirm-offer", &["email"]),
    ("wall-confirm-offer-plain", &[]),
    ("wall-unlock-title", &[]),
    ("wall-unlock-button", &["n"]),
    ("wall-unlock-offer", &["left", "month", "reset"]),
    ("wall-exhausted-title", &["n", "month"]),
    ("wall-exhausted-offer", &["reset"]),
    ("wall-subscribe-title", &[]),
    ("wall-subscribe-offer", &[]),
    ("wall-lapsed-title", &["date"]),
    ("wall-lapsed-title-plain", &[]),
    ("wall-lapsed-offer", &[]),
    ("wall-lapsed-button", &[]),
    ("wall-full-access", &[]),
];

/// The first thing wrong with the look, as a sentence.
pub(super) fn check_look(look: &Look) -> Result<(), String> {
    for (setting, _, text) in look.colours().into_iter().flatten() {
        if !text.is_empty() && colour(text).is_none() {
            return Err(format!(
                "look.{setting} is \"{text}\"; write a colour as in \"#a8192e\", or nothing for the theme's own."
            ));
        }
    }
    // Only what is set is ours to judge: a theme of one's own has other colours beside it.
    let is_set = |contrast: &&Contrast| {
        let mut all = look.colours().into_iter().flatten();
        all.any(|(setting, _, text)| setting == contrast.setting && !text.is_empty())
    };
    let grounds = [&look.paper, &look.dark.paper];
    for (contrasts, ground) in look.contrasts().iter().zip(grounds) {
        let concerned =
            |contrast: &&Contrast| is_set(contrast) || contrast.against == "paper" && !ground.is_empty();
        if let Some(poor) = contrasts.iter().filter(concerned).find(|contrast| !contrast.is_enough()) {
            return Err(poor_contrast(poor));
        }
    }
    let logos = [("logo", &look.logo), ("dark.logo", &look.dark.logo)];
    let is_file = |name: &str| {
        name.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b)) && !name.starts_with('.')
    };
    match logos.into_iter().find(|(_, name)| !is_file(name)) {
        Some((setting, name)) => Err(format!(
            "look.{setting} is \"{name}\"; write the name of a picture of the library, as in \"9f2c.png\"."
        )),
        None => Ok(()),
    }
}

fn poor_contrast(poor: &Contrast) -> String {
    let what = match poor.against {
        "white" => "the white words on it",
        "soft" => "the grey of less important text on it",
        _ => "the paper",
    };
    let lighter = match (poor.against, poor.setting.starts_with("dark.")) {
        ("white", _) => false,
        ("soft", in_the_dark) => !in_the_dark,
        (_, in_the_dark) => in_the_dark,
    };
    // Rounded down, so that no ratio reads as enough that is not.
    let ratio = (poor.ratio * 10.0).floor() / 10.0;
    format!(
        "look.{} has a contrast of {ratio:.1}:1 against {what}; text needs 4.5:1 to be read by everyone: take a {} one.",
        poor.setting,
        if lighter { "lighter" } else { "darker" },
    )
}

/// The first thing wrong with the walls' words, as a sentence.
pub(super) fn check_words(words: &Words) -> Result<(), String> {
    let all = words.iter().flat_map(|(language, of)| of.iter().map(move |(key, text)| (language, key, text)));
    for (language, key, text) in all {
        let setting = format!("words.{language}.{key}");
        if !language.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') || language.is_empty() {
            return Err(format!("{setting}: \"{language}\" is no language; write a tag, as in words.en."));
        }
        let Some((_, variables)) = WALL_WORDS.iter().find(|(known, _)| known == key) else {
            return Err(format!(
                "{setting} is no text that can be set; those of the walls can, as in wall-registration-title."
            ));
        };
        if text.chars().count() > LONGEST {
            return Err(format!(
                "{setting} has more than {LONGEST} letters; walls are read at a glance: write less."
            ));
        }
        if let Some(other) = in_braces(text).find(|name| !variables.contains(name)) {
            return Err(match variables.is_empty() {
                true => format!("{setting} has {{{other}}}; nothing stands in braces in this text."),
                false => format!(
                    "{setting} has {{{other}}}; in this text {{{}}} can be used.",
                    variables.join("}, {")
                ),
            });
        }
    }
    Ok(())
}

/// What stands in braces.
fn in_braces(text: &str) -> impl Iterator<Item = &str> {
    text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name.trim())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Config;

    fn problem(text: &str) -> String {
        Config::from_toml(text).unwrap_err().to_string()
    }

    #[test]
    fn contrast_is_reckoned_as_the_guidelines_do() {
        assert!((contrast([0; 3], [255; 3]) - 21.0).abs() < 1e-9);
        assert!((contrast([0x76; 3], WHITE) - 4.54).abs() < 0.01);
        assert!((contrast(WHITE, WHITE) - 1.0).abs() < 1e-9);
    }

    #[test]
    fn the_default_theme_is_well_read() {
        for contrast in Look::default().contrasts().iter().flatten() {
            assert!(contrast.is_enough(), "{contrast:?}");
        }
        let css = include_str!("../../../../themes/default/static/css/site.css");
        let hex = |[r, g, b]: [u8; 3]| format!("#{r:02x}{g:02x}{b:02x};");
        let [day, dark] = USUAL;
        for (name, colour) in [
            ("--accent: ", day.accent),
            ("--act: ", day.button),
            ("--paper: ", day.paper),
            ("--ink: ", day.ink),
            ("--soft: ", SOFT[0]),
        ] {
            assert!(css.contains(&format!("{name}{}", hex(colour))), "{name} by day");
        }
        for (name, colour) in [
            ("--accent: ", dark.accent),
            ("--act: ", dark.button),
            ("--paper: ", dark.paper),
            ("--ink: ", dark.ink),
            ("--soft: ", SOFT[1]),
        ] {
            assert!(css.contains(&format!("{name}{}", hex(colour))), "{name} in the dark");
        }
    }

    #[test]
    fn colours_that_cannot_be_read_are_refused() {
        for (text, words) in [
            ("[look]\naccent = \"red\"", "write a colour"),
            ("[look]\naccent = \"#+12345\"", "write a colour"),
            ("[look]\naccent = \"#ffd400\"", "look.accent has a contrast of 1.4:1 against the paper"),
            ("[look]\nbutton = \"#9fc5e8\"", "the white words on it"),
            ("[look]\npaper = \"#444444\"", "contrast"),
            ("[look.dark]\naccent = \"#222222\"", "look.dark.accent"),
            ("[look]\nlogo = \"../x.png\"", "name of a picture"),
        ] {
            assert!(problem(text).contains(words), "{text}: {}", problem(text));
        }
        assert!(Config::from_toml("[look]\naccent = \"#0b5394\"\n[look.dark]\naccent = \"#9fc5e8\"").is_ok());
    }

    #[test]
    fn words_may_hold_what_the_wall_knows() {
        for (text, words) in [
            ("[words.en]\nwall-nonsense = \"x\"", "no text that can be set"),
            ("[words.en]\nwall-unlock-title = \"Hello {name}\"", "nothing stands in braces"),
            ("[words.en]\nwall-exhausted-title = \"{n} in {year}\"", "{n}, {month} can be used"),
            ("[words.\"a b\"]\nwall-unlock-title = \"x\"", "no language"),
        ] {
            assert!(problem(text).contains(words), "{text}: {}", problem(text));
        }
        let long = format!("[words.en]\nwall-unlock-title = \"{}\"", "x".repeat(301));
        assert!(problem(&long).contains("write less"));
        assert!(
            Config::from_toml("[words.en]\nwall-exhausted-title = \"Your { n } of {month} are read\"")
                .is_ok()
        );
    }
}
