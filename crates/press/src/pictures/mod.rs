//! How pictures are shown: what must stay in sight when they are cropped, under which names their smaller
//! copies are found, and the background work of making them; and the library of them that the newsroom keeps. Who may
//! fetch a picture is the articles' to say.

mod entry;
mod formats;
mod hands;
mod library;
mod licence;
mod renewal;
mod store;
#[cfg(test)]
mod tests;
mod uses;

pub(crate) use entry::register;
pub use entry::{
    Arrived, Deletion, Description, Entry, LONGEST_WORDS, Words, delete, describe, entry, take_in,
};
pub use formats::{
    AvifJob, Formats, avif_job, avif_made, given_up, in_avif, no_longer_in_avif, offered_in_avif, unfinished,
    want_avif,
};
pub use hands::may_describe;
pub use library::{Place, SOON, Show, ending, list};
pub use licence::{day_ending, end_of};
pub use media::{Focus, Format, Variant};
pub(crate) use renewal::Renamed;
pub use renewal::{DiscardError, Replacement, discard, renamed, renew, replace};
pub(crate) use store::focus_of;
pub use store::{Original, after, keys_after, original, set_focus};
pub(crate) use uses::note as note_uses;
pub use uses::{Use, User, Uses, uses};

/// The kind of the jobs that make a picture's copies; the payload is its row id.
pub const JOB: &str = "picture";
/// The kind of the jobs that make those in AVIF, once there are the others; the payload is its row id.
pub const AVIF_JOB: &str = "picture-avif";
/// The kind of the jobs that have texts follow a picture that was replaced; the payload is its row id.
pub const RENEW_JOB: &str = "picture-renewed";
/// The kind of the jobs that throw away a file nobody needs; the payload is its key in the media store.
pub const FILE_JOB: &str = "picture-file";

/// A portrait of an author.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Portrait {
    /// File name under `/media/`.
    pub file: String,
    /// Width in pixels.
    pub width: i64,
    /// Height in pixels.
    pub height: i64,
    /// Whether it has smaller copies.
    pub scalable: bool,
    /// What must stay in sight.
    pub focus: Focus,
}

/// A file name under `/media/`, taken apart: a picture's own, or that of a copy of some width.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileName<'a> {
    /// The picture's public id.
    pub public_id: &'a str,
    /// Which copy.
    pub copy: Option<Variant>,
}

impl<'a> FileName<'a> {
    /// Takes a name apart; nothing if it is none that is given out.
    pub fn parse(file: &'a str) -> Option<FileName<'a>> {
        let parts: Vec<&str> = file.split('.').collect();
        match parts[..] {
            [public_id, _] => Some(FileName { public_id, copy: None }),
            [public_id, width, format] => {
                // One spelling for each width, so that a copy has one address.
                let spelt = width.parse().ok().filter(|copy: &u32| copy.to_string() == width)?;
                let format = Format::from_extension(format)?;
                Some(FileName { public_id, copy: Some(Variant { width: spelt, format }) })
            }
            _ => None,
        }
    }
}

/// The copies of a picture in that format, ascending by width: file name and width of each. None for one that has none.
pub fn copies(file: &str, width: i64, height: i64, format: Format) -> Vec<(String, u32)> {
    let Some((width, height)) = size(width, height) else { return Vec::new() };
    let named = |width| (copy_name(file, Variant { width, format }), width);
    media::widths(width, height).into_iter().map(named).collect()
}

/// The copy for programs that cannot choose one: mail programs, feed readers, browsers of long ago. File name and width.
pub fn usual_copy(file: &str, width: i64, height: i64, format: Format) -> Option<(String, u32)> {
    let (width, height) = size(width, height)?;
    let width = media::usual_width(width, height)?;
    Some((copy_name(file, Variant { width, format }), width))
}

fn size(width: i64, height: i64) -> Option<(u32, u32)> {
    Some((u32::try_from(width).ok()?, u32::try_from(height).ok()?))
}

fn copy_name(file: &str, Variant { width, format }: Variant) -> String {
    let public_id = file.split('.').next().unwrap_or_default();
    format!("{public_id}.{width}.{}", format.extension())
}
