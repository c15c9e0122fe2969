//! The one integration-test binary.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says so by stopping")]
#![expect(clippy::disallowed_methods, reason = "tests read pages, write scratch folders and start the program")]

mod architecture;
mod bash;
mod breaks;
mod cases;
mod changed;
mod cli;
mod corpus;
mod dialects;
mod docs;
mod fixes;
mod helps;
mod hostile;
mod mutations;
mod placeholders;
mod properties;
mod references;
mod reports;
mod rules;
mod support;
mod targets;
mod urls;
mod wire;
