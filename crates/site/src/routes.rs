//! Every address of the site. The table is one list, from which both the router and [`ROUTES`] are
//! made: a test that walks `ROUTES` walks everything that is served.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::middleware;
use axum::routing::MethodRouter;
use http_kit::PATIENCE;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::csrf::CsrfLayer;
use tower_http::timeout::TimeoutLayer;

use crate::billing::{change, checkout, invoice, manage, order, paying, sandbox, seats, webhooks, withdraw};
use crate::warm::Warm;
use crate::{
    Site, account, address, ads, archive, article, cite, currency, demo, errors, feedback, feeds, files,
    follows, gift, groups, health, history, home, institutions, leaving, lists, login, newsletters, pages,
    passes, passkeys, past_issues, plain, preferences, presents, preview, register, saved, search, searches,
    sharing, sitemaps, subscribe, usage, welcome,
};

/// An address and the methods it answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Route {
    /// The path, with `{names}` for its variable parts.
    pub path: &'static str,
    /// `get` (which answers HEAD too) and `post`.
    pub methods: &'static [&'static str],
}

macro_rules! routes {
    ($(#[$doc:meta])* $routes:ident, $table:ident: $($path:literal => $($method:ident $handler:path),+;)*) => {
        $(#[$doc])*
        pub const $routes: &[Route] = &[$(Route { path: $path, methods: &[$(stringify!($method)),+] }),*];

        fn $table() -> Router<Site> {
            Router::new()$(.route($path, MethodRouter::new()$(.$method($handler))+))*
        }
    };
}

routes! {
    /// Every address of the site.
    ROUTES, table:
    "/" => get home::show;
    "/articles/{slug}" => get article::show;
    "/articles/{slug}/unlock" => get article::back, post article::unlock;
    "/articles/{slug}/gift" => get article::back, post gift::make;
    "/articles/{slug}/save" => get article::back, post saved::save;
    "/articles/{slug}/unsave" => get article::back, post saved::unsave;
    "/articles/{slug}/print" => get plain::print;
    "/articles/{slug}/listen" => get plain::listen;
    "/articles/{slug}/cite.ris" => get cite::ris;
    "/articles/{slug}/cite.bib" => get cite::bib;
    "/gift/{token}" => get gift::show, post gift::take;
    "/sections/{slug}" => get lists::section;
    "/sections/{slug}/feed.xml" => get feeds::section;
    "/sections/{slug}/follow" => get follows::back, post follows::follow;
    "/sections/{slug}/unfollow" => get follows::back, post follows::unfollow;
    "/topics/{slug}" => get lists::topic;
    "/topics/{slug}/follow" => get follows::back, post follows::follow;
    "/topics/{slug}/unfollow" => get follows::back, post follows::unfollow;
    "/places/{slug}" => get lists::place;
    "/places/{slug}/follow" => get follows::back, post follows::follow;
    "/places/{slug}/unfollow" => get follows::back, post follows::unfollow;
    "/series/{slug}" => get lists::series;
    "/series/{slug}/follow" => get follows::back, post follows::follow;
    "/series/{slug}/unfollow" => get follows::back, post follows::unfollow;
    "/authors/{slug}" => get lists::author;
    "/authors/{slug}/follow" => get follows::back, post follows::follow;
    "/authors/{slug}/unfollow" => get follows::back, post follows::unfollow;
    "/archive" => get archive::years;
    "/archive/{month}" => get archive::month;
    "/search" => get search::show;
    "/api/search" => get search::search;
    "/api/suggest" => get search::suggest;
    "/subscribe" => get subscribe::show;
    "/currency" => get currency::back, post currency::choose;
    "/checkout" => get checkout::form, post checkout::submit;
    "/checkout/{token}" => get paying::back;
    "/order" => get order::form, post order::submit;
    "/invoices/{id}" => get invoice::show;
    "/invoices/{id}/cancel" => get account::show, post invoice::cancel;
    "/sandbox/{token}" => get sandbox::show, post sandbox::act;
    "/withdraw" => get withdraw::form, post withdraw::submit;
    "/withdraw/{id}" => get withdraw::receipt;
    "/withdraw/{id}/{signature}" => get withdraw::proof_form, post withdraw::prove;
    "/webhooks/stripe" => post webhooks::stripe;
    "/webhooks/ses" => post feedback::ses;
    "/register" => get register::form, post register::submit;
    "/login" => get login::form, post login::request;
    "/login/code" => get login::code_form, post login::code;
    "/login/resend" => get login::code_form, post login::resend;
    "/login/passkey" => get login::form, post passkeys::sign_in;
    "/login/passkey/question" => get login::form, post passkeys::ask_to_sign_in;
    "/login/link/{token}" => get login::link_form, post login::link;
    "/logout" => get account::show, post login::logout;
    "/account" => get account::show;
    "/account/saved" => get saved::show;
    "/account/history" => get history::show;
    "/account/history/pause" => get history::show, post history::pause;
    "/account/history/resume" => get history::show, post history::resume;
    "/account/history/clear" => get history::show, post history::clear;
    "/account/searches" => get account::show, post searches::save;
    "/account/searches/mails" => get account::show, post searches::mails;
    "/account/searches/{id}/delete" => get account::show, post searches::delete;
    "/account/newsletters" => get account::show, post account::newsletters;
    "/account/address" => get account::show, post address::request;
    "/account/address/code" => get account::show, post address::code;
    "/account/address/{token}" => get address::link_form, post address::link;
    "/account/passkeys" => get account::show, post passkeys::add;
    "/account/passkeys/question" => get account::show, post passkeys::ask_to_add;
    "/account/passkeys/{id}/remove" => get account::show, post passkeys::remove;
    "/account/sessions/revoke-all" => get account::show, post account::revoke_all;
    "/account/sessions/{id}/revoke" => get account::show, post account::revoke;
    "/account/gifts/{id}/revoke" => get account::show, post account::revoke_gift;
    "/account/subscription/cancel" => get manage::cancel_form, post manage::cancel;
    "/account/subscription/keep" => get account::show, post manage::keep;
    "/account/subscription/card" => get account::show, post manage::card;
    "/account/subscription/change" => get change::form, post change::submit;
    "/account/subscription/stay" => get account::show, post change::stay;
    "/account/subscription/pause" => get change::pause_form, post change::pause;
    "/account/subscription/resume" => get account::show, post change::resume;
    "/account/receipts/{number}" => get manage::receipt;
    "/account/export" => get account::export;
    "/account/delete" => get account::delete_form, post account::delete;
    "/newsletters" => get newsletters::show, post newsletters::sign_up;
    "/newsletters/{slug}" => get past_issues::list;
    "/newsletters/{slug}/{day}" => get past_issues::show;
    "/newsletters/confirm/{token}" => get newsletters::confirm_form, post newsletters::confirm;
    "/newsletters/stop/{reader}/{newsletter}/{signature}" => get leaving::stop_form, post leaving::stop;
    "/newsletters/resume/{reader}/{newsletter}/{signature}" => get leaving::resume_form, post leaving::resume;
    "/newsletters/why/{reader}/{newsletter}/{signature}" => get leaving::why_form, post leaving::why;
    "/preferences" => get preferences::show, post preferences::change;
    "/preferences/{reader}/{signature}" => get preferences::show_by_link, post preferences::change_by_link;
    "/give" => get presents::give::form, post presents::give::submit;
    "/give/{id}" => get presents::pay::show, post presents::pay::act;
    "/redeem" => get presents::redeem::code_form, post presents::redeem::code;
    "/redeem/{code}" => get presents::redeem::redeem_form, post presents::redeem::redeem;
    "/account/group/{id}" => get groups::show;
    "/account/group/{id}/invite" => get groups::show, post groups::invite;
    "/account/group/{id}/own" => get groups::show, post groups::own_seat;
    "/account/group/{id}/invitations/{invitation}/again" => get account::show, post groups::again;
    "/account/group/{id}/invitations/{invitation}/withdraw" => get account::show, post groups::withdraw;
    "/account/group/{id}/seats" => get seats::form, post seats::submit;
    "/account/group/{id}/seats/{reader}/remove" => get account::show, post groups::take_away;
    "/groups/join/{token}" => get groups::join_form, post groups::join;
    "/institution" => get institutions::show;
    "/institution/pair" => get institutions::show, post institutions::pair;
    "/institution/unpair" => get institutions::show, post institutions::unpair;
    "/account/usage/{id}" => get usage::own;
    "/account/usage/{id}/{file}" => get usage::own_file;
    "/usage/{token}" => get usage::shared;
    "/usage/{token}/{file}" => get usage::shared_file;
    "/preview/{token}" => get preview::show;
    "/preview/{token}/media/{file}" => get preview::picture;
    "/about" => get pages::about;
    "/privacy" => get pages::privacy;
    "/terms" => get pages::terms;
    "/media/{file}" => get files::media;
    "/og/{file}" => get sharing::show;
    "/static/{*path}" => get files::asset;
    "/favicon.ico" => get files::favicon;
    "/feed.xml" => get feeds::latest;
    "/sitemap.xml" => get sitemaps::index;
    "/sitemaps/{part}" => get sitemaps::part;
    "/news-sitemap.xml" => get sitemaps::news;
    "/robots.txt" => get pages::robots;
    "/ads.txt" => get ads::txt;
    "/go/{ad}/{slot}" => get ads::go;
    "/n/{issue}/{position}" => get passes::follow;
    "/welcome" => get welcome::show;
    "/set-up/{token}" => get welcome::over, post welcome::over;
    "/healthz" => get health::alive;
    "/readyz" => get health::ready;
}

routes! {
    /// What the demonstration has beside them, and no other site.
    DEMO_ROUTES, demo_table:
    "/demo" => get demo::show;
    "/demo/be/{part}" => get demo::show, post demo::be;
    "/demo/mail" => get demo::mail::list;
    "/demo/mail/{letter}" => get demo::mail::show;
    "/demo/mail/{letter}/html" => get demo::mail::frame;
}

/// Largest form accepted, in bytes.
const LARGEST_FORM: usize = 64 * 1024;

/// The site as it is served, with what else is served `beside` it.
pub(crate) fn warm(site: Site, beside: Router) -> Warm {
    // Everything is put together here instead of anew for each request.
    let routes = router(site.clone(), beside).with_state(());
    Warm::over(routes, site)
}

/// The addresses of this site: the demonstration has some more.
fn all_of(site: &Site) -> Router<Site> {
    if site.stage().is_some() { table().merge(demo_table()) } else { table() }
}

/// The whole site. Unsafe requests from other sites are refused; failures get their pages; every
/// response carries the security headers.
pub(crate) fn router(site: Site, beside: Router) -> Router {
    let csrf = CsrfLayer::new().add_trusted_origin(&site.press.config.site.url);
    // The settings' check lets no other address pass; without it the Origin and Host still decide.
    let csrf = csrf.unwrap_or_else(|_| CsrfLayer::new());
    all_of(&site)
        .fallback(errors::elsewhere)
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, PATIENCE))
        // What is beside sees to its own time.
        .merge(beside.with_state(()))
        .layer(DefaultBodyLimit::max(LARGEST_FORM))
        .layer(csrf)
        .layer(CatchPanicLayer::custom(errors::panicked))
        .layer(middleware::from_fn_with_state(site.clone(), errors::dress))
        .with_state(site)
}
