//! Who works here: the list, inviting by mail, roles, and taking them away.

use axum::Form;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use http_kit::{Failure, Next, see_other};
use kernel::EmailAddress;
use press::desk;
use press::readers::ReadersError;
use press::staff::{self, Action, AppointError, InviteError, Person, Role};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::Newsroom;
use crate::desk::Desk;
use crate::frame::{Notice, Page};
use crate::paging::{cut, onward};

const PATH: &str = "/newsroom/people";
const INVITE: &str = "/newsroom/people/invite";
/// People on a page.
const A_PAGE: usize = 100;

/// Which part of the list, and what was done just before.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    after: String,
    #[serde(default)]
    done: String,
}

/// Somebody to invite.
#[derive(Debug, Default, Deserialize)]
pub struct Invited {
    #[serde(default)]
    email: String,
    #[serde(default)]
    role: String,
}

/// A role to give.
#[derive(Debug, Default, Deserialize)]
pub struct Given {
    #[serde(default)]
    role: String,
}

/// `GET /newsroom/people`.
pub async fn list(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let after = asked.after.replace('\0', "");
    let mut people = newsroom.read(move |conn, _| staff::people(conn, &after, A_PAGE as i64 + 1)).await?;
    let next = cut(&mut people, A_PAGE).map(|last| onward(PATH, &[], ("after", &last.email)));
    let changes = desk.may(Action::ChangePeople);
    let content = json!({
        "people": people.iter().map(|one| newsroom.person(one, &desk)).collect::<Vec<_>>(),
        "invite_url": changes.then_some(INVITE),
        "next_url": next,
    });
    let notice = ["invited", "changed", "removed", "factor"]
        .contains(&asked.done.as_str())
        .then(|| Notice::success(newsroom.say(&format!("people-done-{}", asked.done))));
    newsroom
        .page(&desk, Page { title: "newsroom-people", template: "people.html", here: PATH, notice, content })
}

/// `GET /newsroom/people/invite`.
pub async fn invite_form(State(newsroom): State<Newsroom>, desk: Desk) -> Result<Response, Failure> {
    newsroom.invite_page(&desk, &Invited::default(), None)
}

/// `POST /newsroom/people/invite`: the role is theirs at once, and a mail leads them here.
pub async fn invite(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Form(form): Form<Invited>,
) -> Result<Response, Failure> {
    let Ok(email) = EmailAddress::parse(&form.email) else {
        return newsroom.invite_page(&desk, &form, Some("people-bad-address"));
    };
    let Some(role) = Role::from_name(&form.role) else {
        return newsroom.invite_page(&desk, &form, Some("people-bad-role"));
    };
    let (now, actor) = (newsroom.now(), desk.actor.clone());
    let outcome = newsroom
        .write::<_, InviteError, _>(move |tx, press| {
            staff::invite_by_mail(tx, press, now, &actor, &email, role)
        })
        .await;
    match outcome {
        Ok(_) => Ok(done("invited")),
        Err(InviteError::WorksHere(_)) => newsroom.invite_page(&desk, &form, Some("people-works-here")),
        Err(InviteError::Mail(ReadersError::TooMany { retry_after })) => {
            Err(Failure::TooMany { retry_after: u64::try_from(retry_after).unwrap_or(60) })
        }
        Err(InviteError::Mail(ReadersError::Db(error))) => Err(error.into()),
    }
}

/// `GET /newsroom/people/{id}`.
pub async fn show(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let person = newsroom.somebody(id).await?;
    newsroom.person_page(&desk, &person, None)
}

/// `POST /newsroom/people/{id}`: another role.
pub async fn change(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(id): Path<String>,
    Form(form): Form<Given>,
) -> Result<Response, Failure> {
    let person = newsroom.somebody(id).await?;
    let Some(role) = Role::from_name(&form.role) else {
        return newsroom.person_page(&desk, &person, Some("people-bad-role"));
    };
    let (now, actor, reader) = (newsroom.now(), desk.actor.clone(), person.reader);
    let outcome = newsroom
        .write::<_, AppointError, _>(move |tx, _| staff::appoint(tx, now, &actor, reader, role).map(drop))
        .await;
    newsroom.after(&desk, &person, outcome, "changed")
}

/// `GET /newsroom/people/{id}/remove`: says what it means.
pub async fn remove_form(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let person = newsroom.somebody(id).await?;
    newsroom.sure_page(&desk, &person, "people-remove")
}

/// `POST /newsroom/people/{id}/remove`.
pub async fn remove(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let person = newsroom.somebody(id).await?;
    let (now, actor, reader) = (newsroom.now(), desk.actor.clone(), person.reader);
    let outcome =
        newsroom.write::<_, AppointError, _>(move |tx, _| staff::remove(tx, now, &actor, reader)).await;
    newsroom.after(&desk, &person, outcome, "removed")
}

/// `GET /newsroom/people/{id}/factor`: says what it means to forget a second factor.
pub async fn factor_form(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let person = newsroom.somebody(id).await?;
    newsroom.sure_page(&desk, &person, "people-factor")
}

/// `POST /newsroom/people/{id}/factor`.
pub async fn forget_factor(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let person = newsroom.somebody(id).await?;
    let (now, actor, reader) = (newsroom.now(), desk.actor, person.reader);
    let forget = move |tx: &mut db::Tx, press: &press::Press| {
        Ok::<_, Failure>(desk::forget_factor(tx, press, now, &actor, reader)?)
    };
    newsroom.write(forget).await?;
    Ok(done("factor"))
}

/// Back to the list, which says what was done.
fn done(what: &str) -> Response {
    see_other(&Next::from_outside(&format!("{PATH}?done={what}")), None)
}

impl Newsroom {
    async fn somebody(&self, id: String) -> Result<Person, Failure> {
        self.read(move |conn, _| staff::person(conn, &id)).await?.ok_or(Failure::NotFound)
    }

    fn after(
        &self,
        desk: &Desk,
        person: &Person,
        outcome: Result<(), AppointError>,
        what: &str,
    ) -> Result<Response, Failure> {
        match outcome {
            // Whoever changes their own role may not see the list any more.
            Ok(()) if person.reader == desk.reader.id => {
                Ok(see_other(&Next::from_outside("/newsroom"), None))
            }
            Ok(()) => Ok(done(what)),
            Err(AppointError::LastOwner) => self.person_page(desk, person, Some("people-last-owner")),
            Err(AppointError::Nobody) => Err(Failure::NotFound),
            Err(AppointError::Failed(error)) => Err(error.into()),
        }
    }

    fn invite_page(&self, desk: &Desk, form: &Invited, error: Option<&str>) -> Result<Response, Failure> {
        let error = error.map(|key| self.say(key));
        let content = json!({
            "email": form.email, "roles": self.roles(&form.role), "error": error, "action": INVITE,
            "hours": self.press.config.staff.invitation_hours,
        });
        self.form_page(desk, error, "newsroom-invite", "invite.html", content)
    }

    fn person_page(&self, desk: &Desk, person: &Person, error: Option<&str>) -> Result<Response, Failure> {
        let error = error.map(|key| self.say(key));
        let url = format!("{PATH}/{}", person.public_id);
        let content = json!({
            "person": self.person(person, desk), "roles": self.roles(person.role.as_str()), "error": error,
            "action": url, "remove_url": format!("{url}/remove"),
            "factor_url": person.has_factor.then(|| format!("{url}/factor")),
        });
        self.form_page(desk, error, "newsroom-person", "person.html", content)
    }

    fn form_page(
        &self,
        desk: &Desk,
        error: Option<String>,
        title: &'static str,
        template: &'static str,
        content: Value,
    ) -> Result<Response, Failure> {
        let status = if error.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
        let notice = error.map(Notice::error);
        self.page_with(desk, status, Page { title, template, here: PATH, notice, content })
    }

    /// A page that says what an act means before it is done.
    fn sure_page(&self, desk: &Desk, person: &Person, what: &'static str) -> Result<Response, Failure> {
        let url = format!("{PATH}/{}", person.public_id);
        let end = if what == "people-remove" { "remove" } else { "factor" };
        let name = [("email", person.email.as_str().into())];
        let content = json!({
            "text": self.theme.text(&format!("{what}-text"), &name), "button": self.say(&format!("{what}-button")),
            "action": format!("{url}/{end}"), "back_url": url,
        });
        let page = Page { title: what, template: "sure.html", here: PATH, notice: None, content };
        self.page(desk, page)
    }

    fn roles(&self, chosen: &str) -> Vec<Value> {
        let one = |role: Role| {
            json!({
                "value": role.as_str(), "name": self.role(role), "chosen": role.as_str() == chosen,
                "what": self.say(&format!("role-{}-what", role.as_str())),
            })
        };
        Role::ALL.into_iter().map(one).collect()
    }

    fn person(&self, person: &Person, desk: &Desk) -> Value {
        let seen = person.seen_at.map(|at| self.moment(at));
        json!({
            "email": person.email, "name": person.name, "role_text": self.role(person.role),
            "since_text": self.theme.date(person.since, "long"), "seen": seen,
            "is_invited": !person.confirmed, "has_factor": person.has_factor,
            "must": desk::must_have_factor(person.role, &self.press.config.staff),
            "is_self": person.reader == desk.reader.id,
            "url": desk.may(Action::ChangePeople).then(|| format!("{PATH}/{}", person.public_id)),
        })
    }
}
