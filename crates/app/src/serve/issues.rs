//! Sending issues of newsletters. Every server takes its part of each; the ledger says who sends what.

use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use db::DbError;
use kernel::Config;
use kernel::config::{Dkim, MailTransport};
use mail::bulk::{Pace, Relay, Sender, Stop, Template};
use mail::dkim::{Key, Signer};
use press::newsletters::sending::{self, Books, Mailing, Step, Trial};
use site::{House, Site};
use tokio::runtime::{Builder, Handle, Runtime};
use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::background::TROUBLE_PAUSE;
use super::pause;
use super::quiet::be_patient;
use super::transport::{outbox, relay, transactional};

/// Between two looks for issues that are due.
const LOOK_PAUSE: Duration = Duration::from_millis(200);
/// Between two steps, so that others come in.
const BREATH: Duration = Duration::from_millis(2);
/// Steps between two looks for issues that are due.
const STEPS: usize = 50;
/// After something that only settings or an editor can mend.
const WRONG_PAUSE: Duration = Duration::from_secs(30);
/// For the mail of a trial: whoever asked for it waits.
const TRIAL: Duration = Duration::from_secs(8);
/// For noting, at the end, what became of mails.
const NOTED: Duration = Duration::from_secs(4);
/// Messages that a connection carries before another is opened: relays want to see new ones.
const PER_CONNECTION: usize = 500;

/// The ways out for issues, as long as the settings stay.
struct Ways {
    /// What the settings were.
    settings: String,
    sender: Arc<Sender>,
    signers: Arc<[Arc<Signer>]>,
}

/// An issue on its way from this server.
struct Run {
    work: JoinHandle<()>,
    stop: Stop,
}

/// Sends what is due until the server ends; then what is in flight is finished, and the rest is left to others.
pub async fn send_issues(house: House, ended: watch::Receiver<bool>) {
    let runtime = match threads() {
        Ok(runtime) => runtime,
        Err(error) => return tracing::error!(%error, "no issues are sent by this server: no threads"),
    };
    let mut runs: HashMap<i64, Run> = HashMap::new();
    let mut ways: Option<Ways> = None;
    while !*ended.borrow() {
        let site = house.site();
        runs.retain(|_, run| !run.work.is_finished());
        match look(&site, &ended).await {
            Ok(due) if due.is_empty() => pause(LOOK_PAUSE, &ended).await,
            Ok(due) => match Ways::of(ways.take(), &site) {
                Ok(found) => {
                    for issue in due {
                        runs.entry(issue).or_insert_with(|| start(runtime.handle(), &site, &found, issue));
                    }
                    ways = Some(found);
                    pause(LOOK_PAUSE, &ended).await;
                }
                Err(error) => {
                    tracing::error!(%error, "issues wait: the settings are wrong");
                    pause(WRONG_PAUSE, &ended).await;
                }
            },
            Err(error) => {
                tracing::error!(%error, "issues wait: the database failed");
                pause(TROUBLE_PAUSE, &ended).await;
            }
        }
    }
    end(runtime, runs, &house.site()).await;
}

/// Making mails takes time that requests are not to wait for, so it is done on threads of its own, which give way.
fn threads() -> std::io::Result<Runtime> {
    Builder::new_multi_thread()
        .worker_threads(2)
        .thread_name("issues")
        .on_thread_start(be_patient)
        .enable_all()
        .build()
}

async fn end(runtime: Runtime, runs: HashMap<i64, Run>, site: &Site) {
    runs.values().for_each(|run| run.stop.ask());
    for run in runs.into_values() {
        let _ = run.work.await;
    }
    runtime.shutdown_background();
    // What was held here is others' at once.
    while let Ok(Step::More) = step(site).await {}
}

/// Has happen what is to happen by itself, and gives the issues of which something is to be sent.
async fn look(site: &Site, ended: &watch::Receiver<bool>) -> Result<Vec<i64>, DbError> {
    for _ in 0..STEPS {
        if step(site).await? == Step::Rest || *ended.borrow() {
            break;
        }
        tokio::time::sleep(BREATH).await;
    }
    let now = site.now();
    site.db.read(move |conn| sending::due(conn, now)).await
}

async fn step(site: &Site) -> Result<Step, DbError> {
    let (db, press) = (site.db.clone(), site.press.clone());
    let stepped = tokio::task::spawn_blocking(move || sending::step(&db, &press)).await;
    stepped.unwrap_or_else(|panic| Err(DbError::Panicked(panic.to_string())))
}

impl Ways {
    /// As they were, or as the settings have them now.
    fn of(before: Option<Ways>, site: &Site) -> Result<Ways, String> {
        let config = &site.press.config;
        let settings = format!("{:?}", config.mail);
        if let Some(before) = before.filter(|before| before.settings == settings) {
            return Ok(before);
        }
        let sender = Arc::new(sender(config, &site.data)?);
        Ok(Ways { settings, sender, signers: signers(config)?.into() })
    }
}

fn sender(config: &Config, data: &Path) -> Result<Sender, String> {
    let bulk = &config.mail.bulk;
    let pace = Pace {
        domain_per_second: limit(bulk.domain_rate),
        in_flight: usize::try_from(bulk.in_flight).unwrap_or(usize::MAX),
        // What is in flight may end as long as requests may, less what is noted of it afterwards.
        grace: Duration::from_secs(u64::from(config.server.drain)).saturating_sub(NOTED),
        ..Pace::default()
    };
    if config.mail.transport == MailTransport::Outbox {
        return Ok(Sender::outbox(outbox(data), pace));
    }
    let way = |smtp, connections: u32, rate| Relay {
        smtp,
        authority: None,
        connections: usize::try_from(connections).unwrap_or(usize::MAX),
        per_connection: PER_CONNECTION,
        per_second: limit(rate),
    };
    let mut relays = Vec::new();
    for one in &bulk.relays {
        let smtp = relay(
            config,
            &one.host,
            one.port,
            one.security,
            one.username.as_ref(),
            one.password_file.as_deref(),
        );
        relays.push(way(smtp.map_err(|error| error.to_string())?, one.connections, one.rate));
    }
    if relays.is_empty() {
        let smtp = transactional(config).map_err(|error| error.to_string())?;
        relays.push(way(smtp, bulk.connections, bulk.rate));
    }
    Sender::new(relays, pace)
}

fn limit(rate: u32) -> Option<u32> {
    (rate > 0).then_some(rate)
}

/// The keys that sign issues.
pub fn signers(config: &Config) -> Result<Vec<Arc<Signer>>, String> {
    config.mail.bulk.dkim.iter().map(|key| signer(config, key)).collect()
}

fn signer(config: &Config, dkim: &Dkim) -> Result<Arc<Signer>, String> {
    let file = dkim.key_file.display();
    let pem = fs::read_to_string(&dkim.key_file)
        .map_err(|error| format!("cannot read mail.bulk.dkim.key_file {file}: {error}"))?;
    let of_sender = || config.mail.from.rsplit_once('@').map_or("", |(_, domain)| domain);
    let domain = dkim.domain.as_deref().unwrap_or_else(of_sender);
    let key = Key::parse(&pem).and_then(|key| Signer::new(domain, &dkim.selector, key));
    key.map(Arc::new).map_err(|error| format!("mail.bulk.dkim.key_file {file}: {error}"))
}

fn start(threads: &Handle, site: &Site, ways: &Ways, issue: i64) -> Run {
    let stop = Stop::default();
    let (site, sender, signers, stopping) =
        (site.clone(), ways.sender.clone(), ways.signers.clone(), stop.clone());
    let work = threads.spawn(async move {
        if let Err(error) = send(&site, &sender, &signers, issue, &stopping).await {
            tracing::error!(%error, issue, "an issue waits");
            tokio::select! {
                () = tokio::time::sleep(WRONG_PAUSE) => {}
                () = stopping.asked() => {}
            }
        }
    });
    Run { work, stop }
}

/// Sends one mail of an issue to whoever works on it, by the way that all its mails go.
pub async fn try_out(site: &Site, trial: Trial) -> Result<(), String> {
    let ways = Ways::of(None, site)?;
    let stop = Stop::default();
    let late = stop.clone();
    let timer = tokio::spawn(async move {
        tokio::time::sleep(TRIAL).await;
        late.ask();
    });
    let sent = trial.send(&ways.sender, &ways.signers, &stop).await;
    timer.abort();
    sent
}

/// Why a server does not send an issue for now.
#[derive(Debug, thiserror::Error)]
enum Trouble {
    #[error(transparent)]
    Db(#[from] DbError),
    #[error("no mails can be made of it: {0}")]
    Compose(#[from] mail::ComposeError),
    #[error(transparent)]
    Ledger(#[from] mail::bulk::LedgerError),
}

/// Sends what this server can get of an issue.
async fn send(
    site: &Site,
    sender: &Sender,
    signers: &[Arc<Signer>],
    issue: i64,
    stop: &Stop,
) -> Result<(), Trouble> {
    let mailing = site.db.read(move |conn| Mailing::of(conn, issue)).await?;
    let drafts = mailing.drafts(&site.press);
    let templates = drafts.iter().map(|draft| Template::new(draft, signers).map(Arc::new));
    let templates = templates.collect::<Result<Vec<_>, _>>()?;
    let press = site.press.clone();
    let name = format!("process {}", std::process::id());
    let row = site.db.write(move |tx| sending::enrol(tx, &press, press.clock.now(), &name)).await?;
    let books = Arc::new(Books::new(site.db.clone(), site.press.clone(), row, mailing));
    let heart = tokio::spawn(beat(site.clone(), row, stop.clone()));
    let sent = sender.run(books, templates, stop).await;
    heart.abort();
    site.db.write(move |tx| sending::leave(tx, row)).await?;
    let report = sent?;
    if let Some(trouble) = &report.trouble {
        tracing::warn!(%trouble, issue, "a relay cannot be used for now");
    }
    tracing::info!(
        issue,
        accepted = report.accepted,
        refused = report.refused,
        later = report.later,
        uncertain = report.uncertain,
        "sent what was due of an issue"
    );
    Ok(())
}

/// Tells the database that this server lives, until it is told otherwise.
async fn beat(site: Site, sender: i64, stop: Stop) {
    let pause = Duration::from_millis(u64::try_from(sending::lease(&site.press)).unwrap_or(0) / 4);
    loop {
        tokio::time::sleep(pause).await;
        let press = site.press.clone();
        let alive = site.db.write(move |tx| sending::renew(tx, &press, press.clock.now(), sender)).await;
        match alive {
            Ok(true) => {}
            Ok(false) => return stop.ask(),
            Err(error) => tracing::warn!(%error, "the database cannot be told that issues are being sent"),
        }
    }
}
