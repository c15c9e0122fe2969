//! Every judgement docproof makes, as one table. The only place that makes findings.
//!
//! To add a rule: write `docs/rules/<code>-<name>.md`, write `src/rules/<name>.rs`, add one `mod` line and one table
//! row here, run `cargo test`. Rules take the facts that the stages found (see [`crate::reading::context`]) and hand on
//! [`Diagnostic`]s; they read nothing and send nothing.

mod absent_placeholder;
mod ambiguous_placeholder;
mod auth_scheme;
mod bad_placeholder_pattern;
mod blank_after_backslash;
mod body_schema;
mod boolean_with_value;
mod broken_front_matter;
mod code_in_info_string;
mod command_in_here_document;
mod comment_after_continuation;
mod conflicting_options;
mod content_type;
mod contradicting_method;
mod default_not_a_choice;
mod deprecated_flag;
mod duplicate_key;
mod ended_option;
mod endpoint_mismatch;
mod entity_in_code;
mod exclusive_flags;
mod exposed_secret;
mod false_encoding;
mod flag_order;
mod flag_value;
mod foreign_continuation;
mod get_with_body;
mod glued_continuation;
mod gnu_only_option;
mod include_cycle;
mod ineffective_option;
mod invalid_json;
mod invisible_character;
mod lost_fence;
mod lost_newlines;
mod malformed_header;
mod malformed_suppression;
mod malformed_url;
mod method_noun;
mod missing_argument;
mod missing_body;
mod missing_continuation;
mod missing_file;
mod missing_flag;
mod missing_flag_value;
mod missing_include;
mod missing_parameter;
mod missing_reference_page;
mod missing_url;
mod misspelt_attribute;
mod newer_curl;
mod option_value;
mod parameter_type;
mod placeholder_name_mismatch;
mod placeholder_redirect;
mod prompt_in_block;
mod query_as_body;
mod real_secret;
mod reference_without_example;
mod repeated_flag;
mod request_failed;
mod shell_syntax;
mod short_name_twice;
mod smart_quotes;
mod snapshot_mismatch;
mod snapshot_missing;
mod suppression_without_reason;
mod tabs_disagree;
mod too_many_arguments;
mod trailing_continuation;
mod unbalanced_quote;
mod unbalanced_shortcode;
mod unclosed_comment;
mod unclosed_fence;
mod unclosed_here_document;
mod undeclared_placeholder;
mod undocumented_placeholder;
mod unexported_variable;
mod unfenced_command;
mod unknown_command;
mod unknown_curl_option;
mod unknown_endpoint;
mod unknown_flag;
mod unknown_method;
mod unknown_parameter;
mod unknown_product;
mod unlisted_subcommand;
mod unquoted_ampersand;
mod unquoted_character;
mod unset_variable;
mod unused_placeholder;
mod unused_suppression;
mod usage_contradicts_list;
mod usage_of_another_command;
mod variable_in_single_quotes;
mod wrong_binary;
mod wrong_edition;
mod wrong_language;

use crate::{
    diagnostic::{Diagnostic, Fix, Label, Level},
    extract::{Container, Form},
    reading::context,
    snapshot::Comparison,
    spec::{CliProblem, ReferenceProblem, Suggestion},
    targets::Outcome,
    text::{self, Inserted, Nearest, SourceFile, Span, Traced},
};
use context::{Context, Group, InvocationReading, Reading, RequestReading, SuppressionUse};
use std::{borrow::Cow, collections::BTreeSet, ops::Range, sync::Arc};

/// Every rule, in code order.
pub static RULES: &[Rule] = &[
    unclosed_fence::RULE,             // DP001
    broken_front_matter::RULE,        // DP002
    unbalanced_shortcode::RULE,       // DP003
    unfenced_command::RULE,           // DP004
    missing_include::RULE,            // DP005
    unknown_product::RULE,            // DP006
    include_cycle::RULE,              // DP007
    lost_fence::RULE,                 // DP008
    wrong_language::RULE,             // DP009
    code_in_info_string::RULE,        // DP010
    unclosed_comment::RULE,           // DP011
    undeclared_placeholder::RULE,     // DP101
    unused_placeholder::RULE,         // DP102
    placeholder_name_mismatch::RULE,  // DP103
    bad_placeholder_pattern::RULE,    // DP104
    absent_placeholder::RULE,         // DP105
    ambiguous_placeholder::RULE,      // DP106
    unset_variable::RULE,             // DP107
    real_secret::RULE,                // DP108
    misspelt_attribute::RULE,         // DP109
    entity_in_code::RULE,             // DP110
    undocumented_placeholder::RULE,   // DP111
    missing_continuation::RULE,       // DP201
    unbalanced_quote::RULE,           // DP202
    blank_after_backslash::RULE,      // DP203
    trailing_continuation::RULE,      // DP204
    smart_quotes::RULE,               // DP205
    comment_after_continuation::RULE, // DP206
    unquoted_ampersand::RULE,         // DP207
    unclosed_here_document::RULE,     // DP208
    variable_in_single_quotes::RULE,  // DP209
    unquoted_character::RULE,         // DP210
    placeholder_redirect::RULE,       // DP211
    prompt_in_block::RULE,            // DP212
    invisible_character::RULE,        // DP213
    glued_continuation::RULE,         // DP214
    gnu_only_option::RULE,            // DP215
    command_in_here_document::RULE,   // DP216
    shell_syntax::RULE,               // DP217
    unexported_variable::RULE,        // DP218
    foreign_continuation::RULE,       // DP219
    unknown_curl_option::RULE,        // DP301
    malformed_header::RULE,           // DP302
    missing_url::RULE,                // DP303
    method_noun::RULE,                // DP304
    get_with_body::RULE,              // DP305
    query_as_body::RULE,              // DP306
    contradicting_method::RULE,       // DP307
    malformed_url::RULE,              // DP308
    auth_scheme::RULE,                // DP309
    content_type::RULE,               // DP310
    lost_newlines::RULE,              // DP311
    false_encoding::RULE,             // DP312
    exposed_secret::RULE,             // DP313
    missing_file::RULE,               // DP314
    newer_curl::RULE,                 // DP315
    conflicting_options::RULE,        // DP316
    ended_option::RULE,               // DP317
    option_value::RULE,               // DP318
    ineffective_option::RULE,         // DP319
    invalid_json::RULE,               // DP401
    duplicate_key::RULE,              // DP402
    unknown_endpoint::RULE,           // DP501
    unknown_method::RULE,             // DP502
    missing_parameter::RULE,          // DP503
    parameter_type::RULE,             // DP504
    unknown_parameter::RULE,          // DP505
    body_schema::RULE,                // DP506
    missing_body::RULE,               // DP507
    unknown_command::RULE,            // DP601
    unknown_flag::RULE,               // DP602
    missing_argument::RULE,           // DP603
    missing_flag_value::RULE,         // DP604
    flag_value::RULE,                 // DP605
    too_many_arguments::RULE,         // DP606
    missing_flag::RULE,               // DP607
    flag_order::RULE,                 // DP608
    repeated_flag::RULE,              // DP609
    deprecated_flag::RULE,            // DP610
    exclusive_flags::RULE,            // DP611
    boolean_with_value::RULE,         // DP612
    usage_contradicts_list::RULE,     // DP613
    default_not_a_choice::RULE,       // DP614
    unlisted_subcommand::RULE,        // DP615
    short_name_twice::RULE,           // DP616
    reference_without_example::RULE,  // DP617
    usage_of_another_command::RULE,   // DP618
    missing_reference_page::RULE,     // DP619
    wrong_edition::RULE,              // DP620
    wrong_binary::RULE,               // DP621
    tabs_disagree::RULE,              // DP701
    endpoint_mismatch::RULE,          // DP702
    request_failed::RULE,             // DP801
    snapshot_mismatch::RULE,          // DP802
    snapshot_missing::RULE,           // DP803
    unused_suppression::RULE,         // DP901
    suppression_without_reason::RULE, // DP902
    malformed_suppression::RULE,      // DP903
];

/// The rule with this code (in either case) or name.
pub fn find(word: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.code.eq_ignore_ascii_case(word) || rule.name == word)
}

/// The rules that a word means: a code (in either case) or the start of one, or a name.
pub fn named(word: &str) -> impl Iterator<Item = &'static Rule> + '_ {
    let code = word.to_ascii_uppercase();
    RULES.iter().filter(move |rule| rule.name == word || !code.is_empty() && rule.code.starts_with(&code))
}

/// The rule whose name was probably meant.
pub fn nearest(word: &str) -> Option<&'static Rule> {
    let found = text::nearest(word, RULES.iter().map(|rule| rule.name)).filter(Nearest::is_near)?;
    find(found.word)
}

/// A rule: its identity, its page and its check.
pub struct Rule {
    /// Stable for ever, never reused (`DP401`).
    pub code: &'static str,
    /// Kebab case, the same as the file's name; reads well after "ignore".
    pub name: &'static str,
    /// How bad its findings are, unless it says otherwise.
    pub level: Level,
    /// The version that brought it.
    pub since: &'static str,
    /// The Markdown page; also what `explain` prints.
    pub page: &'static str,
    /// What it looks at, and therefore when it runs.
    pub check: Check,
}

/// What a rule looks at, with the function that looks.
pub enum Check {
    /// The page as a whole.
    Page(fn(&Context<'_>, &mut Findings<'_>)),
    /// Each fence, whatever its language.
    Example(fn(&Context<'_>, &Reading<'_>, &mut Findings<'_>)),
    /// Each fence that is a shell script (not a synopsis, not output).
    Script(fn(&Context<'_>, &Reading<'_>, &mut Findings<'_>)),
    /// Each request a script makes with curl.
    Request(fn(&Context<'_>, &RequestReading<'_>, &mut Findings<'_>)),
    /// Each command whose program has a CLI grammar.
    Invocation(fn(&Context<'_>, &InvocationReading<'_>, &mut Findings<'_>)),
    /// Each set of alternatives: tabs, sibling headings of a front matter field.
    Group(fn(&Context<'_>, &Group<'_>, &mut Findings<'_>)),
    /// Each suppression, once it is known what it suppresses.
    Suppression(fn(&Context<'_>, &SuppressionUse<'_>, &mut Findings<'_>)),
    /// Each example that ran.
    Outcome(fn(&Context<'_>, &Outcome, &mut Findings<'_>)),
    /// Each example that was compared with its snapshot.
    Comparison(fn(&Context<'_>, &Comparison, &mut Findings<'_>)),
}

impl Rule {
    /// The first paragraph of the page, on one line.
    pub fn summary(&self) -> String {
        let body = self.page.split_once("\n\n").map_or("", |(_, rest)| rest);
        body.split_once("\n\n").map_or(body, |(first, _)| first).replace('\n', " ")
    }
}

/// Where a check puts what it found. Stamps the rule's code, name and level on it, so that a rule cannot speak for
/// another.
pub struct Findings<'a> {
    rule: &'static Rule,
    page: &'a Context<'a>,
    found: &'a mut Vec<Diagnostic>,
}

impl Findings<'_> {
    /// Reports a problem at `span` of the page; more can be said with the methods of what it returns.
    pub fn push(&mut self, span: Span, message: impl Into<String>) -> Finding<'_> {
        self.found.push(Diagnostic {
            code: self.rule.code,
            rule: self.rule.name,
            level: self.rule.level,
            message: message.into(),
            primary: Label { file: self.page.page.file.clone(), span, text: String::new() },
            related: Vec::new(),
            help: None,
            fix: None,
            affects: Vec::new(),
            products: Vec::new(),
        });
        Finding { diagnostic: self.found.last_mut().expect("a diagnostic was pushed on the line before") }
    }
}

/// A finding that is being written.
pub struct Finding<'a> {
    diagnostic: &'a mut Diagnostic,
}

impl Finding<'_> {
    /// What is to be seen at the place itself.
    pub fn label(self, text: impl Into<String>) -> Self {
        self.diagnostic.primary.text = text.into();
        self
    }

    /// Another place of the same page that explains it.
    pub fn related(self, span: Span, text: impl Into<String>) -> Self {
        let file = self.diagnostic.primary.file.clone();
        self.related_in(file, span, text)
    }

    /// A place in another file, a contract, that explains it.
    pub fn related_in(self, file: Arc<SourceFile>, span: Span, text: impl Into<String>) -> Self {
        self.diagnostic.related.push(Label { file, span, text: text.into() });
        self
    }

    /// The place of the reference that a problem of a command line rests on; `command` is the command's name.
    pub fn rests_on(self, problem: &CliProblem, command: &str) -> Self {
        match problem.basis(command) {
            Some((place, text)) => self.related_in(place.file.clone(), place.span, text),
            None => self,
        }
    }

    /// The other place of a contradiction inside a reference.
    pub fn contradicted(self, problem: &ReferenceProblem, text: &str) -> Self {
        match &problem.other {
            Some(other) => self.related_in(other.file.clone(), other.span, text),
            None => self,
        }
    }

    /// What would be right.
    pub fn help(self, text: impl Into<String>) -> Self {
        self.diagnostic.help = Some(text.into());
        self
    }

    /// What was probably meant in place of `span`, with the edit where nothing else can have been.
    pub fn suggest(self, span: Span, suggestion: &Suggestion) -> Self {
        let finding = self.help(format!("did you mean `{}`?", suggestion.text));
        if suggestion.certain { finding.fix(span, suggestion.text.as_str()) } else { finding }
    }

    /// The edit that mends it for certain: put `replacement` in place of `span`.
    pub fn fix(self, span: Span, replacement: impl Into<String>) -> Self {
        self.diagnostic.fix = Some(Fix { span, replacement: replacement.into() });
        self
    }

    /// The edit that mends it for certain: `replacement` in place of a part of `text`, where the file has that part as it
    /// stands there. Behind an escape or a variable it has other characters, and there is no edit.
    pub fn replace(self, text: &Traced, range: Range<usize>, replacement: &str) -> Self {
        let span = text.span(range.clone());
        let is_written = self.diagnostic.primary.file.slice(span) == &text.as_str()[range];
        if is_written { self.fix(span, replacement) } else { self }
    }

    /// Another level than the rule's own, where the evidence is weaker.
    pub fn level(self, level: Level) -> Self {
        self.diagnostic.level = level;
        self
    }
}

/// Runs every rule that needs no outcome, over one page.
pub fn check_page(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for rule in RULES {
        let findings = &mut Findings { rule, page: context, found: &mut found };
        match rule.check {
            Check::Page(check) => check(context, findings),
            Check::Example(check) => context.readings.iter().for_each(|reading| check(context, reading, findings)),
            Check::Script(check) => {
                context.readings.iter().filter(|r| r.is_script()).for_each(|reading| check(context, reading, findings));
            }
            Check::Request(check) => {
                context.readings.iter().flat_map(|r| &r.requests).for_each(|request| check(context, request, findings));
            }
            Check::Invocation(check) => {
                let all = context.readings.iter().flat_map(|reading| &reading.invocations);
                all.for_each(|invocation| check(context, invocation, findings));
            }
            Check::Group(check) => context.groups().iter().for_each(|group| check(context, group, findings)),
            Check::Suppression(_) | Check::Outcome(_) | Check::Comparison(_) => {}
        }
    }
    found.iter_mut().for_each(redact);
    for finding in &mut found {
        leave_out_fix(context, finding);
    }
    // A curl command with several URLs sends the same body to each.
    let mut seen = BTreeSet::new();
    found.retain(|one| seen.insert((one.code, one.primary.span, one.message.clone())));
    found
}

/// Leaves out an edit that cannot be written as it is where it belongs: a quote or a backslash in a quoted string of YAML
/// or JSON, a `&` in HTML.
fn leave_out_fix(context: &Context<'_>, finding: &mut Diagnostic) {
    let Some(fix) = finding.fix.as_ref().filter(|fix| fix.replacement.contains(['"', '\'', '\\', '&', '<', '>', '\n']))
    else {
        return;
    };
    let examples = &context.page.examples;
    let next = examples.partition_point(|example| example.span.start <= fix.span.start);
    let Some(example) = examples[..next].last() else { return };
    let is_quoted = || {
        let before = &context.page.file.text()[..example.span.start];
        before.ends_with(['"', '\'']) || example.code.insertions().any(|(.., why)| *why == Inserted::Escape)
    };
    if example.form == Form::Html || (example.container != Container::Body && is_quoted()) {
        finding.fix = None;
    }
}

/// Runs every rule that looks at what happened when the page ran.
pub fn check_outcomes(context: &Context<'_>, outcomes: &[Outcome], comparisons: &[Comparison]) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for rule in RULES {
        let findings = &mut Findings { rule, page: context, found: &mut found };
        match rule.check {
            Check::Outcome(check) => outcomes.iter().for_each(|outcome| check(context, outcome, findings)),
            Check::Comparison(check) => comparisons.iter().for_each(|compared| check(context, compared, findings)),
            _ => {}
        }
    }
    found.iter_mut().for_each(redact);
    found
}

/// Hides what looks like a credential from all that a finding says. An edit that would write one is given up.
fn redact(finding: &mut Diagnostic) {
    let labels = finding.related.iter_mut().chain([&mut finding.primary]).map(|label| &mut label.text);
    for said in labels.chain([&mut finding.message]).chain(&mut finding.help) {
        if let Cow::Owned(redacted) = text::redacted(said) {
            *said = redacted;
        }
    }
    finding.fix.take_if(|fix| matches!(text::redacted(&fix.replacement), Cow::Owned(_)));
}

/// Runs every rule that looks at the suppressions of a page and what became of them.
pub fn check_suppressions(context: &Context<'_>, uses: &[SuppressionUse<'_>]) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for rule in RULES {
        let findings = &mut Findings { rule, page: context, found: &mut found };
        if let Check::Suppression(check) = rule.check {
            for one in uses {
                check(context, one, findings);
            }
        }
    }
    found
}
