//! `/account/group/{id}/seats`: more seats of a group that was bought, or fewer. The page says what it costs, to the cent
//! and the day, before anything is done.

use axum::extract::{Path, Query, RawForm, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use db::{Conn, DbError};
use http_kit::{Failure, Next, see_other};
use kernel::money::Money;
use press::billing::agreements::{self, Agreed};
use press::billing::changes::{self, Begins};
use press::billing::seats::{self, FEWEST, Seating, Seats, SeatsError};
use press::groups::{self, MOST_SEATS, Member};
use press::invoices;
use processors::{ProcessorError, Turn, Turning, Wish};
use serde::Deserialize;
use serde_json::{Value, json};
use url::form_urlencoded;

use super::asking::Undone;
use crate::Site;
use crate::account::log_in_first;
use crate::visitor::Visitor;

/// How many seats are looked at.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    seats: String,
}

/// What was pressed.
#[derive(Debug, Default)]
struct Chosen {
    seats: i64,
    /// What the page said that it costs at once.
    charge: i64,
    /// Who leaves.
    leave: Vec<String>,
}

impl Chosen {
    fn read(form: &[u8]) -> Chosen {
        let mut chosen = Chosen::default();
        for (name, value) in form_urlencoded::parse(form) {
            match &*name {
                "seats" => chosen.seats = value.trim().parse().unwrap_or_default(),
                "charge" => chosen.charge = value.parse().unwrap_or_default(),
                "leave" => chosen.leave.push(value.into_owned()),
                _ => {}
            }
        }
        chosen
    }
}

/// Why there are no other seats.
enum Unchanged {
    /// For a reason to be told on the page.
    Refused(SeatsError),
    /// For another one.
    Undone(Undone),
}

impl From<DbError> for Unchanged {
    fn from(error: DbError) -> Unchanged {
        Unchanged::Undone(error.into())
    }
}

impl From<SeatsError> for Unchanged {
    fn from(error: SeatsError) -> Unchanged {
        Unchanged::Refused(error)
    }
}

impl From<Undone> for Unchanged {
    fn from(undone: Undone) -> Unchanged {
        match undone {
            Undone::Processor(ProcessorError::Declined) => Unchanged::Refused(SeatsError::Declined),
            Undone::Processor(ProcessorError::Refused(why)) => {
                tracing::warn!(why, "a processor refused other seats");
                Unchanged::Refused(SeatsError::Outdated)
            }
            other => Unchanged::Undone(other),
        }
    }
}

/// A group that its owner pays for, with who has a seat.
struct Owned {
    seating: Seating,
    members: Vec<Member>,
}

fn load(conn: &mut Conn, owner: i64, id: &str) -> Result<Option<Owned>, DbError> {
    let group = groups::of_owner(conn, owner)?.into_iter().find(|group| group.public_id == id);
    let Some(group) = group else { return Ok(None) };
    let members = groups::members(conn, group.id)?;
    Ok(seats::of_group(conn, &group)?.map(|seating| Owned { seating, members }))
}

/// Why a processor cannot do it.
fn never(seating: &Seating) -> SeatsError {
    if seating.coming.is_some() { SeatsError::Waiting } else { SeatsError::NotNow }
}

fn to_group(id: &str) -> Response {
    see_other(&Next::from_outside(&format!("/account/group/{id}")), None)
}

/// `GET /account/group/{id}/seats`.
pub async fn form(
    State(site): State<Site>,
    visitor: Visitor,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let Some(own) = visitor.own() else { return Ok(log_in_first()) };
    let owned = site.owned_seats(own.reader.id, &id).await?;
    match asked.seats.trim() {
        "" => site.seats_page(&visitor, &owned, "", None, None).await,
        typed => match typed.parse() {
            Ok(wanted) => site.seats_preview(&visitor, &owned, wanted, None).await,
            Err(_) => site.seats_page(&visitor, &owned, typed, None, Some(SeatsError::Bounds)).await,
        },
    }
}

/// `POST /account/group/{id}/seats`.
pub async fn submit(
    State(site): State<Site>,
    visitor: Visitor,
    Path(id): Path<String>,
    RawForm(form): RawForm,
) -> Result<Response, Failure> {
    let Some(own) = visitor.own() else { return Ok(log_in_first()) };
    let owner = own.reader.id;
    let owned = site.owned_seats(owner, &id).await?;
    let chosen = Chosen::read(&form);
    let wanted = chosen.seats;
    match site.change_seats(owner, &id, chosen).await {
        Ok(()) => Ok(to_group(&id)),
        Err(Unchanged::Refused(refused)) => site.seats_preview(&visitor, &owned, wanted, Some(refused)).await,
        Err(Unchanged::Undone(undone)) => site.undone(&visitor, undone).await,
    }
}

impl Site {
    /// The reader's group of that id, if it is paid for by a subscription of theirs.
    async fn owned_seats(&self, owner: i64, id: &str) -> Result<Owned, Failure> {
        let id = id.to_owned();
        self.read(move |conn, _| Ok(load(conn, owner, &id)?)).await?.ok_or(Failure::NotFound)
    }

    /// When other seats can be had, and at what cost, as the processor says.
    async fn seats_begin(&self, seating: &Seating, wanted: &Seats) -> Result<Begins, Undone> {
        let Seating { subscription, price: present, .. } = seating;
        let processor = self.processors.known(&subscription.processor)?;
        let Seats { price, at_once, .. } = wanted;
        let plan = self.plan_name(&price.plan);
        let turning = Turning { present, price, plan, at_once: *at_once };
        Ok(processor.begins(&subscription.reference, &turning).await?)
    }

    /// Has other seats, at the cost that was shown or not at all.
    async fn change_seats(&self, owner: i64, id: &str, chosen: Chosen) -> Result<(), Unchanged> {
        let (now, id) = (self.now(), id.to_owned());
        let Chosen { seats: wanted, charge, leave } = chosen;
        let (seating, seats) = self
            .write::<_, Unchanged, _>(move |tx, _| {
                let Some(owned) = load(tx, owner, &id)? else { return Err(SeatsError::NotNow.into()) };
                let leaving = groups::choose_leavers(tx, owned.seating.group.id, &leave)?;
                // Looked at again, now that nobody takes a seat meanwhile.
                let Some(owned) = load(tx, owner, &id)? else { return Err(SeatsError::NotNow.into()) };
                let seats = owned.seating.turn(wanted, leaving)?;
                Ok((owned.seating, seats::with_rows(tx, seats, now)?))
            })
            .await?;
        let begins = self.seats_begin(&seating, &seats).await?;
        if begins == Begins::Never {
            return Err(never(&seating).into());
        }
        if begins.cost().charge != charge {
            return Err(SeatsError::Outdated.into());
        }
        let wording = self.seats_text(&seating, &seats, &begins);
        let version = agreements::version(&self.say("seats-title"));
        let plan = self.plan_name(&seats.price.plan).to_owned();
        let adds_seats = seats.at_once;
        let turn = Turn { price: seats.price, plan, begins, adds_seats, then: seats.then };
        self.wish(&seating.subscription, &Wish::Change(Box::new(turn))).await?;
        let id = seating.subscription.id;
        let keep = self.write::<_, DbError, _>(move |tx, _| {
            changes::agreed(tx, id, now, Agreed { wording: &wording, version: &version })
        });
        Ok(keep.await?)
    }

    /// The page with what so many seats cost, and who may leave for it.
    async fn seats_preview(
        &self,
        visitor: &Visitor,
        owned: &Owned,
        wanted: i64,
        refused: Option<SeatsError>,
    ) -> Result<Response, Failure> {
        let typed = wanted.to_string();
        // Who leaves is chosen on the page.
        let leaving = (owned.seating.group.taken - wanted).max(0);
        let seats = match owned.seating.turn(wanted, leaving) {
            Ok(seats) => seats,
            Err(why) => {
                return self.seats_page(visitor, owned, &typed, None, Some(refused.unwrap_or(why))).await;
            }
        };
        let begins = match self.seats_begin(&owned.seating, &seats).await {
            Ok(Begins::Never) => {
                let why = refused.unwrap_or(never(&owned.seating));
                return self.seats_page(visitor, owned, &typed, None, Some(why)).await;
            }
            Ok(begins) => begins,
            Err(undone) => return self.undone(visitor, undone).await,
        };
        let by_invoice = owned.seating.subscription.processor == invoices::NAME;
        let members = owned.members.iter().map(|one| json!({ "id": one.public_id, "email": one.email }));
        let preview = json!({
            "seats": wanted, "charge": begins.cost().charge, "now": seats.at_once, "invoice": by_invoice,
            "text": self.seats_text(&owned.seating, &seats, &begins),
            "members": (!seats.at_once).then(|| members.collect::<Vec<_>>()), "leaving": leaving,
        });
        self.seats_page(visitor, owned, &typed, Some(preview), refused).await
    }

    async fn seats_page(
        &self,
        visitor: &Visitor,
        owned: &Owned,
        typed: &str,
        preview: Option<Value>,
        refused: Option<SeatsError>,
    ) -> Result<Response, Failure> {
        let Seating { group, price, .. } = &owned.seating;
        let page = format!("/account/group/{}", group.public_id);
        let content = json!({
            "group": { "name": group.name, "seats_count": group.seats, "taken": group.taken, "url": page },
            "price_text": self.money(&price.money), "per": self.per(price.term), "action": format!("{page}/seats"),
            "typed": typed, "preview": preview, "error": refused.map(|refused| self.why(&refused)),
            "most": { "fewest": FEWEST, "seats": MOST_SEATS },
        });
        let status = match refused {
            None => StatusCode::OK,
            Some(SeatsError::Declined) => StatusCode::PAYMENT_REQUIRED,
            Some(SeatsError::Bounds | SeatsError::Stay(_)) => StatusCode::UNPROCESSABLE_ENTITY,
            Some(_) => StatusCode::CONFLICT,
        };
        let page = self.own_page(visitor, self.desk("seats-title"), None, "seats.html", content).await?;
        Ok(page.status(status).answer(&HeaderMap::new()))
    }

    /// What other seats cost and from when, as the page says it.
    fn seats_text(&self, seating: &Seating, seats: &Seats, begins: &Begins) -> String {
        let Seating { price: present, subscription, .. } = seating;
        let price = seats.then.as_ref().unwrap_or(&seats.price);
        let date = match begins {
            Begins::Now(quote) => quote.renews,
            Begins::Then(at) => *at,
            Begins::Never => subscription.report.period_ends,
        };
        let charge = Money { minor: begins.cost().charge, currency: present.money.currency.clone() };
        let key = match (seats.at_once, subscription.processor == invoices::NAME) {
            (true, false) => "seats-now",
            (true, true) => "seats-invoice",
            (false, _) => "seats-then",
        };
        let args = [
            ("charge", self.money(&charge).into()),
            ("more", (seats.price.seats - present.seats).into()),
            ("date", self.theme.date(date, "long").into()),
            ("price", self.money(&price.money).into()),
            ("per", self.per(price.term).into()),
            ("seats", price.seats.into()),
            ("present", present.seats.into()),
        ];
        self.theme.text(key, &args)
    }
}
