//! Running text.

use super::Html;
use super::sheet::Part;
use crate::letter::{Prose, Run, Stanza};

impl Html<'_> {
    /// A text whose paragraphs look like that.
    pub(super) fn prose(&mut self, prose: &Prose, paragraph: Part) {
        prose.0.iter().for_each(|stanza| self.stanza(stanza, paragraph));
    }

    fn stanza(&mut self, stanza: &Stanza, paragraph: Part) {
        match stanza {
            Stanza::Paragraph(runs) => self.line("p", paragraph, runs),
            Stanza::Heading(runs) => self.line("h4", Part::Heading, runs),
            Stanza::Quote(inner) => {
                self.open("blockquote", Part::Quote);
                self.prose(inner, paragraph);
                self.raw("</blockquote>\n");
            }
            Stanza::List { numbered, items } => {
                let tag = if *numbered { "ol" } else { "ul" };
                self.open(tag, Part::List);
                items.iter().for_each(|item| self.listed(item));
                self.close(tag);
                self.raw("\n");
            }
        }
    }

    fn listed(&mut self, item: &Prose) {
        self.open("li", Part::Listed);
        match item.0.as_slice() {
            [Stanza::Paragraph(runs)] => self.runs(runs),
            _ => self.prose(item, Part::Text),
        }
        self.raw("</li>\n");
    }

    fn line(&mut self, tag: &str, part: Part, runs: &[Run]) {
        self.open(tag, part);
        self.runs(runs);
        self.close(tag);
        self.raw("\n");
    }

    fn runs(&mut self, runs: &[Run]) {
        for run in runs {
            match run {
                Run::Words(words) => self.words(words),
                Run::Break => self.raw("<br>"),
                Run::Emphasis(inner) => self.within("em", inner),
                Run::Strong(inner) => self.within("strong", inner),
                Run::Linked(link, inner) => self.linked(link, Part::Linked, |html| html.runs(inner)),
            }
        }
    }

    fn within(&mut self, tag: &str, inner: &[Run]) {
        self.raw(&format!("<{tag}>"));
        self.runs(inner);
        self.close(tag);
    }
}
