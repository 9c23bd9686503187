//! How the settings dress the theme, and the walls in that dress for whoever words them.

use http_kit::Failure;
use kernel::clock::DAY;
use kernel::config::Look;
use press::Press;
use press::access::Wall;
use render::theme::{Theme, ThemeError, Touches};
use serde_json::{Value, json};

use crate::card::media_path;
use crate::frame::{Meta, Shell};
use crate::home::Coming;
use crate::view::View;
use crate::wall::Typed;
use crate::{OpenError, Site};

/// The logo at the height of the name.
const LOGO: &str =
    ".name img{display:inline-block;width:auto;height:1.3em;max-width:60vw;vertical-align:middle}";

/// The theme of the settings.
pub(crate) fn theme(press: &Press) -> Result<Theme, ThemeError> {
    let site = &press.config.site;
    Theme::touched(press.config.theme().as_deref(), &site.language, press.zone.clone(), touches(press))
}

/// Whether that is what the settings want.
pub(crate) fn is_same(theme: &Theme, press: &Press) -> bool {
    let config = &press.config;
    theme.is_of(config.theme().as_deref(), &config.site.language, &press.zone, &touches(press))
}

fn touches(press: &Press) -> Touches {
    let look = &press.config.look;
    let [day, dark] = look.colours().map(|scheme| {
        let set = scheme.into_iter().filter(|(_, _, colour)| !colour.is_empty());
        set.map(|(_, property, colour)| (property.to_owned(), colour.to_lowercase())).collect()
    });
    let rules = if look.logo.is_empty() { String::new() } else { LOGO.to_owned() };
    Touches { words: press.config.words.clone(), day, dark, rules }
}

/// What the frame of every page shows of the look.
pub(crate) fn view(look: &Look) -> Value {
    let logo = |name: &str| (!name.is_empty()).then(|| media_path(name));
    let [day, dark] =
        look.palettes().map(|palette| palette.paper).map(|[r, g, b]| format!("#{r:02x}{g:02x}{b:02x}"));
    json!({ "logo": logo(&look.logo), "dark_logo": logo(&look.dark.logo), "paper": day, "dark_paper": dark })
}

impl Site {
    /// The wall of that kind as its readers would find it under these settings, which are thereby shown to be usable;
    /// nothing if there is no such wall. For whoever may look at it, which is not asked here.
    pub fn wall_preview(&self, press: Press, kind: String) -> Coming {
        let site = self.clone();
        Box::pin(async move {
            let opened =
                tokio::task::spawn_blocking(move || site.under(press)).await.map_err(Failure::internal)?;
            let site = opened.map_err(|error: OpenError| Failure::BadRequest(error.to_string()))?;
            let Some(wall) = site.sample(&kind) else { return Ok(None) };
            let shell = site.read(|conn, press| Ok(Shell::load(conn, press)?)).await?;
            let meta = Meta {
                kind: "article",
                title: site.say("wall-preview-title"),
                hidden: true,
                ..Meta::default()
            };
            let typed = Typed { email: "ada@example.org".into(), ..Typed::default() };
            let signed_in = !matches!(wall, Wall::Registration | Wall::Subscribe);
            let view = View { signed_in, ..View::ANONYMOUS };
            let typed = (wall == Wall::Confirm).then_some(&typed);
            let content = json!({ "wall": site.wall(wall, &view, "sample", typed) });
            site.render(&view, &shell, &meta, None, "wall-preview.html", content).map(Some)
        })
    }

    fn sample(&self, kind: &str) -> Option<Wall> {
        Some(match kind {
            "registration" => Wall::Registration,
            "confirm" => Wall::Confirm,
            "unlock" => Wall::Unlock { left: self.press.config.meter.allowance },
            "exhausted" => Wall::Exhausted,
            "subscribe" => Wall::Subscribe,
            "lapsed" => Wall::Lapsed { ended_at: self.now() - DAY },
            _ => return None,
        })
    }
}
