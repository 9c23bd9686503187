//! Every address of the newsroom, with what it takes to come there. The table is one list: the router is made of it,
//! the door asks it, tests walk it. A route cannot be added without saying who may.

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::MethodRouter;
use press::staff::Action;

use crate::{Newsroom, audit, confirm, door, factor, figures, home, people, stories};
use crate::{Newsroom, audit, confirm, door, factor, home, media, people, stories};

/// What it takes to come somewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    /// A role, whether the newsroom is open or not: where the second factor is shown.
    Role,
    /// The newsroom open, or nothing in the way but a second factor that is still to be set up.
    OwnFactor,
    /// The newsroom open, and a role that may do this.
    May(Action),
}

/// An address and what each of its methods takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Route {
    /// The path, with `{names}` for its variable parts.
    pub path: &'static str,
    /// `get` (which answers HEAD too) and `post`.
    pub methods: &'static [(&'static str, Needs)],
}

macro_rules! routes {
    ($($path:literal => $($method:ident $handler:path, $needs:expr);+;)*) => {
        /// Every address of the newsroom.
        pub const ROUTES: &[Route] = &[$(Route { path: $path, methods: &[$((stringify!($method), $needs)),+] }),*];

        fn table(newsroom: &Newsroom) -> Router<Newsroom> {
            Router::new()$(.route($path, MethodRouter::new()$(.merge(
                MethodRouter::new()
                    .$method($handler)
                    .route_layer(from_fn_with_state((newsroom.clone(), $needs), door::guard))
            ))+))*
        }
    };
}

use Action::{ChangePeople, Enter, ReadStories, SeeAudit, SeeFigures, SeePeople};
use Action::{ChangePeople, EditAny, Enter, ReadStories, SeeAudit, SeePeople, WriteOwn};
use Needs::{May, OwnFactor, Role};

routes! {
    "/newsroom" => get home::show, May(Enter);
    "/newsroom/confirm" => get confirm::form, Role; post confirm::submit, Role;
    "/newsroom/sign-in" => get confirm::again_form, Role; post confirm::again, Role;
    "/newsroom/factor" => get factor::show, OwnFactor; post factor::set_up, OwnFactor;
    "/newsroom/factor/codes" => get factor::back, May(Enter); post factor::codes, May(Enter);
    "/newsroom/stories" => get stories::list, May(ReadStories);
    "/newsroom/figures" => get figures::overview, May(SeeFigures);
    "/newsroom/figures/{id}" => get figures::show, May(SeeFigures);
    "/newsroom/media" => get media::list, May(ReadStories);
    "/newsroom/media/upload" => get media::to_library, May(WriteOwn); post media::upload, May(WriteOwn);
    "/newsroom/media/file/{id}" => get media::file, May(ReadStories);
    "/newsroom/media/{id}" => get media::show, May(ReadStories); post media::change, May(WriteOwn);
    "/newsroom/media/{id}/replace" => get media::replace_form, May(EditAny); post media::replace, May(EditAny);
    "/newsroom/media/{id}/delete" => get media::delete_form, May(EditAny); post media::delete, May(EditAny);
    "/newsroom/people" => get people::list, May(SeePeople);
    "/newsroom/people/invite" => get people::invite_form, May(ChangePeople); post people::invite, May(ChangePeople);
    "/newsroom/people/{id}" => get people::show, May(ChangePeople); post people::change, May(ChangePeople);
    "/newsroom/people/{id}/remove" => get people::remove_form, May(ChangePeople); post people::remove, May(ChangePeople);
    "/newsroom/people/{id}/factor" => get people::factor_form, May(ChangePeople); post people::forget_factor, May(ChangePeople);
    "/newsroom/audit" => get audit::list, May(SeeAudit);
}

/// The addresses alone, by their templates.
pub fn paths() -> Vec<&'static str> {
    ROUTES.iter().map(|route| route.path).collect()
}

/// The whole newsroom, to be served beside the site, whose layers hold for it too: unsafe requests from other sites
/// are refused, requests have a time and a size, responses the security headers.
pub fn router(newsroom: Newsroom) -> Router {
    table(&newsroom).with_state(newsroom)
}
