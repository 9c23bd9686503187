//! XMP: RDF in XML. A property is an attribute of a description, or an element in it, whose values may be a
//! list or one a language.

use quick_xml::XmlVersion;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::name::{Namespace, QName, ResolveResult};
use quick_xml::reader::NsReader;

use crate::captions::{Captions, clean, day};

const RDF: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
const DUBLIN_CORE: &str = "http://purl.org/dc/elements/1.1/";
const PHOTOSHOP: &str = "http://ns.adobe.com/photoshop/1.0/";
const IPTC_CORE: &str = "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/";
/// Larger blocks hold thumbnails and editing histories, not captions.
const LARGEST: usize = 1024 * 1024;
/// `xmpmeta`, `RDF`, `Description`, the property, its list, the item: deeper elements belong to other things.
const DEEPEST: usize = 64;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Property {
    Title,
    Description,
    Alt,
    Creator,
    Credit,
    Rights,
    Created,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Element {
    Rdf,
    Description,
    Property(Property),
    List,
    Item { preferred: bool },
    Other,
}

/// One value found, and whether it is in the default language.
struct Found {
    property: Property,
    preferred: bool,
    text: String,
}

/// Reads the properties of a block, as far as it can be read.
pub fn read(block: &[u8]) -> Captions {
    let text = String::from_utf8_lossy(&block[..block.len().min(LARGEST)]);
    let found = Parser::new(&text).run();
    let all = |property| found.iter().filter(move |value| value.property == property);
    let one = |property| {
        let best = all(property).find(|value| value.preferred).or_else(|| all(property).next());
        best.and_then(|value| clean(&value.text))
    };
    let creators: Vec<_> = all(Property::Creator).filter_map(|value| clean(&value.text)).collect();
    Captions {
        title: one(Property::Title),
        caption: one(Property::Description),
        alt: one(Property::Alt),
        byline: clean(&creators.join(", ")),
        credit: one(Property::Credit),
        copyright: one(Property::Rights),
        date: one(Property::Created).and_then(|created| day(&created)),
    }
}

struct Parser<'a> {
    reader: NsReader<&'a [u8]>,
    open: Vec<Element>,
    text: String,
    found: Vec<Found>,
}

impl<'a> Parser<'a> {
    fn new(text: &'a str) -> Self {
        Self { reader: NsReader::from_str(text), open: Vec::new(), text: String::new(), found: Vec::new() }
    }

    /// Stops at the first fault of the XML and keeps what came before it.
    fn run(mut self) -> Vec<Found> {
        while let Ok(event) = self.reader.read_event() {
            match event {
                Event::Eof => break,
                Event::Start(_) if self.open.len() >= DEEPEST => break,
                Event::Start(tag) => {
                    let element = self.element(&tag);
                    self.open.push(element);
                    self.text.clear();
                }
                Event::Empty(tag) => {
                    self.element(&tag);
                }
                Event::Text(text) => self.text.push_str(&text.xml10_content()),
                Event::CData(text) => self.text.push_str(&text.xml10_content()),
                Event::GeneralRef(reference) => self.text.extend(resolved(&reference)),
                Event::End(_) => self.close(),
                _ => {}
            }
        }
        self.found
    }

    /// What an element means is decided by the one around it.
    fn element(&mut self, tag: &BytesStart<'_>) -> Element {
        let (namespace, local) = self.name(tag.name(), true);
        let is_rdf = namespace == RDF;
        match (self.open.last(), local.as_str()) {
            (_, "RDF") if is_rdf => Element::Rdf,
            (Some(Element::Rdf), "Description") if is_rdf => {
                self.attributes(tag);
                Element::Description
            }
            (Some(Element::Description), local) => {
                property(&namespace, local).map_or(Element::Other, Element::Property)
            }
            (Some(Element::Property(_)), "Alt" | "Seq" | "Bag") if is_rdf => Element::List,
            (Some(Element::List), "li") if is_rdf => Element::Item { preferred: is_default_language(tag) },
            _ => Element::Other,
        }
    }

    fn attributes(&mut self, tag: &BytesStart<'_>) {
        for attribute in tag.attributes().flatten() {
            let (namespace, local) = self.name(attribute.key, false);
            let value = attribute.normalized_value(XmlVersion::Implicit1_0);
            if let (Some(property), Ok(text)) = (property(&namespace, &local), value) {
                self.found.push(Found { property, preferred: false, text: text.into_owned() });
            }
        }
    }

    /// A value ends with its item, or with the property itself if that has no list.
    fn close(&mut self) {
        let text = std::mem::take(&mut self.text);
        let closed = self.open.pop();
        let (property, preferred) = match (closed, self.open.as_slice()) {
            (Some(Element::Item { preferred }), [.., Element::Property(property), Element::List]) => {
                (*property, preferred)
            }
            (Some(Element::Property(property)), _) => (property, false),
            _ => return,
        };
        if !text.trim().is_empty() {
            self.found.push(Found { property, preferred, text });
        }
    }

    fn name(&self, name: QName<'_>, element: bool) -> (String, String) {
        let (namespace, local) = self.reader.resolver().resolve(name, element);
        let namespace = match namespace {
            ResolveResult::Bound(Namespace(namespace)) => namespace.to_owned(),
            _ => String::new(),
        };
        (namespace, local.into_inner().to_owned())
    }
}

fn property(namespace: &str, local: &str) -> Option<Property> {
    match (namespace, local) {
        (DUBLIN_CORE, "title") => Some(Property::Title),
        (DUBLIN_CORE, "description") => Some(Property::Description),
        (DUBLIN_CORE, "creator") => Some(Property::Creator),
        (DUBLIN_CORE, "rights") => Some(Property::Rights),
        (PHOTOSHOP, "Credit") => Some(Property::Credit),
        (PHOTOSHOP, "DateCreated") => Some(Property::Created),
        (IPTC_CORE, "AltTextAccessibility") => Some(Property::Alt),
        _ => None,
    }
}

fn is_default_language(tag: &BytesStart<'_>) -> bool {
    let language = tag.attributes().flatten().find(|attribute| attribute.key.0 == "xml:lang");
    language.is_some_and(|attribute| &*attribute.value == "x-default")
}

/// Only characters and the five entities every XML has; a block cannot define more.
fn resolved(reference: &BytesRef<'_>) -> Option<String> {
    match reference.resolve_char_ref() {
        Ok(Some(character)) => Some(character.to_string()),
        _ => resolve_predefined_entity(reference).map(str::to_owned),
    }
}
