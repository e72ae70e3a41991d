//! CSV and JSON lines: what leaves the product as a file or on standard output.
//!
//! May touch: the file being written, nothing else. Rows come in as records or report rows;
//! no query, clock or setting is read here.

mod cell;
mod replay;
#[cfg(test)]
pub(crate) mod sample;

pub use cell::{defuse, mask_number};
pub use replay::{
    REPLAY_CALL_COLUMNS, REPLAY_LEG_COLUMNS, ReplayCall, ReplayLeg, replay_call, replay_calls_csv,
    replay_legs_csv, replay_line,
};
