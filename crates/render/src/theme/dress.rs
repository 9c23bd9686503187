//! What a theme's style sheet says of its typefaces and colours, for what is drawn and not laid out by a browser.

/// The typefaces and colours of a style sheet. A colour it does not set as `#rgb` or `#rrggbb` is left out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Dress {
    /// Addresses of the files of the first family of `--display`, in their order.
    pub display: Vec<String>,
    /// The same of `--sans`.
    pub sans: Vec<String>,
    /// `--paper`, the ground by day.
    pub paper: Option<[u8; 3]>,
    /// `--ink`, its text.
    pub ink: Option<[u8; 3]>,
    /// `--soft`, text that is less important.
    pub soft: Option<[u8; 3]>,
    /// `--accent`, the one accent.
    pub accent: Option<[u8; 3]>,
}

impl Dress {
    /// Reads a style sheet, by day: what is set first counts.
    pub fn of(css: &str) -> Self {
        let files =
            |property| first_family(css, property).map(|family| files(css, family)).unwrap_or_default();
        let colour = |property| colour(value(css, property)?);
        Self {
            display: files("--display"),
            sans: files("--sans"),
            paper: colour("--paper"),
            ink: colour("--ink"),
            soft: colour("--soft"),
            accent: colour("--accent"),
        }
    }
}

/// The value a custom property is first set to.
fn value<'c>(css: &'c str, property: &str) -> Option<&'c str> {
    let (_, after) = css.split_once(&format!("{property}:"))?;
    after.split([';', '}']).next().map(str::trim)
}

fn first_family<'c>(css: &'c str, property: &str) -> Option<&'c str> {
    Some(unquoted(value(css, property)?.split(',').next()?))
}

/// The files of a family, each from a rule of its own.
fn files(css: &str, family: &str) -> Vec<String> {
    let rules = css.split("@font-face").skip(1).filter_map(|rule| rule.split('}').next());
    let upright = rules.filter(|rule| !rule.contains("italic"));
    let ours = upright.filter(|rule| value(rule, "font-family").is_some_and(|name| unquoted(name) == family));
    let file = |rule: &str| Some(unquoted(rule.split_once("url(")?.1.split(')').next()?).to_owned());
    ours.filter_map(file).filter(|file| !file.is_empty()).collect()
}

fn unquoted(text: &str) -> &str {
    text.trim().trim_matches(['"', '\''])
}

fn colour(value: &str) -> Option<[u8; 3]> {
    let digits = value.strip_prefix('#')?;
    let nibbles: Vec<u8> = digits.chars().map(|c| Some(c.to_digit(16)? as u8)).collect::<Option<_>>()?;
    match nibbles[..] {
        [r, g, b] => Some([r * 17, g * 17, b * 17]),
        [r, rr, g, gg, b, bb] => Some([r * 16 + rr, g * 16 + gg, b * 16 + bb]),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_style_sheet_says_what_it_is_set_in() {
        let css = "@font-face { font-family: \"Big Serif\"; src: url('/static/fonts/big.1a.woff2') }
            @font-face { font-family: Small; src: url(/static/fonts/small.woff2); }
            @font-face{font-family:Big Serif;font-style:italic;src:url(/static/fonts/italic.woff2)}
            @font-face { font-family: Big Serif; src: url(\"/static/fonts/big-ext.woff2\"); unicode-range: U+100-130 }
            @font-face { font-family: Fallback; src: local(\"Arial\"); }
            :root { --paper: #FFF; --ink:#17191c;--accent: red; --display: 'Big Serif', Georgia; --sans: Small, sans-serif }
            @media (prefers-color-scheme: dark) { :root { --paper: #000; --soft: #888888; } }";
        let dress = Dress::of(css);
        assert_eq!(dress.display, ["/static/fonts/big.1a.woff2", "/static/fonts/big-ext.woff2"]);
        assert_eq!(dress.sans, ["/static/fonts/small.woff2"]);
        assert_eq!((dress.paper, dress.ink, dress.accent), (Some([255; 3]), Some([0x17, 0x19, 0x1c]), None));
        assert_eq!(Dress::of(""), Dress::default());
        assert_eq!(
            Dress::of("@font-face{font-family:x;src:url(}:root{--display:x;--ink:#ééé;--paper:#12"),
            Dress::default()
        );
    }
}
