//! Texts that come again and again, kept once.
//!
//! The id of a session, its parties, their numbers and names stand in every notification of it.
//! Sharing one copy saves an allocation for each, and equal texts are then compared by address.
//! A table of fixed size: a text that falls on another's place takes it, so memory is bounded
//! and what is forgotten is only copied once more.

use std::hash::Hasher;
use std::sync::Arc;

use rustc_hash::FxHasher;

/// Places, a power of two: the texts of some hundred live calls.
const PLACES: usize = 4096;

#[derive(Debug, Default)]
pub(super) struct Texts {
    /// Empty where nothing is kept.
    places: Vec<Option<Arc<str>>>,
}

impl Texts {
    pub(super) fn kept() -> Self {
        Self {
            places: vec![None; PLACES],
        }
    }

    pub(super) fn share(&mut self, text: &str) -> Arc<str> {
        let mut hasher = FxHasher::default();
        hasher.write(text.as_bytes());
        let place = usize::try_from(hasher.finish()).unwrap_or_default() % PLACES;
        match self.places.get_mut(place) {
            Some(Some(known)) if **known == *text => Arc::clone(known),
            Some(place) => Arc::clone(place.insert(Arc::from(text))),
            None => Arc::from(text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_comes_again_is_the_same_copy() {
        let mut texts = Texts::kept();
        let (first, again) = (texts.share("s-1"), texts.share("s-1"));
        assert!(Arc::ptr_eq(&first, &again));
        let mut nothing_kept = Texts::default();
        let (first, again) = (nothing_kept.share("s-1"), nothing_kept.share("s-1"));
        assert!(!Arc::ptr_eq(&first, &again));
    }

    #[test]
    fn any_number_of_texts_is_told_apart_in_bounded_memory() {
        let mut texts = Texts::kept();
        for round in 0..2 {
            for n in 0..3 * PLACES {
                let text = format!("text {n}");
                assert_eq!(&*texts.share(&text), text, "round {round}");
            }
        }
        assert_eq!(texts.places.len(), PLACES);
    }
}
