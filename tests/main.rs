//! The one integration-test binary.

mod architecture;
mod properties;
mod reports;
mod rules;
mod support;
