//! The client against the simulator, which shares no code with it: sign-in, lists, link, faults, resume.

mod floor;
mod lists;
mod pubnub;
