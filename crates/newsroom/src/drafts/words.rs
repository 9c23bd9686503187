//! The editor's words, from the language files: it has none of its own. They are handed to it as JSON in the page.

use render::theme::Arg;
use serde_json::{Map, Value};

use crate::Newsroom;

/// What the editor says.
const WORDS: &[&str] = &[
    "address_wrong",
    "apply",
    "block_menu",
    "blockquote",
    "bold",
    "bulletList",
    "callout",
    "caption_empty",
    "choose",
    "choose_both",
    "close",
    "code",
    "codeBlock",
    "columnAfter",
    "columnBefore",
    "compare",
    "conflict_intro",
    "conflict_title",
    "count_teaser",
    "credit_empty",
    "deleteBlock",
    "deleteColumn",
    "deleteRow",
    "deleteTable",
    "describe_picture",
    "divider",
    "duplicate",
    "edit",
    "edit_picture",
    "embed",
    "embed_address",
    "embed_from",
    "embed_hint",
    "embed_link",
    "embed_note",
    "embed_title",
    "embed_title_hint",
    "embed_wrong",
    "files_refused",
    "find",
    "find_exact",
    "find_label",
    "find_next",
    "find_previous",
    "find_whole",
    "focal",
    "focal_across",
    "focal_down",
    "focal_hint",
    "focal_none",
    "footnote",
    "footnotes",
    "handle_hint",
    "headColumn",
    "headRow",
    "heading2",
    "heading3",
    "heading4",
    "horizontalRule",
    "insert",
    "italic",
    "kept",
    "kept_nowhere",
    "kept_text",
    "keys_title",
    "leftover",
    "leftover_aside",
    "leftover_intro",
    "leftover_title",
    "link",
    "link_address",
    "link_hint",
    "link_text",
    "markdown_title",
    "mergeCells",
    "more",
    "moveDown",
    "moveUp",
    "my_text",
    "notices",
    "open_link",
    "orderedList",
    "paragraph",
    "pasted_name",
    "picture",
    "picture_alt",
    "picture_alt_hint",
    "plain",
    "pullquote",
    "redo",
    "related",
    "related_failed",
    "related_found",
    "related_hint",
    "related_none",
    "related_search",
    "remove",
    "remove_link",
    "remove_picture",
    "replace",
    "replace_all",
    "replace_label",
    "rowAbove",
    "rowBelow",
    "saved",
    "saved_at",
    "saving",
    "server_text",
    "shortcuts",
    "shortcuts_intro",
    "standfirst",
    "state_conflict",
    "state_offline",
    "state_refused",
    "state_session",
    "state_too_long",
    "state_trouble",
    "strike",
    "subscript",
    "superscript",
    "table",
    "table_menu",
    "take_all",
    "take_chosen",
    "teaser_by_rule",
    "teaser_of_sentences",
    "text_empty",
    "text_label",
    "their_text",
    "title",
    "toolbar",
    "understood",
    "undo",
    "upload_failed",
    "upload_lost",
    "uploading",
    "uploading_share",
];
/// What it says of a number: a message for each plural.
const COUNTED: &[&str] = &[
    "count_minutes",
    "count_words",
    "find_count",
    "insert_count",
    "pictures_left",
    "related_count",
    "replaced",
    "same_blocks",
    "teaser_ends",
    "teaser_ends_by_rule",
];
/// Plurals that languages have.
const PLURALS: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];
/// What the editor fills in itself.
const FILLED: [&str; 7] = ["at", "by", "count", "host", "name", "share", "time"];

/// The message of a word: `picture_alt` and `insertPicture` are `editor-picture-alt` and `editor-insert-picture`.
fn message(word: &str) -> String {
    let mut key = "editor-".to_owned();
    for letter in word.chars() {
        match letter {
            '_' => key.push('-'),
            letter if letter.is_ascii_uppercase() => {
                key.push('-');
                key.push(letter.to_ascii_lowercase());
            }
            letter => key.push(letter),
        }
    }
    key
}

impl Newsroom {
    /// All of them, as they can stand in a page.
    pub(super) fn editor_words(&self) -> String {
        let filled: Vec<(&str, Arg)> =
            FILLED.into_iter().map(|name| (name, Arg::Text(format!("{{{name}}}")))).collect();
        let plain =
            WORDS.iter().map(|word| ((*word).to_owned(), self.theme.text(&message(word), &filled).into()));
        let counted = COUNTED.iter().map(|word| {
            let form = |plural: &&'static str| {
                let text = self.theme.find_text(&format!("{}-{plural}", message(word)), &filled)?;
                Some(((*plural).to_owned(), Value::String(text)))
            };
            ((*word).to_owned(), Value::Object(PLURALS.iter().filter_map(form).collect()))
        });
        let words: Map<String, Value> = plain.chain(counted).collect();
        // Nothing in it may end the element it stands in.
        Value::Object(words).to_string().replace('<', "\\u003c")
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use jiff::tz::TimeZone;
    use render::theme::Theme;

    use super::*;

    #[test]
    fn the_editor_has_a_word_for_everything_it_says_in_every_language() {
        let known: Map<String, Value> =
            serde_json::from_str(include_str!("../../../../web/editor/harness/words.json")).unwrap();
        let listed: BTreeSet<&str> = WORDS.iter().chain(COUNTED).copied().collect();
        assert_eq!(listed, known.keys().map(String::as_str).collect());
        assert!(
            COUNTED.iter().all(|word| known[*word].is_object())
                && WORDS.iter().all(|word| known[*word].is_string())
        );
        for language in ["en", "fr"] {
            let theme = Theme::load(None, language, TimeZone::UTC).unwrap();
            let ends = COUNTED
                .iter()
                .flat_map(|word| ["one", "other"].map(|end| format!("{}-{end}", message(word))));
            for key in WORDS.iter().map(|word| message(word)).chain(ends) {
                assert!(theme.find_text(&key, &[]).is_some(), "{language} lacks {key}");
            }
        }
    }

    #[test]
    fn words_become_keys() {
        assert_eq!(message("picture_alt"), "editor-picture-alt");
        assert_eq!(message("headColumn"), "editor-head-column");
        assert_eq!(message("heading2"), "editor-heading2");
    }
}
