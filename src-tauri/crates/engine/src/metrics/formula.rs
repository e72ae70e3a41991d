//! How each number is made, in one sentence, printed beside it.

use crate::leg::words;

words!(
    /// Everything that is reported.
    Metric {
        /// Calls offered.
        Offered = "offered",
        /// Calls answered.
        Answered = "answered",
        /// Callers who left while waiting.
        Abandoned = "abandoned",
        /// Callers who left on hold.
        AbandonedOnHold = "abandoned_on_hold",
        /// Callers who left at once.
        ShortAbandoned = "short_abandoned",
        /// Missed calls.
        Missed = "missed",
        /// Missed offers.
        MissedOffers = "missed_offers",
        /// Offers a colleague took.
        AnsweredElsewhere = "answered_elsewhere",
        /// Calls that reached a mailbox.
        Voicemail = "voicemail",
        /// Sent out or on.
        Redirected = "redirected",
        /// Waiting, or ended without evidence.
        Unknown = "unknown",
        /// Calls made.
        Outbound = "outbound",
        /// Average speed of answer.
        Asa = "asa",
        /// Longest wait.
        LongestWait = "longest_wait",
        /// Wait of answered calls.
        Wait = "wait",
        /// Service level.
        ServiceLevel = "service_level",
        /// Ring time.
        Ring = "ring",
        /// Talk time.
        Talk = "talk",
        /// Hold time.
        Hold = "hold",
        /// Handle time.
        Handle = "handle",
        /// Handled legs.
        Handled = "handled",
        /// Percentiles.
        Percentile = "percentile",
        /// Busy share of the time signed in and available.
        Occupancy = "occupancy",
        /// Most connected at once.
        Concurrency = "concurrency",
        /// Who hung up.
        HangUps = "hang_ups",
        /// Transferred share.
        TransferRate = "transfer_rate",
        /// Share of reliable records.
        Completeness = "completeness",
    }
);

/// The formula of a metric in words.
#[must_use]
pub const fn formula(metric: Metric) -> &'static str {
    match metric {
        Metric::Offered => {
            "Inbound calls that entered a queue or rang a person, in the interval of that moment; \
             fax machines are not among them. \
             = answered + abandoned + voicemail + missed + redirected + waiting + unknown."
        }
        Metric::Answered => {
            "Offered calls a person answered, also those still going on and those the caller left \
             on hold."
        }
        Metric::Abandoned => "Offered calls whose caller left before any answer.",
        Metric::AbandonedOnHold => {
            "Answered calls whose caller hung up while on hold. They are part of answered."
        }
        Metric::ShortAbandoned => {
            "Abandoned calls with a wait below the short threshold of the rule. They are part of \
             abandoned."
        }
        Metric::Missed => {
            "Offered calls that rang people directly and that nobody took: one for the call, \
             however many phones rang."
        }
        Metric::MissedOffers => {
            "Legs that rang an agent, were not answered, and were not taken by anybody else: one \
             for each agent rung."
        }
        Metric::AnsweredElsewhere => "Legs that rang an agent and that a colleague took.",
        Metric::Voicemail => "Offered calls that reached a mailbox before any answer.",
        Metric::Redirected => {
            "Offered calls sent to a number outside, or on by the queue, and answered by nobody \
             here."
        }
        Metric::Unknown => {
            "Offered calls still waiting, and those that ended with notifications missing."
        }
        Metric::Outbound => "Calls people of the account made, in the interval of their start.",
        Metric::Asa => "Average speed of answer: mean of (answer − offer) over the answered calls.",
        Metric::LongestWait => "Largest wait of the offered calls that no longer wait.",
        Metric::Wait => "From the offer to the first person's answer, of the answered calls.",
        Metric::ServiceLevel => {
            "Over the calls that entered a queue, by the rule named beside it; in time is a wait \
             of at most the threshold. Nothing to divide by is no data."
        }
        Metric::Ring => {
            "First ring to the answer, the mailbox or the end, of every leg that rang, both ways."
        }
        Metric::Talk => "Answer to the end without hold, of the ended answered legs.",
        Metric::Hold => "Sum of hold to resume or end, of the legs that were on hold.",
        Metric::Handle => {
            "Talk + hold of the ended answered legs. After-call work is not in the events and is \
             not counted."
        }
        Metric::Handled => "Answered legs, inbound and outbound. Fax and supervision never count.",
        Metric::Percentile => {
            "By nearest rank, to the second: of n values in ascending order, the one at rank \
             p/100 · n (rounded up), rounded up to the full second."
        }
        Metric::Occupancy => {
            "Time connected to somebody (talk + hold, two calls at once count once) while signed \
             in and available ÷ time signed in and available. Do not disturb, busy, offline and \
             taking no queue calls are not available. Only where presence is known; what it was \
             not known of is in neither. Without any such time: no data."
        }
        Metric::Concurrency => {
            "Most agents' legs connected at the same moment of the interval, hold included."
        }
        Metric::HangUps => {
            "Answered legs by the side whose party left first; hand-overs have no side."
        }
        Metric::TransferRate => "Transferred legs ÷ answered legs.",
        Metric::Completeness => {
            "Ended records that are exact or filled ÷ all ended records. No records is no data."
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_metric_has_a_sentence_of_its_own() {
        let mut seen = std::collections::BTreeSet::new();
        for metric in Metric::ALL {
            let text = formula(*metric);
            assert!(text.ends_with('.') && text.len() > 20, "{metric:?}");
            assert!(
                seen.insert(text),
                "{metric:?} repeats another one's formula"
            );
        }
    }
}
