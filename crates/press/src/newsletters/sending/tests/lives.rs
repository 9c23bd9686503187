//! Ledgers that live through anything: senders that die at any moment, relays that say anything, staff that
//! interfere. A sink counts what it took.

use std::collections::{BTreeMap, HashMap};

use db::testing::TestDb;
use kernel::clock::MINUTE;
use proptest::prelude::*;

use super::*;
use crate::newsletters::sending::{pause, resume};

/// What happens next.
#[derive(Clone, Debug)]
enum Happening {
    Claims(usize),
    Intends(usize, usize),
    /// The relay takes what was intended, and the word arrives, or does not.
    Sends(usize, u8),
    Dies(usize),
    Leaves(usize),
    Time(i64),
    Rests,
}

fn happening() -> impl Strategy<Value = Happening> {
    prop_oneof![
        3 => (0..2_usize).prop_map(Happening::Claims),
        6 => (0..2_usize, 1..9_usize).prop_map(|(who, many)| Happening::Intends(who, many)),
        6 => (0..2_usize, any::<u8>()).prop_map(|(who, how)| Happening::Sends(who, how)),
        1 => (0..2_usize).prop_map(Happening::Dies),
        1 => (0..2_usize).prop_map(Happening::Leaves),
        1 => (1..4_i64).prop_map(Happening::Time),
        1 => Just(Happening::Rests),
    ]
}

/// A process that sends.
#[derive(Default)]
struct Node {
    sender: i64,
    claimed: Vec<Entry>,
    intended: Vec<Entry>,
}

struct World {
    house: House,
    issue: i64,
    nodes: [Node; 2],
    /// How often the sink took each.
    took: HashMap<i64, usize>,
    /// How many were in flight whenever a sender died.
    lost: usize,
}

impl World {
    fn new(resend: bool) -> World {
        let policy = if resend { "resend" } else { "hold" };
        let house = House::with(TestDb::sqlite(), &format!("[mail]\nuncertain = \"{policy}\""));
        house.crowd(40);
        let issue = house.everyone();
        house.settle_down();
        let nodes = [0, 1].map(|_| Node { sender: house.sender(), ..Node::default() });
        World { house, issue, nodes, took: HashMap::new(), lost: 0 }
    }

    fn happens(&mut self, happening: &Happening) {
        match *happening {
            Happening::Claims(who) => {
                let sender = self.nodes[who].sender;
                match self.house.claims(sender, self.issue, 10) {
                    Some(entries) => self.nodes[who].claimed.extend(entries),
                    None => self.renews(who),
                }
            }
            Happening::Intends(who, many) => {
                let node = &mut self.nodes[who];
                let some: Vec<Entry> = node.claimed.drain(..many.min(node.claimed.len())).collect();
                let may = self.house.intends(node.sender, &some);
                node.intended.extend(some.into_iter().filter(|entry| may.contains(&entry.position)));
            }
            Happening::Sends(who, how) => self.sends(who, how),
            Happening::Dies(who) => {
                // With its last breath it hands over half of what it had said it would.
                let node = &mut self.nodes[who];
                self.lost += node.intended.len();
                for entry in node.intended.iter().step_by(2) {
                    *self.took.entry(entry.position).or_default() += 1;
                }
                *node = Node { sender: self.house.sender(), ..Node::default() };
            }
            Happening::Leaves(who) => {
                self.sends(who, 0);
                self.house.leaves(self.nodes[who].sender);
                self.renews(who);
            }
            Happening::Time(minutes) => {
                // Who is silent for so long may be taken for dead.
                self.lost += self.nodes.iter().map(|node| node.intended.len()).sum::<usize>();
                self.house.wait(minutes * MINUTE / 2);
                self.house.settle_down();
            }
            Happening::Rests => {
                let issue = self.issue;
                if self.house.desk.write(move |tx, _, now| pause(tx, now, &STAFF, issue)).is_ok() {
                    for who in [0, 1] {
                        self.happens(&Happening::Intends(who, 3));
                    }
                    self.house.desk.write(move |tx, _, now| resume(tx, now, &STAFF, issue)).unwrap();
                }
            }
        }
    }

    /// A sender that is told to stop tells what it knows, and begins anew.
    fn renews(&mut self, who: usize) {
        self.sends(who, 0);
        self.nodes[who] = Node { sender: self.house.sender(), ..Node::default() };
    }

    fn sends(&mut self, who: usize, how: u8) {
        let node = &mut self.nodes[who];
        let entries = std::mem::take(&mut node.intended);
        let outcome = match how % 8 {
            6 => Outcome::PutOff("451 later".into(), 0),
            7 => Outcome::Refused("550 never".into()),
            5 => Outcome::Uncertain("the line went dead".into()),
            _ => Outcome::Accepted,
        };
        let arrives = matches!(outcome, Outcome::Accepted) || (how % 8 == 5 && how > 127);
        if matches!(outcome, Outcome::Uncertain(_)) {
            self.lost += entries.len();
        }
        if arrives {
            entries.iter().for_each(|entry| *self.took.entry(entry.position).or_default() += 1);
        }
        self.house.settles(node.sender, &entries, &outcome);
    }

    fn ends(&mut self) {
        for who in [0, 1] {
            self.happens(&Happening::Dies(who));
        }
        for _ in 0..2000 {
            if self.house.state(self.issue).0 == "sent" {
                return;
            }
            self.happens(&Happening::Claims(0));
            self.happens(&Happening::Intends(0, 100));
            self.sends(0, 0);
            self.happens(&Happening::Time(1));
        }
        panic!("it never ends: {:?}", self.house.fates(self.issue));
    }
}

fn fates(world: &World) -> BTreeMap<i64, i64> {
    const FATES: &str = "SELECT position, state FROM issue_entries WHERE issue_id = $1";
    let issue = world.issue;
    world.house.desk.read(move |conn, _, _| conn.query::<(i64, i64)>(FATES, &[&issue])).into_iter().collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn nobody_twice_and_nobody_left_out(resend: bool, happenings in prop::collection::vec(happening(), 0..60)) {
        let mut world = World::new(resend);
        for happening in &happenings {
            world.happens(happening);
            world.house.fates(world.issue);
        }
        world.ends();
        let fates = fates(&world);
        let took = |position: &i64| world.took.get(position).copied().unwrap_or(0);
        prop_assert_eq!(fates.len(), 40);
        for (position, fate) in &fates {
            let (fate, took) = (*fate, took(position));
            if fate == Fate::Accepted.number() {
                prop_assert!(took >= 1, "{} is lost", position);
            } else if fate == Fate::Uncertain.number() {
                prop_assert!(!resend);
            } else {
                let settled = [Fate::Refused, Fate::GivenUp].map(Fate::number).contains(&fate);
                prop_assert!(settled, "{} came to {}", position, fate);
                prop_assert!(resend || took == 0);
            }
            prop_assert!(resend || took <= 1, "{} came twice", position);
        }
        let twice: usize = world.took.values().map(|times| times - 1).sum();
        prop_assert!(twice <= world.lost, "{} doubles, {} in flight", twice, world.lost);
    }
}
