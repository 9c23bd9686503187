mod clients;
mod hostile;
mod judges;
mod links;
mod reading;
mod sample;

use super::{Piece, Slot};

/// A part as one reader gets it.
fn filled(pieces: &[Piece], fill: impl Fn(Slot) -> &'static str) -> String {
    pieces
        .iter()
        .map(|piece| match piece {
            Piece::Text(text) => text.as_str(),
            Piece::Slot(slot) => fill(*slot),
        })
        .collect()
}

/// What stands in the slots.
fn reader(slot: Slot) -> &'static str {
    match slot {
        Slot::Unsubscribe => {
            "https://isobath.example/newsletters/stop/2c9f0d1e7a6b5c4d3e2f1a0b9c8d7e6f/daily/6a1f0e9d8c7b6a5f4e3d2c1b0a9f8e7d6c5b4a3f2e1d0c9b8a7f6e5d4c3b2a1f"
        }
        Slot::Preferences => {
            "https://isobath.example/newsletters/choose/2c9f0d1e7a6b5c4d3e2f1a0b9c8d7e6f/6a1f0e9d8c7b6a5f4e3d2c1b0a9f8e7d"
        }
        Slot::Browser => {
            "https://isobath.example/newsletters/daily/2026-11-26?r=2c9f0d1e7a6b5c4d3e2f1a0b9c8d7e6f.6a1f0e9d8c7b6a5f4e3d2c1b0a9f8e7d6c5b4a3f"
        }
        Slot::Token => {
            "2c9f0d1e7a6b5c4d3e2f1a0b9c8d7e6f.6a1f0e9d8c7b6a5f4e3d2c1b0a9f8e7d6c5b4a3f2e1d0c9b8a7f6e5d4c3b2a1f"
        }
        Slot::Address => "somebody@reader.example",
    }
}
