//! Every address of the newsroom, with what it takes to come there. The table is one list: the router is made of it,
//! the door asks it, tests walk it. A route cannot be added without saying who may.

use std::time::Duration;

use axum::Router;
use axum::extract::{MatchedPath, Request};
use axum::http::{Method, StatusCode};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::MethodRouter;
use http_kit::PATIENCE;
use press::staff::Action;

use crate::readers::{
    acts, cancel, export, grants, lists, merge, money, notes, presents, privacy, sheet, why,
};
use crate::{
    Newsroom, ads, audit, calendar, confirm, door, drafts, factor, figures, front, headings, home,
    institutions, invoices, issues, keys, media, openings, people, readers, settings, stories,
};

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

use Action::{
    ChangePeople, ChangeSettings, Curate, EditAny, Enter, Export, MoveMoney, PublishOwn, ReadStories, RunAds,
    SeeAds, SeeAudit, SeeFigures, SeePeople, SeeReaders, SetPrices, WriteOwn,
};
use Needs::{May, OwnFactor, Role};

routes! {
    "/newsroom" => get home::show, May(Enter);
    "/newsroom/confirm" => get confirm::form, Role; post confirm::submit, Role;
    "/newsroom/confirm/question" => get confirm::form, Role; post keys::ask, Role;
    "/newsroom/confirm/passkey" => get confirm::form, Role; post keys::confirm, Role;
    "/newsroom/sign-in" => get confirm::again_form, Role; post confirm::again, Role;
    "/newsroom/factor" => get factor::show, OwnFactor; post factor::set_up, OwnFactor;
    "/newsroom/factor/codes" => get factor::back, May(Enter); post factor::codes, May(Enter);
    "/newsroom/factor/app" => get factor::app, May(Enter);
    "/newsroom/factor/app/remove" => get keys::remove_app_form, May(Enter); post keys::remove_app, May(Enter);
    "/newsroom/factor/keys" => get factor::back, OwnFactor; post keys::add, OwnFactor;
    "/newsroom/factor/keys/question" => get factor::back, OwnFactor; post keys::ask_to_add, OwnFactor;
    "/newsroom/factor/keys/{id}/remove" => get keys::remove_form, May(Enter); post keys::remove, May(Enter);
    "/newsroom/stories" => get stories::list, May(ReadStories);
    "/newsroom/figures" => get figures::overview, May(SeeFigures);
    "/newsroom/figures/{id}" => get figures::show, May(SeeFigures);
    "/newsroom/media" => get media::list, May(ReadStories);
    "/newsroom/media/upload" => get media::to_library, May(WriteOwn); post media::upload, May(WriteOwn);
    "/newsroom/media/file/{id}" => get media::file, May(ReadStories);
    "/newsroom/media/{id}" => get media::show, May(ReadStories); post media::change, May(WriteOwn);
    "/newsroom/media/{id}/replace" => get media::replace_form, May(EditAny); post media::replace, May(EditAny);
    "/newsroom/media/{id}/delete" => get media::delete_form, May(EditAny); post media::delete, May(EditAny);
    "/newsroom/stories/{id}/edit" => get drafts::back_to_stories, May(ReadStories); post drafts::edit_story, May(WriteOwn);
    "/newsroom/articles" => get drafts::related, May(ReadStories);
    "/newsroom/drafts" => get drafts::list, May(ReadStories); post drafts::begin, May(WriteOwn);
    "/newsroom/drafts/{id}" => get drafts::write, May(ReadStories); post drafts::save, May(WriteOwn);
    "/newsroom/drafts/{id}/text" => get drafts::back_to_writing, May(ReadStories); post drafts::text, May(WriteOwn);
    "/newsroom/drafts/{id}/particulars" => get drafts::particulars, May(ReadStories); post drafts::file, May(WriteOwn);
    "/newsroom/drafts/{id}/publish" => get drafts::publishing, May(ReadStories); post drafts::publish_now, May(PublishOwn);
    "/newsroom/drafts/{id}/hand-in" => get drafts::back, May(ReadStories); post drafts::hand_in, May(WriteOwn);
    "/newsroom/drafts/{id}/take-back" => get drafts::back, May(ReadStories); post drafts::take_back, May(WriteOwn);
    "/newsroom/drafts/{id}/schedule" => get drafts::back, May(ReadStories); post drafts::schedule, May(PublishOwn);
    "/newsroom/drafts/{id}/move" => get drafts::back, May(ReadStories); post drafts::move_to_day, May(PublishOwn);
    "/newsroom/drafts/{id}/call-off" => get drafts::back, May(ReadStories); post drafts::call_off, May(PublishOwn);
    "/newsroom/drafts/{id}/correct" => get drafts::back, May(ReadStories); post drafts::correct, May(PublishOwn);
    "/newsroom/drafts/{id}/open" => get drafts::back, May(ReadStories); post drafts::open_to_all, May(PublishOwn);
    "/newsroom/drafts/{id}/assign" => get drafts::back, May(ReadStories); post drafts::assign, May(EditAny);
    "/newsroom/drafts/{id}/withdraw" => get drafts::withdraw_form, May(PublishOwn); post drafts::withdraw, May(PublishOwn);
    "/newsroom/drafts/{id}/delete" => get drafts::discard_form, May(WriteOwn); post drafts::discard, May(WriteOwn);
    "/newsroom/drafts/{id}/texts" => get drafts::texts, May(ReadStories);
    "/newsroom/drafts/{id}/texts/{number}" => get drafts::one_text, May(ReadStories);
    "/newsroom/drafts/{id}/texts/{number}/restore" => get drafts::back_to_texts, May(ReadStories); post drafts::restore, May(WriteOwn);
    "/newsroom/drafts/{id}/comments" => get drafts::comments, May(ReadStories); post drafts::comment, May(WriteOwn);
    "/newsroom/drafts/{id}/comments/{number}/settle" => get drafts::back_to_comments, May(ReadStories); post drafts::settle, May(WriteOwn);
    "/newsroom/drafts/{id}/comments/{number}/reopen" => get drafts::back_to_comments, May(ReadStories); post drafts::reopen, May(WriteOwn);
    "/newsroom/drafts/{id}/preview" => get drafts::preview, May(ReadStories); post drafts::make_link, May(WriteOwn);
    "/newsroom/drafts/{id}/preview/{link}/end" => get drafts::back_to_preview, May(ReadStories); post drafts::end_link, May(WriteOwn);
    "/newsroom/calendar" => get calendar::show, May(ReadStories); post calendar::plan, May(EditAny);
    "/newsroom/calendar/{id}" => get calendar::entry, May(EditAny); post calendar::edit, May(EditAny);
    "/newsroom/calendar/{id}/move" => get calendar::back, May(EditAny); post calendar::move_entry, May(EditAny);
    "/newsroom/calendar/{id}/drop" => get calendar::back, May(EditAny); post calendar::drop_entry, May(EditAny);
    "/newsroom/calendar/{id}/begin" => get calendar::back, May(EditAny); post calendar::begin, May(EditAny);
    "/newsroom/readers" => get readers::list, May(SeeReaders);
    "/newsroom/readers/export" => get export::form, May(Export); post export::send, May(Export);
    "/newsroom/readers/lists" => get lists::page, May(MoveMoney); post lists::hand_in, May(MoveMoney);
    "/newsroom/readers/lists/{list}" => get lists::show, May(MoveMoney);
    "/newsroom/readers/lists/{list}/report" => get lists::report, May(MoveMoney);
    "/newsroom/readers/{id}" => get sheet::show, May(SeeReaders);
    "/newsroom/readers/{id}/why" => get why::show, May(SeeReaders);
    "/newsroom/readers/{id}/notes" => get notes::back, May(SeeReaders); post notes::add, May(SeeReaders);
    "/newsroom/readers/{id}/notes/{note}/remove" => get notes::back_from, May(SeeReaders); post notes::remove, May(SeeReaders);
    "/newsroom/readers/{id}/grant" => get grants::form, May(MoveMoney); post grants::give, May(MoveMoney);
    "/newsroom/readers/{id}/grants/{grant}/end" => get grants::end_form, May(MoveMoney); post grants::end, May(MoveMoney);
    "/newsroom/readers/{id}/open" => get acts::open_form, May(MoveMoney); post acts::open, May(MoveMoney);
    "/newsroom/readers/{id}/link" => get acts::link_form, May(MoveMoney); post acts::link, May(MoveMoney);
    "/newsroom/readers/{id}/sign-out" => get acts::sign_out_form, May(MoveMoney); post acts::sign_out, May(MoveMoney);
    "/newsroom/readers/{id}/mail" => get acts::lift_form, May(MoveMoney); post acts::lift, May(MoveMoney);
    "/newsroom/readers/{id}/refund/{receipt}" => get money::form, May(MoveMoney); post money::refund, May(MoveMoney);
    "/newsroom/readers/{id}/cancel/{subscription}" => get cancel::form, May(MoveMoney); post cancel::end, May(MoveMoney);
    "/newsroom/readers/{id}/presents/{present}/refund" => get presents::form, May(MoveMoney); post presents::refund, May(MoveMoney);
    "/newsroom/readers/{id}/merge" => get merge::form, May(MoveMoney); post merge::merge, May(MoveMoney);
    "/newsroom/readers/{id}/data" => get privacy::data_form, May(Export); post privacy::data, May(Export);
    "/newsroom/readers/{id}/erase" => get privacy::erase_form, May(MoveMoney); post privacy::erase, May(MoveMoney);
    "/newsroom/invoices" => get invoices::list, May(SeeReaders);
    "/newsroom/invoices/export" => get invoices::file_form, May(Export); post invoices::file, May(Export);
    "/newsroom/invoices/{number}" => get invoices::show, May(SeeReaders);
    "/newsroom/invoices/{number}/paid" => get invoices::paid_form, May(MoveMoney); post invoices::paid, May(MoveMoney);
    "/newsroom/invoices/{number}/cancel" => get invoices::cancel_form, May(MoveMoney); post invoices::cancel, May(MoveMoney);
    "/newsroom/invoices/{number}/mail" => get invoices::mail_form, May(MoveMoney); post invoices::mail, May(MoveMoney);
    "/newsroom/institutions" => get institutions::list, May(SeeReaders);
    "/newsroom/institutions/new" => get institutions::new_form, May(MoveMoney); post institutions::make, May(MoveMoney);
    "/newsroom/institutions/{id}" => get institutions::show, May(SeeReaders);
    "/newsroom/institutions/{id}/usage.csv" => get institutions::file, May(SeeReaders);
    "/newsroom/institutions/{id}/edit" => get institutions::change_form, May(MoveMoney); post institutions::change, May(MoveMoney);
    "/newsroom/institutions/{id}/end" => get institutions::end_form, May(MoveMoney); post institutions::end, May(MoveMoney);
    "/newsroom/institutions/{id}/link" => get institutions::link_form, May(MoveMoney); post institutions::link, May(MoveMoney);
    "/newsroom/front" => get front::list, May(Curate); post front::prepare, May(Curate);
    "/newsroom/front/{id}" => get front::show, May(Curate); post front::change, May(Curate);
    "/newsroom/front/{id}/preview" => get front::preview, May(Curate);
    "/newsroom/front/{id}/drop" => get front::drop_form, May(Curate); post front::drop_it, May(Curate);
    "/newsroom/newsletters" => get issues::list, May(SeeFigures);
    "/newsroom/newsletters/{id}" => get issues::series, May(SeeFigures); post issues::begin, May(Curate);
    "/newsroom/newsletters/{id}/issues.csv" => get issues::series_file, May(SeeFigures);
    "/newsroom/issues/{id}" => get issues::show, May(SeeFigures); post issues::change, May(Curate);
    "/newsroom/issues/{id}/cancel" => get issues::cancel_form, May(Curate); post issues::cancel, May(Curate);
    "/newsroom/issues/{id}/preview" => get issues::preview, May(Curate);
    "/newsroom/issues/{id}/mail" => get issues::mail, May(Curate);
    "/newsroom/issues/{id}/trial" => get issues::back, May(Curate); post issues::trial, May(Curate);
    "/newsroom/issues/{id}/sending" => get issues::back, May(Curate); post issues::steer, May(Curate);
    "/newsroom/issues/{id}/uncertain" => get issues::again_form, May(Curate); post issues::decide, May(Curate);
    "/newsroom/issues/{id}/issue-links.csv" => get issues::clicks, May(SeeFigures);
    "/newsroom/radar" => get issues::radar, May(Curate); post issues::add_event, May(Curate);
    "/newsroom/radar/{id}" => get issues::event, May(Curate); post issues::change_event, May(Curate);
    "/newsroom/radar/{id}/remove" => get issues::remove_event_form, May(Curate); post issues::remove_event, May(Curate);
    "/newsroom/openings" => get openings::show, May(EditAny); post openings::open, May(EditAny);
    "/newsroom/openings/close" => get openings::back, May(EditAny); post openings::close, May(EditAny);
    "/newsroom/headings" => get headings::first, May(Curate);
    "/newsroom/headings/{kind}" => get headings::list, May(Curate);
    "/newsroom/headings/{kind}/new" => get headings::new_form, May(Curate); post headings::make, May(Curate);
    "/newsroom/headings/{kind}/{id}" => get headings::show, May(Curate); post headings::change, May(Curate);
    "/newsroom/headings/{kind}/{id}/move" => get headings::back, May(Curate); post headings::move_it, May(Curate);
    "/newsroom/headings/{kind}/{id}/merge" => get headings::merge_form, May(Curate); post headings::merge, May(Curate);
    "/newsroom/headings/{kind}/{id}/delete" => get headings::delete_form, May(Curate); post headings::delete, May(Curate);
    "/newsroom/ads" => get ads::list, May(SeeAds);
    "/newsroom/ads/new" => get ads::new_form, May(RunAds); post ads::make, May(RunAds);
    "/newsroom/ads/preview" => get ads::preview, May(SeeAds);
    "/newsroom/ads/txt" => get ads::txt_form, May(SeeAds); post ads::save_txt, May(RunAds);
    "/newsroom/ads/txt/forget" => get ads::forget_txt_form, May(RunAds); post ads::forget_txt, May(RunAds);
    "/newsroom/ads/{id}" => get ads::show, May(SeeAds);
    "/newsroom/ads/{id}/edit" => get ads::edit_form, May(RunAds); post ads::change, May(RunAds);
    "/newsroom/ads/{id}/turn" => get ads::back, May(SeeAds); post ads::turn, May(RunAds);
    "/newsroom/ads/{id}/end" => get ads::end_form, May(RunAds); post ads::end, May(RunAds);
    "/newsroom/ads/{id}/duplicate" => get ads::back, May(SeeAds); post ads::duplicate, May(RunAds);
    "/newsroom/ads/{id}/delete" => get ads::delete_form, May(RunAds); post ads::delete, May(RunAds);
    "/newsroom/ads/{id}/{file}" => get ads::file, May(SeeAds);
    "/newsroom/people" => get people::list, May(SeePeople);
    "/newsroom/people/invite" => get people::invite_form, May(ChangePeople); post people::invite, May(ChangePeople);
    "/newsroom/people/{id}" => get people::show, May(ChangePeople); post people::change, May(ChangePeople);
    "/newsroom/people/{id}/remove" => get people::remove_form, May(ChangePeople); post people::remove, May(ChangePeople);
    "/newsroom/people/{id}/factor" => get people::factor_form, May(ChangePeople); post people::forget_factor, May(ChangePeople);
    "/newsroom/settings" => get settings::list, May(ChangeSettings);
    "/newsroom/settings/plans" => get settings::show_apart, May(SetPrices); post settings::change_apart, May(SetPrices);
    "/newsroom/settings/payments" => get settings::show_apart, May(SetPrices); post settings::change_apart, May(SetPrices);
    "/newsroom/settings/invoices" => get settings::show_apart, May(SetPrices); post settings::change_apart, May(SetPrices);
    "/newsroom/settings/staff" => get settings::show_apart, May(ChangePeople); post settings::change_apart, May(ChangePeople);
    "/newsroom/settings/walls" => get settings::show_walls, May(ChangeSettings); post settings::change_walls, May(ChangeSettings);
    "/newsroom/settings/walls/preview" => get settings::preview_wall, May(ChangeSettings);
    "/newsroom/settings/{group}" => get settings::show, May(ChangeSettings); post settings::change, May(ChangeSettings);
    "/newsroom/audit" => get audit::list, May(SeeAudit);
}

/// The addresses alone, by their templates.
pub fn paths() -> Vec<&'static str> {
    ROUTES.iter().map(|route| route.path).collect()
}

/// Where files are sent, by staff alone: the door refuses others before they send any.
const TAKE_FILES: [&str; 3] =
    ["/newsroom/media/upload", "/newsroom/media/{id}/replace", "/newsroom/readers/lists"];
/// The longest that those may take, over a slow line.
const PATIENCE_WITH_FILES: Duration = Duration::from_secs(15 * 60);

/// Ends a request that takes too long.
async fn in_time(path: MatchedPath, request: Request, next: Next) -> Response {
    let has_files = request.method() == Method::POST && TAKE_FILES.contains(&path.as_str());
    let patience = if has_files { PATIENCE_WITH_FILES } else { PATIENCE };
    let response = tokio::time::timeout(patience, next.run(request)).await;
    response.unwrap_or_else(|_| StatusCode::SERVICE_UNAVAILABLE.into_response())
}

/// The whole newsroom, to be served beside the site, whose layers hold for it too: unsafe requests from other sites
/// are refused, requests have a size, responses the security headers.
pub fn router(newsroom: Newsroom) -> Router {
    table(&newsroom).layer(from_fn(in_time)).with_state(newsroom)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_sent_to_addresses_that_are_there() {
        for path in TAKE_FILES {
            let route = ROUTES.iter().find(|route| route.path == path).unwrap();
            let post = route.methods.iter().find(|(method, _)| *method == "post").unwrap();
            assert!(matches!(post.1, May(_)), "{path} is for whoever may");
        }
    }
}
