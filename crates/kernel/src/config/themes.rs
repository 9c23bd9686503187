//! Which theme the site wears.

use std::path::PathBuf;

use super::Config;

/// How the theme that is part of the program is called.
pub const DEFAULT_THEME: &str = "default";

/// Whether a folder of that name may be a theme to choose.
pub fn is_theme_name(name: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
    !name.is_empty() && name != DEFAULT_THEME && name.bytes().all(plain)
}

impl Config {
    /// The folder of the theme that is worn; nothing: it is the default theme.
    pub fn theme(&self) -> Option<PathBuf> {
        match &*self.look.theme {
            "" => self.site.theme.clone(),
            DEFAULT_THEME => None,
            name => self.site.themes.as_ref().map(|themes| themes.join(name)),
        }
    }
}

/// What is wrong with the choice, as a sentence. Whether the theme can be worn is found by loading it.
pub(super) fn check_theme(config: &Config) -> Result<(), String> {
    let name = &*config.look.theme;
    if ["", DEFAULT_THEME].contains(&name) {
        return Ok(());
    }
    if !is_theme_name(name) {
        return Err(format!(
            "look.theme is \"{name}\"; write the name of a folder in site.themes, \"default\", or nothing for that of site.theme."
        ));
    }
    match config.site.themes {
        Some(_) => Ok(()),
        None => Err(format!(
            "look.theme is \"{name}\", and no folder has themes; name the one it stands in as site.themes."
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_theme_is_chosen_by_name() {
        let theme = |text: &str| Config::from_toml(text).unwrap().theme();
        assert_eq!(theme(""), None);
        let own = "site = { theme = \"own\", themes = \"all\" }\n";
        assert_eq!(theme(own), Some("own".into()));
        assert_eq!(theme(&format!("{own}look.theme = \"tide\"")), Some("all/tide".into()));
        assert_eq!(theme(&format!("{own}look.theme = \"default\"")), None);
    }

    #[test]
    fn a_choice_leads_nowhere_else() {
        let problem = |name: &str, themes: &str| {
            let text = format!("look.theme = \"{name}\"\n{themes}");
            Config::from_toml(&text).unwrap_err().to_string()
        };
        for name in ["../tide", "/etc", ".tide", "a/b", "tide\u{301}"] {
            let told = problem(name, "site.themes = \"all\"");
            assert!(told.starts_with(&format!("look.theme is \"{name}\"; write")), "{told}");
        }
        let told = problem("tide", "");
        assert_eq!(
            told,
            "look.theme is \"tide\", and no folder has themes; name the one it stands in as site.themes."
        );
    }
}
