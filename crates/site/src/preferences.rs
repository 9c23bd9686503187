//! Everything that comes to a reader by mail, on one page. It is theirs from the account, and from any mail by a link
//! that needs no login: then it names the address only in part, and shows nothing else of the account.

use axum::extract::{Path, Query, RawForm, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use http_kit::{Failure, Next, see_other};
use kernel::EmailAddress;
use kernel::clock::Millis;
use press::Press;
use press::alerts::Alert;
use press::newsletters::feedback;
use press::newsletters::{self, Consent, NewsletterError, Pause, Rest};
use press::preferences::{self, Offered, Preferences, Wanted};
use press::readers::{ReaderRecord, masked};
use press::taxonomy::TermKind;
use serde::Deserialize;
use serde_json::{Value, json};
use url::form_urlencoded;

use crate::Site;
use crate::account::log_in_first_for;
use crate::frame::Notice;
use crate::visitor::Visitor;

/// Its address for those who are logged in.
pub(crate) const PAGE: &str = "/preferences";

/// Whose page it is.
struct Whose {
    reader: ReaderRecord,
    /// Its address.
    page: String,
    /// Whether a link led here, and nobody has logged in.
    by_link: bool,
}

/// What was just done.
#[derive(Debug, Default, Deserialize)]
pub struct Done {
    done: Option<String>,
    /// When everything was ended.
    at: Option<Millis>,
}

/// What a form wants.
enum Act {
    Save(Wanted),
    /// None: that is no day on which it could end.
    Pause(Option<Rest>),
    Resume,
    Stop,
    Undo(Millis),
}

/// `GET /preferences`.
pub async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    Query(done): Query<Done>,
) -> Result<Response, Failure> {
    match own(&visitor) {
        Some(whose) => site.preferences_page(&visitor, &whose, &done, None).await,
        None => Ok(log_in_first_for(PAGE)),
    }
}

/// `POST /preferences`.
pub async fn change(
    State(site): State<Site>,
    visitor: Visitor,
    RawForm(form): RawForm,
) -> Result<Response, Failure> {
    match own(&visitor) {
        Some(whose) => site.change_preferences(&visitor, whose, &form).await,
        None => Ok(log_in_first_for(PAGE)),
    }
}

/// What a link is made of.
type Signed = Path<(String, String)>;

/// `GET /preferences/{reader}/{signature}`.
pub async fn show_by_link(
    State(site): State<Site>,
    visitor: Visitor,
    Path(link): Signed,
    Query(done): Query<Done>,
) -> Result<Response, Failure> {
    let whose = site.linked(link).await?;
    site.preferences_page(&visitor, &whose, &done, None).await
}

/// `POST /preferences/{reader}/{signature}`.
pub async fn change_by_link(
    State(site): State<Site>,
    visitor: Visitor,
    Path(link): Signed,
    RawForm(form): RawForm,
) -> Result<Response, Failure> {
    let whose = site.linked(link).await?;
    site.change_preferences(&visitor, whose, &form).await
}

fn own(visitor: &Visitor) -> Option<Whose> {
    let reader = visitor.own()?.reader;
    Some(Whose { reader, page: PAGE.into(), by_link: false })
}

impl Act {
    fn of(form: &[u8]) -> Act {
        let fields: Vec<(String, String)> = form_urlencoded::parse(form).into_owned().collect();
        let said =
            |name: &str| fields.iter().find(|(field, _)| field == name).map(|(_, value)| value.as_str());
        match (said("pause"), said("undo")) {
            (Some("until"), _) => Act::Pause(Rest::from_form(said("until").unwrap_or_default())),
            (Some(rest), _) => Act::Pause(Rest::from_form(rest)),
            (_, Some(at)) => Act::Undo(at.parse().unwrap_or_default()),
            _ if said("resume").is_some() => Act::Resume,
            _ if said("stop").is_some() => Act::Stop,
            _ => Act::Save(wanted(&fields)),
        }
    }

    fn done(&self, now: Millis) -> String {
        match self {
            Act::Save(_) => "saved".into(),
            Act::Pause(_) => "paused".into(),
            Act::Resume => "resumed".into(),
            Act::Stop => format!("stopped&at={now}"),
            Act::Undo(_) => "undone".into(),
        }
    }
}

fn wanted(fields: &[(String, String)]) -> Wanted {
    let all = |name: &str| -> Vec<String> {
        fields.iter().filter(|(field, _)| field == name).map(|(_, value)| value.clone()).collect()
    };
    let alerts = fields.iter().filter_map(|(field, value)| {
        Some((field.strip_prefix("follow-")?.parse().ok()?, Alert::from_name(value)?))
    });
    Wanted { shown: all("shown"), on: all("newsletter"), alerts: alerts.collect() }
}

/// Does what a form wants; false if mail cannot rest until then.
fn act(
    tx: &mut db::Tx,
    press: &Press,
    now: Millis,
    reader: i64,
    act: &Act,
    consent: Consent<'_>,
) -> Result<bool, NewsletterError> {
    match act {
        Act::Save(wanted) => preferences::save(tx, press, now, reader, wanted, consent)?,
        Act::Pause(rest) => {
            let Some(until) = rest.and_then(|rest| rest.ends(press, now)) else { return Ok(false) };
            newsletters::pause(tx, now, reader, until)?;
        }
        Act::Resume => newsletters::end_pause(tx, now, reader).map(drop)?,
        Act::Stop => preferences::stop_all(tx, now, reader, consent)?,
        Act::Undo(at) => preferences::undo(tx, press, now, reader, *at, consent)?,
    }
    Ok(true)
}

impl Site {
    async fn linked(&self, (reader, signature): (String, String)) -> Result<Whose, Failure> {
        let page = format!("{PAGE}/{reader}/{signature}");
        let found =
            self.read(move |conn, press| Ok(preferences::whose(conn, press, &reader, &signature)?)).await?;
        // Nobody starts anything for an address that was never proven.
        let reader = found.filter(|reader| reader.confirmed_at.is_some()).ok_or(Failure::NotFound)?;
        Ok(Whose { reader, page, by_link: true })
    }

    async fn change_preferences(
        &self,
        visitor: &Visitor,
        whose: Whose,
        form: &[u8],
    ) -> Result<Response, Failure> {
        let (now, reader, wanted) = (self.now(), whose.reader.id, Act::of(form));
        let place = if whose.by_link { "preferences by link" } else { "preferences" };
        let (wording, next) =
            (self.say("preferences-intro"), format!("{}?done={}", whose.page, wanted.done(now)));
        let outcome = self
            .write::<_, NewsletterError, _>(move |tx, press| {
                act(tx, press, now, reader, &wanted, Consent { place, wording: &wording })
            })
            .await;
        match outcome {
            Ok(true) => Ok(see_other(&Next::from_outside(&next), None)),
            Ok(false) => {
                let error = self.say("preferences-pause-day");
                self.preferences_page(visitor, &whose, &Done::default(), Some(error)).await
            }
            Err(NewsletterError::Db(error)) => Err(error.into()),
            Err(refused) => Err(Failure::BadRequest(self.why(&refused))),
        }
    }

    async fn preferences_page(
        &self,
        visitor: &Visitor,
        whose: &Whose,
        done: &Done,
        error: Option<String>,
    ) -> Result<Response, Failure> {
        let (now, reader, stopped) = (self.now(), whose.reader.clone(), done.at);
        let (preferences, can_undo) = self
            .read(move |conn, press| {
                let preferences = preferences::of_reader(conn, press, &reader, now)?;
                let ended = stopped.map_or(Ok(0), |at| preferences::stopped_at(conn, reader.id, at))?;
                Ok((preferences, ended > 0))
            })
            .await?;
        let notice = match &error {
            Some(error) => Some(self.error_notice(error)),
            None => done.done.as_deref().and_then(|done| self.done_notice(done, &preferences)),
        };
        let status = if error.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
        let mut content = self.preferences_view(whose, &preferences);
        content["undo"] = json!(stopped.filter(|_| can_undo));
        content["pause_error"] = json!(error);
        let desk = self.desk("preferences-title");
        let page = self.own_page(visitor, desk, notice, "preferences.html", content).await?;
        let page = page.header(header::REFERRER_POLICY, "no-referrer");
        Ok(page.status(status).answer(&HeaderMap::new()))
    }

    fn done_notice(&self, done: &str, preferences: &Preferences) -> Option<Notice> {
        let (text, detail) = match done {
            "saved" => (self.say("preferences-saved"), None),
            "paused" => (self.say("preferences-paused-title"), self.rests_until(preferences)),
            "resumed" => (self.say("preferences-resumed"), None),
            "stopped" => (self.say("preferences-stopped"), Some(self.say("preferences-stopped-text"))),
            "undone" => (self.say("preferences-undone"), None),
            _ => return None,
        };
        Some(Notice { kind: "success", text, detail })
    }

    fn rests_until(&self, preferences: &Preferences) -> Option<String> {
        preferences.pause.map(|pause| self.rests_text(pause))
    }

    /// That all mail rests, and until when.
    pub(crate) fn rests_text(&self, pause: Pause) -> String {
        let until = self.theme.date(pause.until, "long");
        self.theme.text("preferences-paused", &[("date", until.into())])
    }

    fn preferences_view(&self, whose: &Whose, preferences: &Preferences) -> Value {
        let email = EmailAddress::parse(&whose.reader.email);
        let email = match email.as_ref() {
            Ok(email) if whose.by_link => masked(email),
            _ => whose.reader.email.clone(),
        };
        let (paid, free): (Vec<&Offered>, Vec<&Offered>) =
            preferences.letters.iter().partition(|one| one.choice.subscribers_only);
        let groups = [("preferences-free", free), ("preferences-paid", paid)];
        let groups = groups.into_iter().filter(|(_, letters)| !letters.is_empty()).map(|(title, letters)| {
            let letters: Vec<Value> = letters.into_iter().map(|one| self.offered_view(one)).collect();
            json!({ "title": self.theme.text(title, &[]), "letters": letters })
        });
        let others = preferences.others.iter().filter_map(|(slug, on)| {
            Some(json!({ "slug": slug, "name": self.newsletter_name(slug)?, "on": on }))
        });
        let follows = preferences.follows.iter().map(|one| {
            let kind = one.kind.map_or("author", TermKind::as_str);
            let choices =
                Alert::ALL.map(|alert| json!({ "value": alert.as_str(), "on": alert == one.alert }));
            json!({ "id": one.id, "name": one.name, "url": one.path(), "kind": kind, "choices": choices })
        });
        json!({
            "email": email, "action": whose.page, "by_link": whose.by_link,
            "groups": groups.collect::<Vec<_>>(), "others": others.collect::<Vec<_>>(),
            "follows": follows.collect::<Vec<_>>(), "paused_text": self.rests_until(preferences),
            "nothing": preferences.is_empty(), "unreached": preferences.unreached.map(feedback::Reason::as_str),
        })
    }

    fn offered_view(&self, one: &Offered) -> Value {
        let slug = &one.choice.slug;
        json!({
            "slug": slug, "name": one.choice.name, "description": one.choice.description,
            // What one has can always be ended.
            "may": one.may || one.choice.active, "on": one.choice.active,
            "sample_url": one.has_issues.then(|| format!("/newsletters/{slug}")),
        })
    }
}
