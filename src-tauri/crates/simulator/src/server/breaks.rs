//! People who stop taking calls for a while and come back: when each of them chooses what.
//!
//! Pure: seeded, times are arguments. Their calls go on as the script has them.

use crate::script::{Dice, Ms};

use super::staff::Choice;

/// What people choose when they take no calls of one kind or another.
const AWAY: [Choice; 4] = [
    Choice {
        user_status: "Available",
        dnd_status: "DoNotAcceptAnyCalls",
    },
    Choice {
        user_status: "Available",
        dnd_status: "DoNotAcceptDepartmentCalls",
    },
    Choice {
        user_status: "Busy",
        dnd_status: "TakeAllCalls",
    },
    Choice {
        user_status: "Offline",
        dnd_status: "TakeAllCalls",
    },
];

/// The choices to come, one for each person.
#[derive(Debug)]
pub(crate) struct Breaks {
    every: Ms,
    people: Vec<Person>,
}

#[derive(Debug)]
struct Person {
    dice: Dice,
    due: Ms,
    away: bool,
}

impl Breaks {
    /// Everybody takes a break after `every` milliseconds or so, for a fifth of that time; 0 is
    /// never.
    pub(crate) fn new(seed: u64, people: usize, every: Ms, begin: Ms) -> Self {
        let people = if every > 0 { people } else { 0 };
        let person = |number: usize| {
            let mut dice = Dice::new(seed, 0xb4ea_0000 + number as u64);
            let due = begin + dice.between(every / 10, every);
            let away = false;
            Person { dice, due, away }
        };
        Self {
            every,
            people: (0..people).map(person).collect(),
        }
    }

    /// When the next choice is due.
    pub(crate) fn next_due(&self) -> Option<Ms> {
        self.people.iter().map(|person| person.due).min()
    }

    /// Everything chosen by then, in order of time: when, who, what.
    pub(crate) fn take_due(&mut self, now: Ms) -> Vec<(Ms, usize, Choice)> {
        let mut taken = Vec::new();
        for (number, person) in self.people.iter_mut().enumerate() {
            while person.due <= now {
                let back = Choice::default();
                let choice = match person.away {
                    true => back,
                    false => person.dice.pick(&AWAY).copied().unwrap_or(back),
                };
                taken.push((person.due, number, choice));
                person.away = !person.away;
                let usual = if person.away {
                    self.every / 5
                } else {
                    self.every
                };
                person.due += person.dice.between(usual / 2, usual + usual / 2).max(1);
            }
        }
        taken.sort_by_key(|(at, number, _)| (*at, *number));
        taken
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn breaks_alternate_and_do_not_depend_on_when_they_are_asked_for() {
        let run = |step: usize| {
            let mut breaks = Breaks::new(7, 5, 60_000, 1_000);
            let times = (0..=600_000).step_by(step);
            times
                .flat_map(|now| breaks.take_due(now))
                .collect::<Vec<_>>()
        };
        let choices = run(1_000);
        assert_eq!(choices, run(600_000));
        for person in 0..5 {
            let own = || choices.iter().filter(|(_, number, _)| *number == person);
            assert!(own().count() > 10);
            for (n, (at, _, choice)) in own().enumerate() {
                assert!(*at > 1_000);
                assert_eq!(*choice == Choice::default(), n % 2 == 1);
            }
        }
        assert_eq!(Breaks::new(7, 5, 0, 0).next_due(), None);
    }
}
