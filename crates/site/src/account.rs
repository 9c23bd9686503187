//! The account: what a reader has, and everything they can change or take along.

use axum::Form;
use axum::extract::{Path, RawForm, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use db::{Conn, DbError};
use http_kit::reply::see_other_and_forget;
use http_kit::{CachePolicy, Failure, Next, Reply, see_other};
use kernel::EmailAddress;
use kernel::clock::Millis;
use press::account::{self, EraseError};
use press::billing::LiveGrant;
use press::meter::{self, Allowance, Unlocked};
use press::newsletters::{self, Choice, Consent, Pause};
use press::passkeys::{self, Passkey};
use press::presents::Present;
use press::readers::{self, ReaderRecord, Session};
use press::{Press, gifts, staff};
use serde::Deserialize;
use serde_json::{Value, json};
use url::form_urlencoded;

use crate::Site;
use crate::billing::own::Bought;
use crate::card::article_path;
use crate::frame::Notice;
use crate::groups::Belonging;
use crate::kept::Kept;
use crate::presents;
use crate::view::Standing;
use crate::visitor::Visitor;

/// Unlocked articles listed on the page.
const UNLOCKED: i64 = 20;

/// A signed-in reader with the browser they came by.
pub(crate) struct Own {
    pub reader: ReaderRecord,
    pub session: Session,
}

impl Visitor {
    /// The signed-in reader and their session, for acts on the account.
    pub(crate) fn own(&self) -> Option<Own> {
        Some(Own { reader: self.reader()?.clone(), session: self.session()?.clone() })
    }
}

/// Whoever is not logged in does that first and comes back.
pub(crate) fn log_in_first() -> Response {
    log_in_first_for("/account")
}

/// The same, to go on at one of its pages.
pub(crate) fn log_in_first_for(page: &str) -> Response {
    see_other(&Next::from_outside(&format!("/login?next={page}")), None)
}

pub(crate) fn back() -> Response {
    see_other(&Next::from_outside("/account"), None)
}

/// What the page reads.
struct Overview {
    allowance: Allowance,
    unlocked: Vec<Unlocked>,
    choices: Vec<Choice>,
    rests: Option<Pause>,
    sessions: Vec<Session>,
    passkeys: Vec<Passkey>,
    gifts: Vec<gifts::Link>,
    kept: Kept,
    role: Option<staff::Role>,
    bought: Option<Bought>,
    groups: Belonging,
    presents: Vec<Present>,
}

fn load(conn: &mut Conn, press: &Press, reader: &ReaderRecord, now: Millis) -> Result<Overview, DbError> {
    Ok(Overview {
        allowance: meter::usage(conn, press, reader.holder, now)?,
        unlocked: meter::unlocked(conn, reader.holder, UNLOCKED)?,
        choices: newsletters::of_reader(conn, press, reader.id)?,
        rests: newsletters::paused(conn, reader.id, now)?,
        sessions: readers::sessions(conn, reader.id, now)?,
        passkeys: passkeys::of_reader(conn, reader.id)?,
        gifts: gifts::of_reader(conn, reader.id)?,
        kept: Kept::load(conn, reader.id, now)?,
        role: staff::role_of(conn, reader.id)?,
        bought: Bought::load(conn, press, reader.id)?,
        groups: Belonging::load(conn, reader.id)?,
        presents: presents::given_by(conn, reader.id)?,
    })
}

/// `GET /account`.
pub async fn show(State(site): State<Site>, visitor: Visitor) -> Result<Response, Failure> {
    site.account_page(&visitor, None, StatusCode::OK).await
}

impl Site {
    pub(crate) async fn account_page(
        &self,
        visitor: &Visitor,
        notice: Option<Notice>,
        status: StatusCode,
    ) -> Result<Response, Failure> {
        let Some(own) = visitor.own() else { return Ok(log_in_first()) };
        let (reader, now) = (own.reader.clone(), self.now());
        self.keep_views_of(reader.id).await?;
        let overview = self.read(move |conn, press| Ok(load(conn, press, &reader, now)?)).await?;
        let content = json!({ "account": self.account_view(visitor, &own, &overview) });
        let page =
            self.own_page(visitor, self.desk("account-title"), notice, "account.html", content).await?;
        Ok(self.leading_out(page.status(status)).answer(&HeaderMap::new()))
    }

    fn account_view(&self, visitor: &Visitor, own: &Own, overview: &Overview) -> Value {
        let long = |at: Millis| self.theme.date(at, "long");
        let has_plan = visitor.visit.plan.is_some();
        let unlocked = overview.unlocked.iter().map(|article| {
            json!({ "title": article.title, "url": article_path(&article.slug), "date_text": long(article.at) })
        });
        let choices =
            overview.choices.iter().filter(|choice| has_plan || choice.active || !choice.subscribers_only);
        let letters = choices.map(|choice| {
            json!({ "slug": choice.slug, "name": choice.name, "description": choice.description, "on": choice.active })
        });
        let sessions = overview.sessions.iter().map(|session| {
            json!({
                "id": session.public_id, "device": session.device, "last_seen_text": long(session.seen_at),
                "current": session.id == own.session.id,
            })
        });
        let month = overview.allowance;
        json!({
            "email": own.reader.email,
            "since_text": long(own.reader.created_at),
            "standing_text": self.standing_text(visitor.view().standing),
            "plan": visitor.visit.plan.as_ref().map(|plan| self.plan_view(plan)),
            "subscription": overview.bought.as_ref().map(|bought| self.bought_view(bought)),
            "allowance": (!has_plan).then(|| json!({
                "left": month.left(), "allowance": month.allowance,
                "month": self.month_name(month.period.month()), "reset_text": self.short_date(month.period.reset()),
            })),
            "unlocked": unlocked.collect::<Vec<_>>(),
            "groups": self.belonging_view(&overview.groups),
            "presents": overview.presents.iter().map(|present| self.given_view(present)).collect::<Vec<_>>(),
            "kept": self.kept_view(&overview.kept),
            "newsletters": letters.collect::<Vec<_>>(),
            "mail_rests_text": overview.rests.map(|pause| self.rests_text(pause)),
            "sessions": sessions.collect::<Vec<_>>(),
            "passkeys": self.passkeys_view(&overview.passkeys),
            "gifts": overview.gifts.iter().filter(|link| link.terms.revoked_at.is_none()).map(|link| self.gift_view(link)).collect::<Vec<_>>(),
            "has_staff_role": overview.role.is_some(),
            "role": overview.role.map(staff::Role::as_str),
            "export_action": "/account/export",
            "delete_action": "/account/delete",
        })
    }

    fn standing_text(&self, standing: Standing) -> String {
        let key = match standing {
            Standing::Anonymous | Standing::Institution | Standing::Registered => "standing-registered",
            Standing::Unconfirmed => "standing-unconfirmed",
            Standing::Lapsed => "standing-lapsed",
            Standing::Subscriber => "standing-subscriber",
            Standing::Staff => "standing-staff",
        };
        self.say(key)
    }

    fn gift_view(&self, link: &gifts::Link) -> Value {
        json!({
            "title": link.title, "url": article_path(&link.slug), "opened": link.terms.opened, "most": link.terms.most,
            "until_text": self.theme.date(link.terms.expires_at, "long"),
            "revoke_action": format!("/account/gifts/{}/revoke", link.id),
        })
    }

    fn plan_view(&self, grant: &LiveGrant) -> Value {
        json!({
            "name": self.plan_name(&grant.plan),
            "until_text": grant.ends_at.map(|at| self.theme.date(at - 1, "long")),
        })
    }
}

/// `POST /account/newsletters`: the ticked ones are on, all others off.
pub async fn newsletters(
    State(site): State<Site>,
    visitor: Visitor,
    RawForm(form): RawForm,
) -> Result<Response, Failure> {
    let Some(own) = visitor.own() else { return Ok(log_in_first()) };
    let fields = form_urlencoded::parse(&form).filter(|(name, _)| name == "newsletter");
    let ticked: Vec<String> = fields.map(|(_, slug)| slug.into_owned()).collect();
    if let Some(unknown) =
        ticked.iter().find(|slug| !site.press.config.newsletters.iter().any(|l| l.slug == **slug))
    {
        return Err(Failure::BadRequest(site.why(&newsletters::NewsletterError::Unknown(unknown.clone()))));
    }
    let (now, reader) = (site.now(), own.reader.id);
    let wording = site.say("newsletters-intro");
    let outcome = site
        .write::<_, newsletters::NewsletterError, _>(move |tx, press| {
            for choice in newsletters::of_reader(tx, press, reader)? {
                let on = ticked.contains(&choice.slug);
                if on != choice.active {
                    let consent = Consent { place: "account", wording: &wording };
                    newsletters::set(tx, press, now, reader, &choice.slug, on, consent)?;
                }
            }
            Ok(())
        })
        .await;
    match outcome {
        Ok(()) => Ok(see_other(&Next::from_outside("/account#newsletters"), None)),
        Err(newsletters::NewsletterError::Db(error)) => Err(error.into()),
        Err(refused) => Err(Failure::BadRequest(site.why(&refused))),
    }
}

/// `POST /account/gifts/{id}/revoke`: takes a gift link back.
pub async fn revoke_gift(
    State(site): State<Site>,
    visitor: Visitor,
    Path(id): Path<i64>,
) -> Result<Response, Failure> {
    let Some(own) = visitor.own() else { return Ok(log_in_first()) };
    let now = site.now();
    let found =
        site.write::<_, Failure, _>(move |tx, _| Ok(gifts::revoke(tx, now, own.reader.id, id)?)).await?;
    if found { Ok(see_other(&Next::from_outside("/account#gifts"), None)) } else { Err(Failure::NotFound) }
}

/// `POST /account/sessions/{id}/revoke`: logs one device out.
pub async fn revoke(
    State(site): State<Site>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let Some(own) = visitor.own() else { return Ok(log_in_first()) };
    let now = site.now();
    let found =
        site.write::<_, Failure, _>(move |tx, _| Ok(readers::revoke(tx, own.reader.id, &id, now)?)).await?;
    if found { Ok(see_other(&Next::from_outside("/account#devices"), None)) } else { Err(Failure::NotFound) }
}

/// `POST /account/sessions/revoke-all`: logs out everywhere, here too.
pub async fn revoke_all(State(site): State<Site>, visitor: Visitor) -> Result<Response, Failure> {
    let Some(own) = visitor.own() else { return Ok(log_in_first()) };
    let now = site.now();
    site.write::<_, Failure, _>(move |tx, _| Ok(readers::revoke_all(tx, own.reader.id, now)?)).await?;
    Ok(see_other_and_forget(&Next::from_outside("/login"), site.cookie.clear()))
}

/// `GET /account/export`: everything we hold on the reader, as one file.
pub async fn export(State(site): State<Site>, visitor: Visitor) -> Result<Response, Failure> {
    let Some(own) = visitor.own() else { return Ok(log_in_first()) };
    let held = site.read(move |conn, press| Ok(account::export(conn, press, own.reader.id)?)).await?;
    let json = serde_json::to_vec_pretty(&held.ok_or(Failure::NotFound)?).map_err(Failure::internal)?;
    let reply = Reply::new(CachePolicy::NoStore, "application/json", json);
    Ok(reply.attachment("attachment; filename=\"my-data.json\"").answer(&HeaderMap::new()))
}

/// The address typed once more, to confirm.
#[derive(Debug, Default, Deserialize)]
pub struct Confirmation {
    #[serde(default)]
    confirm: String,
}

/// `GET /account/delete`.
pub async fn delete_form(State(site): State<Site>, visitor: Visitor) -> Result<Response, Failure> {
    site.delete_page(&visitor, None, StatusCode::OK).await
}

/// `POST /account/delete`.
pub async fn delete(
    State(site): State<Site>,
    visitor: Visitor,
    Form(form): Form<Confirmation>,
) -> Result<Response, Failure> {
    let Some(own) = visitor.own() else { return Ok(log_in_first()) };
    let typed = EmailAddress::parse(&form.confirm).map(|address| address.normal());
    if typed.as_deref() != Ok(own.reader.email.as_str()) {
        let mismatch = site.say("error-delete-mismatch");
        return site.delete_page(&visitor, Some(&mismatch), StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    let reader = own.reader.id;
    if site.read(move |conn, _| Ok(staff::is_last_owner(conn, reader)?)).await? {
        let refused = site.why(&EraseError::LastOwner);
        return site.delete_page(&visitor, Some(&refused), StatusCode::CONFLICT).await;
    }
    if let Err(undone) = site.end_billing(own.reader.id).await {
        return site.undone(&visitor, undone).await;
    }
    let now = site.now();
    match site.write::<_, EraseError, _>(move |tx, press| account::erase(tx, press, now, own.reader.id)).await
    {
        Ok(()) => Ok(see_other_and_forget(&Next::from_outside("/"), site.cookie.clear())),
        Err(EraseError::Failed(error)) => Err(error.into()),
        Err(refused) => site.delete_page(&visitor, Some(&site.why(&refused)), StatusCode::CONFLICT).await,
    }
}

impl Site {
    async fn delete_page(
        &self,
        visitor: &Visitor,
        error: Option<&str>,
        status: StatusCode,
    ) -> Result<Response, Failure> {
        let Some(own) = visitor.own() else { return Ok(log_in_first()) };
        let content = json!({
            "account": { "email": own.reader.email, "delete_action": "/account/delete" }, "error": error,
        });
        let page =
            self.own_page(visitor, self.desk("delete-title"), None, "account-delete.html", content).await?;
        Ok(page.status(status).answer(&HeaderMap::new()))
    }

    /// A page that says one thing.
    pub(crate) async fn message(
        &self,
        visitor: &Visitor,
        title_key: &str,
        text: &str,
    ) -> Result<Reply, Failure> {
        let meta = self.desk(title_key);
        let content = json!({
            "status": 200, "title": meta.title.clone(), "text": text,
            "links": [{ "url": "/", "text": self.say("message-home") }],
        });
        self.own_page(visitor, meta, None, "message.html", content).await
    }
}
