//! The kinds of calls and how often each happens.
//!
//! Pure data. [`Flow`] names every kind that the script can play; [`Mix`] holds one weight per kind.

use serde::{Deserialize, Serialize};

macro_rules! flows {
    ($($(#[$doc:meta])* $variant:ident $field:ident $weight:literal)*) => {
        /// A kind of call.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Flow {
            $($(#[$doc])* $variant,)*
        }

        impl Flow {
            /// Every kind, in the order of [`Mix`].
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The snake_case name used in scenario files and in the truth.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => stringify!($field),)*
                }
            }
        }

        /// Relative weights of the kinds of calls; zero switches one off.
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        #[serde(default, deny_unknown_fields)]
        pub struct Mix {
            $($(#[$doc])* pub $field: f64,)*
        }

        impl Default for Mix {
            fn default() -> Self {
                Self { $($field: $weight,)* }
            }
        }

        impl Mix {
            /// Nothing but one kind of call.
            pub fn only(flow: Flow) -> Self {
                let mut mix = Self { $($field: 0.0,)* };
                match flow {
                    $(Flow::$variant => mix.$field = 1.0,)*
                }
                mix
            }

            /// The weights in the order of [`Flow::ALL`].
            pub(crate) fn weights(&self) -> Vec<f64> {
                vec![$(self.$field,)*]
            }
        }
    };
}

flows! {
    /// A customer reaches an agent's own number and the agent answers.
    DirectAnswered direct_answered 9.0
    /// The customer gives up, or the ringing times out.
    DirectMissed direct_missed 3.0
    /// The agent's mailbox takes the call.
    DirectVoicemail direct_voicemail 3.0
    /// The agent refuses the call.
    DirectRejected direct_rejected 1.0
    /// A menu, then one agent.
    IvrToAgent ivr_to_agent 4.0
    /// The customer hangs up inside the menu.
    IvrAbandoned ivr_abandoned 1.0
    /// A queue that rings everybody at once; one answers.
    QueueSimultaneous queue_simultaneous 16.0
    /// A queue that rings one member after another.
    QueueRotating queue_rotating 12.0
    /// The customer leaves the queue before an answer.
    QueueAbandoned queue_abandoned 5.0
    /// Nobody in the queue answers and its mailbox takes the call.
    QueueVoicemail queue_voicemail 2.0
    /// An agent calls a customer who answers.
    OutboundAnswered outbound_answered 13.0
    /// The agent hangs up while it rings.
    OutboundCancelled outbound_cancelled 2.0
    /// The customer does not answer.
    OutboundNoAnswer outbound_no_answer 3.0
    /// The customer is busy.
    OutboundBusy outbound_busy 1.0
    /// The number does not exist or may not be called.
    OutboundFailed outbound_failed 1.0
    /// One agent calls another who answers.
    InternalAnswered internal_answered 4.0
    /// One agent calls another who does not answer.
    InternalMissed internal_missed 1.0
    /// An agent parks the call and a colleague picks it up.
    ParkPickedUp park_picked_up 1.0
    /// An agent parks the call and the customer hangs up there.
    ParkAbandoned park_abandoned 0.4
    /// An agent hands the call to a colleague without announcing it.
    BlindTransfer blind_transfer 1.5
    /// An agent hands the call to a number outside.
    TransferOut transfer_out 0.6
    /// A handed-over call that the colleague does not answer.
    TransferMissed transfer_missed 0.5
    /// An agent announces the call to a colleague, then joins the two.
    AttendedTransfer attended_transfer 1.2
    /// An agent, a colleague and the customer talk together.
    Conference conference 0.6
    /// A supervisor listens to a call.
    Supervision supervision 0.6
    /// A supervisor takes a call over.
    TakeOver take_over 0.3
    /// An agent moves the call to another device.
    DeviceMove device_move 1.0
    /// A colleague answers a ringing call for somebody else.
    Pickup pickup 0.8
    /// Several phones ring for one number, without a queue.
    RingGroup ring_group 1.0
    /// The platform calls the agent first, then the customer.
    RingOut ring_out 1.0
    /// A fax machine calls.
    Fax fax 0.4
    /// The agent listens to a message being left, and may answer.
    VoicemailScreening voicemail_screening 0.5
    /// A queue that gives up and passes the caller to another queue.
    QueueOverflow queue_overflow 0.8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_its_own_weight() {
        for (index, flow) in Flow::ALL.iter().enumerate() {
            let weights = Mix::only(*flow).weights();
            assert_eq!(weights.iter().position(|w| *w > 0.0), Some(index));
            assert_eq!(serde_json::to_value(flow).unwrap(), flow.name());
        }
    }
}
