//! The paths that settings hold, all of them.

use std::path::PathBuf;

use super::Config;

impl Config {
    /// The files and folders that settings name and the site cannot do without: pages, a theme, passwords,
    /// keys, certificates.
    pub fn kept_paths(&self) -> Vec<PathBuf> {
        of(&mut self.clone()).0.into_iter().map(std::mem::take).collect()
    }
}

/// Those of what is kept, and those of folders where things come and go.
pub(super) fn of(config: &mut Config) -> (Vec<&mut PathBuf>, Vec<&mut PathBuf>) {
    let Config { site, server, billing, mail, media, backup, .. } = config;
    let kept = [
        &mut site.theme,
        &mut site.themes,
        &mut site.pages,
        &mut server.tls_certificate,
        &mut server.tls_key,
        &mut server.acme.directory_ca,
        &mut mail.smtp.password_file,
        &mut media.s3.secret_key_file,
        &mut billing.stripe.secret_key_file,
        &mut billing.stripe.webhook_secret_file,
    ];
    let relays = mail.bulk.relays.iter_mut().filter_map(|relay| relay.password_file.as_mut());
    let keys = mail.bulk.dkim.iter_mut().map(|key| &mut key.key_file);
    let kept = kept.into_iter().flatten().chain(relays).chain(keys).collect();
    (kept, [&mut mail.bounces.maildir, &mut backup.folder].into_iter().flatten().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: &str = r#"
        site = { theme = "r/theme", themes = "r/themes", pages = "r/pages" }
        server = { tls_certificate = "r/chain", tls_key = "r/key", acme = { directory_ca = "r/ca" } }
        billing.stripe = { secret_key_file = "r/stripe", webhook_secret_file = "r/webhook" }
        media.s3.secret_key_file = "r/s3"
        backup.folder = "r/backups"
        [mail]
        smtp.password_file = "r/smtp"
        bounces.maildir = "r/maildir"
        [[mail.bulk.relays]]
        password_file = "r/relay"
        [[mail.bulk.dkim]]
        selector = "a"
        key_file = "r/dkim"
    "#;

    #[test]
    fn every_path_is_found_and_those_of_what_is_kept_are_told() {
        let mut config: Config = toml::from_str(ALL).unwrap();
        let mut told = config.kept_paths();
        told.sort();
        let names = [
            "ca", "chain", "dkim", "key", "pages", "relay", "s3", "smtp", "stripe", "theme", "themes",
            "webhook",
        ];
        assert_eq!(told, names.map(|name| PathBuf::from(format!("r/{name}"))));
        assert!(toml::to_string(&config).unwrap().contains("\"r/"));
        let (kept, passing) = of(&mut config);
        kept.into_iter().chain(passing).for_each(|path| *path = "found".into());
        let left = toml::to_string(&config).unwrap();
        assert!(!left.contains("\"r/"), "{left}");
    }
}
