//! What to subscribe to: what the product cannot do without, and what it would like besides.
//!
//! Pure. A server that refuses a wish refuses the whole subscription, so the wishes are given up
//! one by one, the last first, until it is granted.

/// Event filters in order of value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventFilters {
    /// Never empty: the first set is always asked for.
    sets: Vec<Vec<String>>,
    asked: usize,
}

impl EventFilters {
    /// Only these.
    pub fn new(needed: Vec<String>) -> Self {
        Self {
            sets: vec![needed],
            asked: 1,
        }
    }

    /// Besides, as long as nobody objects; what was added last is given up first.
    #[must_use]
    pub fn and_if_allowed(mut self, wished: Vec<String>) -> Self {
        if !wished.is_empty() {
            self.sets.push(wished);
        }
        self.asked = self.sets.len();
        self
    }

    /// What to ask for at the moment.
    pub fn asked(&self) -> Vec<String> {
        self.sets
            .iter()
            .take(self.asked)
            .flatten()
            .cloned()
            .collect()
    }

    /// What must be granted.
    pub fn needed(&self) -> &[String] {
        self.sets.first().map_or(&[], Vec::as_slice)
    }

    /// Gives up the least valuable wish; false when only what is needed was asked for, and then
    /// everything is asked for again the next time.
    pub fn give_up_one(&mut self) -> bool {
        if self.asked > 1 {
            self.asked -= 1;
            return true;
        }
        self.asked = self.sets.len();
        false
    }
}

impl From<Vec<String>> for EventFilters {
    fn from(needed: Vec<String>) -> Self {
        Self::new(needed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(name: &str) -> Vec<String> {
        vec![name.to_owned()]
    }

    #[test]
    fn wishes_are_given_up_in_turn_and_taken_up_again() {
        let mut filters = EventFilters::new(set("calls"))
            .and_if_allowed(set("people"))
            .and_if_allowed(Vec::new())
            .and_if_allowed(set("mail"));
        assert_eq!(filters.asked(), ["calls", "people", "mail"]);
        assert!(filters.give_up_one());
        assert_eq!(filters.asked(), ["calls", "people"]);
        assert!(filters.give_up_one());
        assert_eq!(filters.asked(), ["calls"]);
        assert!(!filters.give_up_one());
        assert_eq!(filters.asked(), ["calls", "people", "mail"]);
        assert_eq!(filters.needed(), ["calls"]);
    }
}
