//! `GET /newsroom/readers/{id}/why`: a reader, an article and a moment: what is decided, why, what that goes by, and what
//! can be done.

use std::net::IpAddr;

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use http_kit::Failure;
use press::access::{Because, Outcome, Pass, Reason, Wall};
use press::institutions::By;
use press::readers::ReaderRecord;
use press::readers_desk::{self, Answer, Doubt, Fact, Question, Remedy, WhyError};
use press::staff::Action;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{PATH, url_of};
use crate::Newsroom;
use crate::desk::Desk;
use crate::frame::{Notice, Page};

/// What was asked for.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    article: String,
    #[serde(default)]
    at: String,
    #[serde(default)]
    network: String,
}

/// `GET /newsroom/readers/{id}/why`.
pub async fn show(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let reader = newsroom.reader(id).await?;
    if asked.article.trim().is_empty() {
        return newsroom.why_page(&desk, &reader, &asked, None, None);
    }
    let question = match newsroom.question(&reader, &asked) {
        Ok(question) => question,
        Err(key) => return newsroom.why_page(&desk, &reader, &asked, None, Some(key)),
    };
    let answer = newsroom
        .read(move |conn, press| match readers_desk::why(conn, press, &question) {
            Ok(answer) => Ok(Some(answer)),
            Err(WhyError::NoArticle) => Ok(None),
            Err(WhyError::Failed(error)) => Err(error),
        })
        .await?;
    match answer {
        None => newsroom.why_page(&desk, &reader, &asked, None, Some("why-no-article")),
        answer => newsroom.why_page(&desk, &reader, &asked, answer.as_ref(), None),
    }
}

impl Newsroom {
    fn question(&self, reader: &ReaderRecord, asked: &Asked) -> Result<Question, &'static str> {
        let at = match asked.at.trim() {
            "" => self.now(),
            text => readers_desk::moment_of(&self.press, text).ok_or("why-bad-time")?,
        };
        let address: Option<IpAddr> = match asked.network.trim() {
            "" => None,
            text => Some(text.parse().map_err(|_| "why-bad-network")?),
        };
        Ok(Question { reader: reader.clone(), article: asked.article.clone(), at, address })
    }

    fn why_page(
        &self,
        desk: &Desk,
        reader: &ReaderRecord,
        asked: &Asked,
        answer: Option<&Answer>,
        error: Option<&str>,
    ) -> Result<Response, Failure> {
        let status = if error.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
        let notice = error.map(|key| Notice::error(self.say(key)));
        let content = json!({
            "email": reader.email, "back_url": url_of(reader), "action": format!("{}/why", url_of(reader)),
            "article": asked.article, "at": asked.at, "network": asked.network, "error": error,
            "answer": answer.map(|answer| self.answer_view(desk, reader, answer)),
        });
        let page = Page { title: "readers-why", template: "reader-why.html", here: PATH, notice, content };
        self.page_with(desk, status, page)
    }

    fn answer_view(&self, desk: &Desk, reader: &ReaderRecord, answer: &Answer) -> Value {
        let facts = answer.facts.iter().map(|fact| {
            let (name, text) = self.fact(fact);
            json!({ "name": name, "text": text, "opens": fact.opens(answer.outcome) })
        });
        json!({
            "title": answer.title, "url": format!("/articles/{}", answer.slug), "at": self.moment(answer.at),
            "opens": matches!(answer.outcome, Some(Outcome::Full(_))),
            "decision": self.decided(answer.outcome), "facts": facts.collect::<Vec<_>>(),
            "doubts": answer.doubts.iter().map(|doubt| self.doubt(*doubt)).collect::<Vec<_>>(),
            "remedies": answer.remedies.iter().filter_map(|remedy| self.remedy(desk, reader, answer, *remedy)).collect::<Vec<_>>(),
        })
    }

    /// The decision with its reason, in a sentence.
    fn decided(&self, outcome: Option<Outcome>) -> String {
        let key = match outcome {
            None => "why-unpublished",
            Some(Outcome::Full(reason)) => match reason {
                Reason::Staff => "why-full-staff",
                Reason::Grant(_) => "why-full-grant",
                Reason::Institution => "why-full-institution",
                Reason::Free => "why-full-free",
                Reason::Registered => "why-full-registered",
                Reason::Pass(Pass::FirstArticle) => "why-full-first",
                Reason::Pass(Pass::Gift) => "why-full-gift",
                Reason::Pass(Pass::Newsletter) => "why-full-newsletter",
                Reason::Unlocked => "why-full-unlocked",
            },
            Some(Outcome::Teaser(wall)) => return self.walled(wall),
        };
        self.say(key)
    }

    fn walled(&self, wall: Wall) -> String {
        match wall {
            Wall::Registration => self.say("why-wall-registration"),
            Wall::Confirm => self.say("why-wall-confirm"),
            Wall::Unlock { left } => self.theme.text("why-wall-unlock", &[("left", left.into())]),
            Wall::Exhausted => self.say("why-wall-exhausted"),
            Wall::Subscribe => self.say("why-wall-subscribe"),
            Wall::Lapsed { ended_at } => {
                self.theme.text("why-wall-lapsed", &[("date", self.last_day(ended_at).as_str().into())])
            }
        }
    }

    /// What the decision went by: its name, and how it stands.
    fn fact(&self, fact: &Fact) -> (String, String) {
        let long = |at| self.theme.date(at, "long");
        let dated = |key: &str, at| self.theme.text(key, &[("date", long(at).as_str().into())]);
        let (name, text) = match fact {
            Fact::Staff(role) => ("why-staff", role.map(|role| self.role(role))),
            Fact::Access { live: Some(live), .. } => ("why-access", Some(self.access(live))),
            Fact::Access { lapsed_at, .. } => (
                "why-access",
                lapsed_at.map(|at| {
                    self.theme.text("readers-had-until", &[("date", self.last_day(at).as_str().into())])
                }),
            ),
            Fact::Institution(provider) => (
                "why-institution",
                provider.as_ref().map(|(name, by)| format!("{name}: {}", self.decided_by(*by))),
            ),
            Fact::Level(level) => {
                let level_text = self.say(&format!("why-level-{}", level.level.as_str()));
                ("why-level", Some(format!("{level_text}: {}", self.because(&level.because))))
            }
            Fact::Confirmed(at) => ("why-confirmed", at.map(|at| dated("why-confirmed-on", at))),
            Fact::Pass(pass) => (
                "why-pass",
                pass.map(|pass| {
                    self.say(match pass {
                        Pass::FirstArticle => "why-pass-first",
                        Pass::Gift => "why-pass-gift",
                        Pass::Newsletter => "why-pass-newsletter",
                    })
                }),
            ),
            Fact::Unlocked(at) => ("why-unlocked", at.map(|at| dated("why-unlocked-on", at))),
            Fact::Allowance(month) => (
                "why-allowance",
                Some(
                    self.theme.text(
                        "why-allowance-used",
                        &[
                            ("used", month.used.into()),
                            ("allowance", month.allowance.into()),
                            (
                                "month",
                                format!(
                                    "{:04}-{:02}",
                                    month.period.number() / 100,
                                    month.period.number() % 100
                                )
                                .into(),
                            ),
                        ],
                    ),
                ),
            ),
        };
        (self.say(name), text.unwrap_or_else(|| self.say("why-none")))
    }

    fn decided_by(&self, by: By) -> String {
        self.say(match by {
            By::Network => "why-by-network",
            By::Pairing => "why-by-pairing",
            By::Domain => "why-by-domain",
        })
    }

    /// What set an article's level.
    fn because(&self, because: &Because) -> String {
        match because {
            Because::OpenUntil(until) => {
                let at = self.theme.date(*until, "wire");
                self.theme.text("why-because-open", &[("date", at.as_str().into())])
            }
            Because::Article => self.say("why-because-article"),
            Because::Rule(number) => self.theme.text("why-because-rule", &[("number", (*number).into())]),
            Because::Section => self.say("why-because-section"),
            Because::Default => self.say("why-because-default"),
        }
    }

    fn doubt(&self, doubt: Doubt) -> String {
        match doubt {
            Doubt::Browser(browsers) => self.theme.text("why-doubt-browser", &[("n", browsers.into())]),
            Doubt::Network => self.say("why-doubt-network"),
            Doubt::FormerLevel => self.say("why-doubt-level"),
            Doubt::FormerEnds => self.say("why-doubt-ends"),
            Doubt::FormerBrowsers => self.say("why-doubt-passes"),
            Doubt::Future => self.say("why-doubt-future"),
        }
    }

    /// What can be done, as far as this desk may.
    fn remedy(&self, desk: &Desk, reader: &ReaderRecord, answer: &Answer, remedy: Remedy) -> Option<Value> {
        let url = url_of(reader);
        let may = desk.may(Action::MoveMoney);
        let (key, address) = match remedy {
            Remedy::MailLink => {
                ("why-remedy-link", may.then(|| format!("{url}/link?article={}", answer.slug))?)
            }
            Remedy::OpenArticle => {
                ("why-remedy-open", may.then(|| format!("{url}/open?article={}", answer.slug))?)
            }
            Remedy::Give => ("why-remedy-give", may.then(|| format!("{url}/grant"))?),
            Remedy::Payments => ("why-remedy-payments", format!("{url}#money")),
            Remedy::AskNetwork => ("why-remedy-network", "#network".to_owned()),
        };
        Some(json!({ "text": self.say(key), "url": address }))
    }
}
