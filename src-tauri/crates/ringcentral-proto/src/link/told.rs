//! What was last told of a link's state, so that the same is not told twice.
//!
//! Pure.

use super::{LinkEvent, LinkState, Transport};
use crate::sentence::Sentence;

/// Of one transport.
#[derive(Debug)]
pub(super) struct Told {
    transport: Transport,
    last: Option<(LinkState, Option<Sentence>)>,
}

impl Told {
    pub(super) const fn by(transport: Transport) -> Self {
        let last = None;
        Self { transport, last }
    }

    /// The event to tell, if it is news.
    pub(super) fn news(
        &mut self,
        state: LinkState,
        message: Option<Sentence>,
    ) -> Option<LinkEvent> {
        let news = (state, message);
        if self.last.as_ref() == Some(&news) {
            return None;
        }
        let message = news.1.clone();
        self.last = Some(news);
        Some(LinkEvent::State {
            state,
            transport: Some(self.transport),
            message,
        })
    }

    /// Whether the last thing told was that notifications arrive.
    pub(super) const fn is_connected(&self) -> bool {
        matches!(self.last, Some((LinkState::Connected, _)))
    }
}
