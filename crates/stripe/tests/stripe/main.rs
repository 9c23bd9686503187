//! The client against two Stripes: our fake with its clock, and localstripe, which others wrote.

#![allow(clippy::unwrap_used, clippy::panic)]

mod calls;
mod checkout;
mod cycles;
mod intake;
mod localstripe;
mod money;
mod pages;
mod plain;
mod scene;
mod webhooks;
