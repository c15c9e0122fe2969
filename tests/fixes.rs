//! Every edit that is offered mends what it is offered for: with it made, the finding is gone and no other has come.

use crate::support::{corpus_pages, root};
use docproof::{
    config::Config,
    diagnostic::{Diagnostic, Fix},
    pipeline,
    rules::{RULES, Rule},
    spec::Library,
    text::SourceFile,
};
use std::{
    collections::BTreeMap,
    fs,
    sync::{Arc, LazyLock},
};

/// The rules of shells, whose edits change what the words of a command are.
fn is_about_shells(rule: &Rule) -> bool {
    rule.code.starts_with("DP2")
}

fn check(text: &str) -> Vec<Diagnostic> {
    static CONTRACTS: LazyLock<(Config, Library)> = LazyLock::new(|| (Config::standard(), Library::embedded()));
    let file = Arc::new(SourceFile::new("page.md", text));
    pipeline::check_source(&file, &CONTRACTS.0, &CONTRACTS.1)
}

fn apply(text: &str, fix: &Fix) -> String {
    format!("{}{}{}", &text[..fix.span.start], fix.replacement, &text[fix.span.end..])
}

/// How often each rule speaks.
fn counts(findings: &[Diagnostic]) -> BTreeMap<&'static str, usize> {
    let mut counts = BTreeMap::new();
    for finding in findings {
        *counts.entry(finding.code).or_insert(0) += 1;
    }
    counts
}

/// What is wrong with the edits of shell rules that are offered for a page: each is made alone.
fn troubles(name: &str, text: &str, may_uncover: bool) -> Vec<String> {
    let (before, mut troubles) = (check(text), Vec::new());
    let rules: Vec<&str> = RULES.iter().filter(|rule| is_about_shells(rule)).map(|rule| rule.code).collect();
    for finding in before.iter().filter(|finding| rules.contains(&finding.code)) {
        let Some(fix) = &finding.fix else { continue };
        let mended = apply(text, fix);
        let (now, then) = (counts(&check(&mended)), counts(&before));
        let here = format!(
            "{name}:{} {} -> {:?}",
            finding.primary.file.position(fix.span.start).line,
            finding.code,
            fix.replacement
        );
        if now.get(finding.code).unwrap_or(&0) >= &then[finding.code] {
            troubles.push(format!("{here}: the finding is still there"));
        }
        for (code, count) in &now {
            // What only followed from the mistake was not told, and may be once it is gone.
            let may_come = may_uncover && !code.starts_with("DP2");
            if count > then.get(code).unwrap_or(&0) && !may_come {
                troubles.push(format!("{here}: {code} has come"));
            }
        }
    }
    troubles
}

#[test]
fn edits_of_rule_pages_mend_what_they_are_offered_for() {
    let (mut all, mut offered) = (Vec::new(), 0);
    for rule in RULES.iter().filter(|rule| is_about_shells(rule)) {
        let page = fs::read_to_string(root().join(format!("docs/rules/{}-{}.md", rule.code, rule.name))).unwrap();
        let fails = page.split("## Passes").next().unwrap();
        for (number, block) in fails.split("````markdown\n").skip(1).enumerate() {
            let text = block.split("````\n").next().unwrap();
            offered += check(text).iter().filter(|finding| finding.fix.is_some()).count();
            all.extend(troubles(&format!("{} block {number}", rule.code), text, false));
        }
    }
    assert!(all.is_empty(), "{}", all.join("\n"));
    assert!(offered >= 25, "only {offered} edits are offered");
}

#[test]
fn edits_of_real_pages_mend_what_they_are_offered_for() {
    let Some(pages) = corpus_pages() else { return };
    let mut all = Vec::new();
    for page in pages {
        all.extend(troubles(page.file.path(), page.file.text(), true));
    }
    assert!(all.is_empty(), "{}", all.join("\n"));
}
