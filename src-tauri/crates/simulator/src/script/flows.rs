//! The kinds of calls, one function each, grouped by where the call goes.
//!
//! Pure. A flow answers `None` before it has written anything when nobody is free for it.

mod conference;
mod devices;
mod direct;
mod internal;
mod mailbox;
mod outbound;
mod overflow;
mod park;
mod queue;
mod reach;
mod supervision;
mod transfer;

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
        Flow::ParkPickedUp => park::picked_up(scene),
        Flow::ParkAbandoned => park::abandoned(scene),
        Flow::BlindTransfer => transfer::blind(scene),
        Flow::TransferOut => transfer::out(scene),
        Flow::TransferMissed => transfer::missed(scene),
        Flow::AttendedTransfer => transfer::attended(scene),
        Flow::Conference => conference::three_way(scene),
        Flow::Supervision => supervision::listen(scene),
        Flow::TakeOver => supervision::take_over(scene),
        Flow::DeviceMove => devices::moved(scene),
        Flow::Pickup => devices::picked_up(scene),
        Flow::RingGroup => devices::ring_group(scene),
        Flow::RingOut => devices::ring_out(scene),
        Flow::Fax => mailbox::fax(scene),
        Flow::VoicemailScreening => mailbox::screening(scene),
        Flow::QueueOverflow => overflow::to_another_queue(scene),
    }
}
