//! The one integration-test binary.

mod architecture;
mod corpus;
mod properties;
mod reports;
mod rules;
mod support;
mod targets;
