//! Work that goes on behind the site: mails, readers' histories, the search index, what goes with each article, and
//! what time makes superfluous.

use std::pin::pin;
use std::time::{Duration, Instant};

use db::DatabaseConfig;
use mail::Transport;
use press::drafts::Resting;
use press::imports::ImportLock;
use press::library::Step;
use press::newsletters::issues::Kept;
use press::readers_desk;
use site::{House, Relating, Rounds, Site};
use tokio::sync::watch;

use super::pause;
use super::quiet::QuietThread;

/// Between two looks for mails to send.
const MAIL_PAUSE: Duration = Duration::from_millis(200);
/// After a failure of the database.
pub(super) const TROUBLE_PAUSE: Duration = Duration::from_secs(2);
/// Between two looks for what search has to take in.
const INDEX_PAUSE: Duration = Duration::from_millis(100);
/// Between two looks at the sandbox, and at invoices.
const SANDBOX_PAUSE: Duration = Duration::from_secs(2);
/// Between two looks for presents to mail.
const PRESENTS_PAUSE: Duration = Duration::from_secs(20);
/// Between two looks for what a processor is to be asked, unless news comes first.
const ASK_PAUSE: Duration = Duration::from_millis(500);
/// Between two looks for what is to be published at its time.
const PUBLISH_PAUSE: Duration = Duration::from_millis(200);
/// Between two looks for issues of newsletters whose time has come.
const ISSUES_PAUSE: Duration = Duration::from_secs(5);
/// Between two looks for lists of readers.
const LISTS_PAUSE: Duration = Duration::from_secs(1);
/// Between two looks for merges that are on their way.
const MERGE_PAUSE: Duration = Duration::from_secs(2);
/// Between two looks whether it is night.
const NIGHT_PAUSE: Duration = Duration::from_secs(300);
const SWEEP_PAUSE: Duration = Duration::from_secs(3600);
/// Views swept in one transaction.
const SWEPT: i64 = 500;
/// Old texts of drafts looked at in one transaction.
const TEXTS_SWEPT: i64 = 100;
/// Between two batches of views for readers' histories.
const VIEWS_PAUSE: Duration = Duration::from_secs(2);
/// Between two walks along the archive for related articles.
const WALK_PAUSE: Duration = Duration::from_secs(60);
/// Between two looks for saved searches that are due.
const SEARCHES_PAUSE: Duration = Duration::from_secs(30);
/// Between two looks for articles that came out, and for readers who want to hear of them.
const ALERTS_PAUSE: Duration = Duration::from_secs(2);
/// Between two looks at whether the day's notices are due.
const NOTICES_PAUSE: Duration = Duration::from_secs(60);
/// How many times as long as it works the walk rests, so that readers never notice it.
const REST: u32 = 4;

/// Sends what is due until the server ends.
pub async fn send_mails(house: House, transport: Transport, ended: watch::Receiver<bool>) {
    while !*ended.borrow() {
        let site = house.site();
        match site::deliver_due(&site, &transport).await {
            Ok(0) => pause(MAIL_PAUSE, &ended).await,
            Ok(_) => {}
            Err(error) => {
                tracing::error!(%error, "mails wait: the database failed");
                pause(TROUBLE_PAUSE, &ended).await;
            }
        }
    }
}

/// Has the search index follow the database; while it is being built, the database answers searches.
pub async fn keep_library(house: House, mut ended: watch::Receiver<bool>) {
    while !*ended.borrow() {
        match QuietThread::start("library") {
            Ok(quiet) => {
                while let Some(rest) = follow(&house.site(), &quiet, &mut ended).await {
                    pause(rest, &ended).await;
                }
            }
            Err(error) => tracing::warn!(%error, "search does not follow the archive for now: no thread"),
        }
        // Without a thread, or after a panic.
        pause(TROUBLE_PAUSE, &ended).await;
    }
}

/// A step of the index, and how long to rest after it; none at the end, or if it panicked.
async fn follow(site: &Site, quiet: &QuietThread, ended: &mut watch::Receiver<bool>) -> Option<Duration> {
    if *ended.borrow() {
        return None;
    }
    let keeping = site.clone();
    let mut work = pin!(quiet.run(move || keeping.library.step(&keeping.db, &keeping.press)));
    let step = tokio::select! {
        step = &mut work => step,
        _ = ended.changed() => {
            site.library.end();
            work.await
        }
    };
    match step? {
        Ok(Step::More(rest)) => Some(rest),
        Ok(Step::UpToDate) => Some(INDEX_PAUSE),
        Err(error) => {
            tracing::warn!(%error, "search does not follow the archive for now");
            Some(TROUBLE_PAUSE)
        }
    }
}

/// Sweeps expired sessions and counters, and what is too old for a history.
pub async fn sweep(house: House, ended: watch::Receiver<bool>) {
    while !*ended.borrow() {
        let site = house.site();
        let (now, press) = (site.now(), site.press.clone());
        match site
            .db
            .write(move |tx| {
                Ok::<_, db::DbError>(
                    press::readers::sweep(tx, now)?
                        + press::history::sweep(tx, now, SWEPT)?
                        + press::alerts::sweep(tx, now, SWEPT)?
                        + press::reads::sweep(tx, now, SWEPT)?
                        + press::tally::sweep(tx, &press, now, SWEPT)?
                        + press::withdrawals::sweep(tx, now, SWEPT)?
                        + press::billing::agreements::sweep(tx, now, SWEPT)?
                        + press::billing::inquiries::sweep(tx, now, SWEPT)?
                        + press::drafts::sweep(tx, now, TEXTS_SWEPT)?
                        + press::newsletters::sending::fold(tx, &press, now)?
                        + press::newsletters::feedback::sweep(tx, &press, now, SWEPT)?
                        + press::newsletters::passes::sweep(tx, now, SWEPT)?
                        + press::institutions::fold(tx, now)?,
                )
            })
            .await
        {
            Ok(0) => pause(SWEEP_PAUSE, &ended).await,
            // Small transactions with room between them.
            Ok(_) => pause(MAIL_PAUSE, &ended).await,
            Err(error) => {
                tracing::error!(%error, "expired sessions and counters could not be swept");
                pause(SWEEP_PAUSE, &ended).await;
            }
        }
    }
}

/// Writes what was read into its readers' histories.
pub async fn keep_views(house: House, ended: watch::Receiver<bool>) {
    while !*ended.borrow() {
        pause(VIEWS_PAUSE, &ended).await;
        keep_waiting_views(&house.site()).await;
    }
}

/// Writes the views that wait now. What cannot be written is tried again with the next.
pub async fn keep_waiting_views(site: &Site) {
    if let Err(error) = site::keep_views(site).await {
        tracing::warn!(%error, "reading histories wait: the database failed");
    }
    if let Err(error) = site::keep_requests(site).await {
        tracing::warn!(%error, "counts of what institutions read wait: the database failed");
    }
}

/// Lets time pass in the sandbox.
pub async fn advance_sandbox(house: House, ended: watch::Receiver<bool>) {
    while !*ended.borrow() {
        let site = house.site();
        match site::advance_sandbox(&site).await {
            Ok(true) => {}
            Ok(false) => pause(SANDBOX_PAUSE, &ended).await,
            Err(error) => {
                tracing::warn!(%error, "subscriptions of the sandbox wait: the database failed");
                pause(TROUBLE_PAUSE, &ended).await;
            }
        }
    }
}

/// Lets time pass for what is paid by invoice.
pub async fn advance_invoices(house: House, ended: watch::Receiver<bool>) {
    while !*ended.borrow() {
        let site = house.site();
        match site::advance_invoices(&site).await {
            Ok(true) => {}
            Ok(false) => pause(SANDBOX_PAUSE, &ended).await,
            Err(error) => {
                tracing::warn!(%error, "subscriptions by invoice wait: the database failed");
                pause(TROUBLE_PAUSE, &ended).await;
            }
        }
    }
}

/// Tells readers once a day what is about to happen to their subscriptions.
pub async fn send_notices(house: House, ended: watch::Receiver<bool>) {
    let mut rounds = Rounds::default();
    while !*ended.borrow() {
        let site = house.site();
        let begun = Instant::now();
        match rounds.step(&site).await {
            Ok(true) => pause(begun.elapsed() * REST, &ended).await,
            Ok(false) => pause(NOTICES_PAUSE, &ended).await,
            Err(error) => {
                tracing::warn!(%error, "notices about subscriptions wait: the database failed");
                pause(NOTICES_PAUSE, &ended).await;
            }
        }
    }
}

/// Asks processors about what they told of, as soon as they did.
pub async fn ask_processors(house: House, ended: watch::Receiver<bool>) {
    while !*ended.borrow() {
        let site = house.site();
        match site::ask_due(&site).await {
            Ok(0) => {
                let mut ended = ended.clone();
                tokio::select! {
                    () = site::wait_for_news(&site, ASK_PAUSE) => {}
                    _ = ended.changed() => {}
                }
            }
            Ok(_) => {}
            Err(error) => {
                tracing::error!(%error, "processors are not asked for now: the database failed");
                pause(TROUBLE_PAUSE, &ended).await;
            }
        }
    }
}

/// Asks after everything once a night, and has withdrawals carried out that wait for a processor.
pub async fn ask_at_night(house: House, ended: watch::Receiver<bool>) {
    while !*ended.borrow() {
        let site = house.site();
        if let Err(error) = site::carry_out_withdrawals(&site).await {
            tracing::error!(%error, "withdrawals are not carried out for now: the database failed");
        }
        if let Err(error) = site::ask_at_night(&site).await {
            tracing::error!(%error, "processors are not asked after everything: the database failed");
        }
        pause(NIGHT_PAUSE, &ended).await;
    }
}

/// Mails presents on their days, and reminds of those that nobody has redeemed.
pub async fn deliver_presents(house: House, ended: watch::Receiver<bool>) {
    while !*ended.borrow() {
        let site = house.site();
        match site::deliver_presents(&site).await {
            Ok(true) => {}
            Ok(false) => pause(PRESENTS_PAUSE, &ended).await,
            Err(error) => {
                tracing::warn!(%error, "presents wait: the database failed");
                pause(PRESENTS_PAUSE, &ended).await;
            }
        }
    }
}

/// Publishes what is due. Every server of a site looks, and one of them does it.
pub async fn publish_scheduled(house: House, ended: watch::Receiver<bool>) {
    let mut resting = Resting::default();
    while !*ended.borrow() {
        let publishing = house.site();
        let due = move || {
            let done = press::drafts::publish_due(&publishing.db, &publishing.press, &mut resting);
            (done, resting)
        };
        let looked = tokio::task::spawn_blocking(due).await;
        let (done, kept) = looked.unwrap_or_else(|_| (Ok(0), Resting::default()));
        resting = kept;
        match done {
            Ok(0) => pause(PUBLISH_PAUSE, &ended).await,
            Ok(published) => tracing::info!(published, "published as scheduled"),
            Err(error) => {
                tracing::error!(%error, "scheduled pieces wait: the database failed");
                pause(TROUBLE_PAUSE, &ended).await;
            }
        }
    }
}

/// Puts issues of newsletters together, reminds editors of them and freezes them, each at its time.
pub async fn keep_issues(house: House, ended: watch::Receiver<bool>) {
    while !*ended.borrow() {
        let site = house.site();
        let due = move || press::newsletters::issues::keep(&site.db, &site.press, &site.theme);
        match tokio::task::spawn_blocking(due).await {
            Ok(Ok(kept)) if kept != Kept::default() => tracing::info!(?kept, "issues of newsletters"),
            Ok(Ok(_)) | Err(_) => {}
            Ok(Err(error)) => tracing::error!(%error, "issues of newsletters wait: the database failed"),
        }
        pause(ISSUES_PAUSE, &ended).await;
    }
}

/// Takes in lists of readers that were handed in here.
pub async fn take_in_lists(house: House, database: DatabaseConfig, ended: watch::Receiver<bool>) {
    while !*ended.borrow() {
        let (site, database, leaving) = (house.site(), database.clone(), ended.clone());
        let next = move || {
            let lock = || ImportLock::take(&site.db, &database, &site.data);
            readers_desk::take_in_next(&site.db, &site.press, &site.data, lock, &|| *leaving.borrow())
        };
        match tokio::task::spawn_blocking(next).await {
            Ok(Ok(true)) => {}
            Ok(Ok(false)) | Err(_) => pause(LISTS_PAUSE, &ended).await,
            Ok(Err(error)) => {
                tracing::error!(%error, "a list of readers waits");
                pause(TROUBLE_PAUSE, &ended).await;
            }
        }
    }
}

/// Goes on with merges of sections, topics and the like, some articles at a time and with rests between.
pub async fn merge_headings(house: House, ended: watch::Receiver<bool>) {
    while !*ended.borrow() {
        let (merging, begun) = (house.site(), Instant::now());
        let more = move || press::headings::go_on(&merging.db, &merging.press);
        match tokio::task::spawn_blocking(more).await {
            Ok(Ok(true)) => pause(begun.elapsed() * REST, &ended).await,
            Ok(Ok(false)) | Err(_) => pause(MERGE_PAUSE, &ended).await,
            Ok(Err(error)) => {
                tracing::warn!(%error, "a merge waits: the database failed");
                pause(TROUBLE_PAUSE, &ended).await;
            }
        }
    }
}

/// Chooses what goes with each article, walking along the archive again and again.
pub async fn relate(house: House, ended: watch::Receiver<bool>) {
    let mut walk = Relating::default();
    while !*ended.borrow() {
        let site = house.site();
        // It is opened or made in these moments.
        let Some(index) = site.library.index() else {
            pause(INDEX_PAUSE, &ended).await;
            continue;
        };
        let begun = Instant::now();
        match walk.step(&site, index).await {
            Ok(true) => pause(begun.elapsed() * REST, &ended).await,
            Ok(false) => pause(WALK_PAUSE, &ended).await,
            Err(error) => {
                tracing::warn!(%error, "related articles wait: the database failed");
                pause(WALK_PAUSE, &ended).await;
            }
        }
    }
}

/// Tells readers each morning what is new for the searches they keep; a few at once, with rests between.
pub async fn tell_searches(house: House, ended: watch::Receiver<bool>) {
    while !*ended.borrow() {
        let site = house.site();
        let begun = Instant::now();
        match site::tell_searches(&site).await {
            Ok(0) => pause(SEARCHES_PAUSE, &ended).await,
            Ok(_) => pause(begun.elapsed(), &ended).await,
            Err(error) => {
                tracing::warn!(%error, "saved searches wait: the database failed");
                pause(SEARCHES_PAUSE, &ended).await;
            }
        }
    }
}

/// Tells readers what is new of what they follow; a few at once, with rests between.
pub async fn tell_follows(house: House, ended: watch::Receiver<bool>) {
    while !*ended.borrow() {
        let (telling, begun) = (house.site(), Instant::now());
        let step = move || {
            let woken = press::alerts::wake(&telling.db, &telling.press)?;
            let told = press::alerts::tell_due(&telling.db, &telling.press)?;
            Ok::<_, db::DbError>(woken || told > 0)
        };
        match tokio::task::spawn_blocking(step).await {
            Ok(Ok(true)) => pause(begun.elapsed(), &ended).await,
            Ok(Ok(false)) | Err(_) => pause(ALERTS_PAUSE, &ended).await,
            Ok(Err(error)) => {
                tracing::warn!(%error, "alerts wait: the database failed");
                pause(TROUBLE_PAUSE, &ended).await;
            }
        }
    }
}
