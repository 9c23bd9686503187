//! The site through its router: who gets what, and what they see.

#![allow(clippy::unwrap_used, clippy::panic)]

mod addresses;
mod bad_input;
mod buying;
mod collectives;
mod demo;
mod extras;
mod frame;
mod groups;
mod institutions;
mod invoices;
mod journey;
mod keeping_searches;
mod kept;
mod machines;
mod mails;
mod managing;
mod matrix;
mod offers;
mod oracle;
mod people;
mod pictures;
mod presents;
mod scene;
mod searching;
mod sharing;
mod stripe_changes;
mod stripe_intake;
mod stripe_lives;
mod stripe_shop;
mod themes;
mod threats;
mod withdrawing;
mod words;
mod words_of_the_world;
