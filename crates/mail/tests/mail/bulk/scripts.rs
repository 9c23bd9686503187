//! Relays that misbehave at random: whatever they do, each recipient has one outcome, and it is true.

use std::collections::BTreeMap;

use broadsheet_mail::bulk::Outcome;
use broadsheet_mail::testing::{Books, Fault, Manners, SmtpSink, Stage};
use proptest::prelude::*;

use super::{brisk, entry, only, relay, return_path, send};

const READERS: i64 = 12;

fn fault() -> impl Strategy<Value = Fault> {
    let stage = prop_oneof![Just(Stage::Mail), Just(Stage::Recipient), Just(Stage::Data), Just(Stage::Dot)];
    let line = prop_oneof![Just("421 bye"), Just("450 later"), Just("550 never"), Just("garbage")];
    prop_oneof![
        (stage.clone(), line).prop_map(|(stage, line)| Fault::Answer(stage, line.to_owned())),
        stage.prop_map(Fault::Drop),
        Just(Fault::Drop(Stage::Text)),
    ]
}

fn manners() -> impl Strategy<Value = Manners> {
    (any::<bool>(), proptest::option::of(1_usize..9), any::<bool>()).prop_map(
        |(pipelining, fragment, text_anyway)| Manners {
            pipelining,
            fragment,
            text_anyway,
            ..Manners::default()
        },
    )
}

/// Whether an outcome is what the server did, told to a sender who sees only answers.
fn is_true(outcome: &Outcome, fault: Option<&Fault>, kept: usize) -> bool {
    let refusing = |fault: Option<&Fault>| match fault {
        Some(Fault::Answer(stage, line)) => line.starts_with('5') && *stage != Stage::Mail,
        _ => false,
    };
    let hides_the_end = |fault: Option<&Fault>| match fault {
        Some(Fault::Drop(stage)) => matches!(stage, Stage::Dot | Stage::Text),
        Some(Fault::Answer(stage, line)) => *stage == Stage::Dot && line == "garbage",
        _ => false,
    };
    match outcome {
        Outcome::Accepted { .. } => kept == 1,
        Outcome::Refused { .. } => kept == 0 && refusing(fault),
        // Another mail's failure may have cost this one its connection, three times at worst.
        Outcome::Later { .. } => kept == 0 && !refusing(fault),
        Outcome::Uncertain { .. } => kept <= 1 && hides_the_end(fault),
        Outcome::Untried { .. } => false,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]
    #[test]
    fn every_recipient_has_one_true_outcome(
        faults in proptest::collection::btree_map(1..=READERS, fault(), 0..8),
        manners in manners(), connections in 1_usize..4, per_connection in 1_usize..6,
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let sink = SmtpSink::mannered(manners).unwrap();
        for (id, fault) in &faults {
            sink.fail_for(&return_path(*id), fault.clone());
        }
        let mut relay = relay(&sink, connections);
        relay.per_connection = per_connection;
        let (books, _) = runtime.block_on(send(vec![relay], brisk(), Books::new((1..=READERS).map(entry))));
        let mut kept: BTreeMap<String, usize> = BTreeMap::new();
        for mail in sink.received() {
            *kept.entry(mail.from).or_default() += 1;
        }
        for id in 1..=READERS {
            let kept = kept.get(&return_path(id)).copied().unwrap_or_default();
            let (outcome, fault) = (only(&books, id), faults.get(&id));
            prop_assert!(is_true(&outcome, fault, kept), "{} {:?} {:?} kept {}", id, outcome, fault, kept);
            let accepted = matches!(outcome, Outcome::Accepted { .. });
            prop_assert!(fault.is_some() || connections > 1 || accepted, "{} {:?}", id, outcome);
        }
    }
}
