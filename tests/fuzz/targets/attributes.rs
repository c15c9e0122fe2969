//! The info string of a fence, from arbitrary text: see `checks`.
#![no_main]

#[path = "../checks.rs"]
mod checks;

libfuzzer_sys::fuzz_target!(|text: &str| checks::attributes(text));
