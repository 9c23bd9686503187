//! How staff enter the newsroom.

use serde::{Deserialize, Serialize};

/// How staff enter the newsroom.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Staff {
    /// Who must show a second factor; everyone may.
    pub second_factor: SecondFactor,
    /// Minutes without a request after which the newsroom closes.
    pub idle_minutes: u32,
    /// Hours after which it closes in any case.
    pub session_hours: u32,
    /// Minutes that a second factor is good for what needs a fresh one: money, exports, roles.
    pub fresh_minutes: u32,
    /// Hours that the link of a mailed invitation works.
    pub invitation_hours: u32,
}

impl Default for Staff {
    fn default() -> Self {
        Staff {
            second_factor: SecondFactor::Publishers,
            idle_minutes: 120,
            session_hours: 12,
            fresh_minutes: 10,
            invitation_hours: 72,
        }
    }
}

/// Who must show a second factor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SecondFactor {
    /// Owners and publishers.
    Publishers,
    /// Everyone who works here.
    Everyone,
}
