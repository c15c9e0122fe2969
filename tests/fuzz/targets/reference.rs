//! A reference page, from arbitrary text: see `checks`.
#![no_main]

#[path = "../checks.rs"]
mod checks;

libfuzzer_sys::fuzz_target!(|text: &str| checks::references::reference(text));
