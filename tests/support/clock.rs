//! Whether work takes time in proportion, as far as a clock can tell.

use std::{
    fs, thread,
    time::{Duration, Instant},
};

/// How many times as much there is of the larger text.
const TIMES: usize = 16;

/// Fails if reading `text(16 * few)` takes more than three times sixteen times as long as reading `text(few)`; what takes time
/// by the square takes 256 times as long. It is the time that this thread spends on a processor, not that on the wall, and
/// the best of several: a machine that is busy with other things changes little.
pub(crate) fn assert_linear(what: &str, few: usize, text: impl Fn(usize) -> String, read: impl Fn(&str)) {
    let (small, large) = (text(few), text(few * TIMES));
    let best = |text: &str| (0..3).map(|_| time(|| read(text))).min().unwrap_or_default();
    // What is too short for the clock counts as nothing.
    let is_linear = |(small, large): &(Duration, Duration)| *large <= *small * 48 + Duration::from_millis(30);
    let measured: Vec<_> = (0..3).map(|_| (best(&small), best(&large))).take_while(|pair| !is_linear(pair)).collect();
    assert!(measured.len() < 3, "{what}: {TIMES} times the text takes too long: {measured:?}");
}

fn time(work: impl Fn()) -> Duration {
    let (start, wall) = (on_processor(), Instant::now());
    work();
    start.and_then(|start| on_processor()?.checked_sub(start)).unwrap_or_else(|| wall.elapsed())
}

/// How long this thread has run on a processor; `None` on systems that do not say so.
fn on_processor() -> Option<Duration> {
    // The count is brought up to date where the thread offers its place to another one.
    thread::yield_now();
    let statistics = fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    Some(Duration::from_nanos(statistics.split(' ').next()?.parse().ok()?))
}

#[test]
fn squares_are_told_from_lines() {
    let text = |count: usize| "x".repeat(count);
    let line = |text: &str| drop(std::hint::black_box(text.repeat(500)));
    let square = |text: &str| {
        let pairs = text.bytes().flat_map(|a| text.bytes().map(move |b| a ^ b));
        std::hint::black_box(pairs.fold(0_u32, |sum, byte| sum.wrapping_add(u32::from(byte))));
    };
    assert_linear("a line", 1_000, text, line);
    let failure = std::panic::catch_unwind(|| assert_linear("a square", 200, text, square));
    assert!(failure.is_err());
}
