//! The settings desk: what the publication decides by itself, page by page, with where each value comes from, who set
//! it, and the way back. What is typed is judged by the check that judges the file, and tried before it is kept.

mod fields;
mod groups;
mod typed;
mod walls;

use std::collections::BTreeMap;

use axum::Form;
use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, Uri};
use axum::response::Response;
use db::DbError;
use http_kit::{Failure, Next, see_other};
use kernel::Config;
use kernel::config::{Contrast, Newsletter};
use press::audit;
use press::settings::{self, SettingError, Sheet};
use press::staff::Action;
use press::{Press, newsletters, plans};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::Newsroom;
use crate::desk::Desk;
use crate::frame::{Notice, Page};
use fields::{Shown, Stand};
use groups::{Field, GROUPS, Group, INVOICES, PAYMENTS, PLANS, STAFF};
use typed::{NotAPrice, Typed};

pub use walls::{change as change_walls, preview as preview_wall, show as show_walls};

/// Where the settings are.
pub const PATH: &str = "/newsroom/settings";
/// Lines of a page's history.
const LINES: i64 = 12;

/// What was done.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Done {
    done: String,
}

/// `GET /newsroom/settings`: the pages, with what was changed last on each.
pub async fn list(State(newsroom): State<Newsroom>, desk: Desk) -> Result<Response, Failure> {
    let open: Vec<&'static Group> = GROUPS.iter().filter(|group| desk.may(group.takes())).collect();
    let asked = open.clone();
    let last = newsroom
        .read(move |conn, _| {
            let of = |group: &Group| audit::of_thing(conn, (settings::THING, group.name), None, 1);
            asked.into_iter().map(of).collect::<Result<Vec<_>, DbError>>()
        })
        .await?;
    let groups: Vec<Value> = open
        .into_iter()
        .zip(&last)
        .map(|(group, lines)| {
            json!({
                "url": url(group.name), "name": newsroom.say(&format!("settings-{}", group.name)),
                "text": newsroom.say(&format!("settings-{}-text", group.name)),
                "last": lines.first().map(|line| newsroom.line(line)),
            })
        })
        .collect();
    let content = json!({ "groups": groups });
    let page =
        Page { title: "newsroom-settings", template: "settings.html", here: PATH, notice: None, content };
    newsroom.page(&desk, page)
}

/// `GET /newsroom/settings/{group}`.
pub async fn show(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(group): Path<String>,
    Query(done): Query<Done>,
) -> Result<Response, Failure> {
    newsroom.show_settings(&desk, usual(&group)?, &done).await
}

/// `GET /newsroom/settings/plans`, and of the others whose address is their own.
pub async fn show_apart(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    at: Uri,
    Query(done): Query<Done>,
) -> Result<Response, Failure> {
    newsroom.show_settings(&desk, apart(&at)?, &done).await
}

/// `POST /newsroom/settings/{group}`.
pub async fn change(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(group): Path<String>,
    Form(form): Form<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    newsroom.save_settings(&desk, usual(&group)?, Typed(form)).await
}

/// `POST /newsroom/settings/plans`, and of the others whose address is their own.
pub async fn change_apart(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    at: Uri,
    Form(form): Form<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    newsroom.save_settings(&desk, apart(&at)?, Typed(form)).await
}

/// The page of that name, unless it takes more than the address with a name in it asked for.
fn usual(name: &str) -> Result<&'static Group, Failure> {
    Group::named(name).filter(|group| group.takes() == Action::ChangeSettings).ok_or(Failure::NotFound)
}

/// The page whose address that is.
fn apart(at: &Uri) -> Result<&'static Group, Failure> {
    at.path().rsplit('/').next().and_then(Group::named).ok_or(Failure::NotFound)
}

/// The address of a page.
fn url(group: &str) -> String {
    format!("{PATH}/{group}")
}

/// Why settings stay as they are.
struct Refused {
    text: String,
    overtaken: bool,
    /// What has to be agreed to first, by name.
    sure: Option<String>,
}

impl Refused {
    fn status(&self) -> StatusCode {
        if self.overtaken { StatusCode::CONFLICT } else { StatusCode::UNPROCESSABLE_ENTITY }
    }
}

impl From<String> for Refused {
    fn from(text: String) -> Refused {
        Refused { text, overtaken: false, sure: None }
    }
}

impl Newsroom {
    async fn show_settings(
        &self,
        desk: &Desk,
        group: &'static Group,
        done: &Done,
    ) -> Result<Response, Failure> {
        let stand = self.settings_stand().await?;
        let notice = self.settings_done(&done.done);
        self.settings_page(desk, group, &stand, Shown::default(), (StatusCode::OK, notice)).await
    }

    async fn save_settings(
        &self,
        desk: &Desk,
        group: &'static Group,
        typed: Typed,
    ) -> Result<Response, Failure> {
        let outcome = self.change_settings(desk, group.name, &group.fields(), &typed).await?;
        let refused = match outcome {
            Ok(done) => {
                return Ok(see_other(&Next::from_outside(&format!("{}?done={done}", url(group.name))), None));
            }
            Err(refused) => refused,
        };
        let stand = self.settings_stand().await?;
        let shown = Shown {
            typed: Some(&typed),
            error: Some(&refused.text),
            overtaken: refused.overtaken,
            sure: refused.sure.as_deref(),
        };
        let said = (refused.status(), Some(Notice::error(refused.text.clone())));
        self.settings_page(desk, group, &stand, shown, said).await
    }

    /// How the settings stand in the database, whatever this process has taken up.
    async fn settings_stand(&self) -> Result<Stand, Failure> {
        let read = |conn: &mut db::Conn, press: &Press| {
            let (set, standing) = (settings::stored(conn)?, settings::standing(conn)?);
            let mut paid = BTreeMap::new();
            for one in plans::subscribed(conn)?.into_iter().filter(|one| one.count > 0) {
                *paid.entry(one.price.plan).or_default() += one.count;
            }
            // Each change was tried; a file that goes with it no more is named at the next start.
            let press = press.with(set).unwrap_or_else(|_| press.clone());
            Ok(Stand { press, standing, paid })
        };
        self.read(read).await
    }

    fn settings_done(&self, done: &str) -> Option<Notice> {
        ["changed", "same"]
            .contains(&done)
            .then(|| Notice::success(self.say(&format!("settings-done-{done}"))))
    }

    /// Tries what was typed, and keeps it if it can be; says what was done.
    async fn change_settings(
        &self,
        desk: &Desk,
        group: &'static str,
        fields: &[Field],
        typed: &Typed,
    ) -> Result<Result<&'static str, Refused>, Failure> {
        let stand = self.settings_stand().await?;
        let wishes = match typed.wishes(&stand.press, fields) {
            Ok(wishes) => wishes,
            Err(NotAPrice(text)) => {
                return Ok(Err(self.theme.text("settings-no-price", &[("text", text.into())]).into()));
            }
        };
        let press = match settings::proposed(&stand.press, &stand.press.set, &wishes) {
            Ok(press) => press,
            Err(error) => return Ok(Err(error.to_string().into())),
        };
        if let Some(refused) = self.letters_that_go(&stand, &press, typed).await? {
            return Ok(Err(refused));
        }
        if let Err(text) = self.try_settings(press).await? {
            return Ok(Err(text.into()));
        }
        let keys: Vec<String> = fields.iter().map(|field| field.key.to_string()).collect();
        let (actor, seen, now) = (desk.actor.clone(), typed.get("seen").to_owned(), self.now());
        let changed = self
            .write::<_, SettingError, _>(move |tx, press| {
                let sheet = Sheet { name: group, keys: &keys, seen: &seen };
                settings::change(tx, press, &actor, sheet, &wishes, now)
            })
            .await;
        match changed {
            Ok(true) => Ok(Ok("changed")),
            Ok(false) => Ok(Ok("same")),
            Err(SettingError::Failed(error)) => Err(error.into()),
            Err(error) => Ok(Err(self.setting_refused(&error))),
        }
    }

    /// Newsletters that readers have and that would go, unless whoever removes them has agreed to that.
    async fn letters_that_go(
        &self,
        stand: &Stand,
        press: &Press,
        typed: &Typed,
    ) -> Result<Option<Refused>, Failure> {
        let stays = |letter: &Newsletter| press.config.newsletters.iter().any(|one| one.slug == letter.slug);
        let mut gone = stand.press.config.newsletters.clone();
        gone.retain(|letter| !stays(letter));
        if gone.is_empty() {
            return Ok(None);
        }
        let count = move |conn: &mut db::Conn, _: &Press| {
            gone.into_iter().map(|letter| Ok((newsletters::readers(conn, &letter.slug)?, letter))).collect()
        };
        let mut read: Vec<(i64, Newsletter)> = self.read(count).await?;
        read.retain(|(readers, _)| *readers > 0);
        let sure = read.iter().map(|(_, letter)| letter.slug.as_str()).collect::<Vec<_>>().join(" ");
        if typed.get("sure") == sure {
            return Ok(None);
        }
        let one = |(readers, letter): &(i64, Newsletter)| {
            let words = [("name", letter.name.as_str().into()), ("n", (*readers).into())];
            self.theme.text("settings-letter-read", &words)
        };
        let told = read.iter().map(one).chain([self.say("settings-letter-sure")]);
        let text = told.collect::<Vec<_>>().join(" ");
        Ok(Some(Refused { text, overtaken: false, sure: Some(sure) }))
    }

    fn setting_refused(&self, error: &SettingError) -> Refused {
        match error {
            SettingError::Overtaken => {
                Refused { text: self.say("settings-overtaken"), overtaken: true, sure: None }
            }
            SettingError::Subscribed { plan, count } => {
                let words = [("plan", plan.as_str().into()), ("n", (*count).into())];
                self.theme.text("settings-plan-stays", &words).into()
            }
            SettingError::Picture(name) => {
                self.theme.text("settings-no-picture", &[("name", name.as_str().into())]).into()
            }
            error => error.to_string().into(),
        }
    }

    /// Opens the site as it would be, so that nothing is kept with which it could not be.
    async fn try_settings(&self, press: Press) -> Result<Result<(), String>, Failure> {
        let Some(preview) = self.wall_preview.get() else { return Ok(Ok(())) };
        match preview(press, "registration".to_owned()).await {
            Ok(_) => Ok(Ok(())),
            Err(Failure::BadRequest(text)) => Ok(Err(text)),
            Err(failure) => Err(failure),
        }
    }

    async fn settings_page(
        &self,
        desk: &Desk,
        group: &'static Group,
        stand: &Stand,
        shown: Shown<'_>,
        (status, notice): (StatusCode, Option<Notice>),
    ) -> Result<Response, Failure> {
        let fields = group.fields();
        let mut content = self.settings_content(group.name, &fields, stand, &shown).await?;
        if group.name == "look" {
            content["contrasts"] = self.contrasts(stand);
        }
        content["fact"] = self.server_fact(group.name, &stand.press.config).into();
        content["sure"] = shown.sure.into();
        let title = match group.name {
            "publication" => "settings-publication",
            "texts" => "settings-texts",
            "access" => "settings-access",
            PLANS => "settings-plans",
            PAYMENTS => "settings-payments",
            INVOICES => "settings-invoices",
            STAFF => "settings-staff",
            "readers" => "settings-readers",
            "newsletters" => "settings-newsletters",
            "embeds" => "settings-embeds",
            "look" => "settings-look",
            _ => return Err(Failure::NotFound),
        };
        let page = Page { title, template: "settings-group.html", here: PATH, notice, content };
        self.page_with(desk, status, page)
    }

    /// What every page of settings shows.
    async fn settings_content(
        &self,
        group: &'static str,
        fields: &[Field],
        stand: &Stand,
        shown: &Shown<'_>,
    ) -> Result<Value, Failure> {
        let of = move |conn: &mut db::Conn, _: &Press| {
            audit::of_thing(conn, (settings::THING, group), None, LINES)
        };
        let lines = self.read(of).await?;
        let keys: Vec<String> = fields.iter().map(|field| field.key.to_string()).collect();
        Ok(json!({
            "text": self.say(&format!("settings-{group}-text")),
            "action": url(group), "list_url": PATH, "group": group,
            "seen": settings::fingerprint(&stand.press.config, &keys),
            "fields": self.setting_fields(fields, stand, shown),
            "lines": lines.iter().map(|line| self.line(line)).collect::<Vec<_>>(),
            "audit_url": "/newsroom/audit?act=setting-changed",
            "contrasts": null, "fact": null, "sure": null,
        }))
    }

    /// What whoever runs the server has set that a page depends on.
    fn server_fact(&self, group: &str, config: &Config) -> Option<String> {
        let (key, folder) = match group {
            "look" if config.look.theme.is_empty() => ("settings-theme", &config.site.theme),
            "texts" => ("settings-pages", &config.site.pages),
            _ => return None,
        };
        Some(match folder {
            Some(folder) => {
                let folder = folder.display().to_string();
                self.theme.text(&format!("{key}-folder"), &[("folder", folder.as_str().into())])
            }
            None => self.say(&format!("{key}-none")),
        })
    }

    /// How well the colours that hold are read.
    fn contrasts(&self, stand: &Stand) -> Value {
        let one = |contrast: &Contrast| {
            let words = [
                ("what", self.say(&format!("setting-look-{}", contrast.setting.replace('.', "-"))).into()),
                ("against", self.say(&format!("settings-against-{}", contrast.against)).into()),
            ];
            json!({
                "text": self.theme.text("settings-contrast", &words),
                "ratio": format!("{:.1}:1", (contrast.ratio * 10.0).floor() / 10.0),
                "enough": contrast.is_enough(),
            })
        };
        stand.press.config.look.contrasts().iter().flatten().map(one).collect()
    }
}
