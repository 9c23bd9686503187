//! The tar archive: written in one order, and read in that order only. Names, kinds and sizes of entries
//! are compared with the manifest, so nothing in an archive is believed because it is there.

use std::fs::File;
use std::io::{self, BufReader, Read, Write};
use std::path::Path;

use sha2::{Digest as _, Sha256};
use tar::{Archive, Entries, Entry, EntryType, Header};

use crate::error::CareError;
use crate::manifest::{FileEntry, LONGEST, MANIFEST, Manifest, SEAL};
use crate::rows::Hashed;

pub(crate) struct Writer<W: Write> {
    tar: tar::Builder<W>,
    made_at: u64,
    manifest_sha256: String,
}

impl<W: Write> Writer<W> {
    /// Begins an archive with its manifest.
    pub(crate) fn begin(to: W, manifest: &Manifest, made_at: u64) -> io::Result<Writer<W>> {
        let mut text = serde_json::to_vec_pretty(manifest)?;
        text.push(b'\n');
        let manifest_sha256 = kernel::ids::hex(&Sha256::digest(&text));
        let mut writer = Writer { tar: tar::Builder::new(to), made_at, manifest_sha256 };
        writer.append(MANIFEST, text.len() as u64, text.as_slice())?;
        Ok(writer)
    }

    /// Adds a file; its bytes must be those that the manifest says.
    pub(crate) fn file(&mut self, entry: &FileEntry, from: impl Read) -> io::Result<()> {
        let mut from = Hashed::over(from);
        self.append(&entry.path, entry.bytes, (&mut from).take(entry.bytes))?;
        if from.bytes != entry.bytes || from.sha256() != entry.sha256 {
            return Err(io::Error::other("it changed while it was being copied"));
        }
        Ok(())
    }

    /// Ends the archive with the checksum of its manifest.
    pub(crate) fn seal(mut self) -> io::Result<W> {
        let text = format!("{}  {MANIFEST}\n", self.manifest_sha256);
        self.append(SEAL, text.len() as u64, text.as_bytes())?;
        self.tar.into_inner()
    }

    fn append(&mut self, path: &str, bytes: u64, from: impl Read) -> io::Result<()> {
        let mut header = Header::new_ustar();
        header.set_path(path)?;
        header.set_size(bytes);
        header.set_mode(0o600);
        header.set_mtime(self.made_at);
        header.set_entry_type(EntryType::Regular);
        header.set_cksum();
        self.tar.append(&header, from)
    }
}

type Source<'a> = BufReader<&'a mut File>;

/// Shows a backup's manifest, then each of its files in order, to `visit`; whatever the archive has that
/// the manifest does not say is refused, and so is whatever it lacks.
pub(crate) fn walk(
    file: &mut File,
    begin: impl FnOnce(&Manifest) -> Result<(), CareError>,
    mut visit: impl FnMut(&Manifest, usize, &mut dyn Read) -> Result<(), CareError>,
) -> Result<Manifest, CareError> {
    let mut archive = Archive::new(BufReader::with_capacity(256 << 10, file));
    let mut entries = archive.entries().map_err(broken)?.raw(true);
    let mut text = Vec::new();
    let first = next(&mut entries, MANIFEST, |bytes| bytes <= LONGEST)?;
    first.take(LONGEST).read_to_end(&mut text).map_err(broken)?;
    let manifest = Manifest::parse(&text)?;
    begin(&manifest)?;
    for (at, expected) in manifest.entries().enumerate() {
        let entry = next(&mut entries, &expected.path, |bytes| bytes == expected.bytes)?;
        let mut hashed = Hashed::over(entry);
        visit(&manifest, at, &mut hashed)?;
        io::copy(&mut hashed, &mut io::sink()).map_err(broken)?;
        if hashed.bytes != expected.bytes || hashed.sha256() != expected.sha256 {
            return Err(CareError::bad(format!("the checksum of {} is wrong", expected.path)));
        }
    }
    let mut seal = String::new();
    next(&mut entries, SEAL, |bytes| bytes < 200)?.read_to_string(&mut seal).map_err(broken)?;
    if seal != format!("{}  {MANIFEST}\n", kernel::ids::hex(&Sha256::digest(&text))) {
        return Err(CareError::bad("the checksum of its list of contents is wrong"));
    }
    match entries.next() {
        None => Ok(manifest),
        Some(_) => Err(CareError::bad("it holds more than it lists")),
    }
}

/// The next entry, which must be a plain file of that name.
fn next<'a, 'b>(
    entries: &mut Entries<'a, Source<'b>>,
    path: &str,
    fits: impl FnOnce(u64) -> bool,
) -> Result<Entry<'a, Source<'b>>, CareError> {
    // Entries are read raw: names in entries of their own, links and sparse files are none of ours.
    let entry =
        entries.next().ok_or_else(|| CareError::bad(format!("it ends before {path}: it was cut off")))?;
    let entry = entry.map_err(broken)?;
    let header = entry.header();
    let plain = header.entry_type() == EntryType::Regular && *entry.path_bytes() == *path.as_bytes();
    if !plain {
        let found = Path::new(&*String::from_utf8_lossy(&entry.path_bytes())).display().to_string();
        return Err(CareError::bad(match path {
            MANIFEST => "it does not begin with a list of contents as our backups do".into(),
            path => format!("it holds {found:?} where {path} should be"),
        }));
    }
    if !fits(entry.size()) {
        return Err(CareError::bad(format!("{path} has another size than listed")));
    }
    Ok(entry)
}

fn broken(error: io::Error) -> CareError {
    CareError::bad(format!("it is cut off or no tar archive ({error})"))
}
