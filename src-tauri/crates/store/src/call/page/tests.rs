//! How SQLite means to run the queries: by an index, and in its order where that is possible.

use rusqlite::types::Value;

use super::*;
use crate::support::CallCentre;
use crate::{Store, evidence, leg, rollup, session};

/// A store large enough for its statistics not to matter.
fn store() -> Store {
    let mut store = Store::open_in_memory().unwrap();
    for batch in CallCentre::new(71, 20).batches(4, 100) {
        store.commit(&batch).unwrap();
    }
    store
}

fn plan(conn: &Connection, sql: &str, values: Vec<Value>) -> String {
    let mut statement = conn.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
    let parameters = statement.parameter_count();
    let values = (0..parameters).map(|at| values.get(at).cloned().unwrap_or(Value::Null));
    let lines: Vec<String> = statement
        .query_map(params_from_iter(values), |row| row.get("detail"))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    lines.join("\n")
}

/// No table is read from end to end.
fn assert_searches(plan: &str) {
    for table in [
        "call",
        "leg",
        "session",
        "notification",
        "call_agent",
        "evidence",
        "rollup",
        "rollup_spans",
        "rollup_due",
        "number_day",
    ] {
        for line in plan.lines() {
            let scans = line.strip_prefix("SCAN ").and_then(|l| l.split(' ').next());
            assert_ne!(scans, Some(table), "{plan}");
        }
    }
}

fn queries() -> Vec<CallQuery> {
    let plain = CallQuery::default();
    vec![
        plain.clone(),
        CallQuery {
            descending: false,
            ..plain.clone()
        },
        CallQuery {
            agents: vec!["1".into(), "2".into()],
            ..plain.clone()
        },
        CallQuery {
            queues: vec!["3".into()],
            outcomes: vec![CallOutcome::Missed],
            direction: Some(Direction::Inbound),
            ended_by: Some(Side::Agent),
            confidence: vec![Confidence::Exact],
            text: Some("a".into()),
            ..plain
        },
    ]
}

#[test]
fn pages_search_for_every_order_and_filter() {
    let store = store();
    for query in queries() {
        for sort in CallSort::ALL {
            let query = CallQuery {
                sort,
                ..query.clone()
            };
            let place = Place {
                key: Value::Integer(1),
                id: 1,
                total: 9,
            };
            for place in [None, Some(&place)] {
                let (sql, values) = keys_sql(&query, place, 100, false);
                assert_searches(&plan(&store.conn, &sql, values));
            }
        }
    }
}

#[test]
fn the_default_order_is_the_order_of_an_index() {
    let store = store();
    for query in queries() {
        if !query.agents.is_empty() {
            // A list of agents is a set of calls, which SQLite may sort.
            continue;
        }
        let place = Place {
            key: Value::Integer(1),
            id: 1,
            total: 9,
        };
        for place in [None, Some(&place)] {
            let (sql, values) = keys_sql(&query, place, 100, false);
            let plan = plan(&store.conn, &sql, values);
            assert!(
                plan.contains("USING COVERING INDEX call_started")
                    || plan.contains("USING INDEX call_started"),
                "{plan}"
            );
            assert!(!plan.contains("TEMP B-TREE"), "{plan}");
        }
    }
}

#[test]
fn the_longest_calls_of_a_long_time_are_walked_and_of_a_short_one_sorted() {
    let store = store();
    let long = CallQuery {
        sort: CallSort::Talk,
        ..CallQuery::default()
    };
    let newest = rollup::newest(&store.conn).unwrap();
    let short = CallQuery {
        from: newest.plus_millis(-1),
        to: newest,
        ..long.clone()
    };
    let of_queue = CallQuery {
        queues: vec!["3".into()],
        ..long.clone()
    };
    let place = Place {
        key: Value::Integer(1),
        id: 1,
        total: 9,
    };
    for place in [None, Some(&place)] {
        for (query, walks) in [(&long, true), (&short, false), (&of_queue, false)] {
            let walk = walks_talk(&store.conn, query, 10).unwrap();
            assert_eq!(walk, walks);
            let (sql, values) = keys_sql(query, place, 10, walk);
            let plan = plan(&store.conn, &sql, values);
            assert_eq!(plan.contains("call_talk"), walks, "{plan}");
            assert_eq!(plan.contains("TEMP B-TREE"), !walks, "{plan}");
        }
    }
}

#[test]
fn records_are_searched_for_in_the_order_of_an_index() {
    let store = store();
    for sql in [
        leg::BETWEEN,
        super::super::BETWEEN,
        leg::MEASURES_BETWEEN,
        leg::MEASURES_REACHING,
        leg::MEASURES_OF_AGENT,
        leg::MEASURES_OF_QUEUE,
        leg::MEASURES_WITH_CALL,
        leg::MEASURES_WITH_NUMBER,
        super::super::MEASURES_BETWEEN,
        super::super::MEASURES_OF_AGENT,
        super::super::MEASURES_OF_QUEUE,
        super::super::MEASURES_WITH_CUSTOMER,
        super::super::QUEUE_NAME,
    ]
    .into_iter()
    .chain(rollup::PAGED)
    .chain(rollup::STATEMENTS)
    {
        let plan = plan(&store.conn, sql, Vec::new());
        assert_searches(&plan);
        assert!(!plan.contains("TEMP B-TREE"), "{plan}");
    }
    for sql in [
        leg::OF_CALL,
        leg::OF_SESSION,
        super::super::BY_ID,
        super::super::OF_SESSION,
        leg::MEASURES_OF_KEY,
        BY_NUMBER,
        evidence::DIFFERING,
        evidence::VERDICTS,
        session::NEXT_KEPT,
    ] {
        assert_searches(&plan(&store.conn, sql, Vec::new()));
    }
}

#[test]
fn one_agent_or_queue_is_read_by_its_own_index() {
    let store = store();
    for (sql, index) in [
        (leg::MEASURES_OF_AGENT, "leg_agent"),
        (leg::MEASURES_OF_QUEUE, "leg_queue"),
        (super::super::MEASURES_OF_QUEUE, "call_queue"),
        (super::super::MEASURES_OF_AGENT, "call_moment"),
    ] {
        let plan = plan(&store.conn, sql, Vec::new());
        assert!(plan.contains(index), "{plan}");
    }
}

#[test]
fn patterns_take_text_as_it_stands() {
    assert_eq!(contains("50%_\\"), "%50\\%\\_\\\\%");
    assert_eq!(number_form("(408) 555-0101"), "4085550101");
    assert_eq!(number_form("()"), "()");
    assert_eq!(number_form("Ann-Marie"), "Ann-Marie");
}
