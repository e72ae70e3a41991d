//! Thresholds crossed on the board.
//!
//! Pure: a board, thresholds and a moment in, alerts out. What was acknowledged is the window's.

use crate::view::{
    AgentTile, AlertKind, AlertRepeat, AlertView, Phase, QueueCard, Severity, Thresholds,
};

/// What raises alerts, and how they speak.
#[derive(Debug, Clone, Copy)]
pub struct AlertRules {
    /// Limits.
    pub thresholds: Thresholds,
    /// When an open alert speaks again.
    pub repeat: AlertRepeat,
    /// Outside business hours: listed, not announced.
    pub quiet: bool,
}

/// Every threshold that is crossed at `now_ms` (server time), worst first, then oldest.
#[must_use]
pub fn alerts<'b>(
    tiles: impl Iterator<Item = &'b AgentTile>,
    queues: impl Iterator<Item = &'b QueueCard>,
    rules: &AlertRules,
    now_ms: i64,
) -> Vec<AlertView> {
    let (thresholds, repeat) = (&rules.thresholds, &rules.repeat);
    let mut alerts = Vec::new();
    for tile in tiles {
        for call in &tile.calls {
            let (kind, limit, repeat_min, title) = match call.phase {
                Phase::Ringing => (
                    AlertKind::Ring,
                    thresholds.ring_s,
                    repeat.ring_min,
                    "Ringing",
                ),
                Phase::OnHold => (
                    AlertKind::Hold,
                    thresholds.hold_s,
                    repeat.hold_min,
                    "On hold",
                ),
                Phase::Talking => (
                    AlertKind::Talk,
                    thresholds.talk_s,
                    repeat.talk_min,
                    "Talking",
                ),
                Phase::Idle | Phase::Voicemail | Phase::Ended | Phase::Away => continue,
            };
            let Some((severity, since_ms)) = crossed(call.since_ms, limit, now_ms) else {
                continue;
            };
            let other = call.name.as_deref().or(call.number.as_deref());
            alerts.push(AlertView {
                id: format!("{}:{:?}:{}", call.id, call.phase, call.since_ms),
                severity,
                kind,
                limit_s: limit,
                name: tile.name.clone(),
                other: other.map(str::to_owned),
                callers: 0,
                title: format!("{title} over {}", span(limit)),
                detail: format!("{} · {}", tile.name, other.unwrap_or("unknown caller")),
                since_ms,
                repeat_min,
                quiet: rules.quiet,
                agent_id: Some(tile.id.clone()),
                queue_id: None,
            });
        }
    }
    for queue in queues {
        let Some(first) = queue.waiting.first() else {
            continue;
        };
        let Some((severity, since_ms)) = crossed(first.since_ms, thresholds.wait_s, now_ms) else {
            continue;
        };
        let callers = match queue.waiting.len() {
            1 => "1 caller".to_owned(),
            many => format!("{many} callers"),
        };
        alerts.push(AlertView {
            id: format!("{}:wait:{}", queue.id, first.session_id),
            severity,
            kind: AlertKind::Wait,
            limit_s: thresholds.wait_s,
            name: queue.name.clone(),
            other: None,
            callers: u32::try_from(queue.waiting.len()).unwrap_or(u32::MAX),
            title: format!("{} waits over {}", queue.name, span(thresholds.wait_s)),
            detail: callers,
            since_ms,
            repeat_min: repeat.wait_min,
            quiet: rules.quiet,
            agent_id: None,
            queue_id: Some(queue.id.clone()),
        });
    }
    alerts.sort_by(|a, b| {
        (std::cmp::Reverse(a.severity), a.since_ms, &a.id).cmp(&(
            std::cmp::Reverse(b.severity),
            b.since_ms,
            &b.id,
        ))
    });
    alerts
}

/// A warning at the limit, critical at twice the limit; and when the limit was crossed.
fn crossed(since_ms: i64, limit_s: u32, now_ms: i64) -> Option<(Severity, i64)> {
    let limit_ms = i64::from(limit_s) * 1_000;
    let lasted = now_ms.saturating_sub(since_ms);
    if limit_s == 0 || lasted < limit_ms {
        return None;
    }
    let severity = if lasted >= 2 * limit_ms {
        Severity::Critical
    } else {
        Severity::Warning
    };
    Some((severity, since_ms + limit_ms))
}

fn span(seconds: u32) -> String {
    if seconds >= 60 && seconds.is_multiple_of(60) {
        format!("{} min", seconds / 60)
    } else {
        format!("{seconds} s")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_threshold_warns_at_once_and_is_critical_at_twice() {
        assert_eq!(crossed(0, 20, 19_999), None);
        assert_eq!(crossed(0, 20, 20_000), Some((Severity::Warning, 20_000)));
        assert_eq!(crossed(0, 20, 40_000), Some((Severity::Critical, 20_000)));
        assert_eq!(crossed(0, 0, 40_000), None, "zero switches it off");
    }

    #[test]
    fn spans_read_like_speech() {
        assert_eq!(span(120), "2 min");
        assert_eq!(span(90), "90 s");
    }
}
