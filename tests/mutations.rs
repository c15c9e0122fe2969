//! Valid commands of real pages, broken one mistake at a time: how much of what authors do wrong is found.
//!
//! Each way to break a command takes its commands from all valid ones by chance that is the same on every run. A mutant is
//! put back into its page, and the page is checked. What bash reads as the same words is no mistake, and is not counted.
//! `DOCPROOF_MUTANTS=2000 cargo test -- mutations:: --nocapture` prints what `docs/design/2026-11-22-mutations.md` shows; with
//! `DOCPROOF_MISSED=5` also up to five mutants of each way that were not found, or found elsewhere.

mod bash;
mod corpus;
mod judge;
mod program;
mod random;
mod site;
mod syntax;
mod ways;

use corpus::{Breakable, Candidate, Corpus};
use judge::Verdict;
use random::Random;
use std::{
    collections::BTreeMap,
    env,
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};
use ways::{Oracle, Way};

/// How many mutants the test looks at unless the environment says otherwise.
const MUTANTS: usize = 500;

/// The mutants of one way and what was said of them.
struct Row {
    way: &'static Way,
    /// How many statements can be broken in this way.
    sites: usize,
    /// How many of those that were taken did the same as the original.
    same: usize,
    /// How many no contract tells from valid commands, by the reason.
    unknowable: BTreeMap<&'static str, usize>,
    verdicts: Vec<Verdict>,
}

#[test]
fn mistakes_in_scripts_are_found() {
    assert_found(ways::of_scripts());
}

#[test]
fn mistakes_in_commands_of_programs_are_found() {
    assert_found(ways::of_programs());
}

/// Fails where far less is found of what is broken in one of these ways than the way asks for.
fn assert_found(ways: impl Iterator<Item = &'static Way>) {
    let number = |name: &str| env::var(name).ok().and_then(|value| value.parse::<usize>().ok());
    let corpus = Corpus::get();
    let Some(rows) = rows(corpus, ways, number("DOCPROOF_MUTANTS").unwrap_or(MUTANTS)) else { return };
    print(&rows, number("DOCPROOF_MISSED").unwrap_or_default());
    let mut errors = Vec::new();
    for row in rows.iter().filter(|row| row.is_below_floor()) {
        let (found, all) = (row.count(|verdict| verdict.is_found), row.verdicts.len());
        errors.push(format!("{}: {found} of {all} are found, far less than {} %", row.way.name, row.way.floor));
    }
    assert!(errors.is_empty(), "{}", errors.join("\n"));
}

impl Row {
    /// Whether so few are found that chance does not explain it: three standard deviations less than the floor says.
    fn is_below_floor(&self) -> bool {
        let (all, floor) = (self.verdicts.len(), self.way.floor);
        let lacking = (all * floor).saturating_sub(self.count(|verdict| verdict.is_found) * 100);
        lacking * lacking > 9 * all * floor * (100 - floor)
    }

    fn count(&self, holds: impl Fn(&Verdict) -> bool) -> usize {
        self.verdicts.iter().filter(|verdict| holds(verdict)).count()
    }
}

/// About `total` mutants, as many of each way as there are; `None` where there is no bash to tell what is a mistake.
fn rows(corpus: &Corpus, ways: impl Iterator<Item = &'static Way>, total: usize) -> Option<Vec<Row>> {
    let breakable = corpus.candidates(ways);
    let taken = |quota: usize| breakable.iter().map(|one| one.candidates.len().min(quota)).sum::<usize>();
    let quota = (1..=total).find(|quota| taken(*quota) >= total).unwrap_or(total);
    let mut rows = Vec::new();
    let mut chosen = Vec::new();
    for Breakable { way, candidates: mut found, unknowable } in breakable {
        let sites = found.len();
        Random::new(way.name).shuffle(&mut found);
        // Some do the same as the original; others take their places.
        found.truncate(if way.oracle == Oracle::Words { quota * 3 / 2 + 5 } else { quota });
        let (same, mut found) = mistakes(way, found)?;
        found.truncate(quota);
        let row = rows.len();
        chosen.extend(found.into_iter().map(|candidate| (row, candidate)));
        rows.push(Row { way, sites, same, unknowable, verdicts: Vec::new() });
    }
    for (row, verdict) in
        in_parallel(&chosen, |(row, candidate)| (*row, judge::judge(rows[*row].way, candidate, corpus)))
    {
        rows[row].verdicts.push(verdict);
    }
    Some(rows)
}

/// Those of which bash makes something else than of the original, and how many others there are. Left out are those whose
/// originals bash does not read to their ends.
fn mistakes(way: &Way, candidates: Vec<Candidate>) -> Option<(usize, Vec<Candidate>)> {
    if way.oracle == Oracle::Always {
        return Some((0, candidates));
    }
    let mutants: Vec<String> = candidates.iter().map(|one| one.mutant.apply(&one.script)).collect();
    let scripts: Vec<&str> =
        candidates.iter().zip(&mutants).flat_map(|(one, mutant)| [&*one.script, mutant.as_str()]).collect();
    let readings = bash::readings(&scripts)?;
    let (mut same, mut kept) = (0, Vec::new());
    for (candidate, read) in candidates.into_iter().zip(readings.chunks(2)) {
        let is_readable = |line: &String| !line.contains(": restricted") && !line.contains("syntax error");
        if !read[0].iter().all(is_readable) {
            continue;
        }
        if read[0] == read[1] { same += 1 } else { kept.push(candidate) }
    }
    Some((same, kept))
}

/// `work` for each item, in order.
fn in_parallel<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let (next, done) = (AtomicUsize::new(0), Mutex::new(BTreeMap::new()));
    let run = || {
        while let Some((index, item)) = {
            let index = next.fetch_add(1, Ordering::Relaxed);
            items.get(index).map(|item| (index, item))
        } {
            let result = work(item);
            done.lock().unwrap().insert(index, result);
        }
    };
    let threads = thread::available_parallelism().map_or(1, std::num::NonZero::get);
    thread::scope(|scope| (0..threads).for_each(|_| drop(scope.spawn(run))));
    done.into_inner().unwrap().into_values().collect()
}

/// The table, and up to `missed` mutants of each way that were not found.
#[expect(clippy::print_stdout, reason = "the table is what it is asked for; a test that passes shows none of it")]
fn print(rows: &[Row], missed: usize) {
    println!("| Way | Sites | Mutants | Found | % | Right line | At the place | Answers |");
    println!("|---|---|---|---|---|---|---|---|");
    let mut total = [0; 4];
    for row in rows {
        let all = row.verdicts.len();
        let found = row.count(|verdict| verdict.is_found);
        let (line, place) = (row.count(|verdict| verdict.is_at_line), row.count(|verdict| verdict.is_at_place));
        for (sum, count) in total.iter_mut().zip([all, found, line, place]) {
            *sum += count;
        }
        let share = (found * 100).checked_div(all).map_or(String::from("-"), |share| share.to_string());
        println!(
            "| {} | {} | {all} | {found} | {share} | {line} | {place} | {} |",
            row.way.name,
            row.sites,
            answers(row)
        );
    }
    let [all, found, line, place] = total;
    println!("| all | | {all} | {found} | {} | {line} | {place} | |", found * 100 / all.max(1));
    let same: usize = rows.iter().map(|row| row.same).sum();
    println!("\n{same} mutants that were taken do the same as the original and are not counted.");
    if rows.iter().any(|row| !row.unknowable.is_empty()) {
        println!("\n| Way | Not made | Why no contract tells it |\n|---|---|---|");
    }
    for row in rows {
        for (reason, count) in &row.unknowable {
            println!("| {} | {count} | {reason} |", row.way.name);
        }
    }
    for row in rows.iter().filter(|_| missed > 0) {
        for verdict in row.verdicts.iter().filter(|verdict| !verdict.is_at_line).take(missed) {
            let what = if verdict.is_found { "elsewhere" } else { "missed" };
            println!("\n{what}: {}: {:?}\n    {}", row.way.name, verdict.codes, verdict.shown);
        }
    }
}

/// Which rules spoke, the most frequent first, and how many mutants none speaks of.
fn answers(row: &Row) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for verdict in &row.verdicts {
        let mut codes = verdict.codes.clone();
        codes.sort_unstable();
        codes.dedup();
        if codes.is_empty() {
            codes.push("none");
        }
        for code in codes {
            *counts.entry(code).or_default() += 1;
        }
    }
    let mut counts: Vec<(&str, usize)> = counts.into_iter().collect();
    counts.sort_by_key(|(code, count)| (std::cmp::Reverse(*count), *code));
    counts.iter().map(|(code, count)| format!("{code} {count}")).collect::<Vec<_>>().join(", ")
}
