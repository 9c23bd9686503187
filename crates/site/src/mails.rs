//! Sends the mails that readers' acts left behind: each is a job, rendered with the theme, composed and
//! handed over.
//!
//! Before a mail leaves, its job says so. A worker that dies between handing over and taking the job
//! away leaves that note behind, and the mail is not sent again: nobody can know whether it arrived. It
//! is parked, by name, for a person to look at. Only the outbox can take the same mail twice, since that
//! writes the same file.

use db::DbError;
use jobs::Job;
use kernel::clock::{MINUTE, Millis, timestamp};
use kernel::money::Money;
use mail::{Address, DeliveryError, HeaderName, Message, Transport};
use press::readers::MailJob;
use press::readers::mails::JOB;
use render::theme::{Arg, ThemeError};
use serde_json::{Value, json};

use crate::Site;
use crate::frame::direction;

/// Mails handed over side by side.
const AT_ONCE: u32 = 8;
/// Time to render what was claimed; a worker that dies over it keeps no reader waiting for long.
const LEASE: Millis = 10_000;
/// Longer than a relay can keep us waiting in all.
const HANDOVER: Millis = 10 * MINUTE;
/// The note on a job whose mail is on its way.
const LEAVING: &str = "was being handed over when its worker ended; it may have arrived";

/// Sends what is due; says how many jobs were looked at, so that none means to wait.
///
/// # Errors
/// When the database fails. What the relay does is not an error here but the mail's own fate.
pub async fn deliver_due(site: &Site, transport: &Transport) -> Result<usize, DbError> {
    let due = site.write(|tx, press| jobs::claim(tx, JOB, press.clock.now(), LEASE, AT_ONCE)).await?;
    let count = due.len();
    let mut mails = Vec::new();
    for job in due {
        match draft(site, transport, &job) {
            Ok(message) => mails.push((job, message)),
            Err(fate) => settle(site, job, fate).await?,
        }
    }
    // The outbox can take a mail twice, so nothing needs to be said before.
    if !matches!(transport, Transport::Outbox(_)) {
        mails = say_leaving(site, mails).await?;
    }
    let mut sending = tokio::task::JoinSet::new();
    for (job, message) in mails {
        let transport = transport.clone();
        sending.spawn(async move { (job, send(&transport, &message).await) });
    }
    while let Some(sent) = sending.join_next().await {
        if let Ok((job, fate)) = sent {
            settle(site, job, fate).await?;
        }
    }
    Ok(count)
}

/// Notes on each job that its mail is leaving now; gives those that are still ours to send.
async fn say_leaving(site: &Site, mails: Vec<(Job, Message)>) -> Result<Vec<(Job, Message)>, DbError> {
    site.write(move |tx, press| {
        let until = press.clock.now() + HANDOVER;
        let mut ours = Vec::new();
        for (job, message) in mails {
            if jobs::note(tx, job.id, LEAVING, job.attempts, until)? {
                ours.push((job, message));
            }
        }
        Ok(ours)
    })
    .await
}

/// What becomes of a mail's job.
enum Fate {
    /// Nothing is left to do.
    Done,
    /// To be tried again.
    Later(String),
    /// Not to be tried again.
    Parked(String),
}

fn draft(site: &Site, transport: &Transport, job: &Job) -> Result<Message, Fate> {
    if job.failure.as_deref() == Some(LEAVING) && !matches!(transport, Transport::Outbox(_)) {
        return Err(Fate::Parked(LEAVING.into()));
    }
    let mail: MailJob =
        serde_json::from_str(&job.payload).map_err(|error| Fate::Parked(error.to_string()))?;
    if mail.not_after.is_some_and(|end| end <= site.now()) {
        tracing::info!(job = job.id, template = mail.template, "a mail came too late and was dropped");
        return Err(Fate::Done);
    }
    // A theme can be mended, so this waits.
    message(site, job, &mail).map_err(|error| Fate::Later(error.to_string()))
}

/// The mail as it leaves. The same job always makes the same mail, down to its id and date.
fn message(site: &Site, job: &Job, mail: &MailJob) -> Result<Message, ThemeError> {
    let settings = &site.press.config;
    let subject = site.theme.subject(&mail.subject_key, &arguments(site, &mail.context));
    let context = context(site, mail, &subject);
    let from = settings.mail.from.as_str();
    let domain = from.rsplit('@').next().unwrap_or("localhost.localdomain");
    let id = site.press.key.hash("message", &format!("{} {}", job.id, job.payload));
    Ok(Message {
        from: Address::named(&settings.site.name, from),
        to: Address::bare(&mail.to),
        reply_to: Some(Address::bare(&settings.site.contact)),
        text: site.theme.render(&format!("mail/{}.txt", mail.template), &context)?,
        html: site.theme.render(&format!("mail/{}.html", mail.template), &context)?,
        subject,
        message_id: format!("{}@{domain}", &id[..32]),
        date_ms: job.created_at,
        headers: headers(mail),
    })
}

fn headers(mail: &MailJob) -> Vec<(HeaderName, String)> {
    let stop = mail.stop_url.iter().flat_map(|url| {
        let one_click = "List-Unsubscribe=One-Click".to_owned();
        [(HeaderName::ListUnsubscribe, format!("<{url}>")), (HeaderName::ListUnsubscribePost, one_click)]
    });
    [(HeaderName::AutoSubmitted, "auto-generated".to_owned())].into_iter().chain(stop).collect()
}

/// The template's variables: the job's own, and what only the theme and the site know.
fn context(site: &Site, mail: &MailJob, subject: &str) -> Value {
    let settings = &site.press.config.site;
    let mut context = mail.context.as_object().cloned().unwrap_or_default();
    let key = context.remove("reason_key").and_then(|key| key.as_str().map(str::to_owned));
    let reason = key.map(|key| site.theme.text(&key, &[("site", settings.name.as_str().into())]));
    if let Some(at) = context.get("at").and_then(Value::as_i64) {
        context.insert("date_text".into(), date(site, at).into());
        context.insert("stamp_text".into(), site.theme.date(at, "stamp").into());
    }
    if let Some(since) = context.get("since").and_then(Value::as_i64) {
        context.insert("since_text".into(), date(site, since).into());
    }
    for (amount, text) in [("money", "price_text"), ("money_then", "then_text")] {
        if let Some(Ok(money)) = context.remove(amount).map(serde_json::from_value::<Option<Money>>) {
            context.insert(text.into(), json!(money.map(|money| site.money(&money))));
        }
    }
    context.insert("reason".into(), json!(reason));
    context.insert("stop_url".into(), json!(mail.stop_url));
    context.insert("subject".into(), subject.into());
    let site = json!({
        "name": settings.name, "tagline": settings.tagline, "url": settings.url, "language": settings.language,
        "dir": direction(&settings.language), "contact": settings.contact,
    });
    context.insert("site".into(), site);
    Value::Object(context)
}

/// What the subject may name: the job's texts and numbers, and the site.
fn arguments<'c>(site: &Site, context: &'c Value) -> Vec<(&'c str, Arg)> {
    let texts = context.as_object().into_iter().flatten().filter_map(|(name, value)| match value {
        Value::String(text) => Some((name.as_str(), Arg::from(text.as_str()))),
        Value::Number(number) => Some((name.as_str(), Arg::from(number.as_i64()?))),
        _ => None,
    });
    let site = ("site", Arg::from(site.press.config.site.name.as_str()));
    texts.chain([site]).collect()
}

fn date(site: &Site, at: Millis) -> String {
    let day = timestamp(at).to_zoned_datetime(site.press.zone.clone()).date();
    let month = site.theme.text(&format!("month-{}", day.month()), &[]);
    let parts: [(&str, Arg); 3] = [
        ("day", i64::from(day.day()).into()),
        ("month", month.into()),
        ("year", day.year().to_string().into()),
    ];
    site.theme.text("date-long", &parts)
}

async fn send(transport: &Transport, message: &Message) -> Fate {
    let raw = match mail::compose(message) {
        Ok(raw) => raw,
        Err(refused) => return Fate::Parked(refused.to_string()),
    };
    match transport.deliver(&message.envelope(), &raw).await {
        Ok(_) => Fate::Done,
        Err(error @ DeliveryError::Temporary(_)) => Fate::Later(error.to_string()),
        Err(error @ (DeliveryError::Permanent(_) | DeliveryError::Uncertain(_))) => {
            Fate::Parked(error.to_string())
        }
    }
}

async fn settle(site: &Site, job: Job, fate: Fate) -> Result<(), DbError> {
    let Job { id, attempts, .. } = job;
    let became = match fate {
        Fate::Done => "done",
        Fate::Later(_) => "put off",
        Fate::Parked(_) => "parked",
    };
    site.mails.with_label_values(&[became]).inc();
    match &fate {
        Fate::Done => tracing::debug!(job = id, "mail done"),
        Fate::Later(why) => tracing::warn!(job = id, attempts, why, "a mail waits to be tried again"),
        Fate::Parked(why) => tracing::error!(job = id, why, "a mail was parked and will not be sent"),
    }
    site.write(move |tx, press| match fate {
        Fate::Done => jobs::complete(tx, id),
        Fate::Later(why) => jobs::fail(tx, id, press.clock.now(), &why, attempts),
        Fate::Parked(why) => jobs::park(tx, id, &why, attempts),
    })
    .await
}
