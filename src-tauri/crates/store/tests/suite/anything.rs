//! Any record at all, likely or not.

use std::sync::Arc;

use engine::{
    Call, CallOutcome, Confidence, Direction, ExtensionId, Leg, Outage, Outcome, PartyId, Segment,
    SegmentKind, SessionId, Side, Source, Sources, TelephonySessionId, Timestamp,
};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use store::Notification;

pub(crate) fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        "[ -~]{0,12}",
        vec(any::<char>(), 0..8).prop_map(|chars| chars.into_iter().collect()),
    ]
}

fn shared() -> impl Strategy<Value = Option<Arc<str>>> {
    option::of(text().prop_map(Arc::from))
}

pub(crate) fn time() -> impl Strategy<Value = Timestamp> {
    prop_oneof![
        4 => 1_793_628_000_000_i64..1_793_728_000_000,
        1 => any::<i64>(),
    ]
    .prop_map(Timestamp::from_millis)
}

fn span() -> impl Strategy<Value = i64> {
    prop_oneof![0_i64..600_000, any::<i64>()]
}

fn source() -> impl Strategy<Value = Source> {
    prop_oneof![
        Just(Source::Absent),
        Just(Source::CallLog),
        any::<u64>().prop_map(Source::Notification),
    ]
}

fn segment() -> impl Strategy<Value = Segment> {
    (select(SegmentKind::ALL), time(), option::of(time())).prop_map(|(kind, from, to)| Segment {
        kind,
        from,
        to,
    })
}

fn direction() -> impl Strategy<Value = Direction> {
    select(vec![Direction::Inbound, Direction::Outbound])
}

/// One of a few sessions, so that records meet.
pub(crate) fn session() -> impl Strategy<Value = TelephonySessionId> {
    (0..12_u32).prop_map(|n| TelephonySessionId::new(format!("s-{n}")))
}

pub(crate) fn extension() -> impl Strategy<Value = ExtensionId> {
    (0..5_u32).prop_map(|n| ExtensionId::new(n.to_string()))
}

pub(crate) fn leg() -> impl Strategy<Value = Leg> {
    let who = (session(), 0..4_u32, extension(), option::of(text()));
    let sides = (shared(), shared(), shared(), shared(), shared());
    let queue = option::of(extension());
    let times = (
        time(),
        option::of(time()),
        option::of(time()),
        option::of(time()),
    );
    let spans = (span(), span(), span(), any::<u32>());
    let end = (
        select(Outcome::ALL),
        option::of(select(Side::ALL)),
        any::<bool>(),
        shared(),
        shared(),
        select(Confidence::ALL),
    );
    let sources = (source(), source(), source(), source());
    (
        (who, direction(), sides, queue),
        (times, spans, end),
        (sources, vec(segment(), 0..6)),
    )
        .prop_map(
            |(
                ((session, party, extension, legacy), direction, sides, queue_extension),
                (times, spans, end),
                (sources, segments),
            )| Leg {
                session,
                session_id: legacy.map(SessionId::new),
                party: PartyId::new(format!("p-{party}")),
                extension,
                direction,
                origin: sides.0,
                queue_extension,
                queue_name: sides.1,
                customer_number: sides.2,
                customer_name: sides.3,
                agent_number: sides.4,
                started_at: times.0,
                ringing_at: times.1,
                answered_at: times.2,
                ended_at: times.3,
                ring_ms: spans.0,
                talk_ms: spans.1,
                hold_ms: spans.2,
                hold_count: spans.3,
                outcome: end.0,
                ended_by: end.1,
                ended_on_hold: end.2,
                park_location: end.3,
                transferred_to: end.4,
                confidence: end.5,
                sources: Sources {
                    started: sources.0,
                    ringing: sources.1,
                    answered: sources.2,
                    ended: sources.3,
                },
                segments,
            },
        )
}

pub(crate) fn call() -> impl Strategy<Value = Call> {
    let who = (session(), vec(session(), 0..4), any::<bool>(), direction());
    let sides = (shared(), shared(), option::of(extension()), shared());
    let times = (
        time(),
        option::of(time()),
        option::of(time()),
        option::of(time()),
    );
    let spans = (option::of(span()), span(), span());
    let end = (
        select(CallOutcome::ALL),
        option::of(select(Side::ALL)),
        any::<bool>(),
        select(Confidence::ALL),
        any::<u32>(),
    );
    (who, sides, times, spans, end, vec(extension(), 0..4)).prop_map(
        |((id, others, alone, direction), sides, times, spans, end, agents)| Call {
            sessions: if alone { vec![id.clone()] } else { others },
            id,
            direction,
            customer_number: sides.0,
            customer_name: sides.1,
            queue_extension: sides.2,
            queue_name: sides.3,
            started_at: times.0,
            offered_at: times.1,
            answered_at: times.2,
            ended_at: times.3,
            wait_ms: spans.0,
            outcome: end.0,
            talk_ms: spans.1,
            hold_ms: spans.2,
            agents,
            transfers: end.4,
            ended_by: end.1,
            ended_on_hold: end.2,
            confidence: end.3,
        },
    )
}

pub(crate) fn outage() -> impl Strategy<Value = Outage> {
    (time(), option::of(time()), text()).prop_map(|(from, to, reason)| Outage { from, to, reason })
}

pub(crate) fn notification() -> impl Strategy<Value = Notification> {
    let sequence = prop_oneof![2..20_u64, any::<u64>()];
    (
        time(),
        option::of(session()),
        option::of(sequence),
        option::of(time()),
        option::of(text()),
        vec(any::<u8>(), 0..64),
        option::of(text()),
    )
        .prop_map(
            |(received_at, session, sequence, event_at, uuid, body, problem)| Notification {
                received_at,
                session,
                sequence,
                event_at,
                uuid,
                body,
                problem,
            },
        )
}

/// From the first moment to the last but one.
pub(crate) const ALWAYS: (Timestamp, Timestamp) = (
    Timestamp::from_millis(i64::MIN),
    Timestamp::from_millis(i64::MAX),
);
