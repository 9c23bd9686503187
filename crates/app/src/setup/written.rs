//! The settings file as the set-up writes it: readable, and only what differs from the defaults.

use std::fmt::Write as _;

use kernel::Config;
use kernel::config::{AccessLevel, Newsletter, SmtpSecurity};
use toml::Value;

use super::draft::{Draft, host_of, is_loopback};

/// The name of the file with the relay's password, beside the settings.
pub const PASSWORD_FILE: &str = "smtp-password";

/// What the file depends on beside the draft.
#[derive(Clone, Copy, Debug)]
pub struct Circumstances<'a> {
    /// Where the site is if nobody says otherwise, as in `http://127.0.0.1:8080`.
    pub here: &'a str,
    /// The set-up came by way of a proxy on this machine.
    pub proxied: bool,
    /// The relay asks for a password.
    pub password: bool,
    /// The day, as in `2026-11-25`.
    pub day: &'a str,
    /// The newsletters that it begins with.
    pub letters: &'a [Newsletter],
}

/// The file's text for a settled draft.
pub fn settings(draft: &Draft, circumstances: Circumstances<'_>) -> String {
    let defaults = Config::default();
    let mut file = File(format!(
        "# The settings of this site, as its set-up left them on {}. What is not here has its default;\n\
         # docs/configuration.md lists every setting. Look at a change with `broadsheet check`, then restart.\n",
        circumstances.day
    ));
    let site = &defaults.site;
    file.table("site");
    file.text("name", &draft.name, "");
    file.text("tagline", &draft.tagline, &site.tagline);
    file.text("description", &draft.description, &site.description);
    if draft.url != circumstances.here {
        file.remark("The public address; links in mails and feeds begin with it.");
        file.text("url", &draft.url, "");
    }
    file.text("language", &draft.language, &site.language);
    file.text("time_zone", &draft.time_zone, &site.time_zone);
    file.remark("Where readers write to.");
    file.text("contact", &draft.from, "");
    file.server(draft, circumstances);

    let allowance = defaults.meter.allowance.to_string();
    if draft.allowance != allowance {
        file.table("meter");
        file.bare("allowance", &draft.allowance);
    }
    if AccessLevel::from_name(&draft.access) != Some(defaults.access.default) {
        file.table("access");
        file.text("default", &draft.access, "");
    }
    file.mail(draft, circumstances);
    for letter in circumstances.letters {
        file.letter(letter);
    }
    file.0
}

/// The text so far.
struct File(String);

impl File {
    fn line(&mut self, line: std::fmt::Arguments<'_>) {
        // Writing to a text cannot fail.
        let _ = writeln!(self.0, "{line}");
    }

    fn table(&mut self, name: &str) {
        self.line(format_args!("\n[{name}]"));
    }

    fn remark(&mut self, text: &str) {
        self.line(format_args!("# {text}"));
    }

    fn bare(&mut self, key: &str, value: &str) {
        self.line(format_args!("{key} = {value}"));
    }

    /// A text that differs from its default, quoted so that it reads back as it is.
    fn text(&mut self, key: &str, value: &str, default: &str) {
        if value != default {
            self.line(format_args!("{key} = {}", Value::String(value.to_owned())));
        }
    }

    fn server(&mut self, draft: &Draft, circumstances: Circumstances<'_>) {
        if is_loopback(host_of(&draft.url)) {
            return;
        }
        self.table("server");
        self.remark("The proxy in front, whose X-Forwarded-For is believed: readers come by way of it.");
        let proxies = r#"["127.0.0.0/8", "::1/128"]"#;
        match circumstances.proxied {
            true => self.bare("trusted_proxies", proxies),
            false => self.remark(&format!("trusted_proxies = {proxies}")),
        }
    }

    fn letter(&mut self, letter: &Newsletter) {
        let list = |texts: Vec<String>| Value::from(texts).to_string();
        self.line(format_args!("\n[[newsletters]]"));
        self.text("slug", &letter.slug, "");
        self.text("name", &letter.name, "");
        self.text("description", &letter.description, "");
        for (key, set) in
            [("subscribers_only", letter.subscribers_only), ("on_registration", letter.on_registration)]
        {
            if set {
                self.bare(key, "true");
            }
        }
        self.bare("days", &list(letter.days.iter().map(|day| day.as_str().to_owned()).collect()));
        self.text("at", &letter.at, "");
        self.bare("sections", &list(letter.sections.iter().map(ToString::to_string).collect()));
    }

    fn mail(&mut self, draft: &Draft, circumstances: Circumstances<'_>) {
        let defaults = Config::default().mail;
        self.table("mail");
        if !draft.relays() {
            self.remark(
                "Mails are files in the folder outbox. \"smtp\" hands them to the relay of [mail.smtp].",
            );
            self.text("transport", "outbox", "");
            self.text("from", &draft.from, &defaults.from);
            return;
        }
        self.text("transport", "smtp", "");
        self.text("from", &draft.from, &defaults.from);
        self.table("mail.smtp");
        self.text("host", &draft.host, "");
        self.bare("port", &draft.port);
        let usual = SmtpSecurity::Starttls == defaults.smtp.security;
        self.text("security", &draft.security, if usual { "starttls" } else { "" });
        if !draft.username.is_empty() {
            self.text("username", &draft.username, "");
        }
        if circumstances.password {
            self.text("password_file", PASSWORD_FILE, "");
        }
    }
}

#[cfg(test)]
mod tests {
    use kernel::config;

    use super::*;

    const HERE: &str = "http://127.0.0.1:8080";

    fn draft() -> Draft {
        Draft {
            name: "The Weir".into(),
            language: "en".into(),
            time_zone: "UTC".into(),
            owner: "ann@weir.example".into(),
            url: HERE.into(),
            transport: "outbox".into(),
            from: "ann@weir.example".into(),
            port: "587".into(),
            security: "starttls".into(),
            access: "metered".into(),
            allowance: "3".into(),
            ..Draft::default()
        }
    }

    fn circumstances() -> Circumstances<'static> {
        Circumstances { here: HERE, proxied: false, password: false, day: "2026-11-25", letters: &[] }
    }

    #[test]
    fn only_what_differs_is_written() {
        let text = settings(&draft(), circumstances());
        let lines: Vec<&str> =
            text.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).collect();
        assert_eq!(
            lines,
            [
                "[site]",
                "name = \"The Weir\"",
                "contact = \"ann@weir.example\"",
                "[mail]",
                "transport = \"outbox\"",
                "from = \"ann@weir.example\""
            ]
        );
    }

    #[test]
    fn everything_reads_back_as_it_was_typed() {
        let name = "L'\"Écluse\" \\ # [site] 水 = \u{7f}";
        let draft = Draft {
            name: name.into(),
            tagline: "'''".into(),
            url: "https://weir.example".into(),
            time_zone: "Europe/Lisbon".into(),
            transport: "smtp".into(),
            host: "relay.weir.example".into(),
            port: "465".into(),
            security: "tls".into(),
            username: "weir\"".into(),
            access: "free".into(),
            allowance: "5".into(),
            ..draft()
        };
        let named = |letter: Newsletter| Newsletter { name: format!("{name} {}", letter.slug), ..letter };
        let letters = Newsletter::shipped().map(named);
        let circumstances =
            Circumstances { proxied: true, password: true, letters: &letters, ..circumstances() };
        let text = settings(&draft, circumstances);
        let config = config::read(&text, []).unwrap_or_else(|error| panic!("{error}\n{text}"));
        assert_eq!((config.site.name.as_str(), config.site.tagline.as_str()), (name, "'''"));
        assert_eq!(
            (config.site.url.as_str(), config.site.time_zone.as_str()),
            (draft.url.as_str(), "Europe/Lisbon")
        );
        assert_eq!((config.meter.allowance, config.access.default), (5, AccessLevel::Free));
        let relay = &config.mail.smtp;
        assert_eq!(
            (relay.host.as_str(), relay.port, relay.security),
            ("relay.weir.example", 465, SmtpSecurity::Tls)
        );
        assert_eq!(relay.username.as_deref(), Some("weir\""));
        assert_eq!(relay.password_file.as_deref(), Some(PASSWORD_FILE.as_ref()));
        assert_eq!(config.server.trusted_proxies.len(), 2);
        let written = |letters: &[Newsletter]| format!("{letters:?}");
        assert_eq!(written(&config.newsletters), written(&letters));
    }
}
