//! Which alerts are announced on the desktop, and when: the newest state only, never more than
//! one in ten seconds. What was open at the start is not news; what was put aside is silent until
//! its time is over; what is open still speaks again as often as its rule says; outside business
//! hours nothing does.
//!
//! Pure: alerts and moments in, at most one alert out.

use std::collections::{BTreeMap, BTreeSet};

use crate::view::{AlertView, Severity};

/// Least time between two announcements.
pub const QUIET_MS: i64 = 10_000;

/// See the module's documentation.
#[derive(Debug, Default)]
pub struct Announcer {
    known: Option<BTreeSet<(String, Severity)>>,
    /// When each open alert was seen first, or said last.
    said: BTreeMap<String, i64>,
    pending: Option<AlertView>,
    last_ms: Option<i64>,
}

impl Announcer {
    /// Takes the alerts that are open and not put aside, worst first; gives the one to announce.
    pub fn offer(&mut self, open: &[AlertView], now_ms: i64) -> Option<AlertView> {
        let loud = || open.iter().filter(|alert| !alert.quiet);
        let keys: BTreeSet<_> = loud().map(key).collect();
        let ids: BTreeSet<&str> = loud().map(|alert| alert.id.as_str()).collect();
        self.said.retain(|id, _| ids.contains(id.as_str()));
        for id in &ids {
            self.said.entry((*id).to_owned()).or_insert(now_ms);
        }
        let known = self.known.replace(keys)?;
        let fresh = loud().find(|alert| !known.contains(&key(alert)));
        if fresh.is_some() {
            self.pending = fresh.cloned();
        }
        // What is over by now is not announced.
        if let Some(pending) = &self.pending
            && !ids.contains(pending.id.as_str())
        {
            self.pending = None;
        }
        if self.pending.is_none() {
            self.pending = loud().find(|alert| self.is_due(alert, now_ms)).cloned();
        }
        let quiet = self.last_ms.is_some_and(|last| now_ms - last < QUIET_MS);
        if quiet {
            return None;
        }
        let said = self.pending.take()?;
        self.last_ms = Some(now_ms);
        self.said.insert(said.id.clone(), now_ms);
        Some(said)
    }

    fn is_due(&self, alert: &AlertView, now_ms: i64) -> bool {
        let since = self.said.get(&alert.id).copied().unwrap_or(now_ms);
        alert.repeat_min > 0 && now_ms - since >= i64::from(alert.repeat_min) * 60_000
    }
}

fn key(alert: &AlertView) -> (String, Severity) {
    (alert.id.clone(), alert.severity)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::AlertKind;

    fn alert(id: &str, severity: Severity) -> AlertView {
        AlertView {
            id: id.into(),
            severity,
            kind: AlertKind::Hold,
            limit_s: 120,
            name: "Ann".into(),
            other: None,
            callers: 0,
            title: String::new(),
            detail: String::new(),
            since_ms: 0,
            repeat_min: 0,
            quiet: false,
            agent_id: None,
            queue_id: None,
        }
    }

    #[test]
    fn never_more_than_one_announcement_in_ten_seconds() {
        let mut announcer = Announcer::default();
        let mut open = vec![alert("old", Severity::Warning)];
        assert_eq!(announcer.offer(&open, 0), None, "open at the start");
        let mut said = Vec::new();
        for second in 0..120_i64 {
            open.push(alert(&format!("a{second}"), Severity::Warning));
            if announcer.offer(&open, second * 1_000).is_some() {
                said.push(second);
            }
        }
        assert!(said.windows(2).all(|w| w[1] - w[0] >= 10), "{said:?}");
        assert_eq!(said.len(), 12);
    }

    #[test]
    fn what_is_over_is_not_announced_and_what_grows_worse_is_news() {
        let mut announcer = Announcer::default();
        assert_eq!(announcer.offer(&[], 0), None);
        let first = [alert("a", Severity::Warning)];
        assert_eq!(announcer.offer(&first, 1).unwrap().id, "a");
        let second = [
            alert("a", Severity::Warning),
            alert("b", Severity::Critical),
        ];
        assert_eq!(announcer.offer(&second, 2), None, "quiet");
        assert_eq!(announcer.offer(&first, 20_000), None, "over");
        let worse = [alert("a", Severity::Critical)];
        assert_eq!(
            announcer.offer(&worse, 30_000).unwrap().severity,
            Severity::Critical
        );
        assert_eq!(announcer.offer(&worse, 60_000), None, "said once");
    }

    #[test]
    fn an_alert_comes_back_when_its_time_aside_is_over() {
        let mut announcer = Announcer::default();
        let open = [alert("a", Severity::Warning)];
        assert_eq!(announcer.offer(&open, 0), None);
        assert_eq!(announcer.offer(&[], 1_000), None, "put aside");
        assert_eq!(announcer.offer(&open, 301_000).unwrap().id, "a");
    }

    #[test]
    fn an_open_alert_speaks_again_as_its_rule_says_until_it_is_put_aside() {
        let mut announcer = Announcer::default();
        assert_eq!(announcer.offer(&[], 0), None);
        let open = [AlertView {
            repeat_min: 2,
            ..alert("a", Severity::Warning)
        }];
        let mut said = Vec::new();
        for second in 1..=300_i64 {
            if announcer.offer(&open, second * 1_000).is_some() {
                said.push(second);
            }
        }
        assert_eq!(said, [1, 121, 241]);
        assert_eq!(announcer.offer(&[], 301_000), None, "put aside");
        assert_eq!(announcer.offer(&[], 900_000), None);
    }

    #[test]
    fn what_was_open_at_the_start_speaks_after_its_time_and_not_before() {
        let mut announcer = Announcer::default();
        let open = [AlertView {
            repeat_min: 1,
            ..alert("a", Severity::Warning)
        }];
        assert_eq!(announcer.offer(&open, 0), None);
        assert_eq!(announcer.offer(&open, 59_999), None);
        assert_eq!(announcer.offer(&open, 60_000).unwrap().id, "a");
    }

    #[test]
    fn outside_business_hours_nothing_is_said_and_what_lasts_is_news_when_they_begin() {
        let mut announcer = Announcer::default();
        assert_eq!(announcer.offer(&[], 0), None);
        let mut open = [AlertView {
            quiet: true,
            repeat_min: 1,
            ..alert("a", Severity::Critical)
        }];
        assert_eq!(announcer.offer(&open, 1_000), None);
        assert_eq!(announcer.offer(&open, 600_000), None);
        open[0].quiet = false;
        assert_eq!(announcer.offer(&open, 601_000).unwrap().id, "a");
    }
}
