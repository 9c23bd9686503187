//! Groups: the owner's page, and the page behind an invitation.

use axum::Form;
use axum::extract::{Path, State};
use axum::http::header::REFERRER_POLICY;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use db::{Conn, DbError, Tx};
use http_kit::{Failure, Next, see_other};
use kernel::EmailAddress;
use press::Press;
use press::billing::seats::{self, Seating};
use press::groups::{self, Group, GroupError, Guest, Invitation, Member};
use press::readers::masked;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::Site;
use crate::account::log_in_first;
use crate::frame::Notice;
use crate::visitor::Visitor;

/// Addresses invited at once.
const AT_ONCE: usize = 50;

/// Why nothing was done.
enum Refused {
    Failed(Failure),
    Group(GroupError),
}

impl From<DbError> for Refused {
    fn from(error: DbError) -> Refused {
        Refused::Failed(error.into())
    }
}

impl From<GroupError> for Refused {
    fn from(error: GroupError) -> Refused {
        match error {
            GroupError::Failed(error) => error.into(),
            other => Refused::Group(other),
        }
    }
}

/// Whom to invite: addresses with anything but an address between them.
#[derive(Debug, Default, Deserialize)]
pub struct Invited {
    #[serde(default)]
    emails: String,
}

/// `GET /account/group/{id}`.
pub async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let Some(group) = site.owned(&visitor, &id).await? else { return Ok(log_in_first()) };
    site.group_page(&visitor, group, "", None).await
}

/// `POST /account/group/{id}/invite`.
pub async fn invite(
    State(site): State<Site>,
    visitor: Visitor,
    Path(id): Path<String>,
    Form(form): Form<Invited>,
) -> Result<Response, Failure> {
    let Some(group) = site.owned(&visitor, &id).await? else { return Ok(log_in_first()) };
    let typed: Vec<&str> =
        form.emails.split([',', ';', ' ', '\n', '\r', '\t']).filter(|text| !text.is_empty()).collect();
    let emails: Result<Vec<EmailAddress>, String> = typed
        .iter()
        .map(|text| EmailAddress::parse(text).map_err(|problem| format!("{text}: {}", site.why(&problem))))
        .collect();
    let emails = match emails {
        Ok(emails) if emails.is_empty() => Err(site.say("error-email-empty")),
        Ok(emails) if emails.len() > AT_ONCE => Err(site.say("error-group-many")),
        other => other,
    };
    let emails = match emails {
        Ok(emails) => emails,
        Err(problem) => return site.group_page(&visitor, group, &form.emails, Some(problem)).await,
    };
    let (now, network, to) = (site.now(), visitor.network.clone(), group.clone());
    let invited = site.write::<_, Refused, _>(move |tx, press| {
        // All of them or none: whoever is refused is named, and nobody is left half invited.
        emails.iter().try_for_each(|email| Ok(groups::invite(tx, press, now, &to, email, &network)?))
    });
    match invited.await {
        Ok(()) => Ok(site.to_group(&group)),
        Err(Refused::Failed(failure)) => Err(failure),
        Err(Refused::Group(refused)) => {
            let problem = site.why(&refused);
            site.group_page(&visitor, group, &form.emails, Some(problem)).await
        }
    }
}

/// `POST /account/group/{id}/invitations/{invitation}/again`.
pub async fn again(
    State(site): State<Site>,
    visitor: Visitor,
    Path((id, invitation)): Path<(String, i64)>,
) -> Result<Response, Failure> {
    let network = visitor.network.clone();
    site.change_group(&visitor, &id, move |tx, press, now, group| {
        groups::again(tx, press, now, group, invitation, &network)
    })
    .await
}

/// `POST /account/group/{id}/invitations/{invitation}/withdraw`.
pub async fn withdraw(
    State(site): State<Site>,
    visitor: Visitor,
    Path((id, invitation)): Path<(String, i64)>,
) -> Result<Response, Failure> {
    site.change_group(&visitor, &id, move |tx, _, _, group| {
        Ok(groups::withdraw(tx, group.id, invitation).map(drop)?)
    })
    .await
}

/// `POST /account/group/{id}/seats/{reader}/remove`.
pub async fn take_away(
    State(site): State<Site>,
    visitor: Visitor,
    Path((id, reader)): Path<(String, String)>,
) -> Result<Response, Failure> {
    site.change_group(&visitor, &id, move |tx, press, now, group| {
        Ok(groups::take_away(tx, press, now, group, &reader).map(drop)?)
    })
    .await
}

/// `POST /account/group/{id}/own`: the owner's own seat.
pub async fn own_seat(
    State(site): State<Site>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let reader = visitor.reader().map_or(0, |reader| reader.id);
    site.change_group(&visitor, &id, move |tx, _, now, group| groups::take_own(tx, now, group, reader)).await
}

/// `GET /groups/join/{token}`: a page whose button takes the seat, so that mail scanners take none.
pub async fn join_form(
    State(site): State<Site>,
    visitor: Visitor,
    Path(token): Path<String>,
) -> Result<Response, Failure> {
    site.join_page(&visitor, token, None).await
}

/// `POST /groups/join/{token}`.
pub async fn join(
    State(site): State<Site>,
    visitor: Visitor,
    Path(token): Path<String>,
) -> Result<Response, Failure> {
    let (now, link) = (site.now(), token.clone());
    let (reader, session) = (visitor.reader().map(|reader| reader.id), visitor.session().cloned());
    let device = visitor.device.clone();
    let accepted = site.write::<_, Refused, _>(move |tx, press| {
        let guest = Guest { reader, session: session.as_ref(), device: &device };
        Ok(groups::accept(tx, press, now, &link, guest)?)
    });
    match accepted.await {
        Ok(cookie) => {
            let days = site.press.config.readers.session_days;
            let cookie = cookie.and_then(|token| site.cookie.set(&token, days));
            Ok(see_other(&Next::from_outside("/account"), cookie))
        }
        Err(Refused::Failed(failure)) => Err(failure),
        Err(Refused::Group(GroupError::LogIn)) => {
            Ok(see_other(&Next::from_outside(&format!("/login?next=/groups/join/{token}")), None))
        }
        Err(Refused::Group(refused)) => {
            let problem = site.why(&refused);
            site.join_page(&visitor, token, Some(problem)).await
        }
    }
}

/// The groups a reader has a seat in, and those whose seats they give.
pub(crate) struct Belonging {
    seated: Vec<Group>,
    owned: Vec<Group>,
}

impl Belonging {
    pub(crate) fn load(conn: &mut Conn, reader: i64) -> Result<Belonging, DbError> {
        Ok(Belonging { seated: groups::of_member(conn, reader)?, owned: groups::of_owner(conn, reader)? })
    }
}

impl Site {
    /// The same as the account page shows it.
    pub(crate) fn belonging_view(&self, belonging: &Belonging) -> Value {
        let seated = belonging.seated.iter().map(|group| {
            let until = group.ends_at.map(|end| self.theme.date(end - 1, "long"));
            json!({ "name": group.name, "until_text": until })
        });
        let owned = belonging.owned.iter().map(|group| {
            json!({ "name": group.name, "url": format!("/account/group/{}", group.public_id), "taken": group.taken, "seats": group.seats })
        });
        json!({ "seated": seated.collect::<Vec<_>>(), "owned": owned.collect::<Vec<_>>() })
    }

    /// The group of that id, for its owner alone; none if nobody is signed in.
    async fn owned(&self, visitor: &Visitor, id: &str) -> Result<Option<Group>, Failure> {
        let Some(reader) = visitor.reader().map(|reader| reader.id) else { return Ok(None) };
        let owned = self.read(move |conn, _| Ok(groups::of_owner(conn, reader)?)).await?;
        owned.into_iter().find(|group| group.public_id == id).map(Some).ok_or(Failure::NotFound)
    }

    fn to_group(&self, group: &Group) -> Response {
        see_other(&Next::from_outside(&format!("/account/group/{}", group.public_id)), None)
    }

    async fn change_group(
        &self,
        visitor: &Visitor,
        id: &str,
        change: impl FnOnce(&mut Tx, &Press, i64, &Group) -> Result<(), GroupError> + Send + 'static,
    ) -> Result<Response, Failure> {
        let Some(group) = self.owned(visitor, id).await? else { return Ok(log_in_first()) };
        let (now, of) = (self.now(), group.clone());
        let changed = self.write::<_, Refused, _>(move |tx, press| Ok(change(tx, press, now, &of)?)).await;
        match changed {
            Ok(()) => Ok(self.to_group(&group)),
            Err(Refused::Failed(failure)) => Err(failure),
            Err(Refused::Group(refused)) => {
                let problem = self.why(&refused);
                self.group_page(visitor, group, "", Some(problem)).await
            }
        }
    }

    async fn group_page(
        &self,
        visitor: &Visitor,
        group: Group,
        typed: &str,
        problem: Option<String>,
    ) -> Result<Response, Failure> {
        let id = group.id;
        let paid = group.clone();
        let (members, invited, seating) = self
            .read(move |conn, _| {
                let seating = seats::of_group(conn, &paid)?;
                Ok((groups::members(conn, id)?, groups::invitations(conn, id)?, seating))
            })
            .await?;
        let status = if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
        let own = visitor.reader().map_or(0, |reader| reader.id);
        let content = json!({
            "group": self.group_view(&group, &members, &invited, own), "typed": typed, "error": problem,
            "bought": seating.as_ref().map(|seating| self.seating_view(seating)),
        });
        let page = self.own_page(visitor, self.desk("group-title"), None, "group.html", content).await?;
        Ok(page.status(status).answer(&HeaderMap::new()))
    }

    /// What is to come of the seats that are paid for.
    fn seating_view(&self, seating: &Seating) -> Value {
        let Seating { group, subscription, price, coming, invoice } = seating;
        let fewer = coming.as_ref().filter(|(next, _)| next.differs_in_seats(price));
        json!({
            "change_url": subscription.report.status.goes_on().then(|| format!("/account/group/{}/seats", group.public_id)),
            "coming": fewer.map(|(next, at)| json!({
                "seats": next.seats, "date_text": self.theme.date(*at, "long"), "stay_action": "/account/subscription/stay",
            })),
            "invoice": invoice.as_ref().map(|invoice| self.invoice_view(invoice)),
        })
    }

    fn group_view(&self, group: &Group, members: &[Member], invited: &[Invitation], own: i64) -> Value {
        let (now, path) = (self.now(), format!("/account/group/{}", group.public_id));
        let date = |at| self.theme.date(at, "long");
        let seats = members.iter().map(|member| {
            json!({
                "email": member.email, "since_text": date(member.since),
                "remove_action": format!("{path}/seats/{}/remove", member.public_id),
            })
        });
        let invitations = invited.iter().map(|one| {
            json!({
                "email": one.email, "over": one.expires_at <= now, "until_text": date(one.expires_at - 1),
                "again_action": format!("{path}/invitations/{}/again", one.id),
                "withdraw_action": format!("{path}/invitations/{}/withdraw", one.id),
            })
        });
        let has_own = members.iter().any(|member| member.reader == own);
        json!({
            "name": group.name, "seats_count": group.seats, "taken": group.taken, "free": group.free(),
            "until_text": group.ends_at.map(|end| date(end - 1)), "over": group.is_over(now),
            "domains": group.domains, "seats": seats.collect::<Vec<_>>(),
            "invitations": invitations.collect::<Vec<_>>(), "invite_action": format!("{path}/invite"),
            "own_action": (!has_own && group.free() > 0).then(|| format!("{path}/own")),
        })
    }

    async fn join_page(
        &self,
        visitor: &Visitor,
        token: String,
        problem: Option<String>,
    ) -> Result<Response, Failure> {
        let (now, link) = (self.now(), token.clone());
        let found = self.read(move |conn, _| Ok(groups::invitation(conn, &link, now)?)).await?;
        let notice: Option<Notice> = problem.as_deref().map(|problem| self.error_notice(problem));
        let content = json!({
            "join": found.as_ref().map(|(invitation, group)| json!({
                "group": group.name, "email": EmailAddress::parse(&invitation.email).map_or_else(|_| String::new(), |email| masked(&email)),
                "action": format!("/groups/join/{token}"),
                "until_text": group.ends_at.map(|end| self.theme.date(end - 1, "long")),
            })),
        });
        let status = match (found.is_some(), notice.is_some()) {
            (false, _) => StatusCode::GONE,
            (true, true) => StatusCode::CONFLICT,
            (true, false) => StatusCode::OK,
        };
        let page =
            self.own_page(visitor, self.desk("group-join-title"), notice, "group-join.html", content).await?;
        Ok(page.status(status).header(REFERRER_POLICY, "no-referrer").answer(&HeaderMap::new()))
    }
}
