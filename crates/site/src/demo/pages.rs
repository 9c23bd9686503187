//! What there is to see: everyone to be, every wall, every kind of page.

use kernel::clock::timestamp;
use serde_json::{Value, json};

use super::{CAST, Part, Role, Stage};
use crate::Site;

/// The walls, each with the part of whoever meets it.
const WALLS: [(&str, &str); 6] = [
    ("registration", "anonymous"),
    ("confirm", "unconfirmed"),
    ("unlock", "new"),
    ("exhausted", "exhausted"),
    ("subscribe", "anonymous"),
    ("lapsed", "lapsed"),
];

impl Site {
    /// Everyone to be, with what to look at.
    pub(super) fn cast_list(&self) -> Vec<Value> {
        let words = |role: &Role| {
            json!({
                "slug": role.slug,
                "name": self.say(&format!("demo-be-{}", role.slug)),
                "text": self.say(&format!("demo-be-{}-text", role.slug)),
                "institution": (role.part == Part::Institution).then(|| self.reading_room_name()),
            })
        };
        CAST.iter().map(words).collect()
    }

    fn reading_room_name(&self) -> &str {
        self.press.config.institutions.first().map_or("", |institution| institution.name.as_str())
    }

    /// The walls, and who meets them where.
    pub(super) fn walls(&self, stage: &Stage) -> Vec<Value> {
        let of = |(wall, part): &(&str, &str)| {
            let article = if *wall == "subscribe" { &stage.subscribers } else { &stage.metered };
            json!({
                "name": self.say(&format!("demo-wall-{wall}")),
                "part": part,
                // Whoever is made anonymous at an article for subscribers is asked to subscribe.
                "next": (*wall == "subscribe").then(|| format!("/articles/{article}")),
            })
        };
        WALLS.iter().map(of).collect()
    }

    /// Every kind of page, in groups.
    pub(super) fn places(&self, stage: &Stage) -> Vec<Value> {
        let article = |slug: &String| format!("/articles/{slug}");
        let today = timestamp(self.now()).to_zoned_datetime(self.press.zone.clone());
        let month = today.strftime("/archive/%Y-%m").to_string();
        let query = format!("/search?q={}", stage.query);
        let groups: [(&str, Vec<(&str, String)>); 6] = [
            (
                "articles",
                vec![
                    ("free", article(&stage.free)),
                    ("registered", article(&stage.registered)),
                    ("metered", article(&stage.metered)),
                    ("subscribers", article(&stage.subscribers)),
                    ("missing", "/articles/a-page-that-never-was".into()),
                    ("withdrawn", article(&stage.withdrawn)),
                ],
            ),
            ("lists", [("home", "/".to_owned())].into_iter().chain(stage.lists.iter().cloned()).collect()),
            (
                "reading",
                plain(&[
                    ("archive", "/archive"),
                    ("month", &month),
                    ("search", &query),
                    ("newsletters", "/newsletters"),
                ]),
            ),
            (
                "selling",
                plain(&[
                    ("subscribe", "/subscribe"),
                    ("give", "/give"),
                    ("redeem", "/redeem"),
                    ("withdraw", "/withdraw"),
                    ("institution", "/institution"),
                ]),
            ),
            ("account", plain(&[("login", "/login"), ("account", "/account"), ("mail", "/demo/mail")])),
            (
                "house",
                plain(&[
                    ("about", "/about"),
                    ("privacy", "/privacy"),
                    ("terms", "/terms"),
                    ("feed", "/feed.xml"),
                    ("sitemap", "/sitemap.xml"),
                    ("news-sitemap", "/news-sitemap.xml"),
                    ("robots", "/robots.txt"),
                ]),
            ),
        ];
        let link =
            |(key, url): (&str, String)| json!({ "name": self.say(&format!("demo-to-{key}")), "url": url });
        groups
            .into_iter()
            .map(|(key, links)| {
                let links: Vec<Value> = links.into_iter().map(link).collect();
                json!({ "name": self.say(&format!("demo-group-{key}")), "links": links })
            })
            .collect()
    }
}

fn plain<'a>(links: &[(&'a str, &str)]) -> Vec<(&'a str, String)> {
    links.iter().map(|(key, path)| (*key, (*path).to_owned())).collect()
}
