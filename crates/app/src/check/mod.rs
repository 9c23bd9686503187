//! `broadsheet check`: everything that can be known to be wrong before a reader finds it. It looks, and
//! makes and changes nothing.

mod machine;
mod names;
mod report;
mod senders;

use std::net::{TcpStream, ToSocketAddrs as _};
use std::path::Path;
use std::time::Duration;

use kernel::clock::{Clock, DAY, Millis};
use kernel::config::{Config, MailTransport, Processor, Storage, Texts};
use kernel::ids::{Random, SecretKey};
use press::Press;
use press::library::{self, Standing};
use press::newsletters::issues::speaks_all;
use processors::Processors;
use render::theme::Theme;

use crate::cli::{CheckArgs, PlaceArgs};
use crate::failure::Failure;
use crate::serve::transport;
use crate::settings::Place;
use crate::storage;
use crate::tls::{self, Certificate};

pub use machine::clock_doubt;

use names::Inquiry;
use report::{Found, Report, note, ok, unknown, wrong};
use senders::Sender;

/// How long a relay may take to answer.
const PATIENCE: Duration = Duration::from_secs(5);
/// A certificate that ends within so many days should have been renewed.
const SOON: Millis = 14 * DAY;

/// Looks at everything, then says how much is wrong.
pub fn run(args: &PlaceArgs, options: &CheckArgs) -> Result<(), Failure> {
    let place = Place::read(args)?;
    care::refuse_unfinished(&place.data).map_err(Failure::usage)?;
    let report = look(&place, &Inquiry { server: options.resolver, dkim: options.dkim.clone() });
    match options.json {
        true => println!("{}", serde_json::to_string_pretty(&report).map_err(Failure::failed)?),
        false => print!("{}", report.text()),
    }
    match report.wrong() {
        0 => Ok(()),
        1 => Err(Failure::failed("one thing is wrong")),
        wrong => Err(Failure::failed(format!("{wrong} things are wrong"))),
    }
}

fn look(place: &Place, inquiry: &Inquiry) -> Report {
    let (found, set) = newsroom(place);
    let (config, data) = (set.as_ref().unwrap_or(&place.config), place.data.as_path());
    // A key of no consequence: nothing is signed here.
    let press = Press::new(config.clone(), Clock::system(), Random::system(), SecretKey::from_bytes([0; 32]));
    let mut report = Report::default();
    let from = place.file.as_deref().map_or("defaults alone".into(), |file| file.display().to_string());
    report.add("settings", ok(from));
    report.add("newsroom's settings", found);
    report.add("data folder", machine::data_folder(data));
    report.add("secret key", machine::secret_key(data));
    let (database, newest) = database(place);
    report.add("database", database);
    report.add("search index", index(place, press.clock.now()));
    report.add("clock", machine::clock(&press, newest));
    report.add("room on disk", machine::room(data));
    report.add("open files", machine::open_files(config.server.connections));
    report.add("theme", told(theme(config, &press)));
    report.add("pages", told(pages(config)));
    report.add("pictures", pictures(config, data));
    if let Some(certificate) = tls::present(config, data) {
        report.add("certificate", certificate_found(config, certificate, press.clock.now()));
    }
    report.add("mail", mail(config, data));
    if config.mail.transport == MailTransport::Smtp {
        for found in Sender::all(config).iter().filter_map(|sender| sender.impersonation(config)) {
            report.add("mail: From", found);
        }
        report.add("newsletters: bounces", bounces(config));
    }
    report.add("money", told(money(config)));
    report.add("backups", backups(place, press.clock.now()));
    names::look(&mut report, config, inquiry);
    report
}

fn told(found: Result<String, String>) -> Found {
    found.map_or_else(wrong, ok)
}

/// What the newsroom has set over the file, and the settings with it: all that follows is judged by those.
fn newsroom(place: &Place) -> (Found, Option<Config>) {
    let looked = db::look(&place.database(), &place.data, |conn, outstanding| {
        if !outstanding.is_empty() {
            return Ok((note("read at the next start"), None));
        }
        let set = press::settings::stored(conn)?;
        let config = match place.under(&set) {
            Ok(config) => config,
            Err(error) => {
                let why = format!(
                    "with what the newsroom has set, the site cannot be served: {error} An environment variable stands above both"
                );
                return Ok((wrong(why), None));
            }
        };
        let found = match press::settings::missing_logo(conn, &config)? {
            Some(name) => wrong(format!("the logo is {name}, and the library has no such picture")),
            None if set.is_empty() => ok("none"),
            None => ok(format!("{}: {}", set.len(), set.keys().cloned().collect::<Vec<_>>().join(", "))),
        };
        Ok((found, Some(config)))
    });
    match looked {
        Ok(Some(found)) => found,
        Ok(None) => (note("there is no database yet"), None),
        Err(error) => (unknown(format!("the database cannot be asked: {error}")), None),
    }
}

/// How the database is, and when it was changed last.
fn database(place: &Place) -> (Found, Option<Millis>) {
    let looked = db::look(&place.database(), &place.data, |conn, outstanding| {
        if !outstanding.is_empty() {
            return Ok((note(format!("{} migrations run at the next start", outstanding.len())), None));
        }
        if conn.dialect() == db::Dialect::Sqlite {
            let sound = conn.query_one::<String>("PRAGMA quick_check(1)", &[])?;
            if sound != "ok" {
                return Ok((wrong(format!("it is damaged: {sound}; restore a backup")), None));
            }
        }
        let articles = conn.query_one::<i64>("SELECT COUNT(*) FROM articles", &[])?;
        let newest = conn.query_opt::<i64>("SELECT at FROM changes ORDER BY id DESC LIMIT 1", &[])?;
        Ok((ok(format!("{:?}, sound, up to date, {articles} articles", conn.dialect())), newest))
    });
    match looked {
        Ok(Some(found)) => found,
        Ok(None) => (note("there is none yet; the first `serve` or import makes it"), None),
        Err(error) => (wrong(error.to_string()), None),
    }
}

/// How the search index is, and what becomes of it.
fn index(place: &Place, now: Millis) -> Found {
    let data = place.data.clone();
    let looked = db::look(&place.database(), &place.data, |conn, outstanding| {
        if outstanding.is_empty() { library::standing(&data, conn, now).map(Some) } else { Ok(None) }
    });
    let folder = place.data.join("search");
    match looked {
        Ok(Some(Some(standing))) => match standing {
            Standing::Good(articles) => ok(format!("sound, up to date, {articles} articles")),
            Standing::Behind(articles) => note(format!(
                "it lacks what became of articles: {articles}; `serve` takes them in, within a second while it runs"
            )),
            Standing::Missing => {
                note("there is none yet; `serve` makes it, and the database answers searches meanwhile")
            }
            Standing::Unfinished => {
                note("it is not finished; `serve` finishes it, and the database answers searches meanwhile")
            }
            Standing::OfAnother => {
                note("it is of another database, or of one before a restore; `serve` makes it afresh")
            }
            Standing::OtherForm => note("another version wrote it; `serve` makes it afresh when it starts"),
            Standing::Damaged(why) => wrong(format!(
                "{why} Start `serve` again, or delete {} while it runs: it makes the index afresh",
                folder.display()
            )),
        },
        Ok(_) => note("made with the database, by the first `serve`"),
        Err(error) => unknown(format!("the database cannot be asked: {error}")),
    }
}

/// How the backups are that the server makes.
fn backups(place: &Place, now: Millis) -> Found {
    let settings = &place.config.backup;
    let Some(folder) = &settings.folder else {
        return note("the server makes none; set backup.folder, or make them yourself");
    };
    let looked = db::look(&place.database(), &place.data, |conn, outstanding| {
        if outstanding.is_empty() { care::schedule::standing(conn).map(Some) } else { Ok(None) }
    });
    match looked {
        Ok(Some(Some(standing))) => match standing.told(now) {
            Ok(last) => ok(format!("in {}, each day at {}; {last}", folder.display(), settings.at)),
            Err(why) => wrong(why),
        },
        Ok(_) => ok(format!("in {}, each day at {}, from the next start on", folder.display(), settings.at)),
        Err(error) => wrong(error.to_string()),
    }
}

fn certificate_found(config: &Config, found: Result<Certificate, String>, now: Millis) -> Found {
    let host = tls::host(config);
    let certificate = match found {
        Ok(certificate) => certificate,
        Err(why) if config.server.tls == kernel::config::Tls::Automatic => {
            return note(format!("{why}; `serve` asks for one"));
        }
        Err(why) => return wrong(why),
    };
    let until = certificate.last_day();
    match certificate.ends {
        _ if !certificate.covers(host) => {
            wrong(format!("it is for {}, and the site is {host}", certificate.hosts.join(", ")))
        }
        ends if ends <= now => {
            wrong(format!("it was good until {until}, and browsers refuse it now; renew it"))
        }
        ends if ends < now + SOON => wrong(format!("it is good until {until} only; renew it")),
        _ => ok(format!("for {host}, good until {until}")),
    }
}

fn theme(config: &Config, press: &Press) -> Result<String, String> {
    let (settings, folder) = (&config.site, config.theme());
    let theme = Theme::load(folder.as_deref(), &settings.language, press.zone.clone());
    let theme = theme.map_err(|error| error.to_string())?;
    speaks_all(config, &theme).map_err(|error| error.to_string())?;
    let folder = folder.map_or("the default one".into(), |folder| folder.display().to_string());
    Ok(format!("{folder}, in {}", settings.language))
}

fn pages(config: &Config) -> Result<String, String> {
    let Some(folder) = &config.site.pages else { return Ok("none of your own".into()) };
    let names = Texts::PAGES.map(|name| format!("{name}.html"));
    let missing: Vec<&str> =
        names.iter().map(String::as_str).filter(|name| !folder.join(name).is_file()).collect();
    match missing.as_slice() {
        [] => Ok(folder.display().to_string()),
        missing => Err(format!("{} lacks {}", folder.display(), missing.join(", "))),
    }
}

fn pictures(config: &Config, data: &Path) -> Found {
    if config.media.storage == Storage::Folder {
        return machine::made_when_needed(&data.join("media"));
    }
    match storage::bucket(config).map(|bucket| bucket.check()) {
        Ok(Ok(place)) => ok(format!("in {place}, at {}", config.media.s3.endpoint)),
        Ok(Err(error)) => wrong(error.to_string()),
        Err(failure) => wrong(failure.to_string()),
    }
}

fn mail(config: &Config, data: &Path) -> Found {
    if let Err(failure) = transport(config, data) {
        return wrong(failure.to_string());
    }
    let settings = &config.mail;
    if settings.transport == MailTransport::Outbox {
        let (state, said) = machine::made_when_needed(&data.join("outbox"));
        return (state, format!("files, and nothing leaves this machine: {said}"));
    }
    if settings.from.ends_with(".localdomain") {
        return wrong(format!(
            "mail.from is {}, which nobody can answer: set an address of yours",
            settings.from
        ));
    }
    match reach(&format!("{}:{}", settings.smtp.host, settings.smtp.port)) {
        Ok(relay) => ok(format!("by {relay}, from {}", settings.from)),
        Err(why) => wrong(why),
    }
}

/// How what comes back of newsletters comes in.
fn bounces(config: &Config) -> Found {
    let bounces = &config.mail.bounces;
    let mut ways = Vec::new();
    if let Some(folder) = &bounces.maildir {
        if let Some(missing) = ["new", "cur"].into_iter().find(|part| !folder.join(part).is_dir()) {
            return wrong(format!("{} is no maildir: it has no {missing}", folder.display()));
        }
        ways.push(format!("through {}", folder.display()));
    }
    ways.extend(bounces.listen.map(|at| format!("by SMTP at {at}")));
    if !bounces.sns_topics.is_empty() {
        ways.push("told by Amazon SES".to_owned());
    }
    match &bounces.address {
        _ if !ways.is_empty() => ok(ways.join(", ")),
        Some(address) => {
            ok(format!("to {address}, and from there by a pipe into `broadsheet mail intake`, if at all"))
        }
        None => note(format!(
            "they go to {}, and newsletters go on to addresses that there are none of: set mail.bounces.address",
            config.mail.from
        )),
    }
}

fn money(config: &Config) -> Result<String, String> {
    Processors::check(config).map_err(|error| error.to_string())?;
    Ok(match (config.billing.processor, &config.billing.stripe.secret_key_file) {
        (Some(Processor::Stripe), _) if config.billing.invoice.offered => "by Stripe, and by invoice".into(),
        (Some(Processor::Stripe), _) => "by Stripe".into(),
        (Some(Processor::Invoice), _) => "by invoice".into(),
        (_, Some(_)) => "nothing is sold by Stripe any more, and what was is looked after".into(),
        (Some(Processor::None), None) => "nothing is sold here".into(),
        (Some(Processor::Sandbox), None) => "the sandbox: no money moves".into(),
        (None, None) if config.site.is_local() => "the sandbox: no money moves".into(),
        (None, None) => "nothing is sold here".into(),
    })
}

fn reach(relay: &str) -> Result<&str, String> {
    let unreachable = |error: std::io::Error| format!("the relay {relay} cannot be reached: {error}");
    let mut addresses = relay.to_socket_addrs().map_err(unreachable)?;
    let address = addresses.next().ok_or_else(|| format!("the relay {relay} has no address"))?;
    TcpStream::connect_timeout(&address, PATIENCE).map_err(unreachable)?;
    Ok(relay)
}
