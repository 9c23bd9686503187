//! `broadsheet serve`: the site, and the work that goes on behind it.

mod address;
mod background;
mod backups;
mod ending;
mod feedback;
mod following;
mod issues;
mod pictures;
mod quiet;
mod redirect;
mod sockets;
mod tally;
mod transport;

use std::io::Write as _;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use db::DatabaseConfig;
use kernel::Config;
use kernel::config::Tls;
use mail::Transport;
use newsroom::{Furniture, Newsroom, Shared};
use site::demo::Stage;
use site::{House, Site};
use tokio::task::JoinHandle;

use crate::accept::{Door, Limits, Tally, Threads};
use crate::cli::{PlaceArgs, ServeArgs};
use crate::failure::Failure;
use crate::settings::{Desk, Place};
use crate::setup;
use crate::tls::{self, Secured};
use crate::{check, log, metrics, resources};

pub use address::recorded;
pub use ending::{Word, pause, tell_ready, until};
pub use issues::signers;
pub use sockets::Inherited;
pub use transport::transport;

use backups::Backups;
use ending::Ending;
use sockets::Sockets;

/// Serves until the process is asked to end.
pub fn run(args: &PlaceArgs, options: &ServeArgs) -> Result<(), Failure> {
    let place = Place::read(args)?;
    log::start(&place.config.server);
    let mut inherited = Inherited::take()?;
    let listen = options.listen.unwrap_or(place.config.server.listen);
    refuse_plain_http(&place.config, inherited.address(listen), options.insecure)
        .map_err(|refused| if place.is_told() { refused } else { setup::by_tunnel(&refused, listen) })?;
    if setup::is_open(&place)? {
        // What a set-up that was cut off left has been taken away, settings included.
        let place = Place::read(args)?;
        return match setup::run(&place, &mut inherited, listen, options.insecure)? {
            Some((desk, word)) => {
                serve_on(desk, inherited, listen, Start { word: Some(word), ..Start::default() }, |_| Ok(()))
            }
            None => Ok(()),
        };
    }
    transport(&place.config, &place.data)?;
    let desk = place.open()?;
    serve_on(desk, inherited, listen, Start::default(), |_| Ok(()))
}

/// Sign-in links and cookies are not for everyone on the way to read.
fn refuse_plain_http(config: &Config, listen: SocketAddr, insecure: bool) -> Result<(), Failure> {
    let behind_proxy = config.site.url.starts_with("https://") && !config.server.trusted_proxies.is_empty();
    let fit = config.server.tls != Tls::Off || behind_proxy || listen.ip().to_canonical().is_loopback();
    if fit || insecure || config.server.insecure {
        return Ok(());
    }
    Err(Failure::usage(format!(
        "{listen} can be reached by others, over plain http. Serve https (server.tls = \"automatic\"), listen on \
         127.0.0.1 behind a proxy that does (site.url = \"https://...\", server.trusted_proxies), or add --insecure \
         if this network is your own"
    )))
}

/// Serves `desk` at `listen` as a demonstration. `ready` is shown the open site, at its final address, before
/// anyone is let in.
pub fn demonstrate(
    desk: Desk,
    listen: SocketAddr,
    stage: Stage,
    ready: impl FnOnce(&Desk) -> Result<(), Failure>,
) -> Result<(), Failure> {
    serve_on(desk, Inherited::take()?, listen, Start { stage: Some(stage), ..Start::default() }, ready)
}

/// What came before a site is served.
#[derive(Default)]
struct Start {
    /// It is a demonstration.
    stage: Option<Stage>,
    /// A set-up has been listening for the word to end.
    word: Option<Word>,
}

fn serve_on(
    desk: Desk,
    inherited: Inherited,
    listen: SocketAddr,
    start: Start,
    ready: impl FnOnce(&Desk) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(Failure::failed)?;
    let settings = desk.press.config.server.clone();
    resources::raise_file_limit(settings.connections);
    doubt_the_clock(&desk)?;
    let sockets = runtime.block_on(Sockets::open(inherited, listen, &desk.press.config))?;
    let address = sockets.site.local_addr().map_err(Failure::failed)?;
    let desk = addressed(desk, address);
    ready(&desk)?;
    let transport = transport(&desk.place.config, &desk.place.data)?;
    let secured = tls::prepare(&desk.press.config, &desk.place.data)?;
    let backups = Backups::of(&desk);
    let record = address::record(&desk.place.data, &desk.press.config.site.url, address, secured.is_some());
    let store = desk.pictures()?;
    let site = Site::open(desk.db, desk.press, store, &desk.place.data, address, &newsroom::paths())
        .map_err(Failure::failed)?;
    if let Some(stage) = start.stage {
        site.demonstrate(stage);
    }
    let beside = Beside { database: desk.place.database(), data: desk.place.data, backups, word: start.word };
    let outcome = runtime.block_on(work(site, sockets, secured, transport, beside));
    drop(record);
    runtime.shutdown_timeout(Duration::from_secs(1));
    outcome
}

/// Months, sessions and certificates go by the clock: one that cannot be right is named, and served by.
fn doubt_the_clock(desk: &Desk) -> Result<(), Failure> {
    let newest = desk.db.read_blocking(|conn| {
        conn.query_opt::<i64>("SELECT at FROM changes ORDER BY id DESC LIMIT 1", &[])
    })?;
    if let Some(doubt) = check::clock_doubt(desk.press.clock.now(), newest) {
        tracing::error!(doubt, "the clock of this machine is wrong");
    }
    Ok(())
}

/// A site that was given no address of its own is found where it listens.
fn addressed(mut desk: Desk, address: SocketAddr) -> Desk {
    if desk.place.is_untold() && address.ip().is_loopback() {
        desk.press.config.site.url = format!("http://{address}");
    }
    desk
}

/// What works beside the site.
struct Beside {
    /// The data folder, to tell how it is.
    data: PathBuf,
    /// Where the database is, for a lock of its own.
    database: DatabaseConfig,
    backups: Backups,
    /// The word to end, if somebody has been listening for it.
    word: Option<Word>,
}

async fn work(
    site: Site,
    sockets: Sockets,
    secured: Option<Secured>,
    transport: Transport,
    Beside { data, database, backups, word }: Beside,
) -> Result<(), Failure> {
    let settings = site.press.config.server.clone();
    let word = word.map_or_else(Word::new, Ok).map_err(Failure::failed)?;
    let ending = Ending::heed(site.clone(), &settings, word);
    let address = sockets.site.local_addr().map_err(Failure::failed)?;
    let (tls, keeper) = secured.map(|secured| (secured.server, secured.keeper)).unzip();
    let (threads, tally) = (Threads::start().map_err(Failure::failed)?, Tally::of(&site.sight));
    let door = Door { listener: sockets.site, tls, threads, limits: Limits::of(&settings), tally };
    let mut beside: Vec<JoinHandle<()>> = Vec::new();
    beside.extend(keeper.map(|keeper| tokio::spawn(keeper.keep(ending.leaving()))));
    let house = lived_in(&site, address);
    beside.push(tokio::spawn(backups.make(house.clone(), ending.leaving())));
    beside.extend(sockets.redirect.map(|listener| {
        let app = redirect::service(&site.press.config.site.url, site.sight.clone());
        let (threads, limits, tally) = (door.threads.clone(), door.limits.clone(), door.tally.clone());
        let door = Door { listener, tls: None, threads, limits, tally };
        tokio::spawn(door.serve(app, ending.ended()))
    }));
    beside.extend(
        sockets
            .bounces
            .map(|listener| tokio::spawn(feedback::listen(house.clone(), listener, ending.leaving()))),
    );
    let figures = sockets.metrics.map(|listener| tokio::spawn(metrics::serve(listener, site.clone(), data)));
    site::offer_plans(&site).await.map_err(Failure::failed)?;
    site::declare_institutions(&site).await.map_err(Failure::usage)?;
    let following = site.db.follow().map_err(Failure::failed)?;
    let workers = [
        tokio::spawn(background::send_mails(house.clone(), transport, ending.leaving())),
        tokio::spawn(issues::send_issues(house.clone(), ending.leaving())),
        tokio::spawn(background::sweep(house.clone(), ending.leaving())),
        tokio::spawn(following::follow_settings(house.clone(), ending.leaving())),
        tokio::spawn(following::watch_theme(house.clone(), ending.leaving())),
        tokio::spawn(background::keep_views(house.clone(), ending.leaving())),
        tokio::spawn(tally::keep(house.clone(), ending.leaving())),
        tokio::spawn(tally::add_up(house.clone(), ending.leaving())),
        tokio::spawn(background::relate(house.clone(), ending.leaving())),
        tokio::spawn(pictures::make_copies(house.clone(), ending.leaving())),
        tokio::spawn(pictures::make_avif(house.clone(), ending.leaving())),
        tokio::spawn(pictures::tend_pictures(house.clone(), ending.leaving())),
        tokio::spawn(background::advance_sandbox(house.clone(), ending.leaving())),
        tokio::spawn(background::advance_invoices(house.clone(), ending.leaving())),
        tokio::spawn(background::send_notices(house.clone(), ending.leaving())),
        tokio::spawn(background::ask_processors(house.clone(), ending.leaving())),
        tokio::spawn(background::ask_at_night(house.clone(), ending.leaving())),
        tokio::spawn(background::keep_library(house.clone(), ending.leaving())),
        tokio::spawn(background::tell_searches(house.clone(), ending.leaving())),
        tokio::spawn(background::tell_follows(house.clone(), ending.leaving())),
        tokio::spawn(background::deliver_presents(house.clone(), ending.leaving())),
        tokio::spawn(background::publish_scheduled(house.clone(), ending.leaving())),
        tokio::spawn(background::keep_issues(house.clone(), ending.leaving())),
        tokio::spawn(background::take_in_lists(house.clone(), database, ending.leaving())),
        tokio::spawn(background::merge_headings(house.clone(), ending.leaving())),
        tokio::spawn(feedback::read_maildir(house.clone(), ending.leaving())),
    ];
    println!("Listening on {}://{address}", if door.tls.is_some() { "https" } else { "http" });
    std::io::stdout().flush().map_err(Failure::failed)?;
    tell_ready();
    let served = door.serve(house.service(), ending.ended());
    ending.grant(served, "some requests were cut off").await;
    ending.grant(background::keep_waiting_views(&house.site()), "the last views were not kept").await;
    ending.grant(tally::keep_waiting(&house.site(), true), "the last counts were not kept").await;
    for worker in workers.into_iter().chain(beside) {
        // A mail that is being handed over is better waited for than left uncertain.
        ending.grant(worker, "background work was cut off").await;
    }
    drop(following);
    // Figures are there to the last.
    figures.iter().for_each(JoinHandle::abort);
    Ok(())
}

/// The site in its house, with the newsroom beside it.
fn lived_in(site: &Site, address: SocketAddr) -> House {
    let furniture = Furniture::of(site.workshop.derived().clone());
    House::of(site.clone(), move |site| {
        let shared = Shared {
            db: site.db.clone(),
            press: site.press.clone(),
            theme: site.theme.clone(),
            processors: site.processors.clone(),
            data: site.data.clone(),
        };
        let newsroom = Newsroom::new(shared, &furniture, address);
        let (fronts, walls) = (site.clone(), site.clone());
        newsroom.preview_fronts(move |id| fronts.front_preview(id));
        newsroom.preview_walls(move |press, kind| walls.wall_preview(press, kind));
        let trials = site.clone();
        newsroom.try_issues(move |trial| {
            let site = trials.clone();
            Box::pin(async move { issues::try_out(&site, trial).await })
        });
        newsroom::router(newsroom)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_http_is_for_this_machine_alone() {
        let (local, open) = ("127.0.0.1:80".parse().unwrap(), "0.0.0.0:80".parse().unwrap());
        let mut config = Config::default();
        assert!(refuse_plain_http(&config, local, false).is_ok());
        assert!(refuse_plain_http(&config, open, false).unwrap_err().to_string().contains("--insecure"));
        assert!(refuse_plain_http(&config, open, true).is_ok());
        config.site.url = "https://magazine.example".into();
        assert!(refuse_plain_http(&config, open, false).is_err(), "no proxy is trusted");
        config.server.trusted_proxies = vec!["10.0.0.0/8".parse().unwrap()];
        assert!(refuse_plain_http(&config, open, false).is_ok());
        config.server.trusted_proxies.clear();
        config.server.tls = Tls::Automatic;
        assert!(refuse_plain_http(&config, open, false).is_ok(), "https is spoken");
    }
}
