//! Call queues, their members and their service-level rule.
//!
//! Pure shapes of `…/call-queues`, `…/call-queues/{id}` and `…/call-queues/{id}/members`.

use serde::Deserialize;

use crate::wire::{WireId, lenient, whole_number};

/// One call queue.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Queue {
    /// Queue id: an extension id.
    pub id: WireId,
    /// Short number.
    #[serde(default, deserialize_with = "lenient")]
    pub extension_number: Option<String>,
    /// Name of the queue (not a person's).
    #[serde(default, deserialize_with = "lenient")]
    pub name: Option<String>,
    /// `Enabled`, …
    #[serde(default, deserialize_with = "lenient")]
    pub status: Option<String>,
    /// Only in the reply for a single queue.
    #[serde(default, deserialize_with = "lenient")]
    pub service_level_settings: Option<ServiceLevelSettings>,
}

/// The account's own service-level rule of a queue.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ServiceLevelSettings {
    /// Target in per cent.
    #[serde(default, deserialize_with = "whole_number")]
    pub sla_goal: Option<i64>,
    /// Answer within this many seconds.
    #[serde(default, deserialize_with = "whole_number")]
    pub sla_threshold_seconds: Option<i64>,
    /// Whether calls abandoned early count.
    #[serde(default, deserialize_with = "lenient")]
    pub include_abandoned_calls: Option<bool>,
    /// What "early" means, in seconds.
    #[serde(default, deserialize_with = "whole_number")]
    pub abandoned_threshold_seconds: Option<i64>,
}

/// One member of a queue.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct QueueMember {
    /// Extension id.
    pub id: WireId,
    /// Short number.
    #[serde(default, deserialize_with = "lenient")]
    pub extension_number: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn queue_with_service_level() {
        let queue: Queue = serde_json::from_str(
            r#"{"id":"77","name":"Sales","serviceLevelSettings":{"slaGoal":80,"slaThresholdSeconds":"30"}}"#,
        )
        .unwrap();
        let rule = queue.service_level_settings.unwrap();
        assert_eq!(
            (rule.sla_goal, rule.sla_threshold_seconds),
            (Some(80), Some(30))
        );
    }
}
