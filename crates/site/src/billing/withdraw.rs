//! `/withdraw`: withdrawing from a contract, without logging in, in two steps, with a receipt by mail.

use axum::Form;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use db::DbError;
use http_kit::{Failure, Next, Reply, see_other};
use kernel::EmailAddress;
use kernel::text::{lines, one_line};
use press::readers::ReadersError;
use press::withdrawals::{self, About, Contract, Declaration, Declared, Outcome};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::Site;
use crate::login::Refused;
use crate::visitor::Visitor;

/// Longest name, and longest description of a contract, in characters.
const LONGEST: usize = 400;

/// The declaration as it is typed, and which step it is at.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Submitted {
    #[serde(default)]
    name: String,
    #[serde(default)]
    email: String,
    #[serde(default)]
    about: String,
    #[serde(default)]
    contract: String,
    #[serde(default)]
    step: String,
}

/// What is wrong with it.
#[derive(Default)]
struct Problem {
    name: Option<String>,
    email: Option<String>,
}

/// `GET /withdraw`.
pub async fn form(State(site): State<Site>, visitor: Visitor) -> Result<Response, Failure> {
    let known = visitor.reader().cloned();
    let typed = known.map_or_else(Submitted::default, |reader| Submitted {
        name: reader.name,
        email: reader.email,
        ..Submitted::default()
    });
    site.withdraw_page(&visitor, "form", &typed, Problem::default()).await
}

/// `POST /withdraw`: shows what is about to be declared, and takes it once that is confirmed.
pub async fn submit(
    State(site): State<Site>,
    visitor: Visitor,
    Form(typed): Form<Submitted>,
) -> Result<Response, Failure> {
    let name = one_line(&typed.name);
    let mut problem = Problem::default();
    if name.is_empty() || name.chars().count() > LONGEST {
        problem.name = Some(site.say("withdraw-name-missing"));
    }
    let email = match EmailAddress::parse(&typed.email) {
        Ok(email) if problem.name.is_none() => email,
        parsed => {
            problem.email = parsed.err().map(|wrong| site.why(&wrong));
            return site.withdraw_page(&visitor, "form", &typed, problem).await;
        }
    };
    if typed.step != "confirm" {
        return site.withdraw_page(&visitor, "confirm", &typed, problem).await;
    }
    site.offers_withdrawal()?;
    let about = About::from_name(&typed.about);
    let (now, session, network) = (site.now(), visitor.session().cloned(), visitor.network);
    let contract: String = lines(&typed.contract).chars().take(LONGEST).collect();
    let declaration = site
        .write::<_, Refused, _>(move |tx, press| {
            let declared = Declared { name: &name, email: &email, about, contract: &contract };
            let taken: Result<Declaration, ReadersError> =
                withdrawals::declare(tx, press, now, declared, session.as_ref(), &network);
            Ok(taken?)
        })
        .await?;
    site.carry_out(&declaration).await?;
    Ok(see_other(&Next::from_outside(&withdrawals::path(&declaration.public_id)), None))
}

/// `GET /withdraw/{id}`: the receipt, to keep and to print.
pub async fn receipt(
    State(site): State<Site>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let declaration = site.declaration(id).await?;
    let page = site.declaration_page(&visitor, &declaration, false).await?;
    Ok(page.answer(&HeaderMap::new()))
}

/// `GET /withdraw/{id}/{signature}`: the button that shows that a declaration is the buyer's own.
pub async fn proof_form(
    State(site): State<Site>,
    visitor: Visitor,
    Path((id, signature)): Path<(String, String)>,
) -> Result<Response, Failure> {
    site.is_proof(&id, &signature)?;
    let declaration = site.declaration(id).await?;
    let page = site.declaration_page(&visitor, &declaration, true).await?;
    Ok(page.answer(&HeaderMap::new()))
}

/// `POST /withdraw/{id}/{signature}`: carries it out.
pub async fn prove(
    State(site): State<Site>,
    Path((id, signature)): Path<(String, String)>,
) -> Result<Response, Failure> {
    site.is_proof(&id, &signature)?;
    let (now, wanted) = (site.now(), id.clone());
    let declaration = site
        .write::<_, DbError, _>(move |tx, press| withdrawals::prove(tx, press, now, &wanted))
        .await?
        .ok_or(Failure::NotFound)?;
    site.carry_out(&declaration).await?;
    Ok(see_other(&Next::from_outside(&withdrawals::path(&declaration.public_id)), None))
}

impl Site {
    /// Where no law asks for it there is nothing here.
    fn offers_withdrawal(&self) -> Result<(), Failure> {
        if self.press.config.billing.withdrawal_days == 0 { Err(Failure::NotFound) } else { Ok(()) }
    }

    /// Has a processor carry it out, if one has to. What it does not do now is tried again.
    async fn carry_out(&self, declaration: &Declaration) -> Result<(), DbError> {
        if declaration.outcome == Outcome::Due {
            self.processors.carry_out_withdrawals().await?;
        }
        Ok(())
    }

    fn is_proof(&self, id: &str, signature: &str) -> Result<(), Failure> {
        if withdrawals::is_proof(&self.press, id, signature) { Ok(()) } else { Err(Failure::NotFound) }
    }

    async fn declaration(&self, id: String) -> Result<Declaration, Failure> {
        self.read(move |conn, _| Ok(withdrawals::of_public_id(conn, &id)?)).await?.ok_or(Failure::NotFound)
    }

    async fn withdraw_page(
        &self,
        visitor: &Visitor,
        step: &str,
        typed: &Submitted,
        problem: Problem,
    ) -> Result<Response, Failure> {
        self.offers_withdrawal()?;
        let [contract, present] = match visitor.reader().map(|reader| reader.id) {
            Some(reader) => {
                let both = move |conn: &mut db::Conn, press: &press::Press| {
                    let of =
                        |conn: &mut db::Conn, about| withdrawals::contract_of(conn, press, reader, about);
                    Ok([of(conn, About::Subscription)?, of(conn, About::Present)?])
                };
                self.read(both).await?
            }
            None => [None, None],
        };
        let view = |contract: Option<Contract>| contract.map(|contract| self.contract_view(&contract));
        // Whoever has given something and subscribed to nothing means that.
        let about = match typed.about.as_str() {
            "" if contract.is_none() && present.is_some() => About::Present,
            word => About::from_name(word),
        };
        let refused = problem.name.is_some() || problem.email.is_some();
        let content = json!({
            "step": step, "days": self.press.config.billing.withdrawal_days,
            "contract": view(contract), "present": view(present),
            "typed": { "name": typed.name.trim(), "email": typed.email.trim(), "about": about.as_str(), "contract": typed.contract.trim() },
            "name_error": problem.name, "email_error": problem.email,
        });
        let page =
            self.own_page(visitor, self.desk("withdraw-title"), None, "withdraw.html", content).await?;
        let status = if refused { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
        Ok(page.status(status).answer(&HeaderMap::new()))
    }

    pub(crate) fn contract_view(&self, contract: &Contract) -> Value {
        json!({
            "plan": self.plan_name(&contract.plan), "since_text": self.theme.date(contract.since, "long"),
            "last_day_text": self.theme.date(contract.until - 1, "long"), "open": self.now() < contract.until,
            "redeemed": contract.redeemed,
        })
    }

    async fn declaration_page(
        &self,
        visitor: &Visitor,
        declaration: &Declaration,
        asks: bool,
    ) -> Result<Reply, Failure> {
        let Declaration { number, name, email, contract, outcome, paid_back, .. } = declaration;
        let content = json!({
            "number": number, "stamp_text": self.theme.date(declaration.at, "stamp"), "name": name, "email": email,
            "contract": contract, "outcome": outcome.as_str(), "asks": asks && *outcome == Outcome::Unproven,
            "price_text": paid_back.as_ref().map(|money| self.money(money)),
        });
        self.own_page(visitor, self.desk("withdraw-receipt-title"), None, "withdrawn.html", content).await
    }
}
