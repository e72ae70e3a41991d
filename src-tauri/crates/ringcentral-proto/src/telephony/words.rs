//! The platform's words and their spellings. One table a word, one test row an alias.
//!
//! Per the telephony session guide and the spec, which disagree with each other:
//! `VoiceMail` / `Voicemail`, `VMScreening` / `VoiceMailScreening`.

use engine::{Direction, Reason, StatusCode};

const CODES: &[(&str, StatusCode)] = &[
    ("Setup", StatusCode::Setup),
    ("Proceeding", StatusCode::Proceeding),
    ("Answered", StatusCode::Answered),
    ("Hold", StatusCode::Hold),
    ("Disconnected", StatusCode::Disconnected),
    ("Gone", StatusCode::Gone),
    ("Parked", StatusCode::Parked),
    ("VoiceMail", StatusCode::VoiceMail),
    ("VoiceMailScreening", StatusCode::VoiceMailScreening),
    ("VMScreening", StatusCode::VoiceMailScreening),
    ("FaxReceive", StatusCode::FaxReceive),
];

const REASONS: &[(&str, Reason)] = &[
    ("Pickup", Reason::Pickup),
    ("Supervising", Reason::Supervising),
    ("TakeOver", Reason::TakeOver),
    ("Timeout", Reason::Timeout),
    ("BlindTransfer", Reason::BlindTransfer),
    ("RccTransfer", Reason::RccTransfer),
    ("AttendedTransfer", Reason::AttendedTransfer),
    ("CallerInputRedirect", Reason::CallerInputRedirect),
    ("CallFlip", Reason::CallFlip),
    ("ParkLocation", Reason::ParkLocation),
    ("DtmfTransfer", Reason::DtmfTransfer),
    ("AgentAnswered", Reason::AgentAnswered),
    ("AgentDropped", Reason::AgentDropped),
    ("Rejected", Reason::Rejected),
    ("Cancelled", Reason::Cancelled),
    ("Canceled", Reason::Cancelled),
    ("InternalError", Reason::InternalError),
    ("NoAnswer", Reason::NoAnswer),
    ("TargetBusy", Reason::TargetBusy),
    ("InvalidNumber", Reason::InvalidNumber),
    ("InternationalDisabled", Reason::InternationalDisabled),
    ("DestinationBlocked", Reason::DestinationBlocked),
    ("NotEnoughFunds", Reason::NotEnoughFunds),
    ("NoSuchUser", Reason::NoSuchUser),
    ("CallPark", Reason::CallPark),
    ("CallRedirected", Reason::CallRedirected),
    ("CallReplied", Reason::CallReplied),
    ("CallSwitch", Reason::CallSwitch),
    ("CallFinished", Reason::CallFinished),
    ("CallDropped", Reason::CallDropped),
    ("Voicemail", Reason::Voicemail),
    ("Conference", Reason::Conference),
];

/// Longest unknown word kept.
const MAX_WORD: usize = 60;

fn look_up<T: Clone>(table: &[(&str, T)], word: &str) -> Option<T> {
    table
        .iter()
        .find(|(name, _)| *name == word)
        .or_else(|| {
            table
                .iter()
                .find(|(name, _)| name.eq_ignore_ascii_case(word))
        })
        .map(|(_, value)| value.clone())
}

fn cut(word: &str) -> std::sync::Arc<str> {
    word.chars().take(MAX_WORD).collect::<String>().into()
}

/// Reads `status.code`.
pub(crate) fn status_code(word: &str) -> StatusCode {
    look_up(CODES, word).unwrap_or_else(|| StatusCode::Unknown(cut(word)))
}

/// Reads `status.reason`.
pub(super) fn reason(word: &str) -> Reason {
    look_up(REASONS, word).unwrap_or_else(|| Reason::Unknown(cut(word)))
}

/// Reads `direction`.
pub(crate) fn direction(word: &str) -> Option<Direction> {
    look_up(
        &[
            ("Inbound", Direction::Inbound),
            ("Outbound", Direction::Outbound),
        ],
        word,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_of_voicemail_is_known() {
        for (word, code) in [
            ("VoiceMail", StatusCode::VoiceMail),
            ("Voicemail", StatusCode::VoiceMail),
            ("voicemail", StatusCode::VoiceMail),
            ("VMScreening", StatusCode::VoiceMailScreening),
            ("VoiceMailScreening", StatusCode::VoiceMailScreening),
            ("VoicemailScreening", StatusCode::VoiceMailScreening),
        ] {
            assert_eq!(status_code(word), code, "{word}");
        }
    }

    #[test]
    fn unknown_words_are_kept_and_cut() {
        assert_eq!(status_code("Tds"), StatusCode::Unknown("Tds".into()));
        assert_eq!(reason("Undefined"), Reason::Unknown("Undefined".into()));
        let long = "x".repeat(5_000);
        assert_eq!(reason(&long), Reason::Unknown("x".repeat(MAX_WORD).into()));
    }
}
