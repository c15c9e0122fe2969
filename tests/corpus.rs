//! Real pages: what holds of every page we know. Skipped where the corpus is absent.

mod shell;
//! Checks on the real pages beside the project; each passes with a note where they are absent.

mod model;
