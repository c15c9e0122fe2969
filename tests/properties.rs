//! Properties that must hold for every input.

mod traced;
