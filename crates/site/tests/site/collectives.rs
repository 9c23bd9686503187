//! What a crawl asks about those through whom many read.

use kernel::EmailAddress;
use press::audit::Actor;
use press::groups::{self, Founding};
use press::institutions;
use press::readers::{self, Origin};
use testkit::{Standing, TestApp, visitor};

use crate::scene::Form;

/// Made anew for each crawl.
pub struct Collectives {
    /// The address of a usage report.
    usage: String,
    /// The address of an invitation.
    invitation: String,
}

impl Collectives {
    pub async fn new(app: &TestApp) -> Collectives {
        let press = app.press().clone();
        let owner = visitor(app.db(), &press, Standing::Confirmed, 1).reader.unwrap();
        let guest = format!("guest{}@r{}.example", press.random.code(), press.random.code());
        let email = EmailAddress::parse(&guest).unwrap();
        let report = app.db().write_blocking::<_, db::DbError>(move |tx| {
            let now = press.clock.now();
            let library = institutions::by_name(tx, testkit::INSTITUTION).unwrap().public_id;
            let name = format!("Group {}", press.random.public_id());
            let founding = Founding {
                name,
                plan: testkit::PLAN.into(),
                owner,
                seats: 3,
                ends_at: None,
                domains: Vec::new(),
            };
            let group = groups::found(tx, &press, now, &founding).unwrap();
            // Somebody with an account, who logs in before they take it: nobody else can.
            readers::add(tx, &press, now, &email, Origin::Staff, true)?;
            groups::invite(tx, &press, now, &group, &email, "198.51.100.9").unwrap();
            Ok(institutions::new_report_link(tx, &press, now, &Actor::Operator, &library).unwrap())
        });
        let invitation = app.link_to(&guest, "/groups/join/").await;
        Collectives { usage: format!("/usage/{}", report.unwrap().expose()), invitation }
    }

    /// What to open of a route, if it is one of theirs.
    pub fn pages(&self, route: &str) -> Option<Vec<String>> {
        let usage = &self.usage;
        Some(match route {
            "/account/usage/{id}" | "/account/usage/{id}/{file}" => {
                vec![route.replace("{id}", "nonsense").replace("{file}", "report.csv")]
            }
            "/usage/{token}" => vec![usage.clone(), "/usage/nonsense".into()],
            "/usage/{token}/{file}" => vec![
                format!("{usage}/report.csv"),
                format!("{usage}/report.json?begin_date=2026-10&end_date=2026-11"),
                format!("{usage}/report.json?begin_date=nonsense"),
                format!("{usage}/nonsense"),
                "/usage/nonsense/report.csv".into(),
            ],
            "/give/{id}" => vec!["/give/nonsense".into()],
            "/redeem/{code}" => vec!["/redeem/ABCDEFGHJKMNPQRS".into()],
            "/groups/join/{token}" => vec![self.invitation.clone(), "/groups/join/nonsense".into()],
            group if group.starts_with("/account/group/") => vec![filled(group)],
            _ => return None,
        })
    }

    /// What to send there.
    pub fn forms(&self, route: &str) -> Option<Vec<Form>> {
        match route {
            "/institution/pair" | "/institution/unpair" => Some(vec![(route.to_owned(), Vec::new())]),
            "/give" => {
                let typed = [
                    ("plan", "all-access"),
                    ("email", "x@r.example"),
                    ("from", "Tom"),
                    ("day", "2026-11-20"),
                ];
                let typed = typed.map(|(name, value)| (name, value.to_owned()));
                Some(vec![(route.to_owned(), typed.into()), (route.to_owned(), Vec::new())])
            }
            "/give/{id}" => Some(vec![("/give/nonsense".into(), vec![("act", "pay".to_owned())])]),
            "/redeem" => Some(vec![(route.to_owned(), vec![("code", "nonsense".to_owned())])]),
            "/redeem/{code}" => Some(vec![("/redeem/ABCDEFGHJKMNPQRS".into(), Vec::new())]),
            "/account/group/{id}/invite" => {
                Some(vec![(filled(route), vec![("emails", "someone@r.example".to_owned())])])
            }
            "/groups/join/{token}" => Some(vec![
                (self.invitation.clone(), Vec::new()),
                ("/groups/join/nonsense".into(), Vec::new()),
            ]),
            group if group.starts_with("/account/group/") => Some(vec![(filled(group), Vec::new())]),
            _ => None,
        }
    }
}

/// A route of somebody else's group.
fn filled(route: &str) -> String {
    route.replace("{id}", "nonsense").replace("{invitation}", "1").replace("{reader}", "nonsense")
}
