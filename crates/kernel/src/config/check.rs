//! Settings that are well-formed but cannot be: found at start, not by a reader.

use std::collections::HashSet;

use jiff::tz::TimeZone;

use super::{
    Config, Holiday, Institution, LetterSection, Newsletter, Processor, Storage, StripeTax, Tls, bounces,
    bulk, embeds, look, outgoing, prices, public_name, themes, zones,
};
use crate::campus::{self, NotTheirs};
use crate::email::EmailAddress;
use crate::slug::slugify;

/// The first thing wrong, as a sentence.
pub(super) fn check(config: &Config) -> Result<(), String> {
    site(config)?;
    server(config)?;
    outgoing::check_mail(&config.mail)?;
    bounces::check_bounces(&config.mail.bounces)?;
    bulk::check_bulk(&config.mail.bulk)?;
    numbers(config)?;
    backup(config)?;
    pictures(config)?;
    billing(config)?;
    slugs("plans", config.plans.iter().map(|plan| plan.slug.as_str()))?;
    slugs("newsletters", config.newsletters.iter().map(|letter| letter.slug.as_str()))?;
    config.newsletters.iter().try_for_each(newsletter)?;
    prices::check(config)?;
    institutions(config)?;
    embeds::check_embeds(&config.embeds)?;
    themes::check_theme(config)?;
    look::check_look(&config.look)?;
    look::check_words(&config.words)?;
    for ad in &config.ads {
        if !is_web_address(&ad.url) && !ad.url.starts_with('/') {
            return Err(format!(
                "ads[].url of \"{}\" is \"{}\"; it must start with https:// or /.",
                ad.headline, ad.url
            ));
        }
    }
    Ok(())
}

/// What the site's own pages below `/newsletters/` are called.
const TAKEN: [&str; 4] = ["confirm", "stop", "resume", "why"];

fn newsletter(letter: &Newsletter) -> Result<(), String> {
    let of = |part: &str| format!("newsletters[].{part} of \"{}\"", letter.slug);
    if TAKEN.contains(&letter.slug.as_str()) {
        return Err(format!(
            "newsletters[].slug is \"{}\", which pages below /newsletters/ are called already ({}); write another.",
            letter.slug,
            TAKEN.join(", ")
        ));
    }
    if letter.time().is_none() {
        return Err(format!("{} is \"{}\"; it must be a time of the day, as in 06:30.", of("at"), letter.at));
    }
    if !letter.time_zone.is_empty() {
        time_zone(&of("time_zone"), &letter.time_zone)?;
    }
    if let Some(day) = letter.holidays.iter().find(|day| day.parse::<Holiday>().is_err()) {
        return Err(format!(
            "{} has \"{day}\"; write a day as in 2026-04-03, or 12-25 for every year.",
            of("holidays")
        ));
    }
    let known = ["sections", "topics", "places", "series"];
    let is_heading = |(folder, slug): (&str, &str)| known.contains(&folder) && slug == slugify(slug);
    if !letter.about.is_empty() && !letter.heading().is_some_and(is_heading) {
        return Err(format!(
            "{} is \"{}\"; write a heading's address, as in \"sections/water\" or \"topics/rivers\".",
            of("about"),
            letter.about
        ));
    }
    if letter.followers_only && letter.about.is_empty() {
        return Err(format!(
            "{} is true, and it is about nothing that could be followed; write what in newsletters[].about.",
            of("followers_only")
        ));
    }
    let sections: Vec<LetterSection> = letter.sections.iter().map(|portion| portion.section).collect();
    if let Some(twice) = (1..sections.len()).find(|at| sections[..*at].contains(&sections[*at])) {
        return Err(format!("{} has \"{}\" twice; name it once.", of("sections"), sections[twice].as_str()));
    }
    for (part, address) in [("from", &letter.from), ("reply_to", &letter.reply_to)] {
        if !address.is_empty() {
            EmailAddress::parse(address).map_err(|problem| {
                format!("{} is \"{address}\": {problem} Write one as in \"name@example.org\".", of(part))
            })?;
        }
    }
    Ok(())
}

fn institutions(config: &Config) -> Result<(), String> {
    let all = &config.institutions;
    for (at, institution) in all.iter().enumerate() {
        let Institution { name, networks, domains, .. } = institution;
        if name.trim().is_empty() || all[..at].iter().any(|other| other.name == *name) {
            return Err(format!(
                "institutions[].name is \"{name}\"; write each one's own name, as in \"City Library\"."
            ));
        }
        if networks.is_empty() {
            return Err(format!(
                "institutions[].networks of \"{name}\" is []; write its own networks, as in [\"192.0.2.0/24\"]."
            ));
        }
        let refuse = |why: NotTheirs| format!("institutions[].networks of \"{name}\": {why}");
        for net in networks {
            campus::one(*net).map_err(refuse)?;
            campus::no_proxy(*net, &config.server.trusted_proxies).map_err(refuse)?;
            let meets =
                |other: &&Institution| other.networks.iter().any(|theirs| campus::overlap(*net, *theirs));
            if let Some(other) = all[..at].iter().find(meets) {
                return Err(format!(
                    "institutions[].networks of \"{name}\": {net} has addresses that \"{}\" has as well; give each address to one of them.",
                    other.name
                ));
            }
        }
        for domain in domains {
            campus::domain(domain).map_err(|why| format!("institutions[].domains of \"{name}\": {why}"))?;
        }
    }
    Ok(())
}

fn site(config: &Config) -> Result<(), String> {
    let site = &config.site;
    let host = site.url.strip_prefix("https://").or_else(|| site.url.strip_prefix("http://"));
    if !host.is_some_and(|host| !host.is_empty() && !host.contains(['/', '?', '#', '@', ' '])) {
        return Err(format!(
            "site.url is \"{}\"; it must be the public address without a path, as in https://magazine.example.",
            site.url
        ));
    }
    time_zone("site.time_zone", &site.time_zone)?;
    if site.name.trim().is_empty() {
        return Err(format!("site.name is \"{}\". Write the publication's name.", site.name));
    }
    let acme = config.server.acme.contact.as_ref().map(|contact| ("server.acme.contact", contact));
    let told = [("site.contact", &site.contact), ("mail.from", &config.mail.from)];
    for (setting, address) in told.into_iter().chain(acme) {
        EmailAddress::parse(address).map_err(|problem| {
            format!("{setting} is \"{address}\": {problem} Write one as in \"name@example.org\".")
        })?;
    }
    Ok(())
}

fn time_zone(setting: &str, name: &str) -> Result<(), String> {
    if TimeZone::get(name).is_ok() {
        return Ok(());
    }
    let meant = match zones::nearest(name) {
        Some(zone) => format!("Did you mean \"{zone}\"?"),
        None => "Write a zone by its city, as in \"Europe/Lisbon\".".to_owned(),
    };
    Err(format!("{setting} is \"{name}\", which is no time zone. {meant}"))
}

fn server(config: &Config) -> Result<(), String> {
    let (server, url) = (&config.server, &config.site.url);
    if server.tls != Tls::Off && !url.starts_with("https://") {
        return Err(format!(
            "server.tls serves https, and site.url is \"{url}\"; it must begin with https://, as in https://magazine.example."
        ));
    }
    if server.tls == Tls::Files && (server.tls_certificate.is_none() || server.tls_key.is_none()) {
        return Err("server.tls is \"files\"; it needs server.tls_certificate and server.tls_key.".into());
    }
    if server.tls == Tls::Automatic && public_name(url).is_none() {
        return Err(format!(
            "server.tls is \"automatic\", and no authority certifies the host of site.url, \"{url}\"; it needs a public name, as in https://magazine.example."
        ));
    }
    if let Some(directory) = &server.acme.directory
        && !directory.starts_with("https://")
    {
        return Err(format!("server.acme.directory is \"{directory}\"; it must begin with https://."));
    }
    if server.redirect.is_some_and(|redirect| redirect == server.listen) {
        return Err("server.redirect is server.listen; plain http needs a port of its own.".into());
    }
    if server.metrics.is_some_and(|metrics| metrics == server.listen) {
        return Err("server.metrics is server.listen; figures need a port of their own.".into());
    }
    Ok(())
}

fn pictures(config: &Config) -> Result<(), String> {
    let s3 = &config.media.s3;
    let needed = [
        ("endpoint", &s3.endpoint, "https://s3.eu-central-1.amazonaws.com"),
        ("bucket", &s3.bucket, "magazine-pictures"),
        ("region", &s3.region, "eu-central-1"),
    ];
    for (setting, value, example) in needed {
        if config.media.storage == Storage::S3 && value.trim().is_empty() {
            return Err(format!(
                "media.s3.{setting} is \"\", and media.storage is \"s3\"; write it, as in \"{example}\"."
            ));
        }
    }
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./".contains(c);
    for (setting, value) in [("bucket", &s3.bucket), ("prefix", &s3.prefix)] {
        if !value.chars().all(plain) || value.split('/').any(|part| part == "..") {
            return Err(format!(
                "media.s3.{setting} is \"{value}\"; write letters a-z, digits, hyphens and points alone, as in \"magazine-pictures\"."
            ));
        }
    }
    Ok(())
}

fn billing(config: &Config) -> Result<(), String> {
    let stripe = &config.billing.stripe;
    if config.billing.processor == Some(Processor::Stripe) {
        for (setting, file) in [
            ("secret_key_file", &stripe.secret_key_file),
            ("webhook_secret_file", &stripe.webhook_secret_file),
        ] {
            if file.is_none() {
                return Err(format!(
                    "billing.stripe.{setting} is missing, and billing.processor is \"stripe\"; write the path of the file that holds it, as in \"stripe.secret\"."
                ));
            }
        }
    }
    invoice(config)?;
    let tax = &config.billing.tax;
    let adds =
        stripe.tax == StripeTax::Exclusive || stripe.tax == StripeTax::Inclusive && !tax.on_top.is_empty();
    if tax.rate > 0 && adds {
        return Err(
            "billing.stripe.tax adds tax and billing.tax.rate is not 0, so tax would be charged twice; leave one of them out."
                .into(),
        );
    }
    let addresses = std::iter::once(("address", &stripe.address));
    for (setting, address) in addresses.chain(stripe.pages.iter().map(|page| ("pages", page))) {
        if !is_origin(address) {
            return Err(format!(
                "billing.stripe.{setting} has \"{address}\"; it must be an address without a path, as in https://api.stripe.com."
            ));
        }
    }
    Ok(())
}

/// An invoice names who sells, and where the money is to go.
fn invoice(config: &Config) -> Result<(), String> {
    let invoice = &config.billing.invoice;
    if !invoice.offered && config.billing.processor != Some(Processor::Invoice) {
        return Ok(());
    }
    for (setting, text, example) in [
        ("seller", &invoice.seller, "The Weir Ltd\\n1 Mill Lane\\nLower Meadow"),
        ("account", &invoice.account, "IBAN PT50 0002 0123 1234 5678 9015 4"),
    ] {
        if text.trim().is_empty() {
            return Err(format!(
                "billing.invoice.{setting} is \"\", and invoices must name it; write it in lines, as in \"{example}\"."
            ));
        }
    }
    Ok(())
}

/// Https, or plain http on this machine, and nothing behind the host.
fn is_origin(address: &str) -> bool {
    let host = address.strip_prefix("https://").or_else(|| {
        let host = address.strip_prefix("http://")?;
        (host.starts_with("127.0.0.1") || host.starts_with("localhost")).then_some(host)
    });
    host.is_some_and(|host| {
        !host.is_empty() && host.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b':'))
    })
}

fn backup(config: &Config) -> Result<(), String> {
    match config.backup.time() {
        Some(_) => Ok(()),
        None => {
            Err(format!("backup.at is \"{}\"; it must be a time of the day, as in 03:30.", config.backup.at))
        }
    }
}

fn numbers(config: &Config) -> Result<(), String> {
    let readers = &config.readers;
    let notices = &config.billing.notices;
    for (setting, value, least, most) in [
        ("meter.allowance", config.meter.allowance, 0, 1000),
        ("readers.devices", i64::try_from(readers.devices).unwrap_or(i64::MAX), 1, 1000),
        ("readers.session_days", readers.session_days.into(), 1, 3650),
        ("readers.code_minutes", readers.code_minutes.into(), 1, 1440),
        ("staff.idle_minutes", config.staff.idle_minutes.into(), 5, 1440),
        ("staff.session_hours", config.staff.session_hours.into(), 1, 720),
        ("staff.fresh_minutes", config.staff.fresh_minutes.into(), 1, 60),
        ("staff.invitation_hours", config.staff.invitation_hours.into(), 1, 720),
        ("gifts.links_per_month", config.gifts.links_per_month, 0, 1000),
        ("gifts.readers_per_link", config.gifts.readers_per_link, 1, 100_000),
        ("campus.pairing_days", config.campus.pairing_days.into(), 1, 3650),
        ("campus.address_days", config.campus.address_days.into(), 1, 3650),
        ("groups.invitation_days", config.groups.invitation_days.into(), 1, 365),
        ("gifts.days", config.gifts.days.into(), 1, 3650),
        ("billing.withdrawal_days", config.billing.withdrawal_days.into(), 0, 365),
        ("billing.invoice.payment_days", config.billing.invoice.payment_days.into(), 1, 90),
        ("billing.invoice.overdue_days", config.billing.invoice.overdue_days.into(), 1, 365),
        ("billing.tax.rate", config.billing.tax.rate, 0, 5000),
        ("billing.notices.renewal_days", notices.renewal_days.into(), 15, 44),
        ("billing.notices.trial_days", notices.trial_days.into(), 3, 20),
        ("billing.notices.price_change_days", notices.price_change_days.into(), 14, 180),
        ("billing.notices.win_back_days", notices.win_back_days.into(), 0, 365),
        ("server.slow_request", config.server.slow_request.into(), 1, 60_000),
        ("server.connections", config.server.connections.into(), 10, 1_000_000),
        ("server.connections_per_address", config.server.connections_per_address.into(), 1, 1_000_000),
        ("server.notice", config.server.notice.into(), 0, 300),
        ("server.drain", config.server.drain.into(), 0, 300),
        ("mail.smtp.port", config.mail.smtp.port.into(), 1, 65_535),
        ("backup.keep_daily", config.backup.keep_daily.into(), 1, 1000),
        ("backup.keep_weekly", config.backup.keep_weekly.into(), 0, 1000),
        ("backup.keep_monthly", config.backup.keep_monthly.into(), 0, 1000),
        ("database.connections", i64::try_from(config.database.connections).unwrap_or(i64::MAX), 2, 200),
    ] {
        if value < least || value > most {
            return Err(format!("{setting} is {value}; it must lie between {least} and {most}."));
        }
    }
    if !notices.failed_days.is_sorted_by(|day, next| day < next)
        || !notices.failed_days.iter().all(|day| (1..=60).contains(day))
    {
        return Err(format!(
            "billing.notices.failed_days is {:?}; write days from 1 to 60, each later than the one before, as in [3, 7, 12].",
            notices.failed_days
        ));
    }
    Ok(())
}

fn slugs<'a>(list: &str, slugs: impl Iterator<Item = &'a str>) -> Result<(), String> {
    slugs_of(list, "slug", slugs)
}

/// Names for addresses, each once.
pub(super) fn slugs_of<'a>(
    list: &str,
    key: &str,
    slugs: impl Iterator<Item = &'a str>,
) -> Result<(), String> {
    let mut seen = HashSet::new();
    for slug in slugs {
        if slugify(slug) != slug || slug.is_empty() {
            return Err(format!(
                "{list}[].{key} is \"{slug}\"; it may hold small letters, digits and hyphens only, as in \"{}\".",
                slugify(slug)
            ));
        }
        if !seen.insert(slug) {
            return Err(format!("{list}[].{key} is \"{slug}\" twice; give each its own."));
        }
    }
    Ok(())
}

fn is_web_address(url: &str) -> bool {
    url.starts_with("https://") || url.starts_with("http://")
}
