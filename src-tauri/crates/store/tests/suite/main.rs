//! What the store promises, one module a promise. Uses the public face only; what needs to look
//! inside is tested beside the code.

#[path = "../support/mod.rs"]
mod support;

#[cfg(test)]
mod anything;
#[cfg(test)]
mod availability;
#[cfg(test)]
mod commit;
#[cfg(test)]
mod crash;
#[cfg(test)]
mod file;
#[cfg(test)]
mod paging;
#[cfg(test)]
mod purge;
#[cfg(test)]
mod readers;
#[cfg(test)]
mod restart;
#[cfg(test)]
mod restore;
#[cfg(test)]
mod rollup;
#[cfg(test)]
mod round_trip;
#[cfg(test)]
mod schema;
#[cfg(test)]
mod voicemail;
