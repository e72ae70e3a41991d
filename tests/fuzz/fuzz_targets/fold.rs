//! A stream of notifications of any bytes, one a line.
#![no_main]

#[path = "../targets.rs"]
mod targets;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    targets::fold(bytes.split(|b| *b == b'\n'));
});
