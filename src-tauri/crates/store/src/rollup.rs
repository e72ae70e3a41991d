//! Tables `rollup`, `rollup_spans`, `number_day`, `occupancy_day`, `rollup_due`: what `engine::metrics` makes of the records of
//! each hour, day and sixteen days, so that a chart over years reads sums.
//!
//! A write of a leg or call notes the hours it touches as due, in its own transaction. When an hour
//! has been quiet for a while the writer folds its records anew; longer spans follow when their
//! parts are done. Until then readers fold the records of what is due themselves, so an answer is
//! the same whatever is done and whatever is due. No sum is ever corrected, so none can drift.

mod cover;
mod due;
mod fold;
mod form;
mod numbers;
mod occupancy;
mod place;
mod read;
mod rows;
mod seal;
mod tally;

pub(crate) use due::{Due, MOMENT};
pub use numbers::{Busiest, Numbers};
pub(crate) use numbers::{busiest, forget_customer, forget_due, numbers};
pub use occupancy::Occupancies;
pub(crate) use occupancy::{forget_days_before, forget_occupancy, occupancy};
pub use place::{Level, Subject};
pub(crate) use read::{covered, newest, slots, spans, sums};
pub(crate) use seal::{Maker, adopt, make_all};

#[cfg(test)]
pub(crate) use {numbers::STATEMENTS, rows::PAGED};
