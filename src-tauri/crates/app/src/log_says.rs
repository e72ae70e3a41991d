//! What the call log had to say of one call, as the opened call shows it.
//!
//! Pure. The comparison itself is `engine::fold::logged`'s; here it becomes a verdict and the fields
//! that came from somewhere other than notifications.

use engine::{Call, Leg, Reconciliation, Source, Timestamp, Verdict};

use crate::view::{CallLogVerdict, CallLogView, RepairedField};

/// A finished call may be missing from the log for so long before that means anything.
const LOG_LAG_MS: i64 = 10 * 60_000;

/// `found` is the stored comparison, `read_at` when the log was last read to its end.
pub fn log_says(
    call: &Call,
    legs: &[Leg],
    found: Option<Reconciliation>,
    read_at: Option<Timestamp>,
    agent: impl Fn(&Leg) -> String,
) -> CallLogView {
    let verdict = match (&found, call.ended_at) {
        (Some(found), _) => match found.verdict {
            Verdict::Matched => CallLogVerdict::Matched,
            Verdict::Filled => CallLogVerdict::Filled,
            Verdict::Differing => CallLogVerdict::Differing,
        },
        (None, Some(end)) if read_at.is_some_and(|at| at > end.plus_millis(LOG_LAG_MS)) => {
            CallLogVerdict::Missing
        }
        (None, _) => CallLogVerdict::NotAsked,
    };
    let repaired = legs.iter().flat_map(|leg| {
        let name = agent(leg);
        let fields = [
            ("start", leg.sources.started),
            ("ringing", leg.sources.ringing),
            ("answer", leg.sources.answered),
            ("end", leg.sources.ended),
        ];
        let elsewhere = fields.into_iter().filter_map(|(field, source)| {
            let from = match source {
                Source::CallLog => "callLog",
                Source::Snapshot => "snapshot",
                Source::Absent | Source::Notification(_) => return None,
            };
            Some((field, from))
        });
        elsewhere
            .map(|(field, from)| RepairedField {
                agent: name.clone(),
                field: field.to_owned(),
                from: from.to_owned(),
            })
            .collect::<Vec<_>>()
    });
    CallLogView {
        verdict,
        repaired: repaired.collect(),
        differences: found.map(|found| found.differences).unwrap_or_default(),
        read_at_ms: read_at.map(Timestamp::as_millis),
    }
}
