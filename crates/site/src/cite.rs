//! How to cite an article: a line on its page, and files for those who keep references. All of it is open to everyone,
//! for none of it is text.

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use http_kit::{CachePolicy, Failure, Reply, reply};
use jiff::civil::Date;
use kernel::clock::timestamp;
use kernel::text::one_line;
use press::articles::{self, Card, Found};

use crate::Site;
use crate::card::article_path;

/// A form of reference.
#[derive(Clone, Copy)]
enum Form {
    Ris,
    BibTex,
}

/// `GET /articles/{slug}/cite.ris`.
pub async fn ris(
    State(site): State<Site>,
    Path(slug): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    site.reference(Form::Ris, slug, &headers).await
}

/// `GET /articles/{slug}/cite.bib`.
pub async fn bib(
    State(site): State<Site>,
    Path(slug): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    site.reference(Form::BibTex, slug, &headers).await
}

impl Site {
    async fn reference(&self, form: Form, slug: String, headers: &HeaderMap) -> Result<Response, Failure> {
        let now = self.now();
        let card = match self.read(move |conn, _| Ok(articles::card_by_slug(conn, &slug, now)?)).await? {
            Some(Found::Article(card)) => *card,
            Some(Found::Moved(current)) => {
                let end = if matches!(form, Form::Ris) { "ris" } else { "bib" };
                return Ok(reply::moved(&format!("{}/cite.{end}", article_path(&current))));
            }
            Some(Found::Gone) => return Err(Failure::Gone),
            None => return Err(Failure::NotFound),
        };
        let cited = self.cited(&card);
        let (kind, name, text) = match form {
            Form::Ris => (
                "application/x-research-info-systems; charset=utf-8",
                "attachment; filename=\"citation.ris\"",
                cited.ris(),
            ),
            Form::BibTex => (
                "application/x-bibtex; charset=utf-8",
                "attachment; filename=\"citation.bib\"",
                cited.bibtex(&card.slug),
            ),
        };
        Ok(Reply::new(CachePolicy::Revalidate, kind, text.into_bytes()).attachment(name).answer(headers))
    }

    /// The line that says how to cite the article.
    pub(crate) fn citation(&self, card: &Card) -> String {
        let Cited { authors, title, publication, address, .. } = self.cited(card);
        let date = self.theme.date(card.published_at, "long");
        let rest = [
            ("title", title.into()),
            ("publication", publication.into()),
            ("date", date.into()),
            ("address", address.into()),
        ];
        let Some(names) = articles::in_a_row(&authors, &self.say("and")) else {
            return self.theme.text("cite-nobody", &rest);
        };
        self.theme.text("cite-line", &[[("authors", names.into())].as_slice(), &rest].concat())
    }

    fn cited(&self, card: &Card) -> Cited {
        let site = &self.press.config.site;
        let language = if card.language.is_empty() { &site.language } else { &card.language };
        Cited {
            authors: card.authors.iter().map(|author| one_line(&author.name)).collect(),
            title: one_line(&card.title),
            publication: one_line(&site.name),
            date: timestamp(card.published_at).to_zoned_datetime(self.press.zone.clone()).date(),
            language: language.clone(),
            address: self.absolute(&article_path(&card.slug)),
        }
    }
}

/// What a reference says.
struct Cited {
    authors: Vec<String>,
    title: String,
    publication: String,
    date: Date,
    language: String,
    address: String,
}

impl Cited {
    /// Names stay as their bearers write them: where the family's begins, a machine cannot tell.
    fn ris(&self) -> String {
        let Cited { authors, title, publication, date, language, address } = self;
        let mut lines = vec!["TY  - MGZN".to_owned()];
        lines.extend(authors.iter().map(|name| format!("AU  - {name}")));
        lines.extend([
            format!("TI  - {title}"),
            format!("T2  - {publication}"),
            format!("PY  - {}", date.year()),
            format!("DA  - {}", date.strftime("%Y/%m/%d")),
            format!("LA  - {language}"),
            format!("UR  - {address}"),
            "ER  - ".to_owned(),
            String::new(),
        ]);
        lines.join("\r\n")
    }

    fn bibtex(&self, slug: &str) -> String {
        let key: String = slug.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
        let key = if key.is_empty() { "article" } else { key.as_str() };
        // Braces within keep the words' own capitals, and a name whole that would be read as two.
        let whole =
            |name: &String| if name.contains(" and ") { format!("{{{}}}", tex(name)) } else { tex(name) };
        let authors: Vec<String> = self.authors.iter().map(whole).collect();
        let fields = [
            ("author", authors.join(" and ")),
            ("title", format!("{{{}}}", tex(&self.title))),
            ("journal", tex(&self.publication)),
            ("date", self.date.to_string()),
            ("year", self.date.year().to_string()),
            ("month", self.date.month().to_string()),
            ("language", tex(&self.language)),
            ("url", self.address.clone()),
        ];
        let fields = fields.iter().filter(|(_, value)| !value.is_empty());
        let fields: Vec<String> = fields.map(|(name, value)| format!("  {name} = {{{value}}}")).collect();
        format!("@article{{{key},\n{}\n}}\n", fields.join(",\n"))
    }
}

/// Text for TeX, in which some letters are commands.
fn tex(text: &str) -> String {
    let letter = |letter: char| match letter {
        '\\' => "\\textbackslash{}".to_owned(),
        '~' => "\\textasciitilde{}".to_owned(),
        '^' => "\\textasciicircum{}".to_owned(),
        '&' | '%' | '$' | '#' | '_' | '{' | '}' => format!("\\{letter}"),
        other => other.to_string(),
    };
    text.chars().map(letter).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cited() -> Cited {
        Cited {
            authors: vec!["Ada Quill".into(), "Ben and Bow".into()],
            title: "Profit & loss: 100% of {it}".into(),
            publication: "The Courier".into(),
            date: Date::constant(2026, 3, 9),
            language: "en".into(),
            address: "https://courier.example/articles/profit_loss".into(),
        }
    }

    #[test]
    fn a_reference_for_managers_has_a_line_a_field() {
        let ris = cited().ris();
        assert!(ris.starts_with("TY  - MGZN\r\nAU  - Ada Quill\r\nAU  - Ben and Bow\r\n"), "{ris}");
        assert!(ris.contains("DA  - 2026/03/09\r\n") && ris.ends_with("ER  - \r\n"), "{ris}");
    }

    #[test]
    fn commands_of_tex_are_text() {
        let bib = cited().bibtex("profit-löss");
        assert!(bib.starts_with("@article{profit-lss,\n"), "{bib}");
        assert!(bib.contains("title = {{Profit \\& loss: 100\\% of \\{it\\}}}"), "{bib}");
        assert!(bib.contains("author = {Ada Quill and {Ben and Bow}}"), "{bib}");
        assert!(bib.contains("url = {https://courier.example/articles/profit_loss}"), "{bib}");
    }
}
