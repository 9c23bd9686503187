//! The newsroom through the site's router: who comes in, who does what, and what is seen of it.

#![allow(clippy::unwrap_used, clippy::panic)]

mod ads;
mod calendar;
mod coming_in;
mod described;
mod drafts;
mod figures;
mod front;
mod hands;
mod headings;
mod institutions;
mod invoices;
mod issues;
mod issues_radar;
mod issues_sent;
mod keys;
mod languages;
mod matrix;
mod media;
mod openings;
mod people;
mod previews;
mod readers;
mod scene;
mod settings;
mod settings_letters;
mod stories;
