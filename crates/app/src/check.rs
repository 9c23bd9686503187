//! `broadsheet check`: everything that can be known to be wrong before a reader finds it.

use std::fs;
use std::net::{TcpStream, ToSocketAddrs as _};
use std::path::Path;
use std::time::Duration;

use kernel::clock::timestamp;
use kernel::config::{Config, MailTransport};
use press::Press;
use render::theme::Theme;

use crate::cli::PlaceArgs;
use crate::failure::Failure;
use crate::resources;
use crate::serve::transport;
use crate::settings::Place;
use crate::tls::{self, Certificate};

/// How long a relay may take to answer.
const PATIENCE: Duration = Duration::from_secs(5);

/// Looks at everything, then says how much is wrong.
pub fn run(args: &PlaceArgs) -> Result<(), Failure> {
    let place = Place::read(args)?;
    let from = place.file.as_deref().map_or("defaults alone".into(), |file| file.display().to_string());
    println!("ok      settings: {from}");
    let desk = place.open()?;
    let (config, data, press) = (&desk.place.config, &desk.place.data, &desk.press);
    let mut wrong = 0;
    let mut tell = |what: &str, found: Result<String, String>| match found {
        Ok(found) => println!("ok      {what}: {found}"),
        Err(problem) => {
            wrong += 1;
            println!("WRONG   {what}: {problem}");
        }
    };
    tell("database", database(&desk.db));
    tell("clock", Ok(clock(press)));
    if let Some(certificate) = tls::present(config, data) {
        tell("certificate", certificate.and_then(|certificate| fits(&certificate, config)));
    }
    tell("open files", open_files(config.server.connections));
    tell("theme", theme(config, press));
    tell("pages", pages(config));
    tell("media folder", writable(&data.join("media")));
    tell("mail", mail(config, data));
    match wrong {
        0 => Ok(()),
        1 => Err(Failure::failed("one thing is wrong")),
        wrong => Err(Failure::failed(format!("{wrong} things are wrong"))),
    }
}

fn database(db: &db::Db) -> Result<String, String> {
    let count = "SELECT COUNT(*) FROM articles";
    let articles = db.read_blocking(move |conn| conn.query_one::<i64>(count, &[]));
    let articles = articles.map_err(|error: db::DbError| error.to_string())?;
    Ok(format!("{:?}, up to date, {articles} articles", db.dialect()))
}

fn clock(press: &Press) -> String {
    let now = timestamp(press.clock.now()).to_zoned_datetime(press.zone.clone());
    format!("{} in {}", now.strftime("%Y-%m-%d %H:%M:%S"), press.config.site.time_zone)
}

fn fits(certificate: &Certificate, config: &Config) -> Result<String, String> {
    let host = tls::host(config);
    match certificate.covers(host) {
        true => Ok(format!("for {host}, good until {}", certificate.last_day())),
        false => Err(format!("it is for {}, and the site is {host}", certificate.hosts.join(", "))),
    }
}

fn open_files(connections: u32) -> Result<String, String> {
    resources::raise_file_limit(connections);
    let (has, wanted) = (resources::file_limit(), resources::files_wanted(connections));
    match has >= wanted {
        true => Ok(format!("{has}, enough for {connections} connections")),
        false => Err(format!("{has}, and {wanted} are wanted; raise LimitNOFILE (ulimit -n)")),
    }
}

fn theme(config: &Config, press: &Press) -> Result<String, String> {
    let settings = &config.site;
    let theme = Theme::load(settings.theme.as_deref(), &settings.language, press.zone.clone());
    theme.map_err(|error| error.to_string())?;
    let folder =
        settings.theme.as_deref().map_or("the default one".into(), |folder| folder.display().to_string());
    Ok(format!("{folder}, in {}", settings.language))
}

fn pages(config: &Config) -> Result<String, String> {
    let Some(folder) = &config.site.pages else { return Ok("none of your own".into()) };
    let missing: Vec<&str> = ["about.html", "privacy.html", "terms.html"]
        .into_iter()
        .filter(|name| !folder.join(name).is_file())
        .collect();
    match missing.as_slice() {
        [] => Ok(folder.display().to_string()),
        missing => Err(format!("{} lacks {}", folder.display(), missing.join(", "))),
    }
}

fn writable(folder: &Path) -> Result<String, String> {
    let told = |error: std::io::Error| format!("cannot write to {}: {error}", folder.display());
    fs::create_dir_all(folder).map_err(told)?;
    tempfile::tempfile_in(folder).map_err(told)?;
    Ok(folder.display().to_string())
}

fn mail(config: &Config, data: &Path) -> Result<String, String> {
    transport(config, data).map_err(|error| error.to_string())?;
    let settings = &config.mail;
    if settings.transport == MailTransport::Outbox {
        let folder = writable(&data.join("outbox"))?;
        return Ok(format!("files in {folder}; nothing leaves this machine"));
    }
    let relay = format!("{}:{}", settings.smtp.host, settings.smtp.port);
    let unreachable = |error: std::io::Error| format!("the relay {relay} cannot be reached: {error}");
    let mut addresses = relay.to_socket_addrs().map_err(unreachable)?;
    let address = addresses.next().ok_or_else(|| format!("the relay {relay} has no address"))?;
    TcpStream::connect_timeout(&address, PATIENCE).map_err(unreachable)?;
    if settings.from.ends_with(".localdomain") {
        return Err(format!(
            "mail.from is {}, which nobody can answer: set an address of yours",
            settings.from
        ));
    }
    Ok(format!("by {relay}, from {}", settings.from))
}
