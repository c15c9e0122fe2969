//! The one integration-test binary.

mod architecture;
mod properties;
mod rules;
mod support;
