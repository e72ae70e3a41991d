use proptest::prelude::*;

use super::AvailabilityState::{Available, Busy, DoNotDisturb, Offline};
use super::*;

const MINUTE: i64 = 60_000;
/// A quarter past midnight is ten minutes into the tests.
const START: i64 = 20_000 * DAY_MS + 5 * MINUTE;

fn at(minutes: i64) -> Timestamp {
    Timestamp::from_millis(START + minutes * MINUTE)
}

fn ann() -> ExtensionId {
    "101".into()
}

/// Listens every minute between the two.
fn listen(log: &mut AvailabilityLog, from: i64, to: i64) {
    (from..=to).for_each(|minute| log.heard(at(minute)));
}

/// What a table would hold after these changes.
#[derive(Default)]
struct Table(BTreeMap<ExtensionId, BTreeMap<Timestamp, AvailabilitySpan>>);

impl Table {
    fn keep(&mut self, log: &mut AvailabilityLog) {
        for change in log.changes() {
            let rows = self.0.entry(change.extension).or_default();
            rows.retain(|from, _| *from < change.from);
            for row in rows.values_mut() {
                row.to = row.to.min(change.from);
            }
            rows.extend(change.spans.into_iter().map(|span| (span.from, span)));
        }
        log.kept();
    }

    /// From, to (minutes) and state.
    fn of(&self, id: &ExtensionId) -> Vec<(i64, i64, AvailabilityState)> {
        let rows = self.0.get(id).into_iter().flat_map(BTreeMap::values);
        let minute = |at: Timestamp| (at.as_millis() - START) / MINUTE;
        rows.map(|span| (minute(span.from), minute(span.to), span.state))
            .collect()
    }
}

#[test]
fn a_choice_holds_until_the_next_one() {
    let (mut log, mut table) = (AvailabilityLog::default(), Table::default());
    log.heard(at(0));
    log.listed([(ann(), Available)], at(0));
    listen(&mut log, 1, 10);
    table.keep(&mut log);
    assert_eq!(table.of(&ann()), [(0, 10, Available)]);
    log.told(&ann(), DoNotDisturb, at(12), Some(1));
    log.told(&ann(), Available, at(20), Some(2));
    listen(&mut log, 11, 25);
    table.keep(&mut log);
    let wanted = [
        (0, 12, Available),
        (12, 20, DoNotDisturb),
        (20, 25, Available),
    ];
    assert_eq!(table.of(&ann()), wanted);
    // Once more, and late: the same.
    log.told(&ann(), DoNotDisturb, at(12), Some(1));
    table.keep(&mut log);
    assert_eq!(table.of(&ann()), wanted);
    // Nobody is known who is in no list any more.
    log.listed([], at(30));
    listen(&mut log, 26, 40);
    table.keep(&mut log);
    assert_eq!(table.of(&ann())[2..], [(20, 30, Available)]);
}

#[test]
fn what_could_not_be_heard_is_a_gap() {
    let (mut log, mut table) = (AvailabilityLog::default(), Table::default());
    // Before anybody listens nothing is noted: what is already kept of that time stays.
    log.told(&ann(), Busy, at(-1), Some(0));
    log.heard(at(0));
    log.told(&ann(), Busy, at(-1), Some(0));
    assert_eq!(log.changes(), []);
    log.listed([(ann(), Available)], at(0));
    listen(&mut log, 0, 10);
    table.keep(&mut log);
    // The link was dead since minute 8 already, as turned out at minute 11.
    log.unheard(at(8), at(11));
    listen(&mut log, 11, 20);
    table.keep(&mut log);
    assert_eq!(table.of(&ann()), [(0, 8, Available)]);
    // Said in the dead time, delivered afterwards: of what came after it nothing is known.
    log.told(&ann(), Busy, at(9), Some(1));
    table.keep(&mut log);
    assert_eq!(table.of(&ann()), [(0, 8, Available)]);
    log.listed([(ann(), Offline)], at(21));
    listen(&mut log, 21, 30);
    // The computer slept for an hour.
    listen(&mut log, 90, 95);
    table.keep(&mut log);
    assert_eq!(table.of(&ann()), [(0, 8, Available), (21, 30, Offline)]);
    log.listed([(ann(), Available)], at(96));
    listen(&mut log, 96, 100);
    table.keep(&mut log);
    assert_eq!(table.of(&ann())[2..], [(96, 100, Available)]);
}

#[test]
fn a_notification_just_before_a_list_is_newer() {
    let mut log = AvailabilityLog::default();
    listen(&mut log, 0, 10);
    let asked_at = at(5);
    log.listed([(ann(), Available)], asked_at);
    log.told(&ann(), Busy, asked_at.plus_millis(-1_000), Some(7));
    let states: Vec<_> = log.spans(&ann()).iter().map(|span| span.state).collect();
    assert_eq!(states, [Busy]);
    log.told(&ann(), Offline, asked_at.plus_millis(-3_000), Some(8));
    let states: Vec<_> = log.spans(&ann()).iter().map(|span| span.state).collect();
    assert_eq!(states, [Offline, Busy]);
}

#[test]
fn days_of_utc_are_cut_and_old_news_changes_nothing() {
    let (mut log, mut table) = (AvailabilityLog::default(), Table::default());
    log.heard(at(0));
    log.listed([(ann(), Available)], at(0));
    for minute in 0..3_000 {
        log.heard(at(minute));
        table.keep(&mut log);
    }
    let midnight = |days: i64| days * 1_440 - 5;
    let wanted = [
        (0, midnight(1), Available),
        (midnight(1), midnight(2), Available),
        (midnight(2), 2_999, Available),
    ];
    assert_eq!(table.of(&ann()), wanted);
    log.told(&ann(), Busy, at(2_980), Some(1));
    table.keep(&mut log);
    assert_eq!(table.of(&ann()), wanted);
    assert!(log.people[&ann()].said.len() == 1 && log.unheard.is_empty());
}

#[test]
fn a_clock_that_was_ahead_takes_back_what_it_said() {
    let (mut log, mut table) = (AvailabilityLog::default(), Table::default());
    log.heard(at(20));
    log.listed([(ann(), Available)], at(20));
    listen(&mut log, 20, 30);
    table.keep(&mut log);
    log.clock_was_ahead(at(25));
    listen(&mut log, 26, 40);
    table.keep(&mut log);
    assert_eq!(table.of(&ann()), [(20, 25, Available)]);
    log.listed([(ann(), Busy)], at(30));
    table.keep(&mut log);
    assert_eq!(table.of(&ann())[1..], [(30, 40, Busy)]);
}

/// Something that happens to the log.
#[derive(Clone, Debug)]
enum News {
    Told(i64, usize),
    Listed(i64, usize),
    Unheard(i64, i64),
}

fn news() -> impl Strategy<Value = News> {
    prop_oneof![
        6 => (0_i64..60, 0_usize..5).prop_map(|(minute, state)| News::Told(minute, state)),
        3 => (0_i64..60, 0_usize..5).prop_map(|(minute, state)| News::Listed(minute, state)),
        1 => (0_i64..60, 1_i64..9).prop_map(|(from, length)| News::Unheard(from, from + length)),
    ]
}

fn take(log: &mut AvailabilityLog, number: usize, news: &News) {
    let state = |n: usize| AvailabilityState::ALL[n];
    match news {
        News::Told(minute, n) => log.told(&ann(), state(*n), at(*minute), Some(number as i64)),
        News::Listed(minute, n) => log.listed([(ann(), state(*n))], at(*minute)),
        News::Unheard(from, to) => log.unheard(at(*from), at(*to)),
    }
}

/// By the minute, from the definition: what was said last holds, unless news may have gone unheard
/// since then.
fn plainly(all: &[News], minute: i64) -> Option<AvailabilityState> {
    let mut said: Vec<(i64, i64, i64, Option<usize>)> = Vec::new();
    for (number, news) in all.iter().enumerate() {
        let (at, number, minute, state) = match news {
            News::Told(minute, n) => (minute * MINUTE, number as i64, *minute, *n),
            News::Listed(minute, n) => (minute * MINUTE - TOLERANCE_MS, i64::MAX, *minute, *n),
            News::Unheard(..) => continue,
        };
        said.push((at, number, minute, Some(state)));
    }
    said.sort_unstable();
    // Of two lists of one moment the smaller one counts.
    said.dedup_by(|later, first| (later.0, later.1) == (first.0, first.1));
    let (_, _, from, state) = said.into_iter().rfind(|s| s.2 <= minute)?;
    let deaf = |news: &News| match news {
        News::Unheard(begin, end) => *end > from && *begin <= minute,
        News::Told(..) | News::Listed(..) => false,
    };
    (!all.iter().any(deaf)).then(|| AvailabilityState::ALL[state.unwrap_or_default()])
}

proptest! {
    /// Whatever order news comes in, whenever it is kept in between: the same rows, which say at
    /// each minute what the definition says, and whose times are the known time.
    #[test]
    fn order_does_not_matter(
        all in prop::collection::vec(news(), 0..14),
        order in prop::collection::vec(any::<prop::sample::Index>(), 0..40),
        keeps in prop::collection::vec(any::<bool>(), 54),
    ) {
        let (mut log, mut table) = (AvailabilityLog::default(), Table::default());
        // All of it late, and none too late: an hour is kept at once.
        log.heard(at(0));
        for (index, keep) in order.iter().zip(&keeps) {
            if !all.is_empty() {
                let n = index.index(all.len());
                take(&mut log, n, &all[n]);
            }
            if *keep {
                let settles = log.kept_until;
                for change in log.changes() {
                    prop_assert!(change.spans.iter().all(|span| span.from >= change.from));
                }
                prop_assert_eq!(log.kept_until, settles);
            }
        }
        for (n, one) in all.iter().enumerate() {
            take(&mut log, n, one);
        }
        for minute in 0..=60 {
            log.heard(at(minute));
        }
        table.keep(&mut log);
        let rows = table.of(&ann());
        for minute in 0..60 {
            let found = rows.iter().find(|row| (row.0..row.1).contains(&minute));
            prop_assert_eq!(found.map(|row| row.2), plainly(&all, minute), "minute {}", minute);
        }
        let known = (0..60).filter(|minute| plainly(&all, *minute).is_some()).count();
        let lengths: i64 = rows.iter().map(|row| row.1 - row.0).sum();
        prop_assert_eq!(lengths, known as i64);
    }

    /// Kept every minute as it goes, with news up to ten minutes late: the same as kept at the end.
    #[test]
    fn keeping_in_between_changes_nothing(
        all in prop::collection::vec((news(), 0_i64..10), 0..20),
        keep_every in 1_usize..7,
    ) {
        let mut arrivals: BTreeMap<i64, Vec<(usize, News)>> = BTreeMap::new();
        for (n, (news, late)) in all.iter().enumerate() {
            let minute = match news {
                News::Told(minute, _) | News::Listed(minute, _) => *minute,
                News::Unheard(_, to) => *to,
            };
            arrivals.entry(minute + late).or_default().push((n, news.clone()));
        }
        let run = |keep_every: usize| {
            let (mut log, mut table) = (AvailabilityLog::default(), Table::default());
            for minute in 0..=100 {
                log.heard(at(minute));
                for (n, news) in arrivals.get(&minute).into_iter().flatten() {
                    take(&mut log, *n, news);
                }
                if (minute as usize).is_multiple_of(keep_every) {
                    table.keep(&mut log);
                }
            }
            table.keep(&mut log);
            joined(table.of(&ann()))
        };
        prop_assert_eq!(run(keep_every), run(1_000));
    }
}

/// Rows of one state that touch, as one: where a row begins may depend on when it was kept.
fn joined(rows: Vec<(i64, i64, AvailabilityState)>) -> Vec<(i64, i64, AvailabilityState)> {
    let mut found: Vec<(i64, i64, AvailabilityState)> = Vec::new();
    for row in rows {
        match found.last_mut() {
            Some(last) if last.1 == row.0 && last.2 == row.2 => last.1 = row.1,
            _ => found.push(row),
        }
    }
    found
}
