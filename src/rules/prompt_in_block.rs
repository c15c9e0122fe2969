//! DP212: prompts in a block of commands that says it is a script, which readers copy as a whole.

use super::{
    Check, Findings, Rule,
    context::{Context, Reading},
};
use crate::{
    diagnostic::Level,
    shell::transcript::{self, Prompt},
    text::Span,
};

pub(super) const RULE: Rule = Rule {
    code: "DP212",
    name: "prompt-in-block",
    level: Level::Note,
    since: "0.1.0",
    page: include_str!("../../docs/rules/DP212-prompt-in-block.md"),
    check: Check::Script(check),
};

/// Languages that say that a block is a script and nothing else.
const SCRIPTS: &[&str] = &["sh", "bash", "zsh", "ksh", "shell", "shellscript", "shell-script"];

fn check(context: &Context<'_>, reading: &Reading<'_>, findings: &mut Findings<'_>) {
    let Some(language) = &reading.example.info.language else { return };
    // A session that shows its output shows its prompts to tell the two apart.
    let is_session = !reading.printed.is_empty();
    if is_session
        || reading.example.hidden
        || !SCRIPTS.iter().any(|script| language.as_str().eq_ignore_ascii_case(script))
    {
        return;
    }
    let code = &reading.example.code;
    let line = transcript::first_line(code.as_str()).and_then(transcript::prompt).filter(Prompt::is_shell);
    let Some(sign) = line.map(|prompt| prompt.sign) else { return };
    let prompts: Vec<Span> = prompts(code.as_str(), sign).map(|range| code.span(range)).collect();
    let (Some(place), Some(last)) = (prompts.first().copied(), prompts.last()) else { return };
    let written = context.page.file.slice(place).trim();
    // A prompt with a name in it shows what the terminal looks like.
    if written.len() != sign.len_utf8() {
        return;
    }
    let mut left = String::new();
    for pair in prompts.windows(2) {
        left += context.page.file.slice(Span::new(pair[0].end, pair[1].start));
    }
    findings
        .push(place, format!("the prompt `{written}` stands in a block of `{language}`: who copies it gets an error"))
        .help("leave the prompts out, or call the block `console`")
        .fix(Span::new(place.start, last.end), left);
}

/// The prompts of a shell that end with `sign`, in order.
fn prompts(code: &str, sign: char) -> impl Iterator<Item = std::ops::Range<usize>> {
    let mut at = 0;
    code.split_inclusive('\n').filter_map(move |line| {
        let start = at + line.len() - line.trim_start().len();
        at += line.len();
        let prompt = transcript::prompt(line.trim()).filter(|prompt| prompt.is_shell() && prompt.sign == sign)?;
        Some(start..start + prompt.length)
    })
}
