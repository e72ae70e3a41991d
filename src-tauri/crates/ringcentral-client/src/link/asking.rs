//! Asks for a subscription with ever fewer wishes, until it is granted or refused for another reason.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use ringcentral_proto::link::{CallFailure, EventFilters};

/// What is asked for at the moment; every call of one link sees the same.
#[derive(Clone)]
pub(super) struct Asking(Arc<Mutex<EventFilters>>);

impl Asking {
    pub(super) fn new(filters: &EventFilters) -> Self {
        Self(Arc::new(Mutex::new(filters.clone())))
    }

    /// What to ask for at the moment.
    pub(super) fn asked(&self) -> Vec<String> {
        self.filters().asked()
    }

    /// Whether to ask again, for less.
    pub(super) fn goes_on<T>(&self, answer: &Result<T, CallFailure>) -> bool {
        matches!(answer, Err(CallFailure::Denied { .. })) && self.filters().give_up_one()
    }

    fn filters(&self) -> MutexGuard<'_, EventFilters> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
