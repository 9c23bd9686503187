//! Settings as their page shows them: what holds, where it comes from, what was typed.

use std::collections::BTreeMap;

use kernel::config::{DEFAULT_THEME, Day, Look, Origin, Set, is_theme_name, zones};
use press::Press;
use press::settings::{self, Standing};
use render::theme::{Theme, themes_in};
use serde_json::{Value as Json, json};
use toml::Value;

use super::groups::{Column, Field, Kind, PLANS, Part, variables};
use super::typed::{Typed, shown_prices};
use crate::{Newsroom, times};

/// How things stand.
pub struct Stand {
    /// The site under what is stored at this moment, whether this process has taken it up or not.
    pub press: Press,
    /// Who set what.
    pub standing: BTreeMap<String, Standing>,
    /// Subscriptions by the slug of their plan.
    pub paid: BTreeMap<String, i64>,
}

/// What a page shows beside how things stand.
#[derive(Default)]
pub struct Shown<'a> {
    /// What was typed and not taken.
    pub typed: Option<&'a Typed>,
    /// Why not, as a sentence.
    pub error: Option<&'a str>,
    /// Whether somebody else was faster, so that what holds now is to be shown beside.
    pub overtaken: bool,
    /// What is agreed to by saving once more, by name.
    pub sure: Option<&'a str>,
}

/// The key of a setting's label.
fn label(key: &str) -> String {
    match as_text(key) {
        Some((_, text)) => format!("setting-{text}"),
        None => format!("setting-{}", key.replace(['.', '_'], "-")),
    }
}

/// A text of a wall, as its key names it: the language and the text.
fn as_text(key: &str) -> Option<(&str, &str)> {
    key.strip_prefix("words.")?.split_once('.')
}

/// The theme as its files have it, in the language whose texts these fields are.
fn usual_theme(fields: &[Field], press: &Press) -> Option<Theme> {
    let (language, _) = fields.iter().find_map(|field| as_text(&field.key))?;
    Theme::load(press.config.theme().as_deref(), language, press.zone.clone()).ok()
}

/// What the language file says, for a text that is left empty; with its variables by their names.
fn usual_words(theme: &Theme, key: &str) -> Option<String> {
    let (language, text) = as_text(key)?;
    let args: Vec<_> = variables(text).iter().map(|name| (*name, format!("{{{name}}}").into())).collect();
    (language == theme.language()).then(|| theme.find_text(text, &args)).flatten()
}

/// A value as it is typed.
fn plain(press: &Press, value: Option<&Value>, part: Part) -> String {
    match (value, part) {
        (None, _) => String::new(),
        (Some(value), Part::Prices) => shown_prices(value),
        (Some(Value::Array(lines)), _) => {
            lines.iter().map(|line| settings::told(Some(line))).collect::<Vec<_>>().join("\n")
        }
        (Some(Value::String(text)), Part::Moment) => {
            let at: Option<jiff::Timestamp> = text.parse().ok();
            at.map_or_else(|| text.clone(), |at| times::to_field(press, at.as_millisecond()))
        }
        (Some(Value::String(text)), _) => text.clone(),
        (Some(Value::Boolean(_)), _) => String::new(),
        (Some(other), _) => other.to_string(),
    }
}

impl Newsroom {
    /// The fields of a page.
    pub(super) fn setting_fields(&self, fields: &[Field], stand: &Stand, shown: &Shown<'_>) -> Vec<Json> {
        let now = settings::table(&stand.press.config);
        let below = stand.press.layers.settle(&Set::new()).map(|config| settings::table(&config)).ok();
        let usual = usual_theme(fields, &stand.press);
        let field = |field: &Field| {
            let mut view = self.setting_field(field, (&now, below.as_ref()), stand, shown);
            view["usual"] = usual.as_ref().and_then(|theme| usual_words(theme, &field.key)).into();
            view
        };
        fields.iter().map(field).collect()
    }

    fn setting_field(
        &self,
        field: &Field,
        (now, below): (&Value, Option<&Value>),
        stand: &Stand,
        shown: &Shown<'_>,
    ) -> Json {
        let (key, press) = (&*field.key, &stand.press);
        let value = settings::value(now, key);
        let origin = press.layers.origin(key, &press.set);
        let fixed = matches!(origin, Origin::Environment(_));
        let typed = shown.typed.filter(|_| !fixed);
        let part = if field.kind == Kind::Moment { Part::Moment } else { Part::Text };
        let holds = plain(press, value, part);
        let text = typed.map_or_else(|| holds.clone(), |typed| typed.get(key).to_owned());
        let checked = match typed {
            Some(typed) => typed.has(key),
            None => value.and_then(Value::as_bool).unwrap_or(false),
        };
        let differs = typed.is_some_and(|typed| typed.get(key) != holds);
        let (kind, options) = self.setting_kind(field.kind, &text, press);
        let rows = match field.kind {
            Kind::List(columns) => self.setting_rows(key, columns, value, stand, typed),
            _ => Vec::new(),
        };
        let under = below.and_then(|below| settings::value(below, key));
        json!({
            "key": key, "kind": kind, "label": self.say(&label(key)), "hint": self.setting_hint(key),
            "value": text, "checked": checked, "options": options, "rows": rows,
            "origin": self.setting_origin(origin, stand.standing.get(key)),
            "fixed": fixed,
            "undo": (origin == Origin::Newsroom).then(|| self.setting_undo(key, under)),
            "undoing": typed.is_some_and(|typed| typed.has(&format!("undo:{key}"))),
            "wrong": shown.error.is_some_and(|error| is_about(error, key)),
            "now": (shown.overtaken && differs && rows_are_plain(field.kind)).then(|| self.setting_now(&holds)),
            "shade": shade(key, &press.config.look),
            "list": format!("{key}-list"), "zones": zones_for(field.kind),
        })
    }

    fn setting_hint(&self, key: &str) -> Option<String> {
        match as_text(key).map(|(_, text)| variables(text)) {
            Some([]) => None,
            Some(names) => {
                let names = names.iter().map(|name| format!("{{{name}}}")).collect::<Vec<_>>().join(" ");
                Some(self.theme.text("settings-words-variables", &[("names", names.into())]))
            }
            None => self.theme.find_text(&format!("{}-hint", label(key)), &[]),
        }
    }

    fn setting_now(&self, holds: &str) -> String {
        match holds {
            "" => self.say("settings-now-nothing"),
            holds => self.theme.text("settings-now", &[("value", holds.into())]),
        }
    }

    fn setting_undo(&self, key: &str, under: Option<&Value>) -> String {
        let under = match under {
            Some(Value::Array(list)) => {
                return self.theme.text("settings-undo-list", &[("n", list.len().into())]);
            }
            Some(Value::Boolean(yes)) => self.say(if *yes { "settings-yes" } else { "settings-no" }),
            Some(Value::String(word)) => {
                self.theme.find_text(&format!("settings-choice-{word}"), &[]).unwrap_or_else(|| word.clone())
            }
            other => settings::told(other),
        };
        match &*under {
            "" if key.starts_with("words.") => self.say("settings-undo-words"),
            "" => self.say("settings-undo-nothing"),
            under => self.theme.text("settings-undo", &[("value", under.into())]),
        }
    }

    fn setting_origin(&self, origin: Origin<'_>, standing: Option<&Standing>) -> String {
        match (origin, standing) {
            (Origin::Default, _) => self.say("settings-from-default"),
            (Origin::File, _) => self.say("settings-from-file"),
            (Origin::Environment(name), _) => {
                self.theme.text("settings-from-environment", &[("name", name.into())])
            }
            (Origin::Newsroom, Some(Standing { by: Some(who), at })) => {
                let date = self.theme.date(*at, "wire");
                self.theme
                    .text("settings-from-someone", &[("who", who.as_str().into()), ("date", date.into())])
            }
            (Origin::Newsroom, _) => self.say("settings-from-newsroom"),
        }
    }

    /// The word that the template knows a kind by, and what there is to choose from.
    fn setting_kind(&self, kind: Kind, chosen: &str, press: &Press) -> (&'static str, Vec<Json>) {
        let none = Vec::new();
        match kind {
            Kind::Text | Kind::Optional => ("text", none),
            Kind::Long | Kind::Lines | Kind::Numbers => ("long", none),
            Kind::Number => ("number", none),
            Kind::Flag => ("flag", none),
            Kind::Moment => ("moment", none),
            Kind::Colour => ("colour", none),
            Kind::Picture => ("picture", none),
            Kind::Theme => ("choice", self.theme_choices(chosen, press)),
            Kind::List(_) => ("list", none),
            Kind::Choice(words) => ("choice", self.setting_choices(words, chosen)),
            Kind::Zone => ("zone", none),
            Kind::Language => {
                let known = self.site_languages(press).into_iter();
                let option = |tag: String| json!({ "name": self.language_name(&tag), "chosen": tag == chosen, "value": tag });
                ("choice", known.map(option).collect())
            }
        }
    }

    /// Languages that there are words in.
    pub(super) fn site_languages(&self, press: &Press) -> Vec<String> {
        render::theme::languages(press.config.theme().as_deref()).unwrap_or_default()
    }

    /// How a language calls itself, as far as it is known here.
    pub(super) fn language_name(&self, tag: &str) -> String {
        self.theme.find_text(&format!("settings-language-{tag}"), &[]).unwrap_or_else(|| tag.to_owned())
    }

    /// The themes that are there, and the one that is chosen, if it is there no more.
    fn theme_choices(&self, chosen: &str, press: &Press) -> Vec<Json> {
        let mut names = press.config.site.themes.as_deref().map(themes_in).unwrap_or_default();
        names.retain(|name| is_theme_name(name));
        if is_theme_name(chosen) && !names.iter().any(|name| name == chosen) {
            names.push(chosen.to_owned());
        }
        let told =
            [("", self.say("settings-theme-server")), (DEFAULT_THEME, self.say("settings-theme-default"))];
        let told = told.into_iter().map(|(value, name)| (value.to_owned(), name));
        let all = told.chain(names.into_iter().map(|name| (name.clone(), name)));
        all.map(|(value, name)| json!({ "name": name, "chosen": value == chosen, "value": value })).collect()
    }

    fn setting_choices(&self, words: &[&str], chosen: &str) -> Vec<Json> {
        let option = |word: &&str| json!({ "value": word, "name": self.say(&format!("settings-choice-{word}")), "chosen": *word == chosen });
        words.iter().map(option).collect()
    }

    /// The things of a list, and room for another.
    fn setting_rows(
        &self,
        key: &str,
        columns: &[Column],
        value: Option<&Value>,
        stand: &Stand,
        typed: Option<&Typed>,
    ) -> Vec<Json> {
        let things = value.and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        let count = typed.map_or(things.len() + 1, |typed| typed.length(key).max(1));
        let row = |at: usize| {
            let name = |part: &str| format!("{key}.{at}.{part}");
            let is_new = typed.map_or(at == things.len(), |typed| typed.has(&name("new")));
            let cells: Vec<Json> = columns
                .iter()
                .map(|column| {
                    let value =
                        things.get(at).filter(|_| typed.is_none()).and_then(|thing| thing.get(column.name));
                    self.setting_cell(key, column, &name(column.name), (value, typed), is_new, &stand.press)
                })
                .collect();
            let of = |part: &str| match typed {
                Some(typed) => typed.get(&name(part)).to_owned(),
                None => things.get(at).map(|one| settings::told(one.get(part))).unwrap_or_default(),
            };
            let title = ["name", "code", "slug"].into_iter().map(of).find(|text| !text.is_empty());
            let place =
                typed.map_or_else(|| (at + 1).to_string(), |typed| typed.get(&name("place")).to_owned());
            let removing = typed.is_some_and(|typed| typed.has(&name("remove")));
            let paid = stand.paid.get(&of("slug")).filter(|_| key == PLANS && !is_new);
            json!({
                "at": at, "is_new": is_new, "cells": cells, "title": title, "place": place, "removing": removing,
                "legend": self.setting_legend(key, at, is_new, title.as_deref()),
                "note": paid.map(|count| self.theme.text("settings-plan-paid", &[("n", (*count).into())])),
            })
        };
        (0..count).map(row).collect()
    }

    fn setting_legend(&self, key: &str, at: usize, is_new: bool, title: Option<&str>) -> String {
        match (is_new, title) {
            (true, _) => self.say(&format!("{}-new", label(key))),
            (false, Some(title)) => title.to_owned(),
            (false, None) => self.theme.text(&format!("{}-one", label(key)), &[("n", (at + 1).into())]),
        }
    }

    fn setting_cell(
        &self,
        list: &str,
        column: &Column,
        name: &str,
        (value, typed): (Option<&Value>, Option<&Typed>),
        is_new: bool,
        press: &Press,
    ) -> Json {
        let text = typed.map_or_else(|| plain(press, value, column.kind), |typed| typed.get(name).to_owned());
        let checked =
            typed.map_or_else(|| value.and_then(Value::as_bool).unwrap_or(false), |typed| typed.has(name));
        let (kind, options) = match column.kind {
            Part::Name | Part::Text => ("text", Vec::new()),
            Part::Lines | Part::Prices => ("long", Vec::new()),
            Part::Number => ("number", Vec::new()),
            Part::Flag => ("flag", Vec::new()),
            Part::Moment => ("moment", Vec::new()),
            Part::Email => ("email", Vec::new()),
            Part::Zone => ("zone", Vec::new()),
            Part::Language => ("choice", self.own_or_languages(&text, press)),
            Part::Days => ("days", self.day_choices(name, value, typed)),
            Part::Choice(words) => ("choice", self.setting_choices(words, &text)),
        };
        let label = label(&format!("{list}.{}", column.name));
        json!({
            "key": name, "kind": kind, "label": self.say(&label), "value": text, "checked": checked,
            "hint": self.theme.find_text(&format!("{label}-hint"), &[]),
            "options": options, "stays": column.kind == Part::Name && !is_new,
            "origin": null, "wrong": false, "list": format!("{list}-list"),
        })
    }

    /// The publication's own language, those that there are words in, and the one that is chosen, if there are none.
    fn own_or_languages(&self, chosen: &str, press: &Press) -> Vec<Json> {
        let mut tags = self.site_languages(press);
        if !chosen.is_empty() && !tags.iter().any(|tag| tag == chosen) {
            tags.push(chosen.to_owned());
        }
        let own = self.language_name(&press.config.site.language);
        let own = self.theme.text("settings-language-own", &[("name", own.into())]);
        let all = tags.into_iter().map(|tag| (self.language_name(&tag), tag));
        let all = [(own, String::new())].into_iter().chain(all);
        all.map(|(name, tag)| json!({ "name": name, "chosen": tag == chosen, "value": tag })).collect()
    }

    fn day_choices(&self, name: &str, value: Option<&Value>, typed: Option<&Typed>) -> Vec<Json> {
        let listed = value.and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        let option = |(at, day): (usize, Day)| {
            let word = day.as_str();
            let chosen = match typed {
                Some(typed) => typed.has(&format!("{name}.{word}")),
                None => listed.iter().any(|one| one.as_str() == Some(word)),
            };
            json!({ "value": word, "name": self.say(&format!("weekday-{}", at + 1)), "chosen": chosen })
        };
        Day::ALL.into_iter().enumerate().map(option).collect()
    }
}

/// The time zones that fields of this kind propose.
fn zones_for(kind: Kind) -> Vec<String> {
    let proposes = match kind {
        Kind::Zone => true,
        Kind::List(columns) => columns.iter().any(|column| column.kind == Part::Zone),
        _ => false,
    };
    if proposes { zones::known().collect() } else { Vec::new() }
}

/// The colour that holds where a setting of the look is empty.
fn shade(key: &str, look: &Look) -> Option<String> {
    let [day, dark] = look.palettes();
    let name = key.strip_prefix("look.")?;
    let (palette, part) = name.strip_prefix("dark.").map_or((day, name), |part| (dark, part));
    let [red, green, blue] = match part {
        "accent" => palette.accent,
        "button" => palette.button,
        "paper" => palette.paper,
        "ink" => palette.ink,
        _ => return None,
    };
    Some(format!("#{red:02x}{green:02x}{blue:02x}"))
}

/// Whether a sentence is about that setting, which it names.
fn is_about(error: &str, key: &str) -> bool {
    error.starts_with(&format!("{key} "))
        || error.starts_with(&format!("{key}["))
        || error.contains(&format!("\"{key}\""))
        || error.contains(&format!("\"{key}["))
}

/// Whether what holds can be said in a line.
fn rows_are_plain(kind: Kind) -> bool {
    !matches!(kind, Kind::List(_) | Kind::Lines | Kind::Numbers | Kind::Flag)
}
