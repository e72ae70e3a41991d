//! Short text forms of what is read back whole and never searched. Pure.
//!
//! Sources: `"2 4 5 l"`. Segments: `"s0+36 r36+3734 t3770"`, each a kind letter, its start in
//! milliseconds after the leg's, and its length unless it lasts. Differences wrap, so that any two
//! times come back as they were.

use std::fmt::Write;

use engine::{Segment, SegmentKind, Source, Sources, Timestamp};

pub(super) fn write_sources(sources: &Sources) -> String {
    let mut text = String::with_capacity(16);
    for (at, source) in [
        sources.started,
        sources.ringing,
        sources.answered,
        sources.ended,
    ]
    .into_iter()
    .enumerate()
    {
        if at > 0 {
            text.push(' ');
        }
        // Writing to a String cannot fail.
        let _ = match source {
            Source::Absent => text.write_char('-'),
            Source::Snapshot => text.write_char('s'),
            Source::CallLog => text.write_char('l'),
            Source::Notification(sequence) => write!(text, "{sequence}"),
        };
    }
    text
}

pub(super) fn read_sources(text: &str) -> Option<Sources> {
    let mut words = text.split(' ').map(|word| match word {
        "-" => Some(Source::Absent),
        "s" => Some(Source::Snapshot),
        "l" => Some(Source::CallLog),
        number => number.parse().ok().map(Source::Notification),
    });
    let mut next = || words.next().flatten();
    let sources = Sources {
        started: next()?,
        ringing: next()?,
        answered: next()?,
        ended: next()?,
    };
    words.next().is_none().then_some(sources)
}

const fn letter(kind: SegmentKind) -> char {
    match kind {
        SegmentKind::Setup => 's',
        SegmentKind::Ringing => 'r',
        SegmentKind::Talking => 't',
        SegmentKind::OnHold => 'h',
        SegmentKind::Voicemail => 'v',
    }
}

pub(super) fn write_segments(started_at: Timestamp, segments: &[Segment]) -> String {
    let mut text = String::with_capacity(segments.len() * 12);
    for segment in segments {
        if !text.is_empty() {
            text.push(' ');
        }
        let from = segment.from.as_millis();
        let after = from.wrapping_sub(started_at.as_millis());
        // Writing to a String cannot fail.
        let _ = write!(text, "{}{after}", letter(segment.kind));
        if let Some(to) = segment.to {
            let _ = write!(text, "+{}", to.as_millis().wrapping_sub(from));
        }
    }
    text
}

pub(super) fn read_segments(started_at: Timestamp, text: &str) -> Option<Vec<Segment>> {
    text.split_ascii_whitespace()
        .map(|word| read_segment(started_at, word))
        .collect()
}

fn read_segment(started_at: Timestamp, word: &str) -> Option<Segment> {
    let first = word.chars().next()?;
    let kind = SegmentKind::ALL
        .iter()
        .copied()
        .find(|kind| letter(*kind) == first)?;
    let numbers = word.strip_prefix(first)?;
    let (after, length) = match numbers.split_once('+') {
        Some((after, length)) => (after, Some(length)),
        None => (numbers, None),
    };
    let from = started_at
        .as_millis()
        .wrapping_add(after.parse::<i64>().ok()?);
    let to = match length {
        Some(length) => Some(from.wrapping_add(length.parse::<i64>().ok()?)),
        None => None,
    };
    Some(Segment {
        kind,
        from: Timestamp::from_millis(from),
        to: to.map(Timestamp::from_millis),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_short_and_read_back() {
        let start = Timestamp::from_millis(1_592_875_161_627);
        let segments = vec![
            Segment {
                kind: SegmentKind::Ringing,
                from: start,
                to: Some(start.plus_millis(3_734)),
            },
            Segment {
                kind: SegmentKind::Talking,
                from: start.plus_millis(3_734),
                to: None,
            },
        ];
        let text = write_segments(start, &segments);
        assert_eq!(text, "r0+3734 t3734");
        assert_eq!(read_segments(start, &text), Some(segments));

        let sources = Sources {
            started: Source::Notification(2),
            ringing: Source::Absent,
            answered: Source::Notification(u64::MAX),
            ended: Source::CallLog,
        };
        let text = write_sources(&sources);
        assert_eq!(text, "2 - 18446744073709551615 l");
        assert_eq!(read_sources(&text), Some(sources));
    }

    #[test]
    fn nonsense_is_refused() {
        let start = Timestamp::default();
        for text in ["x0+1", "s", "s1+", "s1+2+3", "s-+1", "é0"] {
            assert_eq!(read_segments(start, text), None, "{text}");
        }
        for text in ["", "1 2 3", "1 2 3 4 5", "1 2 3 x"] {
            assert_eq!(read_sources(text), None, "{text}");
        }
    }
}
