//! Why an institution was not kept as it was typed, in the language of the page.

use http_kit::Failure;
use kernel::campus::{NotTheirs, SHORTEST_V4, SHORTEST_V6};
use press::institutions::InstitutionError;
use render::theme::Arg;

use crate::Newsroom;

/// Why it was not kept, and beside which field that is said.
pub(super) struct Refused {
    /// The field.
    pub field: &'static str,
    /// The sentence.
    pub text: String,
}

impl Newsroom {
    /// What to say of a refusal; what is not a refusal fails.
    pub(super) fn institution_refused(&self, error: InstitutionError) -> Result<Refused, Failure> {
        let (field, key, args): (_, _, Vec<(&str, Arg)>) = match error {
            InstitutionError::Failed(error) => return Err(error.into()),
            InstitutionError::Unknown(_) => return Err(Failure::NotFound),
            InstitutionError::NotTheirs(why) => return Ok(self.not_theirs(&why)),
            InstitutionError::Taken { asked, theirs, name } => {
                let field = if asked.contains('/') { "networks" } else { "domains" };
                let args = vec![("asked", asked.into()), ("theirs", theirs.into()), ("name", name.into())];
                (field, "institutions-wrong-taken", args)
            }
            InstitutionError::Nothing(_) => ("networks", "institutions-wrong-nothing", Vec::new()),
            InstitutionError::Declared(name) => {
                ("name", "institutions-declared-text", vec![("name", name.into())])
            }
            InstitutionError::Exists(name) => {
                ("name", "institutions-wrong-exists", vec![("name", name.into())])
            }
            InstitutionError::Nameless => ("name", "institutions-wrong-name", Vec::new()),
        };
        Ok(Refused { field, text: self.theme.text(key, &args) })
    }

    /// What to say of a network or domain that cannot be theirs.
    pub(super) fn not_theirs(&self, why: &NotTheirs) -> Refused {
        let (field, key, args): (_, _, Vec<(&str, Arg)>) = match why {
            NotTheirs::Unreadable(text) => {
                ("networks", "institutions-wrong-network", vec![("text", text.as_str().into())])
            }
            NotTheirs::Within(text, whole, alone) => {
                let (whole, alone) = (whole.to_string(), alone.to_string());
                let args =
                    vec![("text", text.as_str().into()), ("whole", whole.into()), ("alone", alone.into())];
                ("networks", "institutions-wrong-within", args)
            }
            NotTheirs::Backwards(text) => {
                ("networks", "institutions-wrong-backwards", vec![("text", text.as_str().into())])
            }
            NotTheirs::Everybody(net) => {
                let (four, six) = (SHORTEST_V4.to_string(), SHORTEST_V6.to_string());
                let args = vec![("net", net.to_string().into()), ("four", four.into()), ("six", six.into())];
                ("networks", "institutions-wrong-everybody", args)
            }
            NotTheirs::NotPublic(net) => {
                ("networks", "institutions-wrong-private", vec![("net", net.to_string().into())])
            }
            NotTheirs::Proxy(net) => {
                ("networks", "institutions-wrong-proxy", vec![("net", net.to_string().into())])
            }
            NotTheirs::NoDomain(text) => {
                ("domains", "institutions-wrong-domain", vec![("text", text.as_str().into())])
            }
            NotTheirs::AnyonesDomain(domain) => {
                ("domains", "institutions-wrong-anyones", vec![("domain", domain.as_str().into())])
            }
        };
        Refused { field, text: self.theme.text(key, &args) }
    }
}
