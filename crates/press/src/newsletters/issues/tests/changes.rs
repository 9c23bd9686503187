//! Editors' changes over what is put together, by properties.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;

const SECTIONS: [&str; 4] = ["take", "latest 1-30", "most-read 1-30", "news 1-30"];

/// Put together of these stories: a section and a row each, every story once.
fn assembled(stories: &[(bool, i64)], candidate: Option<i64>) -> Assembled {
    let mut seen = BTreeSet::new();
    let distinct: Vec<(bool, i64)> = stories.iter().copied().filter(|(_, id)| seen.insert(*id)).collect();
    let of = |latest: bool| {
        distinct
            .iter()
            .filter(|(in_latest, _)| *in_latest == latest)
            .map(|(_, id)| Item::article(*id))
            .collect()
    };
    let take = Item { key: TAKE.into(), what: What::Take { candidate } };
    let block = |section, items| Block { section, items };
    let blocks = vec![
        block(LetterSection::Take, vec![take]),
        block(LetterSection::Latest, of(true)),
        block(LetterSection::MostRead, of(false)),
        block(LetterSection::News, Vec::new()),
    ];
    Assembled { at: 0, blocks }
}

fn stories() -> impl Strategy<Value = Assembled> {
    let candidate = prop::option::of(0..12_i64);
    (prop::collection::vec((any::<bool>(), 0..12_i64), 0..12), candidate)
        .prop_map(|(stories, candidate)| assembled(&stories, candidate))
}

fn edits() -> impl Strategy<Value = Edit> {
    let key = || (0..12_i64).prop_map(|id| Item::article(id).key);
    let section = || prop::sample::select(vec![LetterSection::Latest, LetterSection::MostRead]);
    let words = (key(), "[a-z]{1,9}").prop_map(|(key, text)| {
        Edit::Words(key, Words { headline: Some(text.clone()), note: Some(text), ..Words::default() })
    });
    let outside = "[a-z]{1,9}".prop_map(|text| {
        let url = format!("https://else.example/{text}");
        Edit::Add(LetterSection::News, What::Outside { source: text.clone(), headline: text, url })
    });
    prop_oneof![
        key().prop_map(Edit::Drop),
        key().prop_map(Edit::Restore),
        key().prop_map(Edit::Pin),
        key().prop_map(Edit::Unpin),
        Just(Edit::Pin(TAKE.into())),
        words,
        outside,
        (key(), any::<bool>()).prop_map(|(key, up)| Edit::Shift { key, up }),
        (section(), prop::collection::vec(key(), 0..6))
            .prop_map(|(section, keys)| Edit::Order(section, keys)),
        (section(), 0..12_i64).prop_map(|(section, id)| Edit::Add(section, What::Article { id })),
        key().prop_map(Edit::Remove),
        "[a-z]{0,9}".prop_map(Edit::Subject),
    ]
}

/// The changes after these edits, each of what was shown: what cannot be done is not.
fn changed(assembled: &Assembled, edits: &[Edit]) -> Changes {
    let sections = sections(&SECTIONS);
    let mut changes = Changes::default();
    for (nth, edit) in edits.iter().enumerate() {
        let before = changes.clone();
        if changes.edit(assembled, &sections, edit, &nth.to_string()).is_err() {
            assert_eq!(changes, before, "refused and changed all the same: {edit:?}");
        }
    }
    changes
}

fn keys(composition: &Composition) -> Vec<(LetterSection, String)> {
    let of = |block: &Block<Composed>| {
        block.items.iter().map(|one| (block.section, one.item.key.clone())).collect::<Vec<_>>()
    };
    composition.blocks.iter().flat_map(of).collect()
}

proptest! {
    /// Laid over what was put together anew, the changes say of every item that is still there what they said before:
    /// its words, its section, and its place among the others.
    #[test]
    fn changes_stay_when_the_issue_is_put_together_anew(
        before in stories(),
        edits in prop::collection::vec(edits(), 0..14),
        after in stories(),
    ) {
        let sections = sections(&SECTIONS);
        let changes = changed(&before, &edits);
        let (old, new) = (changes.apply(&before, &sections), changes.apply(&after, &sections));
        let (old_keys, new_keys) = (keys(&old), keys(&new));
        // No item twice, nothing that was left out.
        let once: BTreeSet<&String> = new_keys.iter().map(|(_, key)| key).collect();
        prop_assert_eq!(once.len(), new_keys.len());
        prop_assert!(!new_keys.iter().any(|(_, key)| changes.dropped.contains(key)));
        // What was pinned or added stands where it was put, unless it was left out or became the take.
        let taken = changes.taken().map(|id| Item::article(id).key);
        for placed in changes.pinned.iter().chain(&changes.added) {
            let key = &placed.item.key;
            if !changes.dropped.contains(key) && taken.as_ref() != Some(key) {
                let expected = changes.added.iter().chain(&changes.pinned).find(|one| one.item.key == *key).unwrap();
                prop_assert!(new_keys.contains(&(expected.section, key.clone())), "{} is gone", key);
            }
        }
        // Words go with their items.
        for one in new.items() {
            let words = changes.words.get(&one.item.key).cloned().unwrap_or_default();
            prop_assert_eq!(&one.words, &words);
        }
        // Items that were ordered keep their order.
        for (section, order) in &changes.order {
            let rank = |key: &String| order.iter().position(|one| one == key);
            let ranks: Vec<usize> = new_keys.iter().filter(|(of, _)| of == section).filter_map(|(_, key)| rank(key)).collect();
            prop_assert!(ranks.is_sorted(), "{:?}", ranks);
            let old_ranks: Vec<usize> = old_keys.iter().filter(|(of, _)| of == section).filter_map(|(_, key)| rank(key)).collect();
            prop_assert!(old_ranks.is_sorted());
        }
    }

    /// Putting it together anew with the same outcome changes nothing; and changes survive being written down.
    #[test]
    fn the_same_again_is_the_same(before in stories(), edits in prop::collection::vec(edits(), 0..14)) {
        let changes = changed(&before, &edits);
        let written: Changes = serde_json::from_str(&serde_json::to_string(&changes).unwrap()).unwrap();
        prop_assert_eq!(&written, &changes);
        let again: Assembled = serde_json::from_str(&serde_json::to_string(&before).unwrap()).unwrap();
        let sections = sections(&SECTIONS);
        prop_assert_eq!(written.apply(&again, &sections), changes.apply(&before, &sections));
    }
}

#[test]
fn edits_do_what_they_say() {
    let sections = sections(&SECTIONS);
    let issue = assembled(&[(true, 1), (true, 2), (true, 3), (false, 4)], Some(9));
    let latest = |changes: &Changes| {
        let composition = changes.apply(&issue, &sections);
        composition.of(LetterSection::Latest).iter().map(|one| one.item.key.clone()).collect::<Vec<_>>()
    };
    let key = |id| Item::article(id).key;
    let after = |edits: &[Edit]| changed(&issue, edits);
    assert_eq!(latest(&after(&[Edit::Shift { key: key(3), up: true }])), [key(1), key(3), key(2)]);
    assert_eq!(latest(&after(&[Edit::Shift { key: key(1), up: true }])), [key(1), key(2), key(3)]);
    assert_eq!(
        latest(&after(&[Edit::Order(LetterSection::Latest, vec![key(2), "none".into()])])),
        [key(2), key(1), key(3)]
    );
    assert_eq!(latest(&after(&[Edit::Drop(key(1))])), [key(2), key(3)]);
    assert_eq!(latest(&after(&[Edit::Drop(key(1)), Edit::Restore(key(1))])), [key(1), key(2), key(3)]);
    // A story of another section is moved here; it does not stand twice.
    let moved = after(&[Edit::Add(LetterSection::Latest, What::Article { id: 4 })]);
    assert_eq!(latest(&moved), [key(1), key(2), key(3), key(4)]);
    assert!(moved.apply(&issue, &sections).of(LetterSection::MostRead).is_empty());
    // The candidate is our take once it is pinned, and another day's candidate does not replace it.
    assert!(!Changes::default().has_take());
    let taken = after(&[Edit::Pin(TAKE.into())]);
    assert_eq!((taken.taken(), taken.has_take()), (Some(9), true));
    let again = assembled(&[(true, 9), (true, 2)], Some(2));
    let composition = taken.apply(&again, &sections);
    assert_eq!(composition.of(LetterSection::Take)[0].item.what, What::Take { candidate: Some(9) });
    assert_eq!(composition.of(LetterSection::Latest).len(), 1, "what is our take stands there alone");
    assert!(after(&[take("Written.")]).has_take());
}

#[test]
fn what_cannot_be_is_refused() {
    let sections = sections(&SECTIONS);
    let issue = assembled(&[(true, 1)], None);
    let outside =
        |url: &str| What::Outside { source: "Else".into(), headline: "News".into(), url: url.into() };
    let text = |text: &str| What::Text { headline: String::new(), text: text.into() };
    let words = |headline: &str| Words { headline: Some(headline.into()), ..Words::default() };
    let refused = |edit: Edit| {
        let mut changes = Changes::default();
        let error = changes.edit(&issue, &sections, &edit, "x").unwrap_err();
        assert!(changes.is_empty(), "{edit:?}");
        match error {
            IssueError::Wrong(wrong) | IssueError::WrongIn(_, wrong) => Some(wrong),
            IssueError::Missing => None,
            error => panic!("{error}"),
        }
    };
    for url in
        ["", "else.example", "javascript:alert(1)", "https://a b/", "//else.example", "mailto:a@b.example"]
    {
        assert_eq!(refused(Edit::Add(LetterSection::News, outside(url))), Some(Wrong::Address), "{url}");
    }
    let article = What::Article { id: 1 };
    for (section, what) in [
        (LetterSection::Latest, outside("https://else.example/")),
        (LetterSection::News, article.clone()),
        (LetterSection::Take, text("x")),
        (LetterSection::Radar, text("the newsletter has no such section")),
        (LetterSection::Latest, What::Coming { headline: "x".into(), on: TODAY.parse().unwrap() }),
    ] {
        assert_eq!(refused(Edit::Add(section, what.clone())), Some(Wrong::Section), "{what:?}");
    }
    assert_eq!(refused(Edit::Add(LetterSection::Latest, text(" \n "))), Some(Wrong::Empty));
    assert_eq!(refused(Edit::Subject("x".repeat(201))), Some(Wrong::TooLong));
    for subject in ["Re: yours", " re :\tyours", "FWD: look", "Tr[2]: voyez"] {
        assert_eq!(refused(Edit::Subject(subject.into())), Some(Wrong::Answer), "{subject}");
    }
    assert_eq!(refused(Edit::Words("article-1".into(), words(&"x".repeat(301)))), Some(Wrong::TooLong));
    for edit in [
        Edit::Drop("article-7".into()),
        Edit::Pin(TAKE.into()),
        Edit::Words("article-7".into(), words("x")),
        Edit::Remove("article-1".into()),
        Edit::Rewrite("article-1".into(), text("x")),
        Edit::Shift { key: "article-7".into(), up: true },
    ] {
        assert_eq!(refused(edit), None);
    }
}
