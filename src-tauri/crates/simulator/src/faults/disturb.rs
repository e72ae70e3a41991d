//! Faults applied to a finished script: the lines that a subscriber would get, in order of arrival.
//!
//! Pure. For tests that replay notifications without a server.

use serde_json::{Value, json};

use super::{FaultDice, FaultPlan, Spoiled};
use crate::script::Sent;

impl FaultPlan {
    /// What arrives of `sent`, in order of arrival, one envelope a line. Malformed lines are not JSON, not an
    /// envelope, or name a status that nobody knows.
    pub fn disturb(&self, sent: &[Sent]) -> Vec<String> {
        let mut dice = FaultDice::new(self.clone());
        let mut arriving = Vec::with_capacity(sent.len());
        for one in sent {
            let sent_at = one.sent_at.timestamp_millis();
            for copy in dice.deliveries() {
                arriving.push((sent_at + copy.delay_ms, line(one, copy.spoiled)));
            }
        }
        // The sort is stable, so equal moments keep the order of sending.
        arriving.sort_by_key(|(at, _)| *at);
        arriving.into_iter().map(|(_, line)| line).collect()
    }
}

fn line(sent: &Sent, spoiled: Option<Spoiled>) -> String {
    match spoiled {
        None => sent.json.clone(),
        Some(Spoiled::BadJson) => sent.json.chars().take(sent.json.len() / 3).collect(),
        Some(Spoiled::Undecryptable) => "\"bm90IGEgd2hvbGUgYmxvY2s=\"".to_owned(),
        Some(Spoiled::UnknownStatus) => {
            let mut envelope = sent.value();
            if let Some(body) = envelope.get_mut("body") {
                make_unknown(body);
            }
            envelope.to_string()
        }
    }
}

/// Turns a telephony body into one of another session with a status that nobody knows and no extension.
pub(crate) fn make_unknown(body: &mut Value) {
    let Some(object) = body.as_object_mut() else {
        return;
    };
    object.insert(
        "telephonySessionId".into(),
        "s-a0d1ffffffffffz0zffff0000".into(),
    );
    object.insert("sessionId".into(), "999".into());
    object.insert("sequence".into(), 2.into());
    let party = json!({
        "id": "p-a0d1ffffffffffz0zffff0000-1",
        "direction": "Sideways",
        "to": null,
        "from": {},
        "status": { "code": "Levitating", "reason": "NobodyKnows", "rcc": "maybe" },
        "parties": [],
    });
    object.insert("parties".into(), json!([party]));
}

#[cfg(test)]
mod tests {
    use crate::script::{self, ScriptConfig};

    use super::*;

    #[test]
    fn a_clean_plan_changes_nothing_and_a_bad_one_everything_it_says() {
        let config = ScriptConfig {
            max_calls: Some(200),
            ..ScriptConfig::default()
        };
        let sent = script::generate(config).notifications;
        let clean = FaultPlan::default().disturb(&sent);
        assert!(clean.iter().eq(sent.iter().map(|one| &one.json)));
        let plan = FaultPlan {
            reorder: 0.3,
            duplicate: 0.2,
            drop: 0.1,
            malformed: 0.1,
            ..FaultPlan::default()
        };
        let bad = plan.disturb(&sent);
        assert_eq!(bad, plan.disturb(&sent));
        let whole: std::collections::BTreeSet<_> = sent.iter().map(|one| &one.json).collect();
        let arrived: std::collections::BTreeSet<_> =
            bad.iter().filter(|line| whole.contains(line)).collect();
        assert!(arrived.len() < whole.len() && arrived.len() > whole.len() * 8 / 10);
        assert!(
            bad.iter()
                .any(|line| serde_json::from_str::<Value>(line).is_err())
        );
    }
}
