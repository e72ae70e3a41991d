//! How sums lie in a blob. Pure.
//!
//! A blob is numbers of variable length: first the counters that are not zero, each as the distance
//! from the one before and its value; then lists with their lengths in front. The order of the
//! counters is that of `engine::metrics`; [`form`] names it, and rows of another form are made anew.

use std::sync::Arc;

use engine::metrics::{
    CallCounts, CallSummary, Histogram, LegCounts, LegPeaks, LegSummary, NumberSums, Rollup,
    SpanSums, Spans, Waits,
};
use engine::{Outcome, Timestamp};

use crate::StoreError;

/// Changes with the meaning of a number; with their names the form changes by itself.
const MEANING: u32 = 2;

/// What the rows in a file must be made as for this program to read them.
pub(super) fn form() -> String {
    let names: Vec<&str> = LegCounts::NAMES
        .iter()
        .chain(CallCounts::NAMES)
        .copied()
        .collect();
    format!("{MEANING} {}", names.join(" "))
}

pub(super) fn write_sums(sums: &Rollup) -> Vec<u8> {
    let peaks = &sums.legs.peaks;
    let mut counters = sums.legs.counts.values();
    counters.extend([peaks.ring_ms, peaks.talk_ms, peaks.hold_ms].map(present));
    counters.extend([peaks.first_at, peaks.last_at].map(|t| present(t.map(Timestamp::as_millis))));
    counters.extend(sums.calls.counts.values());
    counters.push(present(sums.calls.longest_wait_ms));
    counters.extend([
        i64::from(sums.inbound),
        sums.most_at_once.into(),
        sums.waits.answered.into(),
        sums.waits.abandoned.into(),
    ]);
    counters.extend(
        Outcome::ALL
            .iter()
            .map(|outcome| i64::from(sums.outcomes.get(outcome).copied().unwrap_or(0))),
    );
    let mut out = Writer::default();
    out.counters(&counters);
    out.unsigned(sums.origins.len() as u64);
    for (origin, count) in &sums.origins {
        out.unsigned(origin.len() as u64);
        out.bytes.extend_from_slice(origin.as_bytes());
        out.unsigned((*count).into());
    }
    for waits in [
        &sums.waits.answered_ms,
        &sums.waits.abandoned_ms,
        &sums.waits.direct_abandoned_ms,
    ] {
        out.histogram(waits);
    }
    out.bytes
}

pub(super) fn read_sums(bytes: &[u8]) -> Result<Rollup, StoreError> {
    let mut from = Reader { bytes };
    let mut counters = from.counters().ok_or(UNREADABLE)?.into_iter();
    let mut next = || counters.next().unwrap_or(0);
    let counts = LegCounts::from_values(&mut next);
    let peaks = LegPeaks {
        ring_ms: absent(next()),
        talk_ms: absent(next()),
        hold_ms: absent(next()),
        first_at: absent(next()).map(Timestamp::from_millis),
        last_at: absent(next()).map(Timestamp::from_millis),
    };
    let calls = CallSummary {
        counts: CallCounts::from_values(&mut next),
        longest_wait_ms: absent(next()),
    };
    let mut small = || u32::try_from(next()).unwrap_or(u32::MAX);
    let mut sums = Rollup {
        legs: LegSummary { counts, peaks },
        calls,
        inbound: small(),
        most_at_once: small(),
        waits: Waits {
            answered: small(),
            abandoned: small(),
            ..Waits::default()
        },
        ..Rollup::default()
    };
    for outcome in Outcome::ALL {
        let count = small();
        if count > 0 {
            sums.outcomes.insert(*outcome, count);
        }
    }
    from.lists(&mut sums).ok_or(UNREADABLE)?;
    Ok(sums)
}

pub(super) fn write_spans(spans: &Spans) -> Vec<u8> {
    let mut out = Writer::default();
    for span in [
        &spans.ring,
        &spans.talk,
        &spans.hold,
        &spans.handle,
        &spans.wait,
    ] {
        out.signed(span.sum_ms);
        out.signed(present(span.max_ms));
        out.histogram(&span.histogram);
    }
    out.bytes
}

pub(super) fn read_spans(bytes: &[u8]) -> Result<Spans, StoreError> {
    let mut from = Reader { bytes };
    let mut span = || {
        Some(SpanSums {
            sum_ms: from.signed()?,
            max_ms: absent(from.signed()?),
            histogram: from.histogram()?,
        })
    };
    let mut spans = || {
        Some(Spans {
            ring: span()?,
            talk: span()?,
            hold: span()?,
            handle: span()?,
            wait: span()?,
        })
    };
    spans().ok_or(UNREADABLE)
}

pub(super) fn write_number(sums: &NumberSums) -> Vec<u8> {
    let mut out = Writer::default();
    for count in [
        sums.offered,
        sums.answered,
        sums.not_answered,
        sums.voicemail,
        sums.outbound,
        sums.outbound_connected,
        sums.ended,
        sums.sure,
    ] {
        out.unsigned(count.into());
    }
    out.signed(sums.talk_ms);
    out.signed(present(sums.last_at.map(Timestamp::as_millis)));
    // What is left is the name and its moment, if there is one.
    if let Some((at, name)) = &sums.name {
        out.signed(at.as_millis());
        out.bytes.extend_from_slice(name.as_bytes());
    }
    out.bytes
}

pub(super) fn read_number(bytes: &[u8]) -> Result<NumberSums, StoreError> {
    number(&mut Reader { bytes }).ok_or(StoreError::Value {
        column: "number_day.sums",
    })
}

/// How many records such a blob stands for.
pub(super) fn read_records(bytes: &[u8]) -> Result<u32, StoreError> {
    let mut from = Reader { bytes };
    let mut records = || {
        let [offered, _, _, _, outbound] = [
            from.unsigned()?,
            from.unsigned()?,
            from.unsigned()?,
            from.unsigned()?,
            from.unsigned()?,
        ];
        u32::try_from(offered.checked_add(outbound)?).ok()
    };
    records().ok_or(StoreError::Value {
        column: "number_day.sums",
    })
}

fn number(from: &mut Reader<'_>) -> Option<NumberSums> {
    let mut small = || u32::try_from(from.unsigned()?).ok();
    let mut sums = NumberSums {
        offered: small()?,
        answered: small()?,
        not_answered: small()?,
        voicemail: small()?,
        outbound: small()?,
        outbound_connected: small()?,
        ended: small()?,
        sure: small()?,
        ..NumberSums::default()
    };
    sums.talk_ms = from.signed()?;
    sums.last_at = absent(from.signed()?).map(Timestamp::from_millis);
    if !from.bytes.is_empty() {
        let at = Timestamp::from_millis(from.signed()?);
        sums.name = Some((at, std::str::from_utf8(from.bytes).ok()?.into()));
    }
    Some(sums)
}

const UNREADABLE: StoreError = StoreError::Value {
    column: "rollup.sums",
};

/// 0 stands for nothing; what is there keeps its sign and moves away from 0.
const fn present(value: Option<i64>) -> i64 {
    match value {
        None => 0,
        Some(value) if value >= 0 => value.saturating_add(1),
        Some(value) => value,
    }
}

const fn absent(stored: i64) -> Option<i64> {
    match stored {
        0 => None,
        value if value > 0 => Some(value - 1),
        value => Some(value),
    }
}

#[derive(Default)]
struct Writer {
    bytes: Vec<u8>,
}

impl Writer {
    fn unsigned(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.bytes.push((value as u8) | 0x80);
            value >>= 7;
        }
        self.bytes.push(value as u8);
    }

    fn signed(&mut self, value: i64) {
        self.unsigned(((value << 1) ^ (value >> 63)).cast_unsigned());
    }

    fn counters(&mut self, values: &[i64]) {
        let there = || values.iter().enumerate().filter(|(_, value)| **value != 0);
        self.unsigned(there().count() as u64);
        let mut last = 0;
        for (at, value) in there() {
            self.unsigned((at - last) as u64);
            self.signed(*value);
            last = at;
        }
    }

    fn histogram(&mut self, histogram: &Histogram) {
        self.unsigned(histogram.places().count() as u64);
        let mut last = 0_i64;
        for (place, count) in histogram.places() {
            self.signed(place.wrapping_sub(last));
            self.unsigned(count.into());
            last = place;
        }
    }
}

struct Reader<'b> {
    bytes: &'b [u8],
}

/// Counters of a row are far fewer; more is a damaged row.
const MOST_COUNTERS: usize = 1_000;

impl Reader<'_> {
    fn unsigned(&mut self) -> Option<u64> {
        let mut value = 0_u64;
        for shift in (0..64).step_by(7) {
            let (first, rest) = self.bytes.split_first()?;
            self.bytes = rest;
            value |= u64::from(first & 0x7f) << shift;
            if first & 0x80 == 0 {
                return Some(value);
            }
        }
        None
    }

    fn signed(&mut self) -> Option<i64> {
        let value = self.unsigned()?;
        Some((value >> 1).cast_signed() ^ -(value & 1).cast_signed())
    }

    fn length(&mut self) -> Option<usize> {
        // Each entry takes a byte at least.
        let length = usize::try_from(self.unsigned()?).ok()?;
        (length <= self.bytes.len()).then_some(length)
    }

    fn counters(&mut self) -> Option<Vec<i64>> {
        let mut values = Vec::with_capacity(128);
        let mut at = 0_usize;
        for _ in 0..self.length()? {
            at = at.checked_add(usize::try_from(self.unsigned()?).ok()?)?;
            if at > MOST_COUNTERS {
                return None;
            }
            values.resize(at + 1, 0);
            if let Some(last) = values.last_mut() {
                *last = self.signed()?;
            }
        }
        Some(values)
    }

    fn histogram(&mut self) -> Option<Histogram> {
        let mut histogram = Histogram::default();
        let mut place = 0_i64;
        for _ in 0..self.length()? {
            place = place.wrapping_add(self.signed()?);
            histogram.put(place, u32::try_from(self.unsigned()?).ok()?);
        }
        Some(histogram)
    }

    fn lists(&mut self, sums: &mut Rollup) -> Option<()> {
        for _ in 0..self.length()? {
            let length = self.length()?;
            let (origin, rest) = self.bytes.split_at_checked(length)?;
            self.bytes = rest;
            let origin: Arc<str> = Arc::from(std::str::from_utf8(origin).ok()?);
            let count = u32::try_from(self.unsigned()?).ok()?;
            sums.origins.insert(origin, count);
        }
        sums.waits.answered_ms = self.histogram()?;
        sums.waits.abandoned_ms = self.histogram()?;
        sums.waits.direct_abandoned_ms = self.histogram()?;
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::support::CallCentre;

    #[test]
    fn sums_and_spans_come_back() {
        let (mut sums, mut spans) = (Rollup::default(), Spans::default());
        assert_eq!(read_sums(&write_sums(&sums)).unwrap(), sums);
        for batch in CallCentre::new(21, 10).batches(10, 50) {
            for leg in &batch.legs {
                sums.add_leg(leg);
                spans.add_leg(leg);
            }
            for call in &batch.calls {
                sums.add_call(call);
                spans.add_call(call);
            }
        }
        sums.most_at_once = 7;
        assert_eq!(read_sums(&write_sums(&sums)).unwrap(), sums);
        assert_eq!(read_spans(&write_spans(&spans)).unwrap(), spans);
    }

    proptest! {
        #[test]
        fn any_numbers_come_back(values in prop::collection::vec(any::<i64>(), 0..40)) {
            let mut out = Writer::default();
            out.counters(&values);
            values.iter().for_each(|value| out.signed(*value));
            let mut from = Reader { bytes: &out.bytes };
            let mut counters = from.counters().unwrap();
            counters.resize(values.len(), 0);
            prop_assert_eq!(&counters, &values);
            for value in &values {
                prop_assert_eq!(from.signed(), Some(*value));
                let there = absent(present(Some(*value)));
                prop_assert!(there == Some(*value) || *value == i64::MAX);
            }
        }

        #[test]
        fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..80)) {
            let _ = read_sums(&bytes);
            let _ = read_spans(&bytes);
        }
    }
}
