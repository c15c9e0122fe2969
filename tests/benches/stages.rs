//! Benchmarks of each stage and of the whole check over the corpus of real pages. `cargo bench` runs them.

fn main() {}
