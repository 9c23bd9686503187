//! The settings desk: what is saved is what readers find, on every node; what cannot be changes nothing.

use axum::http::StatusCode;
use db::Db;
use db::testing::TestDb;
use image::ImageFormat;
use kernel::clock::MINUTE;
use kernel::config::{Layers, SecondFactor};
use press::staff::Role;
use scraper::{Html, Selector};
use testkit::{Answer, Client, TestApp};

use crate::media::{encoded, upload};
use crate::scene::{acts, article, inside, texts};

/// What a browser would send of the page's form, with some fields typed anew.
pub fn form(page: &Answer, typed: &[(&str, &str)]) -> Vec<(String, String)> {
    let html = Html::parse_document(&page.text());
    let all = |selector: &str| Selector::parse(selector).unwrap();
    let mut fields = Vec::new();
    for one in
        html.select(&all("form.settings input, form.settings textarea, form.settings select:not([disabled])"))
    {
        let value = one.value();
        let Some(name) = value.attr("name") else { continue };
        let boxed = value.attr("type") == Some("checkbox");
        if boxed && value.attr("checked").is_none() {
            continue;
        }
        let text = match value.name() {
            "textarea" => one.text().collect::<String>(),
            "select" => {
                let chosen =
                    one.select(&all("option[selected]")).next().or_else(|| one.select(&all("option")).next());
                chosen.and_then(|option| option.value().attr("value")).unwrap_or_default().to_owned()
            }
            _ => value.attr("value").unwrap_or_default().to_owned(),
        };
        fields.push((name.to_owned(), text));
    }
    for (name, text) in typed {
        fields.retain(|(other, _)| other != name);
        fields.push(((*name).to_owned(), (*text).to_owned()));
    }
    fields
}

pub async fn send(client: &mut Client, path: &str, fields: &[(String, String)]) -> Answer {
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (&**name, &**value)).collect();
    client.post(path, &fields).await
}

/// Opens a page of settings and saves it with some fields typed anew.
pub async fn save(client: &mut Client, group: &str, typed: &[(&str, &str)]) -> Answer {
    let path = format!("/newsroom/settings/{group}");
    let page = client.get(&path).await;
    assert_eq!(page.status, StatusCode::OK, "{page:?}");
    send(client, path.split('?').next().unwrap(), &form(&page, typed)).await
}

fn second(app: &TestApp, db: &TestDb) -> TestApp {
    app.beside(Db::open(db.config(), db.data_dir()).unwrap())
}

db::both_databases! {
    async fn what_is_saved_is_what_readers_find_on_every_node(db: TestDb) {
        let app = TestApp::new(&db);
        let other = second(&app, &db);
        article(&app);
        let mut reader = other.client();
        assert!(reader.get("/").await.text().contains("The Test Courier"));
        let mut owner = inside(&app, Role::Owner).await.client;
        let saved = save(&mut owner, "publication", &[("site.name", "The Weir"), ("site.tagline", "News of the river")]).await;
        assert_eq!(saved.location(), Some("/newsroom/settings/publication?done=changed"), "{saved:?}");
        let page = app.client().get("/").await;
        assert!(page.text().contains("The Weir") && !page.text().contains("The Test Courier"), "{page:?}");
        app.is_heard_by(&other).await;
        let page = reader.get("/").await;
        assert!(page.text().contains("News of the river"), "{page:?}");
        assert!(owner.get("/newsroom").await.text().contains("The Weir"), "the newsroom too");
        let page = owner.get("/newsroom/settings/publication?done=changed").await;
        let origins = texts(&page, ".origin.ours");
        assert_eq!(origins.len(), 2, "{origins:?}");
        assert!(origins[0].starts_with("Set here by reader@"), "{origins:?}");
        assert_eq!(texts(&page, ".undo label")[0], "Undo what was set here: back to “The Test Courier”");
        assert_eq!(texts(&page, ".setting-history td:nth-child(3)"), ["site.tagline", "site.name"]);
        let undone = save(&mut owner, "publication", &[("undo:site.name", "yes")]).await;
        assert_eq!(undone.status, StatusCode::SEE_OTHER);
        assert!(app.client().get("/").await.text().contains("The Test Courier"));
        assert_eq!(acts(&app)[acts(&app).len() - 3..], ["setting-changed", "setting-changed", "setting-undone"]);
    }

    async fn what_cannot_be_is_refused_with_its_sentence(db: TestDb) {
        let app = TestApp::new(&db);
        let mut publisher = inside(&app, Role::Publisher).await.client;
        let before = acts(&app).len();
        let refused = save(&mut publisher, "access", &[("meter.allowance", "2000"), ("gifts.days", "7")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(texts(&refused, ".notice"), ["meter.allowance is 2000; it must lie between 0 and 1000."]);
        let text = refused.text();
        assert!(text.contains("value=\"2000\"") && text.contains("value=\"7\""), "what was typed stays: {refused:?}");
        assert!(text.contains("aria-invalid"), "{refused:?}");
        for (group, field, value, words) in [
            ("publication", "site.time_zone", "Lisbonn", "Did you mean"),
            ("publication", "site.language", "xx", "language"),
            ("look", "look.accent", "#ffd400", "contrast of 1.4:1"),
            ("look", "look.logo", "none.png", "no picture"),
            ("plans", "plans.0.price", "nine", "is no price"),
            ("plans", "offers.0.code", "welcome", "Add \"plan\""),
            ("walls?wall=unlock", "words.en.wall-unlock-title", "Hello {name}", "nothing stands in braces"),
        ] {
            let refused = save(&mut publisher, group, &[(field, value)]).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}: {refused:?}");
            assert!(texts(&refused, ".notice")[0].contains(words), "{field}: {:?}", texts(&refused, ".notice"));
        }
        assert_eq!(acts(&app).len(), before);
        assert_eq!(app.house.site().press.config.meter.allowance, 3);
    }

    async fn whoever_comes_second_is_told_and_loses_nothing(db: TestDb) {
        let app = TestApp::new(&db);
        let (mut one, mut two) = (inside(&app, Role::Owner).await.client, inside(&app, Role::Publisher).await.client);
        let seen = two.get("/newsroom/settings/access").await;
        save(&mut one, "access", &[("meter.allowance", "5")]).await;
        let late = send(&mut two, "/newsroom/settings/access", &form(&seen, &[("meter.allowance", "4"), ("gifts.days", "8")])).await;
        assert_eq!(late.status, StatusCode::CONFLICT, "{late:?}");
        assert!(late.text().contains("value=\"4\"") && late.text().contains("value=\"8\""), "{late:?}");
        assert_eq!(texts(&late, ".now")[0], "Meanwhile it is “5”.");
        let again = send(&mut two, "/newsroom/settings/access", &form(&late, &[])).await;
        assert_eq!(again.status, StatusCode::SEE_OTHER, "{again:?}");
        app.client().get("/").await;
        let config = app.house.site().press.config.clone();
        assert_eq!((config.meter.allowance, config.gifts.days), (4, 8));
    }

    async fn what_the_environment_fixes_cannot_be_typed(db: TestDb) {
        let environment = [("BROADSHEET_METER__ALLOWANCE".to_owned(), "6".to_owned())];
        let press = testkit::press(testkit::config()).laid(Layers::read("", environment).unwrap());
        let press = press.with(Default::default()).unwrap();
        let app = TestApp::open((*db).clone(), press);
        let mut owner = inside(&app, Role::Owner).await.client;
        let page = owner.get("/newsroom/settings/access").await;
        assert!(page.text().contains("Fixed by the environment variable BROADSHEET_METER__ALLOWANCE"), "{page:?}");
        let same = save(&mut owner, "access", &[("meter.allowance", "9")]).await;
        assert_eq!(same.location(), Some("/newsroom/settings/access?done=same"));
    }

    async fn plans_change_and_stay(db: TestDb) {
        let app = TestApp::new(&db);
        let mut owner = inside(&app, Role::Owner).await.client;
        let added = save(&mut owner, "plans", &[("plans.0.price", "12.00 EUR\n13 usd"), ("plans.1.slug", "yearly"), ("plans.1.name", "A year"),
            ("plans.1.price", "99 EUR"), ("plans.1.per", "year"), ("plans.1.place", "1")]).await;
        assert_eq!(added.status, StatusCode::SEE_OTHER, "{added:?}");
        let plans = app.client().get("/subscribe").await.text();
        assert!(plans.contains("€12") && plans.contains("€99"), "{plans}");
        let offered = app.db().read_blocking(press::plans::offered).unwrap();
        assert_eq!(offered.len(), 3, "{offered:?}");
        let page = owner.get("/newsroom/settings/plans").await;
        assert!(page.text().contains("12.00 EUR\n13.00 USD"), "{page:?}");
        let removed = save(&mut owner, "plans", &[("plans.0.remove", "yes")]).await;
        assert_eq!(removed.status, StatusCode::SEE_OTHER, "{removed:?}");
        // Money asks for a factor shown just now; other settings do not.
        app.clock().advance(11 * MINUTE);
        let asked = owner.get("/newsroom/settings/plans").await;
        assert_eq!(asked.location(), Some("/newsroom/confirm?next=%2Fnewsroom%2Fsettings%2Fplans"));
        assert_eq!(owner.get("/newsroom/settings/look").await.status, StatusCode::OK);
    }

    async fn terms_of_money_are_set_by_whoever_sets_prices(db: TestDb) {
        let app = TestApp::new(&db);
        let mut publisher = inside(&app, Role::Publisher).await.client;
        let mut editor = inside(&app, Role::Editor).await.client;
        for (group, field, wrong, words, right) in [
            ("payments", "billing.tax.rate", "6000", "billing.tax.rate is 6000", "700"),
            ("payments", "billing.notices.failed_days", "7\n3", "billing.notices.failed_days is [7, 3]", "2\n5"),
            ("payments", "billing.currency", "euro", "billing.currency is \"euro\"", ""),
            ("invoices", "billing.invoice.offered", "yes", "billing.invoice.seller is \"\"", ""),
            ("invoices", "billing.invoice.payment_days", "91", "billing.invoice.payment_days is 91", "21"),
        ] {
            let path = format!("/newsroom/settings/{group}");
            assert_eq!(editor.get(&path).await.status, StatusCode::FORBIDDEN, "{group}");
            let refused = save(&mut publisher, group, &[(field, wrong)]).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}: {refused:?}");
            assert!(texts(&refused, ".notice")[0].contains(words), "{field}: {:?}", texts(&refused, ".notice"));
            if !right.is_empty() {
                let saved = save(&mut publisher, group, &[(field, right)]).await;
                assert_eq!(saved.status, StatusCode::SEE_OTHER, "{field}: {saved:?}");
            }
        }
        app.client().get("/").await;
        let config = app.house.site().press.config.clone();
        assert_eq!((config.billing.tax.rate, config.billing.invoice.payment_days), (700, 21));
        assert_eq!((config.billing.notices.failed_days, config.billing.currency), (vec![2, 5], None));
        // An address with a name in it leads to none of these, however it is written.
        let around = publisher.get("/newsroom/settings/%70ayments").await;
        assert_eq!(around.status, StatusCode::NOT_FOUND, "{around:?}");
    }

    async fn how_staff_come_in_is_set_by_owners(db: TestDb) {
        let app = TestApp::new(&db);
        let mut publisher = inside(&app, Role::Publisher).await.client;
        assert_eq!(publisher.get("/newsroom/settings/staff").await.status, StatusCode::FORBIDDEN);
        assert!(!publisher.get("/newsroom/settings").await.text().contains("/newsroom/settings/staff"));
        let mut owner = inside(&app, Role::Owner).await.client;
        assert!(owner.get("/newsroom/settings").await.text().contains("/newsroom/settings/staff"));
        let refused = save(&mut owner, "staff", &[("staff.idle_minutes", "1")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{refused:?}");
        assert!(texts(&refused, ".notice")[0].contains("staff.idle_minutes is 1"), "{refused:?}");
        let saved = save(&mut owner, "staff", &[("staff.second_factor", "everyone"), ("staff.idle_minutes", "60")]).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{saved:?}");
        app.client().get("/").await;
        let staff = app.house.site().press.config.staff.clone();
        assert_eq!((staff.second_factor, staff.idle_minutes), (SecondFactor::Everyone, 60));
        app.clock().advance(11 * MINUTE);
        let asked = owner.get("/newsroom/settings/staff").await;
        assert_eq!(asked.location(), Some("/newsroom/confirm?next=%2Fnewsroom%2Fsettings%2Fstaff"));
    }

    async fn walls_say_what_was_typed_and_are_seen_before(db: TestDb) {
        let app = TestApp::new(&db);
        article(&app);
        let mut owner = inside(&app, Role::Owner).await.client;
        let wall = app.client().get("/articles/weir").await;
        assert!(wall.text().contains("Keep reading for free"), "{wall:?}");
        let query = "wall=registration&language=en&words.en.wall-registration-title=Stay%20a%20while";
        let preview = owner.get(&format!("/newsroom/settings/walls/preview?{query}")).await;
        assert_eq!(texts(&preview, "#wall-title"), ["Stay a while"]);
        assert_eq!(preview.header("x-frame-options"), "SAMEORIGIN");
        assert!(preview.header("content-security-policy").contains("form-action 'none'"));
        assert!(app.client().get("/articles/weir").await.text().contains("Keep reading for free"), "nothing is kept");
        for wall in ["confirm", "unlock", "exhausted", "subscribe", "lapsed"] {
            for language in ["en", "fr"] {
                let preview = owner.get(&format!("/newsroom/settings/walls/preview?wall={wall}&language={language}")).await;
                assert_eq!(texts(&preview, "#wall-title").len(), 1, "{wall} in {language}: {preview:?}");
            }
        }
        let title = [("words.en.wall-registration-title", "Stay a while")];
        let saved = save(&mut owner, "walls?wall=registration&language=en", &title).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{saved:?}");
        assert_eq!(texts(&app.client().get("/articles/weir").await, "#wall-title"), ["Stay a while"]);
        let set = app.house.site().press.set.clone();
        assert_eq!(set.keys().collect::<Vec<_>>(), ["words.en.wall-registration-title"]);
        let saved = save(&mut owner, "walls?wall=registration&language=en", &[("words.en.wall-registration-title", "")]).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{saved:?}");
        assert_eq!(texts(&app.client().get("/articles/weir").await, "#wall-title"), ["Keep reading for free"]);
        assert!(app.house.site().press.set.is_empty());
    }

    async fn colours_are_part_of_the_style_sheet(db: TestDb) {
        let app = TestApp::new(&db);
        let mut owner = inside(&app, Role::Owner).await.client;
        let sheet = |page: &Answer| {
            let text = page.text();
            let (_, rest) = text.split_once("/static/css/site.").unwrap();
            format!("/static/css/site.{}", rest.split('"').next().unwrap())
        };
        let before = sheet(&app.client().get("/").await);
        let saved = save(&mut owner, "look", &[("look.accent", "#0B5394"), ("look.dark.paper", "#101010")]).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{saved:?}");
        let page = app.client().get("/").await;
        assert_ne!(sheet(&page), before);
        assert!(page.text().contains("<meta name=\"theme-color\" content=\"#101010\" media=\"(prefers-color-scheme: dark)\">"));
        let css = app.client().get(&sheet(&page)).await.text();
        assert!(css.contains("--accent:#0b5394") && css.contains("{--paper:#101010}"), "{}", &css[..200]);
    }

    async fn a_theme_is_chosen_among_those_that_are_there(db: TestDb) {
        let themes = db.data_dir().join("themes");
        let put = |path: &str, text: &str| {
            let path = themes.join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        };
        put("tide/languages/en.ftl", "wall-registration-title = High water");
        put("ebb/templates/home.html", "<p>\n{% if %}");
        put("notes/todo.txt", "no theme");
        let app = TestApp::with(&db, |config| config.site.themes = Some(themes.clone()));
        let other = second(&app, &db);
        article(&app);
        let mut owner = inside(&app, Role::Owner).await.client;
        let page = owner.get("/newsroom/settings/look").await;
        let there = ["As whoever runs the server has it", "The default one", "ebb", "tide"];
        assert_eq!(texts(&page, "select[name='look.theme'] option"), there);
        for (name, words) in [
            ("ebb", "template home.html, line 2"),
            ("gone", "cannot be read"),
            ("../themes/tide", "look.theme is \"../themes/tide\"; write"),
        ] {
            let refused = save(&mut owner, "look", &[("look.theme", name)]).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}: {refused:?}");
            assert!(texts(&refused, ".notice")[0].contains(words), "{:?}", texts(&refused, ".notice"));
        }
        assert_eq!(texts(&app.client().get("/articles/weir").await, "#wall-title"), ["Keep reading for free"]);
        let saved = save(&mut owner, "look", &[("look.theme", "tide")]).await;
        assert_eq!(saved.location(), Some("/newsroom/settings/look?done=changed"), "{saved:?}");
        app.is_heard_by(&other).await;
        for node in [&app, &other] {
            assert_eq!(texts(&node.client().get("/articles/weir").await, "#wall-title"), ["High water"]);
        }
        // Another setting changes beside it; the theme that is worn stays when its folder is broken meanwhile.
        put("tide/templates/home.html", "{% if %}");
        let saved = save(&mut owner, "publication", &[("site.name", "The Weir")]).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{saved:?}");
        assert_eq!(texts(&app.client().get("/articles/weir").await, "#wall-title"), ["High water"]);
        let saved = save(&mut owner, "look", &[("look.theme", "default")]).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{saved:?}");
        assert_eq!(texts(&app.client().get("/articles/weir").await, "#wall-title"), ["Keep reading for free"]);
    }

    async fn a_reader_under_way_is_answered_by_the_site_they_began_with(db: TestDb) {
        let app = TestApp::new(&db);
        let under_way = app.house.site();
        let mut owner = inside(&app, Role::Owner).await.client;
        save(&mut owner, "access", &[("meter.allowance", "9")]).await;
        app.client().get("/").await;
        assert_eq!(under_way.press.config.meter.allowance, 3);
        assert_eq!(app.house.site().press.config.meter.allowance, 9);
        assert!(!app.house.follow_settings().await.unwrap(), "nothing is left to take up");
    }

    async fn texts_are_what_the_pages_say_without_what_is_not_safe(db: TestDb) {
        let app = TestApp::new(&db);
        let mut owner = inside(&app, Role::Owner).await.client;
        let page = owner.get("/newsroom/settings/texts").await;
        assert!(page.text().contains("the language file&#x27;s general one") || page.text().contains("the language file's general one"), "{page:?}");
        let general = app.client().get("/about").await.text();
        let about = "<h2>Who we are</h2><p onclick=\"x()\">Four & a dog<script>alert(1)</script></p>";
        let saved = save(&mut owner, "texts", &[("site.texts.about", about), ("site.texts.terms", "One.\r\n\r\nTwo < three.")]).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{saved:?}");
        let said = app.client().get("/about").await.text();
        assert!(said.contains("<h2>Who we are</h2>") && said.contains("Four &amp; a dog"), "{said}");
        assert!(!said.contains("onclick") && !said.contains("alert(1)"), "{said}");
        assert!(app.client().get("/terms").await.text().contains("<p>One.</p><p>Two &lt; three.</p>"));
        save(&mut owner, "texts", &[("undo:site.texts.about", "yes")]).await;
        assert_eq!(app.client().get("/about").await.text(), general);
        assert!(owner.get("/newsroom/settings/look").await.text().contains("The theme is the default one"));
    }

    async fn a_newsletter_that_is_read_goes_when_that_was_agreed_to(db: TestDb) {
        let app = TestApp::new(&db);
        let mut owner = inside(&app, Role::Owner).await.client;
        let slug = app.press().config.newsletters[0].slug.clone();
        app.db().write_blocking::<_, db::DbError>(move |tx| {
            let reader: i64 = tx.query_one("SELECT MIN(id) FROM readers", &[])?;
            let row = "INSERT INTO newsletter_subscriptions (reader_id, newsletter, active, changed_at) VALUES ($1, $2, 1, 0)";
            tx.execute(row, &[&reader, &slug]).map(drop)
        }).unwrap();
        let kept = app.press().config.newsletters.len();
        let refused = save(&mut owner, "newsletters", &[("newsletters.0.remove", "yes")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{refused:?}");
        let notice = &texts(&refused, ".notice")[0];
        assert!(notice.starts_with("One reader has “") && notice.ends_with("Nothing was saved yet. Save once more if that is what you want."), "{notice}");
        assert_eq!(app.house.site().press.config.newsletters.len(), kept);
        let agreed = send(&mut owner, "/newsroom/settings/newsletters", &form(&refused, &[])).await;
        assert_eq!(agreed.status, StatusCode::SEE_OTHER, "{agreed:?}");
        app.client().get("/").await;
        assert_eq!(app.house.site().press.config.newsletters.len(), kept - 1);
    }

    async fn a_logo_comes_as_a_file_and_stays_as_long_as_it_is_one(db: TestDb) {
        let app = TestApp::new(&db);
        article(&app);
        let mut owner = inside(&app, Role::Owner).await.client;
        let whole = encoded(400, 120, 1, ImageFormat::Png);
        let mut huge = whole.clone();
        huge.resize(26 << 20, 0);
        let drawn = b"<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>".to_vec();
        for (name, bytes, status) in [("logo.png", drawn, 415), ("logo.png", huge, 413), ("logo.png", whole[..90].to_vec(), 422)] {
            let (answered, said) = upload(&mut owner, name, &bytes).await;
            assert_eq!(answered.as_u16(), status, "{said}");
        }
        let (status, picture) = upload(&mut owner, "logo.png", &whole).await;
        assert_eq!(status, StatusCode::OK, "{picture}");
        let file = picture["src"].as_str().unwrap().trim_start_matches("/media/").to_owned();
        let saved = save(&mut owner, "look", &[("look.logo", &file)]).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{saved:?}");
        let page = app.client().get("/").await.text();
        assert!(page.contains(&format!("<img src=\"/media/{file}\" alt=\"The Test Courier\">")), "{page}");
        assert_eq!(app.client().get(&format!("/media/{file}")).await.header("content-type"), "image/png");
        let url = picture["url"].as_str().unwrap();
        let kept = owner.get(&format!("{url}/delete")).await;
        assert_eq!(kept.status, StatusCode::CONFLICT);
        assert!(kept.text().contains("Choose another in the settings first"), "{kept:?}");
        assert_eq!(owner.post(&format!("{url}/delete"), &[]).await.status, StatusCode::CONFLICT);
        save(&mut owner, "look", &[("look.logo", "")]).await;
        app.client().get("/").await;
        assert_eq!(owner.submit(&format!("{url}/delete"), &[]).await.status, StatusCode::OK);
    }
}
