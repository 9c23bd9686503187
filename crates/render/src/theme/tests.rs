//! Overrides, escaping, words, dates and the errors a theme's author meets.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use super::*;

fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, content) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }
    folder
}

fn berlin() -> TimeZone {
    TimeZone::get("Europe/Berlin").unwrap()
}

fn try_load(files: &[(&str, &str)], language: &str) -> Result<Theme, ThemeError> {
    Theme::load(Some(folder(files).path()), language, berlin())
}

fn theme(files: &[(&str, &str)]) -> Theme {
    try_load(files, "en").unwrap()
}

/// A template of one expression, rendered.
fn show(source: &str, context: Value) -> Result<String, ThemeError> {
    theme(&[("templates/t.html", source), ("languages/en.ftl", WORDS)]).render("t.html", context)
}

const WORDS: &str = "hello = Hello { $name }!
left = { $count ->
    [one] one article left
   *[other] { $count } articles left
  }
terms-html = I accept the <a href=\"/terms\">terms</a>, { $name }.
date-day = { $weekday }, { $day } { $month }
";

#[test]
fn the_default_theme_loads() {
    let theme = Theme::load(None, "en", TimeZone::UTC).unwrap();
    assert_eq!(theme.language(), "en");
    assert_eq!(theme.clone().text("no-such-key", &[]), "no-such-key");
}

#[test]
fn trusted_html_stays_and_all_else_is_escaped() {
    #[derive(Serialize)]
    struct Page {
        title: &'static str,
        body: Value,
    }
    let theme = theme(&[
        ("templates/t.html", "{{ title }}|{{ body }}"),
        ("templates/mail/t.txt", "{{ title }}|{{ body }}"),
    ]);
    let page = || Page { title: "</b> & co/", body: safe("<p>x</p>".into()) };
    assert_eq!(theme.render("t.html", page()).unwrap(), "&lt;/b&gt; &amp; co/|<p>x</p>");
    assert_eq!(theme.render("mail/t.txt", page()).unwrap(), "</b> & co/|<p>x</p>");
}

#[test]
fn messages_are_escaped_unless_they_are_markup() {
    let name = context! { name => "<i>Ann</i>", body => safe("<b>B</b>".into()) };
    assert_eq!(show("{{ t('hello', name=name) }}", name.clone()).unwrap(), "Hello &lt;i&gt;Ann&lt;/i&gt;!");
    let accepted = show("{{ t('terms-html', name=name) }} {{ t('terms-html', name=body) }}", name).unwrap();
    assert!(accepted.starts_with("I accept the <a href=\"/terms\">terms</a>, &lt;i&gt;Ann"), "{accepted}");
    assert!(accepted.ends_with("<b>B</b>."), "{accepted}");
}

#[test]
fn numbers_choose_the_plural() {
    let shown = show("{{ t('left', count=1) }}, {{ t('left', count=n) }}", context! { n => 2 }).unwrap();
    assert_eq!(shown, "one article left, 2 articles left");
}

#[test]
fn dates_are_in_the_publications_zone_and_the_languages_words() {
    // 31 December 2024, 23:30 UTC is the next year in Berlin.
    let context = context! { at => 1_735_687_800_000_i64 };
    let styles = "{{ date(at, 'long') }}|{{ at|date('short') }}|{{ date(at, 'month') }}|{{ date(at, 'time') }}|{{ date(at, 'iso') }}|{{ date(at, 'day') }}";
    assert!(
        show(styles, context.clone()).unwrap().ends_with("|2025-01-01T00:30:00+01:00|Wednesday, 1 January")
    );

    let german = "date-long = { $day }. { $month } { $year }\nmonth-1 = Januar\nmoney = { $amount } { $symbol }\nnumber-group = .\nnumber-decimal = {\",\"}\n";
    let files = [
        ("languages/de.ftl", german),
        (
            "templates/t.html",
            "{{ date(at, 'long') }}|{{ money(price) }}|{{ number(1234567) }}|{{ number(0.5) }}|{{ language }}",
        ),
    ];
    let theme = try_load(&files, "de-AT").unwrap();
    let context = context! { price => context! { minor => 123456, currency => "EUR" }, ..context };
    assert_eq!(theme.render("t.html", context).unwrap(), "1. Januar 2025|1.234,56 €|1.234.567|0,5|de-AT");
}

#[test]
fn prices_follow_their_currency() {
    let price = |minor: i64, currency: &str| {
        show("{{ p|money }}", context! { p => context! { minor, currency } }).unwrap()
    };
    assert_eq!(price(7900, "USD"), "$79");
    assert_eq!(price(-750, "GBP"), "-£7.50");
    assert_eq!(price(1200, "JPY"), "¥1,200");
    assert_eq!(price(5, "CHF"), "CHF\u{a0}0.05");
}

#[test]
fn words_fall_back_to_english_and_then_to_the_key() {
    let theme =
        try_load(&[("languages/de.ftl", "yes = Ja\n"), ("languages/en.ftl", "yes = Yes\nno = No\n")], "de")
            .unwrap();
    assert_eq!(theme.text("yes", &[]), "Ja");
    assert_eq!(theme.text("no", &[]), "No");
    assert_eq!(theme.text("maybe", &[]), "maybe");
    assert_eq!(theme.text("month-3", &[]), "March");
}

#[test]
fn a_subject_is_one_line() {
    let theme = theme(&[("languages/en.ftl", WORDS), ("templates/s.txt", "{{ name|one_line }}")]);
    let name = "Ann\r\nBcc: all@example.com\u{85}x";
    assert_eq!(theme.subject("hello", &[("name", name.into())]), "Hello Ann Bcc: all@example.com x!");
    assert_eq!(theme.render("s.txt", context! { name }).unwrap(), "Ann Bcc: all@example.com x");
}

#[test]
fn static_files_have_names_that_change_with_them() {
    let files = [
        (
            "static/css/x.css",
            "a{src:url(\"../fonts/f.woff2\")} b{src:url(data:x)} c{src:url(/static/fonts/f.woff2",
        ),
        ("static/fonts/f.woff2", "font"),
        ("templates/t.html", "{{ asset('css/x.css') }}"),
    ];
    let theme = theme(&files);
    let font = theme.asset("fonts/f.woff2").unwrap();
    let sheet = theme.asset("css/x.css").unwrap();
    let expected = format!(
        "a{{src:url(/static/{})}}b{{src:url(data:x)}}c{{src:url(/static/fonts/f.woff2",
        font.immutable_path
    );
    assert_eq!(std::str::from_utf8(&sheet.bytes).unwrap(), expected);
    assert_eq!((sheet.content_type, font.content_type), ("text/css; charset=utf-8", "font/woff2"));
    assert_eq!(theme.asset(&sheet.immutable_path), Some(sheet.clone()));
    assert_eq!(theme.asset_url("css/x.css").unwrap(), format!("/static/{}", sheet.immutable_path));
    assert!(theme.render("t.html", ()).unwrap().contains("css"));
    assert_eq!(theme.asset("../templates/t.html"), None);
    let other = theme_of_font("other");
    assert_ne!(other.asset("fonts/f.woff2").unwrap().immutable_path, font.immutable_path);
}

fn theme_of_font(content: &str) -> Theme {
    theme(&[("static/fonts/f.woff2", content)])
}

#[test]
fn a_changed_folder_is_taken_up_once_it_stands_still() {
    let folder = folder(&[("templates/t.html", "one"), ("static/a.css", "a{}")]);
    let theme = Theme::load(Some(folder.path()), "en", berlin()).unwrap();
    assert!(!theme.refresh().unwrap(), "nothing has changed");
    let former = theme.asset_url("a.css").unwrap();
    fs::write(folder.path().join("templates/t.html"), "three").unwrap();
    fs::write(folder.path().join("static/a.css"), "a{color:red}").unwrap();
    assert!(!theme.refresh().unwrap(), "it may still be written to");
    assert_eq!(theme.render("t.html", ()).unwrap(), "one");
    assert!(theme.clone().refresh().unwrap());
    assert_eq!(theme.render("t.html", ()).unwrap(), "three");
    assert_ne!(theme.asset_url("a.css").unwrap(), former);
    let kept = theme.asset(former.strip_prefix("/static/").unwrap());
    assert_eq!(&*kept.unwrap().bytes, b"a{}", "a page sent before still finds its style sheet");
    assert!(!theme.refresh().unwrap());
}

#[test]
fn a_broken_change_leaves_the_last_good_theme_in_force() {
    let folder = folder(&[("templates/t.html", "good"), ("languages/en.ftl", "a = b\n")]);
    let theme = Theme::load(Some(folder.path()), "en", berlin()).unwrap();
    let broken = [
        ("templates/t.html", "\n{% if %}", "template t.html, line 2"),
        ("languages/en.ftl", "a {", "languages/en.ftl, line 1"),
    ];
    for (file, content, place) in broken {
        let before = fs::read_to_string(folder.path().join(file)).unwrap();
        fs::write(folder.path().join(file), content).unwrap();
        assert!(!theme.refresh().unwrap());
        let said = failure(theme.refresh());
        assert!(said.starts_with(place), "{said}");
        assert!(!theme.refresh().unwrap(), "it is said once");
        assert_eq!(theme.render("t.html", ()).unwrap(), "good");
        fs::write(folder.path().join(file), before).unwrap();
        theme.refresh().unwrap();
    }
    fs::remove_dir_all(folder.path()).unwrap();
    assert!(!theme.refresh().unwrap());
    assert!(theme.refresh().is_err());
    assert_eq!(theme.render("t.html", ()).unwrap(), "good");
}

#[test]
fn a_page_that_a_theme_fails_at_is_shown_by_the_one_behind_it() {
    let folder = folder(&[("templates/t.html", "good"), ("templates/mail/code.txt", "{{ gone }}")]);
    let theme = Theme::load(Some(folder.path()), "en", berlin()).unwrap();
    fs::write(folder.path().join("templates/t.html"), "{{ gone }} now").unwrap();
    theme.refresh().unwrap();
    assert!(theme.refresh().unwrap(), "only rendering shows that a variable is missing");
    for _ in 0..2 {
        assert_eq!(theme.render("t.html", ()).unwrap(), "good", "by the theme before");
    }
    assert!(matches!(&theme.faults()[..], [one] if one.starts_with("template t.html, line 1")));
    let by_default = theme.render("mail/code.txt", context! { page => 1 });
    assert!(
        failure(by_default).starts_with("template mail/code.txt, line 1"),
        "each one fails: the first is named"
    );
}

fn failure(result: Result<impl Sized, ThemeError>) -> String {
    result.err().unwrap().to_string()
}

#[test]
fn mistakes_name_the_place() {
    let missing = failure(show("a\n{{ page.titel }}", context! { page => context! { title => "x" } }));
    assert!(missing.starts_with("template t.html, line 2: undefined value"), "{missing}");
    let syntax = failure(try_load(&[("templates/a/b.html", "\n\n{% if x %}")], "en"));
    assert!(syntax.starts_with("template a/b.html, line 3: syntax error"), "{syntax}");
    let included =
        [("templates/t.html", "{% include 'part.html' %}"), ("templates/part.html", "\n{{ gone }}")];
    let included = failure(theme(&included).render("t.html", ()));
    assert!(included.starts_with("template part.html, line 2: undefined value"), "{included}");
    for (source, says) in [
        ("{{ asset('css/none.css') }}", "no static file \"css/none.css\""),
        ("{{ date(1, 'fancy') }}", "no message \"date-fancy\""),
        ("{{ money(3) }}", "money() takes an amount"),
        ("{{ number('x') }}", "takes a number"),
        ("{{ t('hello', name=none) }}", "\"name\" for the message \"hello\" has no value"),
    ] {
        let said = failure(show(source, context! {}));
        assert!(said.contains(says), "{said}");
    }
    let message = failure(try_load(&[("languages/en.ftl", "good = x\n\nbad {\n")], "en"));
    assert!(message.starts_with("languages/en.ftl, line 3: "), "{message}");
    let language = failure(try_load(&[("languages/de.ftl", "a = b\n")], "xx"));
    assert!(language.contains("no language \"xx\"") && language.contains("de"), "{language}");
    let gone = failure(Theme::load(Some(Path::new("no/such/folder")), "en", TimeZone::UTC));
    assert!(gone.contains("no/such/folder"), "{gone}");
    assert!(failure(theme(&[]).render("gone.html", ())).contains("gone.html"));
}

#[test]
fn a_template_cannot_run_for_ever() {
    let endless = "{% for a in range(9999) %}{% for b in range(9999) %}{% for c in range(9999) %}{% endfor %}{% endfor %}{% endfor %}";
    let said = failure(show(endless, context! {}));
    assert!(said.contains("fuel"), "{said}");
}

#[test]
fn a_template_can_build_on_the_one_it_replaces() {
    let own = "{% extends \"default/mail/code.txt\" %}";
    let theme = theme(&[("templates/mail/code.txt", own)]);
    let said = failure(theme.render("mail/code.txt", ()));
    assert!(said.starts_with("template default/mail/code.txt"), "it is the default's that fails: {said}");
}

#[test]
fn a_page_loads_little() {
    let kib = 1024;
    for folder in [None, Some("bulletin")] {
        let folder = folder.map(|name| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../themes").join(name));
        let theme = Theme::load(folder.as_deref(), "en", TimeZone::UTC).unwrap();
        let size = |path: &str| theme.asset(path).unwrap().bytes.len();
        for sheet in ["front", "story", "lists", "desk"] {
            let sheets = size("css/site.css") + size("css/print.css") + size(&format!("css/{sheet}.css"));
            assert!(sheets < 20 * kib, "{sheet} has {sheets} bytes of styles, {folder:?}");
        }
        let fonts = ["figures", "inter", "newsreader-display", "newsreader-italic", "newsreader-text"];
        let fonts: usize = fonts.iter().map(|name| size(&format!("fonts/{name}.woff2"))).sum();
        assert!(fonts < 120 * kib, "{fonts} bytes of fonts");
    }
}
