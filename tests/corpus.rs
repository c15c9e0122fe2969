//! Real pages: what holds of every page we know. Skipped where the corpus is absent.

mod shell;
