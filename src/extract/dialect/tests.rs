//! Small pages of each dialect.
