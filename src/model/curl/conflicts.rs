//! Options that cannot be together, and options that have no URL of their own.
//!
//! Takes the options of a command line; hands on problems. curl(1) says of each option what it excludes; whether curl
//! stops, warns or lets the last one win was tried on versions 7.88.1, 8.14.1 and 8.23.0.

use super::{
    CurlProblem, CurlProblemKind, Section, UsedOption,
    options::{CurlOption, Repeat},
};
use std::collections::{BTreeMap, BTreeSet};

/// Adds what is wrong with the options of a section, which names so many URLs.
pub(super) fn find(section: &Section, urls: usize, problems: &mut Vec<CurlProblem>) {
    exclusions(&section.options, problems);
    if !section.is_open {
        without_url(&section.options, urls, problems);
    }
}

fn exclusions(given: &[UsedOption], problems: &mut Vec<CurlProblem>) {
    // Exclusion is mutual, but for what is turned off: with one such option there is nothing to look for.
    let mut names = given.iter().filter(|one| one.off || one.option.is_exclusive()).map(|one| one.name);
    let first = names.next();
    if names.all(|name| first == Some(name)) {
        return;
    }
    // The last word on each option counts: `--get --no-get`.
    let last: BTreeMap<&str, usize> = given.iter().enumerate().map(|(index, one)| (one.name, index)).collect();
    let is = |name: &str, off: bool| last.get(name).copied().filter(|index| given[*index].off == off);
    let mut pairs = BTreeSet::new();
    for index in last.values().copied().filter(|index| !given[*index].off) {
        for excluded in given[index].option.excludes() {
            let other = match excluded.strip_prefix("no-") {
                Some(name) => is(name, true),
                None => is(excluded, false),
            };
            pairs.extend(other.map(|other| (index.max(other), index.min(other))));
        }
    }
    for (later, earlier) in pairs {
        let [later, earlier] = [later, earlier].map(|index| &given[index]);
        // With `-G` the data goes into the URL, which a HEAD request has as well.
        let with_head = later.name == "head" || earlier.name == "head";
        if with_head && is("get", false).is_some() && (is_data(later.option) || is_data(earlier.option)) {
            continue;
        }
        let kind = CurlProblemKind::Conflict {
            option: later.spelling(),
            other: earlier.spelling(),
            place: earlier.span,
            is_fatal: chooses_method(later.option) && chooses_method(earlier.option),
        };
        problems.push(CurlProblem { kind, span: later.span });
    }
}

fn is_data(option: &CurlOption) -> bool {
    option.name == "json" || option.name.starts_with("data")
}

/// Whether an option says by itself which method the request has; curl takes one kind of these only.
fn chooses_method(option: &CurlOption) -> bool {
    is_data(option) || matches!(option.name, "form" | "form-string" | "head" | "upload-file")
}

/// Each `-o`, `-O` and `-T` belongs to one URL, in order; curl warns of those that are left over.
fn without_url(given: &[UsedOption], urls: usize, problems: &mut Vec<CurlProblem>) {
    let each = |uploads: bool| {
        let belongs = move |one: &&UsedOption| {
            one.option.repeat == Repeat::Url && !one.off && (one.name == "upload-file") == uploads
        };
        given.iter().filter(belongs).skip(urls)
    };
    for one in each(false).chain(each(true)).filter(|_| urls > 0) {
        let kind = CurlProblemKind::WithoutUrl { option: one.spelling() };
        problems.push(CurlProblem { kind, span: one.span });
    }
}
