//! Where a row stands: which span of time, whose records. Pure.

use engine::ExtensionId;

const MINUTE_MS: i64 = 60_000;

/// How long a span is. All begin at multiples of their length since 1970 (UTC), so that each holds
/// a whole number of the next shorter ones, and zones of whole hours, halves and quarters cut days
/// where spans begin.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Level {
    /// A quarter of an hour.
    Quarter,
    /// An hour.
    Hour,
    /// A day of UTC.
    Day,
    /// Sixteen of them.
    Block,
}

impl Level {
    /// Those that are noted as due, the shortest first. Quarters are made with their hour.
    pub(super) const DUE: [Self; 3] = [Self::Hour, Self::Day, Self::Block];

    /// Its length.
    #[must_use]
    pub const fn millis(self) -> i64 {
        MINUTE_MS
            * match self {
                Self::Quarter => 15,
                Self::Hour => 60,
                Self::Day => 24 * 60,
                Self::Block => 16 * 24 * 60,
            }
    }

    pub(super) const fn number(self) -> i64 {
        self as i64
    }

    /// The next shorter one.
    pub(super) const fn shorter(self) -> Option<Self> {
        match self {
            Self::Quarter => None,
            Self::Hour => Some(Self::Quarter),
            Self::Day => Some(Self::Hour),
            Self::Block => Some(Self::Day),
        }
    }

    /// Start of the span that holds a moment.
    #[must_use]
    pub const fn slot(self, at_ms: i64) -> i64 {
        at_ms
            .div_euclid(self.millis())
            .saturating_mul(self.millis())
    }

    /// Starts of the spans that begin in `[from, to)`.
    pub(super) fn slots(self, from: i64, to: i64) -> impl Iterator<Item = i64> {
        let first = self.slot(from);
        let first = if first < from {
            first.saturating_add(self.millis())
        } else {
            first
        };
        std::iter::successors(Some(first), move |at| at.checked_add(self.millis()))
            .take_while(move |at| *at < to)
    }
}

/// Whose records a row sums up.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Subject {
    /// All.
    Everyone,
    /// An agent's legs, and the calls the agent took part in.
    Agent(ExtensionId),
    /// The legs a queue offered, and the calls that entered it first.
    Queue(ExtensionId),
}

/// Kinds of subjects, as they stand in the table.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Kind {
    Everyone,
    Agent,
    Queue,
    Pair,
}

impl Kind {
    pub(super) const ALL: [Self; 4] = [Self::Everyone, Self::Agent, Self::Queue, Self::Pair];

    pub(super) const fn number(self) -> i64 {
        self as i64
    }

    /// The shortest spans that are kept. An agent's quarters would be as many as the legs.
    pub(super) const fn finest(self) -> Level {
        match self {
            Self::Everyone | Self::Queue => Level::Quarter,
            Self::Agent => Level::Hour,
            Self::Pair => Level::Day,
        }
    }

    /// The shortest spans whose [`engine::metrics::Spans`] are kept.
    pub(super) const fn finest_spans(self) -> Option<Level> {
        match self {
            Self::Everyone | Self::Queue | Self::Agent => Some(Level::Hour),
            Self::Pair => None,
        }
    }
}

impl Subject {
    pub(super) const fn kind(&self) -> Kind {
        match self {
            Self::Everyone => Kind::Everyone,
            Self::Agent(_) => Kind::Agent,
            Self::Queue(_) => Kind::Queue,
        }
    }

    pub(super) fn extension(&self) -> &str {
        match self {
            Self::Everyone => "",
            Self::Agent(id) | Self::Queue(id) => id.as_str(),
        }
    }
}

/// Name of an agent in a queue. Extension ids are digits; what is not is kept apart by the slash
/// all the same, because the queue is what follows the last one.
pub(super) fn pair(agent: &str, queue: &str) -> String {
    format!("{agent}/{queue}")
}

/// Agent and queue of such a name.
pub(super) fn unpair(name: &str) -> (&str, &str) {
    name.rsplit_once('/').unwrap_or((name, ""))
}
