//! Values of a given form: `every:{duration}`, `cron:{cron6}`, `all_tables`.
//!
//! Takes the forms of a flag, in which braces stand for a value of a kind, and the text of a value; hands on which part of
//! it fits none of them. A form has at most one pair of braces.

use super::{ValueKind, value};
use crate::spec::one_of;
use std::ops::Range;

/// The kinds that braces may name, with what each wants.
const KINDS: &[(&str, &str)] = &[
    ("string", "a text"),
    ("integer", "a whole number"),
    ("number", "a number"),
    ("duration", "a duration such as `30d` or `1h30m`"),
    ("timestamp", "an RFC 3339 timestamp such as `2030-01-31T00:00:00Z`"),
    ("file", "a file"),
    ("cron", "a cron expression of five fields"),
    ("cron6", "a cron expression of six fields, the seconds first"),
];

/// A form, taken apart.
struct Form<'f> {
    before: &'f str,
    /// What stands in braces, and behind them.
    hole: Option<(&'f str, &'f str)>,
}

/// What is wrong with a form, if something is.
pub(super) fn mistake(form: &str) -> Option<String> {
    match Form::read(form).hole {
        None if form.is_empty() => Some(String::from("a form is not empty")),
        None if form.contains(['{', '}']) => Some(format!("the braces of `{form}` do not match")),
        Some((_, after)) if after.contains(['{', '}']) => Some(format!("`{form}` has more than one pair of braces")),
        Some((kind, _)) if !KINDS.iter().any(|(name, _)| *name == kind) => {
            let known = one_of(KINDS.iter().map(|(name, _)| *name));
            Some(format!("`{kind}` is no kind of value; there are {known}"))
        }
        None | Some(_) => None,
    }
}

/// The part of a value that fits none of the forms: what follows the start of one of them, or all of it.
pub(super) fn misfit(forms: &[String], text: &str) -> Option<Range<usize>> {
    let mut wrong = 0..text.len();
    for form in forms.iter().map(|form| Form::read(form)) {
        match form.inside(text) {
            Some(_) if form.hole.is_none() => return None,
            Some(inside) if form.fits(&text[inside.clone()]) => return None,
            Some(inside) if !form.before.is_empty() => wrong = inside,
            _ => {}
        }
    }
    Some(wrong)
}

/// What is wanted in place of a value that fits none of the forms, for a message.
pub(super) fn expected(forms: &[String], text: &str) -> String {
    let started = forms.iter().map(|form| Form::read(form)).find_map(|form| {
        form.inside(text).filter(|_| !form.before.is_empty())?;
        let (_, wants) = KINDS.iter().find(|(name, _)| form.hole.is_some_and(|(kind, _)| kind == *name))?;
        Some(format!("behind `{}` {wants}", form.before))
    });
    started.unwrap_or_else(|| one_of(forms.iter().map(String::as_str)))
}

impl<'f> Form<'f> {
    fn read(form: &'f str) -> Self {
        let split = form.split_once('{').and_then(|(before, rest)| Some((before, rest.split_once('}')?)));
        match split {
            Some((before, hole)) => Self { before, hole: Some(hole) },
            None => Self { before: form, hole: None },
        }
    }

    /// Where a text has what stands in braces; `None` where it is written otherwise.
    fn inside(&self, text: &str) -> Option<Range<usize>> {
        let Some((_, after)) = self.hole else { return (text == self.before).then_some(0..text.len()) };
        let rest = text.strip_prefix(self.before)?;
        let inside = rest.strip_suffix(after)?;
        Some(self.before.len()..self.before.len() + inside.len())
    }

    fn fits(&self, text: &str) -> bool {
        let is = |kind: &ValueKind| value::misfit(kind, text, false).is_none();
        match self.hole.map(|(kind, _)| kind) {
            Some("integer") => is(&ValueKind::Integer),
            Some("number") => is(&ValueKind::Number),
            // Programs differ in how they read durations.
            Some("duration") => value::misfit(&ValueKind::Duration, text, true).is_none(),
            Some("timestamp") => is(&ValueKind::Timestamp),
            Some("cron") => is_cron(text, 5),
            Some("cron6") => is_cron(text, 6),
            _ => !text.is_empty(),
        }
    }
}

/// Whether a text is a schedule of so many fields (POSIX crontab, and the signs that its successors know).
fn is_cron(text: &str, fields: usize) -> bool {
    let is_field = |field: &str| field.chars().all(|c| c.is_ascii_alphanumeric() || "*/,-?#".contains(c));
    text.split_whitespace().count() == fields && text.split_whitespace().all(is_field)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_has_one_of_the_forms() {
        let forms = ["all_tables", "table:{string}", "every:{duration}", "cron:{cron6}"].map(str::to_owned);
        for text in ["all_tables", "table:a", "every:10s", "cron:0 0 6 * * 1-5"] {
            assert_eq!(misfit(&forms, text), None, "{text}");
        }
        let told = |text| (&text[misfit(&forms, text).unwrap()], expected(&forms, text));
        assert_eq!(
            told("cron:0 6 * * 1"),
            ("0 6 * * 1", String::from("behind `cron:` a cron expression of six fields, the seconds first"))
        );
        assert_eq!(told("every:often").0, "often");
        assert_eq!(
            told("all-tables"),
            ("all-tables", String::from("`all_tables`, `table:{string}`, `every:{duration}` or `cron:{cron6}`"))
        );
    }

    #[test]
    fn mistakes_in_a_form_are_found() {
        for form in ["", "a{", "a}", "{text}", "{string}{string}"] {
            assert!(mistake(form).is_some(), "{form}");
        }
        assert!(KINDS.iter().all(|(kind, _)| mistake(&format!("x:{{{kind}}}y")).is_none()));
    }
}
