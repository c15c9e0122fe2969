//! A shell script, from arbitrary text: see `checks`.
#![no_main]

#[path = "../checks.rs"]
mod checks;
#[path = "../../support/shell.rs"]
#[allow(dead_code, reason = "the oracle is for tests")]
mod support;

libfuzzer_sys::fuzz_target!(|text: &str| checks::scripts::shell(text, support::assert_holds));
