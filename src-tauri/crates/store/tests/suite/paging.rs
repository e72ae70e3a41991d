//! The call table: every row once for every order, whatever the filter.

use std::collections::BTreeSet;

use engine::metrics::call_moment;
use engine::{Call, CallOutcome, Confidence, Direction, ExtensionId, Side, Timestamp};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use store::{Batch, CallQuery, CallSort, Cursor, Reader, Store, StoreError};

use crate::anything;
use crate::support::CallCentre;

/// Calls with few different values, so that keys tie.
fn calls() -> impl Strategy<Value = Vec<Call>> {
    let some_text = || {
        option::of(select(vec![
            "",
            "a",
            "B",
            "ab",
            "50%",
            "x_y",
            "+14085550101",
        ]))
    };
    let call = (
        anything::call(),
        some_text(),
        some_text(),
        some_text(),
        0..4_i64,
        option::of(0..3_i64),
        0..3_i64,
    );
    vec(call, 0..40).prop_map(|calls| {
        (0..)
            .zip(calls)
            .map(|(n, (call, number, name, queue, started, wait, talk))| {
                let id: engine::TelephonySessionId = format!("s-{n}").as_str().into();
                Call {
                    sessions: vec![id.clone()],
                    id,
                    customer_number: number.map(Into::into),
                    customer_name: name.map(Into::into),
                    queue_name: queue.map(Into::into),
                    started_at: Timestamp::from_millis(started),
                    // Some a moment later, as calls are offered after they start.
                    offered_at: call
                        .offered_at
                        .map(|at| Timestamp::from_millis(started + at.as_millis().rem_euclid(2))),
                    wait_ms: wait,
                    talk_ms: talk,
                    hold_ms: talk / 2,
                    ..call
                }
            })
            .collect()
    })
}

fn query() -> impl Strategy<Value = CallQuery> {
    (
        (0..3_i64, 1..5_i64),
        vec(anything::extension(), 0..3),
        vec(anything::extension(), 0..3),
        option::of(select(vec![Direction::Inbound, Direction::Outbound])),
        subsequence(CallOutcome::ALL, 0..=CallOutcome::ALL.len()),
        option::of(select(Side::ALL)),
        subsequence(Confidence::ALL, 0..=2),
        option::weighted(
            0.3,
            select(vec!["A", "%", "_", "\\", "b", "", "(408) 555-0101"]),
        ),
        1..6_u32,
    )
        .prop_map(
            |(range, agents, queues, direction, outcomes, ended_by, confidence, text, limit)| {
                CallQuery {
                    from: Timestamp::from_millis(range.0),
                    to: Timestamp::from_millis(range.1),
                    agents,
                    queues,
                    direction,
                    outcomes,
                    ended_by,
                    confidence,
                    text: text.map(ToOwned::to_owned),
                    limit,
                    ..CallQuery::default()
                }
            },
        )
}

/// The filter once more, the plain way.
fn passes(query: &CallQuery, call: &Call) -> bool {
    let listed = |list: &[ExtensionId], id: &ExtensionId| list.is_empty() || list.contains(id);
    let text = query.text.as_deref().unwrap_or_default().to_lowercase();
    let holds = |field: &Option<std::sync::Arc<str>>, text: &str| {
        field
            .as_deref()
            .is_some_and(|field| field.to_lowercase().contains(text))
    };
    let number = if text == "(408) 555-0101" {
        "4085550101"
    } else {
        &text
    };
    (query.from..query.to).contains(&call_moment(call))
        && (query.agents.is_empty() || call.agents.iter().any(|a| listed(&query.agents, a)))
        && (query.queues.is_empty()
            || call
                .queue_extension
                .as_ref()
                .is_some_and(|q| listed(&query.queues, q)))
        && query.direction.is_none_or(|d| d == call.direction)
        && (query.outcomes.is_empty() || query.outcomes.contains(&call.outcome))
        && (query.ended_by.is_none() || query.ended_by == call.ended_by)
        && (query.confidence.is_empty() || query.confidence.contains(&call.confidence))
        && (text.is_empty()
            || holds(&call.customer_name, &text)
            || holds(&call.customer_number, number))
}

fn walk(reader: &Reader, query: &CallQuery) -> (Vec<Call>, u64) {
    let mut query = query.clone();
    let mut all = Vec::new();
    loop {
        let page = reader.calls_page(&query).unwrap();
        assert!(page.calls.len() <= query.limit as usize);
        all.extend(page.calls);
        let Some(next) = page.next else {
            return (all, page.total);
        };
        // Through text, as it goes to the window and back.
        query.after = Some(Cursor::new(next.as_str()));
    }
}

proptest! {
    #[test]
    fn every_row_once_for_every_order(calls in calls(), query in query()) {
        let mut store = Store::open_in_memory().unwrap();
        store.commit(&Batch { calls: calls.clone(), ..Batch::default() }).unwrap();
        let reader = store.reader().unwrap();
        let expected: BTreeSet<_> =
            calls.iter().filter(|c| passes(&query, c)).map(|c| c.id.clone()).collect();
        for sort in CallSort::ALL {
            let mut orders = Vec::new();
            for descending in [false, true] {
                let query = CallQuery { sort, descending, ..query.clone() };
                let (found, total) = walk(&reader, &query);
                prop_assert_eq!(total, expected.len() as u64);
                prop_assert_eq!(found.len(), expected.len(), "{:?}", sort);
                let ids: BTreeSet<_> = found.iter().map(|c| c.id.clone()).collect();
                prop_assert_eq!(&ids, &expected);
                orders.push(found);
            }
            orders[1].reverse();
            prop_assert!(orders[0] == orders[1], "{sort:?} is not its own reverse");
        }
    }
}

/// Whether neighbours are in order by `key`.
fn ascends<K: Ord>(calls: &[Call], key: impl Fn(&Call) -> K) -> bool {
    calls.is_sorted_by_key(key)
}

#[test]
fn orders_are_what_their_names_say() {
    let mut store = Store::open_in_memory().unwrap();
    for batch in CallCentre::new(31, 20).batches(20, 50) {
        store.commit(&batch).unwrap();
    }
    let reader = store.reader().unwrap();
    let get = |sort| {
        let query = CallQuery {
            sort,
            descending: false,
            limit: 7,
            ..CallQuery::default()
        };
        let (calls, total) = walk(&reader, &query);
        assert_eq!(calls.len() as u64, total);
        assert!(calls.len() > 80);
        calls
    };
    let ring = |call: &Call| {
        let legs = reader.legs_of_call(&call.id).unwrap();
        legs.iter().map(|l| l.ring_ms).max()
    };
    assert!(ascends(&get(CallSort::Started), |c| c.started_at));
    assert!(ascends(&get(CallSort::Customer), |c| c
        .customer_name
        .as_ref()
        .or(c.customer_number.as_ref())
        .map(|t| t.to_lowercase())));
    assert!(ascends(&get(CallSort::Agents), |c| c
        .agents
        .first()
        .cloned()));
    assert!(ascends(&get(CallSort::Queue), |c| c
        .queue_name
        .as_ref()
        .map(|t| t.to_lowercase())));
    assert!(ascends(&get(CallSort::Direction), |c| c.direction.as_str()));
    assert!(ascends(&get(CallSort::Outcome), |c| c.outcome.as_str()));
    assert!(ascends(&get(CallSort::Wait), |c| c.wait_ms));
    assert!(ascends(&get(CallSort::Ring), ring));
    assert!(ascends(&get(CallSort::Talk), |c| c.talk_ms));
    assert!(ascends(&get(CallSort::Hold), |c| c.hold_ms));
    assert!(ascends(&get(CallSort::EndedBy), |c| c
        .ended_by
        .map(Side::as_str)));
    assert!(ascends(&get(CallSort::Confidence), |c| c
        .confidence
        .as_str()));
}

#[test]
fn calls_that_arrive_while_paging_repeat_and_hide_nothing() {
    let mut store = Store::open_in_memory().unwrap();
    let mut batches = CallCentre::new(32, 20).batches(20, 50);
    let late = batches.split_off(10);
    for batch in batches {
        store.commit(&batch).unwrap();
    }
    let reader = store.reader().unwrap();
    let mut query = CallQuery {
        limit: 5,
        ..CallQuery::default()
    };
    let (before, _) = walk(&reader, &query);
    let first = reader.calls_page(&query).unwrap();
    for batch in late {
        store.commit(&batch).unwrap();
    }
    query.after = first.next.clone();
    let (rest, total) = walk(&reader, &query);
    assert_eq!(total, first.total);
    let seen: Vec<_> = first.calls.iter().chain(&rest).map(|c| &c.id).collect();
    assert!(seen.into_iter().eq(before.iter().map(|c| &c.id)));
}

#[test]
fn a_cursor_of_another_order_is_refused() {
    let mut store = Store::open_in_memory().unwrap();
    for batch in CallCentre::new(33, 20).batches(4, 50) {
        store.commit(&batch).unwrap();
    }
    let reader = store.reader().unwrap();
    let query = CallQuery {
        limit: 2,
        ..CallQuery::default()
    };
    let next = reader.calls_page(&query).unwrap().next;
    assert!(next.is_some());
    for (sort, after) in [
        (CallSort::Talk, next),
        (CallSort::Started, Some(Cursor::new("nonsense"))),
        (CallSort::Started, Some(Cursor::new("[1,2]"))),
        (
            CallSort::Started,
            Some(Cursor::new("[\"started\",true,null,1,1]")),
        ),
    ] {
        let query = CallQuery {
            sort,
            after,
            ..query.clone()
        };
        assert!(matches!(reader.calls_page(&query), Err(StoreError::Cursor)));
    }
}

#[test]
fn a_page_may_be_of_chosen_calls_only() {
    let mut store = Store::open_in_memory().unwrap();
    for batch in CallCentre::new(72, 10).batches(3, 60) {
        store.commit(&batch).unwrap();
    }
    let reader = store.reader().unwrap();
    let (from, to) = anything::ALWAYS;
    let mut keys = Vec::new();
    let mut wanted = 0;
    reader
        .each_call(from, to, |key, call| {
            if call.outcome == CallOutcome::Answered {
                keys.push(key);
                wanted += 1;
            }
        })
        .unwrap();
    assert!(wanted > 2);
    let of_legs = {
        let mut found = BTreeSet::new();
        reader
            .each_leg(from, to, |key, _| found.extend(key))
            .unwrap();
        found
    };
    assert!(keys.iter().all(|key| of_legs.contains(key)));
    let query = CallQuery {
        among: Some(keys),
        limit: 2,
        ..CallQuery::default()
    };
    let (calls, total) = walk(&reader, &query);
    assert_eq!((calls.len(), total), (wanted, wanted as u64));
    assert!(calls.iter().all(|c| c.outcome == CallOutcome::Answered));
    let nobody = CallQuery {
        among: Some(Vec::new()),
        ..CallQuery::default()
    };
    assert_eq!(walk(&reader, &nobody), (Vec::new(), 0));
}
