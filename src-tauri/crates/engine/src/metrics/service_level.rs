//! Service level: four formulas that people call by the same name, told apart.

use std::collections::BTreeMap;

use super::sums::sums;
use crate::ExtensionId;
use crate::leg::words;

words!(
    /// Which of the four. A = answered, B = left while waiting; `t` = within the threshold.
    ServiceFormula {
        /// A_t ÷ A.
        OfAnswered = "of_answered",
        /// A_t ÷ (A + B).
        OfOffered = "of_offered",
        /// A_t ÷ (A + B − B_short).
        WithoutShortAbandons = "without_short_abandons",
        /// (A_t + B_t) ÷ (A + B).
        AbandonsInTime = "abandons_in_time",
    }
);

/// A queue's service-level rule.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ServiceLevelRule {
    /// Which formula.
    pub formula: ServiceFormula,
    /// "In time" is a wait of at most this.
    pub within_ms: i64,
    /// A short abandon is a wait below this.
    pub short_ms: i64,
    /// The goal, per cent.
    pub goal_percent: u32,
}

impl Default for ServiceLevelRule {
    /// 80 % in 20 s of the answered and abandoned calls.
    /// ASSUMPTION: a short abandon is one under 5 s where the account does not say.
    fn default() -> Self {
        Self {
            formula: ServiceFormula::OfOffered,
            within_ms: 20_000,
            short_ms: 5_000,
            goal_percent: 80,
        }
    }
}

impl ServiceLevelRule {
    /// The rule in words, to stand beside its number.
    #[must_use]
    pub fn words(&self) -> String {
        let (within, short) = (seconds(self.within_ms), seconds(self.short_ms));
        match self.formula {
            ServiceFormula::OfAnswered => format!("answered in {within} s ÷ answered"),
            ServiceFormula::OfOffered => {
                format!("answered in {within} s ÷ (answered + abandoned)")
            }
            ServiceFormula::WithoutShortAbandons => format!(
                "answered in {within} s ÷ (answered + abandoned − abandoned under {short} s)"
            ),
            ServiceFormula::AbandonsInTime => {
                format!("(answered + abandoned in {within} s) ÷ (answered + abandoned)")
            }
        }
    }

    /// The goal, 0..1.
    #[must_use]
    pub fn goal(&self) -> f64 {
        f64::from(self.goal_percent) / 100.0
    }
}

fn seconds(ms: i64) -> String {
    let (whole, rest) = (ms / 1000, ms % 1000);
    if rest == 0 {
        whole.to_string()
    } else {
        format!("{whole}.{rest:03}")
            .trim_end_matches('0')
            .to_owned()
    }
}

/// The rule of each queue, and of those without one of their own.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ServiceLevelRules {
    /// Where the queue has none.
    pub default: ServiceLevelRule,
    /// By queue.
    pub queues: BTreeMap<ExtensionId, ServiceLevelRule>,
}

impl ServiceLevelRules {
    /// The rule that holds for `queue`.
    #[must_use]
    pub fn of(&self, queue: Option<&ExtensionId>) -> ServiceLevelRule {
        queue
            .and_then(|id| self.queues.get(id))
            .copied()
            .unwrap_or(self.default)
    }

    /// The rules in words, for a number over all queues.
    #[must_use]
    pub fn words(&self) -> String {
        if self.queues.values().all(|rule| *rule == self.default) {
            self.default.words()
        } else {
            "each queue by its own rule".to_owned()
        }
    }
}

impl From<ServiceLevelRule> for ServiceLevelRules {
    fn from(rule: ServiceLevelRule) -> Self {
        Self {
            default: rule,
            queues: BTreeMap::new(),
        }
    }
}

sums!(
    /// What the four formulas are made of.
    ServiceCounts {
        /// A.
        answered: u32,
        /// A_t.
        answered_in_time: u32,
        /// B.
        abandoned: u32,
        /// B_t.
        abandoned_in_time: u32,
        /// B_short.
        abandoned_short: u32,
    }
);

impl ServiceCounts {
    /// One call: answered or abandoned after this wait. A wait that is not known is not in time.
    #[must_use]
    pub fn of(answered: bool, wait_ms: Option<i64>, rule: &ServiceLevelRule) -> Self {
        let in_time = u32::from(wait_ms.is_some_and(|ms| ms <= rule.within_ms));
        let short = u32::from(wait_ms.is_some_and(|ms| ms < rule.short_ms));
        if answered {
            Self {
                answered: 1,
                answered_in_time: in_time,
                ..Self::default()
            }
        } else {
            Self {
                abandoned: 1,
                abandoned_in_time: in_time,
                abandoned_short: short,
                ..Self::default()
            }
        }
    }

    /// Numerator and denominator. Both are sums over calls, so calls of queues with different
    /// rules can be added.
    #[must_use]
    pub const fn ratio(&self, formula: ServiceFormula) -> (u32, u32) {
        let both = self.answered.saturating_add(self.abandoned);
        match formula {
            ServiceFormula::OfAnswered => (self.answered_in_time, self.answered),
            ServiceFormula::OfOffered => (self.answered_in_time, both),
            ServiceFormula::WithoutShortAbandons => (
                self.answered_in_time,
                both.saturating_sub(self.abandoned_short),
            ),
            ServiceFormula::AbandonsInTime => (
                self.answered_in_time.saturating_add(self.abandoned_in_time),
                both,
            ),
        }
    }

    /// The level, 0..1; `None` when nothing counts.
    #[must_use]
    pub fn level(&self, formula: ServiceFormula) -> Option<f64> {
        let (good, all) = self.ratio(formula);
        super::share(good, all)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Waits: answered after 5, 20 and 21 s; abandoned after 4, 5 and 30 s.
    fn counts() -> ServiceCounts {
        let rule = ServiceLevelRule::default();
        let one = |answered, s: i64| ServiceCounts::of(answered, Some(s * 1000), &rule);
        [
            one(true, 5),
            one(true, 20),
            one(true, 21),
            one(false, 4),
            one(false, 5),
            one(false, 30),
        ]
        .iter()
        .sum()
    }

    #[test]
    fn the_four_formulas_on_the_same_calls() {
        let cases = [
            (ServiceFormula::OfAnswered, (2, 3)),
            (ServiceFormula::OfOffered, (2, 6)),
            (ServiceFormula::WithoutShortAbandons, (2, 5)),
            (ServiceFormula::AbandonsInTime, (4, 6)),
        ];
        for (formula, wanted) in cases {
            assert_eq!(counts().ratio(formula), wanted, "{formula:?}");
        }
        assert_eq!(counts().level(ServiceFormula::OfOffered), Some(2.0 / 6.0));
    }

    #[test]
    fn an_empty_denominator_is_no_data() {
        let nothing = ServiceCounts::default();
        let short_only = ServiceCounts::of(false, Some(1_000), &ServiceLevelRule::default());
        for formula in ServiceFormula::ALL {
            assert_eq!(nothing.level(*formula), None);
        }
        assert_eq!(short_only.level(ServiceFormula::OfAnswered), None);
        assert_eq!(short_only.level(ServiceFormula::WithoutShortAbandons), None);
        assert_eq!(short_only.level(ServiceFormula::OfOffered), Some(0.0));
        assert_eq!(short_only.level(ServiceFormula::AbandonsInTime), Some(1.0));
    }

    #[test]
    fn an_unknown_wait_is_not_in_time() {
        let one = ServiceCounts::of(true, None, &ServiceLevelRule::default());
        assert_eq!(one.ratio(ServiceFormula::OfAnswered), (0, 1));
    }

    #[test]
    fn a_rule_reads_as_its_formula() {
        let rule = |formula| ServiceLevelRule {
            formula,
            within_ms: 12_500,
            ..ServiceLevelRule::default()
        };
        assert_eq!(
            ServiceLevelRule::default().words(),
            "answered in 20 s ÷ (answered + abandoned)"
        );
        assert_eq!(
            rule(ServiceFormula::OfAnswered).words(),
            "answered in 12.5 s ÷ answered"
        );
        assert_eq!(
            rule(ServiceFormula::WithoutShortAbandons).words(),
            "answered in 12.5 s ÷ (answered + abandoned − abandoned under 5 s)"
        );
        assert_eq!(
            rule(ServiceFormula::AbandonsInTime).words(),
            "(answered + abandoned in 12.5 s) ÷ (answered + abandoned)"
        );
    }

    #[test]
    fn a_queue_may_have_its_own_rule() {
        let own = ServiceLevelRule {
            within_ms: 60_000,
            ..ServiceLevelRule::default()
        };
        let mut rules = ServiceLevelRules::from(ServiceLevelRule::default());
        assert_eq!(rules.words(), ServiceLevelRule::default().words());
        rules.queues.insert("900".into(), own);
        assert_eq!(rules.of(Some(&"900".into())), own);
        assert_eq!(rules.of(Some(&"901".into())), ServiceLevelRule::default());
        assert_eq!(rules.of(None), ServiceLevelRule::default());
        assert_eq!(rules.words(), "each queue by its own rule");
        assert_eq!(ServiceLevelRules::from(own).of(None), own);
    }

    #[test]
    fn a_goal_is_a_share() {
        let rule = ServiceLevelRule {
            goal_percent: 85,
            ..ServiceLevelRule::default()
        };
        assert!((rule.goal() - 0.85).abs() < 1e-9);
    }
}
