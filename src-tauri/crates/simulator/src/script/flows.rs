//! The kinds of calls, one function each, grouped by where the call goes.
//!
//! Pure. A flow answers `None` before it has written anything when nobody is free for it.

mod direct;
mod internal;
mod outbound;
mod queue;

use super::{mix::Flow, scene::Scene};

/// Plays one call of the given kind.
pub(crate) fn play(flow: Flow, scene: &mut Scene<'_>) -> Option<()> {
    match flow {
        Flow::DirectAnswered => direct::answered(scene),
        Flow::DirectMissed => direct::missed(scene),
        Flow::DirectVoicemail => direct::voicemail(scene),
        Flow::DirectRejected => direct::rejected(scene),
        Flow::IvrToAgent => direct::through_menu(scene),
        Flow::IvrAbandoned => direct::left_in_menu(scene),
        Flow::QueueSimultaneous => queue::simultaneous(scene),
        Flow::QueueRotating => queue::rotating(scene),
        Flow::QueueAbandoned => queue::abandoned(scene),
        Flow::QueueVoicemail => queue::voicemail(scene),
        Flow::OutboundAnswered => outbound::answered(scene),
        Flow::OutboundCancelled => outbound::cancelled(scene),
        Flow::OutboundNoAnswer => outbound::no_answer(scene),
        Flow::OutboundBusy => outbound::busy(scene),
        Flow::OutboundFailed => outbound::failed(scene),
        Flow::InternalAnswered => internal::answered(scene),
        Flow::InternalMissed => internal::missed(scene),
    }
}
