//! Runs one page's examples: pipelines, redirections, variables, and the commands between them.
//!
//! Takes plans; hands on outcomes. Nothing here starts a process, opens a file or reads the environment: commands are
//! looked up in short lists, files are a map in memory, requests go to the [`Target`]. Every page has a [`Budget`], so
//! that a hostile one ends.

use super::{
    Course, Exchange, MOST_TEXT, Outcome, RunState, Scene, Target, TargetError, UNKNOWN,
    control::{Leave, Stdin},
    expand::Field,
    jq, presuppose,
    tools::{self, Done, Files},
    values::Values,
    xargs,
};
use crate::{
    model::{self, Action, Command, Condition, Invocation, Plan, Redirection, RedirectionSource, Step},
    spec::Library,
    text::{Span, Traced},
};
use std::{borrow::Cow, collections::BTreeMap, sync::Arc};

/// How much one page may do.
#[derive(Debug, Clone)]
struct Budget {
    /// Requests that are left.
    requests: usize,
    /// Commands that are left.
    commands: usize,
    /// Bytes of words, output and files that are left.
    bytes: usize,
}

impl Budget {
    const PAGE: Self = Self { requests: 1_000, commands: 5_000, bytes: MOST_TEXT };
}

/// Takes `amount` from what is left; stops where it is not enough for `what`.
fn spend(left: &mut usize, amount: usize, what: &str, span: Span) -> Result<(), Stop> {
    *left = left.checked_sub(amount).ok_or_else(|| Stop::unsupported(what, span))?;
    Ok(())
}

/// What a word costs besides its text, in bytes: words that are empty take memory as well.
pub(super) const WORD_COST: usize = 32;

/// How long an expression that may count is taken to be at least.
pub(super) const COUNTED: usize = 1024;

/// How many steps of looking for a pattern cost as much as a byte. Their number is at most the product of both lengths.
const STEPS_FOR_A_BYTE: usize = 32;

/// How deep substitutions, compound commands and calls of functions may be nested.
const DEEPEST: usize = 32;

/// Tools that make something of their input. What they make of what is not known is not known either.
const FILTERS: &[&str] = &["grep", "head", "tail", "tr"];

/// Why an example stops before its end.
#[derive(Debug)]
pub(super) enum Stop {
    /// Nobody here can run this.
    Unsupported { what: String, span: Span },
    /// The target would not send it.
    Refused(String),
    /// The target is not there.
    Target(TargetError),
}

impl Stop {
    pub(super) fn unsupported(what: impl Into<String>, span: Span) -> Self {
        Self::Unsupported { what: what.into(), span }
    }
}

/// The state of a shell and of what it does.
pub(super) struct Interpreter<'a> {
    pub(super) library: &'a Library,
    pub(super) target: &'a mut dyn Target,
    pub(super) values: Values,
    pub(super) shell: Shell,
    budget: Budget,
    depth: usize,
    pub(super) running: Running,
    /// What ends the commands that are running.
    pub(super) leaving: Option<Leave>,
    /// What the compound command around the commands that are running reads.
    pub(super) stdin: Option<Stdin>,
    /// For each function that is running, the variables of its own and what they held before.
    pub(super) locals: Vec<BTreeMap<String, Option<Arc<str>>>>,
}

/// What examples hand on to those after them; cheap to copy.
#[derive(Debug, Clone, Default)]
pub(super) struct Shell {
    pub(super) variables: Arc<BTreeMap<String, Arc<str>>>,
    pub(super) functions: Arc<BTreeMap<String, Arc<Command>>>,
    pub(super) positional: Arc<Vec<Arc<str>>>,
    pub(super) files: Files,
    pub(super) status: u8,
}

/// What the example that is running has done so far.
#[derive(Debug, Default)]
pub(super) struct Running {
    pub(super) exchanges: Vec<Exchange>,
    pub(super) names: BTreeMap<String, String>,
    pub(super) failure: Option<(String, Span)>,
}

/// What a subshell keeps from those around it.
pub(super) struct Scope {
    variables: Arc<BTreeMap<String, Arc<str>>>,
    functions: Arc<BTreeMap<String, Arc<Command>>>,
    positional: Arc<Vec<Arc<str>>>,
}

impl<'a> Interpreter<'a> {
    pub(super) fn new(library: &'a Library, target: &'a mut dyn Target, values: Values) -> Self {
        Self {
            library,
            target,
            values,
            shell: Shell::default(),
            budget: Budget::PAGE,
            depth: 0,
            running: Running::default(),
            leaving: None,
            stdin: None,
            locals: Vec::new(),
        }
    }

    /// The shell's state, to come back to.
    pub(super) fn shell(&self) -> Shell {
        self.shell.clone()
    }

    /// Goes back to an earlier state of the shell.
    pub(super) fn restore(&mut self, shell: Shell) {
        self.shell = shell;
    }

    /// Runs one example.
    pub(super) fn scene(&mut self, scene: &Scene<'_>) -> Result<Outcome, TargetError> {
        self.running = Running::default();
        self.depth = 0;
        (self.leaving, self.stdin) = (None, None);
        self.locals.clear();
        let mut outputs = Vec::new();
        let state = if let Some(reason) = &scene.skip {
            RunState::Skipped(reason.clone())
        } else {
            let presupposed = presuppose::of_course(self, &scene.course);
            self.target.prepare(&presupposed);
            // What is only looked at before the page sets its variables is not what the example uses.
            self.running = Running::default();
            let ran = match &scene.course {
                Course::Script(plan) => self.plan(plan, &mut outputs),
                Course::Requests(requests) => requests.iter().try_for_each(|request| self.message(request)),
            };
            match ran {
                Ok(()) => self.verdict(),
                Err(Stop::Unsupported { what, span }) => {
                    RunState::Unsupported { what: self.without_values(&what), span }
                }
                Err(Stop::Refused(reason)) => RunState::Skipped(self.without_values(&reason)),
                Err(Stop::Target(error)) => return Err(error),
            }
        };
        let Running { exchanges, names, .. } = std::mem::take(&mut self.running);
        let output = outputs.pop().unwrap_or_default();
        Ok(Outcome { example: scene.example, state, exchanges, output, names })
    }

    /// A reason that may be shown: the values of placeholders, which may be secrets, replaced by their names.
    fn without_values(&self, text: &str) -> String {
        let mut names: Vec<(&String, &String)> = self.running.names.iter().collect();
        names.sort_by_key(|(value, _)| std::cmp::Reverse(value.len()));
        names.iter().fold(text.to_owned(), |text, (value, name)| text.replace(value.as_str(), &format!("[{name}]")))
    }

    fn verdict(&self) -> RunState {
        let refused = self.running.exchanges.iter().find(|exchange| exchange.response.status >= 400);
        match (refused, &self.running.failure) {
            (Some(exchange), _) => {
                let asked = exchange.operation.as_ref().unwrap_or(&exchange.request.method);
                let reason = format!("the target answered {} to {asked}", exchange.response.status);
                RunState::Failed { reason, span: exchange.fault }
            }
            (None, Some((reason, span))) => RunState::Failed { reason: self.without_values(reason), span: *span },
            (None, None) => RunState::Passed,
        }
    }

    /// Runs a plan and adds what each of its pipelines wrote to `outputs`.
    pub(super) fn plan(&mut self, plan: &Plan, outputs: &mut Vec<String>) -> Result<(), Stop> {
        let mut statement = None;
        for step in &plan.steps {
            let skip = match step.condition {
                _ if statement != Some(step.statement) => false,
                Condition::Always => false,
                Condition::And => self.shell.status != 0,
                Condition::Or => {
                    // The author has a plan for the failure, so it is none.
                    self.running.failure = None;
                    self.shell.status == 0
                }
            };
            statement = Some(step.statement);
            if !skip {
                outputs.push(self.step(step)?);
            }
            if self.leaving.is_some() {
                break;
            }
        }
        Ok(())
    }

    /// The output of `$( … )`; what it sets is gone when it ends (POSIX 2.12).
    pub(super) fn nested(&mut self, plan: &Plan, span: Span) -> Result<String, Stop> {
        self.enter(span)?;
        let before = self.scope();
        let output = self.list(plan)?;
        self.leaving = None;
        self.restore_scope(before);
        self.leave();
        Ok(output)
    }

    /// Counts what is nested.
    pub(super) fn enter(&mut self, span: Span) -> Result<(), Stop> {
        if self.depth >= DEEPEST {
            return Err(Stop::unsupported("so deep a nesting", span));
        }
        self.depth += 1;
        Ok(())
    }

    pub(super) fn leave(&mut self) {
        self.depth -= 1;
    }

    /// What a subshell may change without effect on what comes after it.
    pub(super) fn scope(&self) -> Scope {
        let Shell { variables, functions, positional, .. } = &self.shell;
        Scope { variables: variables.clone(), functions: functions.clone(), positional: positional.clone() }
    }

    pub(super) fn restore_scope(&mut self, scope: Scope) {
        let Scope { variables, functions, positional } = scope;
        (self.shell.variables, self.shell.functions, self.shell.positional) = (variables, functions, positional);
    }

    fn step(&mut self, step: &Step) -> Result<String, Stop> {
        let [command] = step.commands.as_slice() else {
            return self.pipeline(step);
        };
        let flow = self.command(command, None)?;
        self.negate(step);
        Ok(flow)
    }

    /// Several commands, each in a shell of its own (POSIX 2.12), which ends what it leaves.
    fn pipeline(&mut self, step: &Step) -> Result<String, Stop> {
        let mut flow: Option<String> = None;
        for command in &step.commands {
            let scope = self.scope();
            flow = Some(self.command(command, flow.as_deref())?);
            self.restore_scope(scope);
            self.leaving = None;
        }
        self.negate(step);
        Ok(flow.unwrap_or_default())
    }

    fn negate(&mut self, step: &Step) {
        if step.negated {
            self.shell.status = u8::from(self.shell.status == 0);
        }
    }

    /// Runs a command. `input` is what is written to it; `None` where it reads what stands around it.
    pub(super) fn command(&mut self, command: &Command, input: Option<&str>) -> Result<String, Stop> {
        self.spend_command(command.span)?;
        if matches!(command.action, Action::Unreadable) {
            return Err(Stop::unsupported("text no shell can read", command.span));
        }
        let fields = self.fields(&command.arguments, command.span)?;
        for assignment in &command.assignments {
            let value = self.whole(&assignment.value, command.span)?;
            if assignment.is_element {
                return Err(Stop::unsupported("an array", command.span));
            }
            if fields.is_empty() && assignment.append {
                self.append(&assignment.name, value.as_str(), command.span)?;
            } else if fields.is_empty() {
                self.set(&assignment.name, value.as_str());
            }
        }
        let mut input = input.map(Cow::Borrowed);
        let mut output_file = None;
        for redirection in &command.redirections {
            self.redirection(redirection, &mut input, &mut output_file, command.span)?;
        }
        let output = match fields.as_slice() {
            [] if matches!(command.action, Action::Compound(_)) => self.reading(command, &[], input)?,
            [] if command.arguments.is_empty() => {
                // An assignment's status is that of the substitution in it, and 0 without one.
                if !command.assignments.iter().any(|assignment| substitutes(&assignment.value)) {
                    self.shell.status = 0;
                }
                String::new()
            }
            [] => String::new(),
            fields => self.reading(command, fields, input)?,
        };
        self.spend(output.len(), command.span)?;
        match output_file {
            None => Ok(output),
            Some((name, append)) => {
                if name != "/dev/null" {
                    let before = self.shell.files.get(&name).filter(|_| append);
                    let text = before.map_or_else(|| output.clone(), |before| format!("{before}{output}"));
                    self.spend(text.len(), command.span)?;
                    Arc::make_mut(&mut self.shell.files).insert(name, text.into());
                }
                Ok(String::new())
            }
        }
    }

    /// Runs a compound command, a function, or what the words say, on its input.
    fn reading(&mut self, command: &Command, fields: &[Field], input: Option<Cow<'_, str>>) -> Result<String, Stop> {
        let span = command.span;
        let function = fields.first().and_then(|(name, _)| self.shell.functions.get(name.as_str()).cloned());
        if function.is_none() && !fields.is_empty() {
            if let Some(output) = self.builtin(fields, input.as_deref(), span)? {
                return Ok(output);
            }
            let input = match input {
                Some(input) => input,
                None => self.inherited(fields, span)?,
            };
            return self.fields_as_command(fields, &input, span);
        }
        let own = input.map(|text| Stdin { text: text.into(), at: 0 });
        let around = own.map(|own| self.stdin.replace(own));
        let output = match (&function, &command.action) {
            (Some(body), _) => self.call(body, fields, span)?,
            (None, Action::Compound(compound)) => self.compound(compound, span)?,
            (None, _) => String::new(),
        };
        if let Some(around) = around {
            self.stdin = around;
        }
        Ok(output)
    }

    fn redirection(
        &mut self,
        redirection: &Redirection,
        input: &mut Option<Cow<'_, str>>,
        output: &mut Option<(String, bool)>,
        command: Span,
    ) -> Result<(), Stop> {
        match (&redirection.source, redirection.descriptor) {
            (RedirectionSource::Read(name), 0) => {
                let name = self.whole(name, command)?;
                *input = Some(self.file(name.as_str(), redirection.span)?.into());
            }
            (RedirectionSource::Text(text), 0) => {
                *input = Some(self.whole(text, command)?.as_str().to_owned().into());
            }
            (RedirectionSource::Write(name), 1) => *output = Some((self.whole(name, command)?.as_str().into(), false)),
            (RedirectionSource::Append(name), 1) => *output = Some((self.whole(name, command)?.as_str().into(), true)),
            // Errors are not among what is kept of a run.
            (_, 2) | (RedirectionSource::Other, _) => {}
            _ => {
                return Err(Stop::unsupported("this redirection", redirection.span));
            }
        }
        Ok(())
    }

    /// The text of a file that an earlier command wrote.
    fn file(&mut self, name: &str, span: Span) -> Result<String, Stop> {
        match (name, self.shell.files.get(name).cloned()) {
            ("/dev/null", _) => Ok(String::new()),
            (_, Some(text)) => {
                self.spend(text.len(), span)?;
                Ok(text.to_string())
            }
            (_, None) => Err(Stop::Unsupported { what: format!("{name}, a file the page does not make"), span }),
        }
    }

    /// Runs a command whose words are all known.
    pub(super) fn fields_as_command(&mut self, fields: &[Field], input: &str, span: Span) -> Result<String, Stop> {
        let (arguments, spans): (Vec<Traced>, Vec<Span>) = fields.iter().cloned().unzip();
        match model::classify(arguments.clone(), spans, span) {
            Action::Curl(curl) => self.curl(&curl, &arguments, input, span),
            Action::Jq(jq) => {
                let mut text = String::new();
                for file in &jq.files {
                    text += &self.file(file.as_str(), span)?;
                }
                let input = if jq.files.is_empty() { input } else { &text };
                if input.contains(UNKNOWN) {
                    self.shell.status = 0;
                    return Ok(format!("{UNKNOWN}\n"));
                }
                let ran = jq::run(&jq, input, self.budget.bytes).map_err(|what| Stop::Unsupported { what, span })?;
                self.shell.status = ran.status;
                if let Some(error) = ran.error {
                    self.fail(error, span);
                }
                Ok(ran.output)
            }
            Action::Xargs(command) => xargs::run(self, &command, input, span),
            Action::Tool(invocation) => self.tool(&invocation, input, span),
            Action::Invocation(invocation) => self.invocation(&invocation, &arguments, input, span),
            Action::Assignments => Ok(String::new()),
            Action::Compound(compound) => Err(Stop::Unsupported { what: compound.keyword, span }),
            Action::Unreadable => Err(Stop::unsupported("text no shell can read", span)),
        }
    }

    fn tool(&mut self, invocation: &Invocation, input: &str, span: Span) -> Result<String, Stop> {
        let words: Vec<&str> = invocation.arguments.iter().map(Traced::as_str).collect();
        let program = invocation.program.as_str();
        if input.contains(UNKNOWN) && FILTERS.contains(&program) {
            self.shell.status = 0;
            return Ok(format!("{UNKNOWN}\n"));
        }
        // What an expression of `grep` may cost is not told by its length: it may count (`a{1,99}`).
        let pattern = words.iter().map(|word| word.len()).sum::<usize>();
        self.spend_search(if program == "grep" { pattern.max(COUNTED) } else { pattern }, input.len(), span)?;
        let done = tools::run(program, &words, input, &mut self.shell.files);
        let done = done.unwrap_or_else(|| Err(program.to_owned()));
        let Done { output, status } = done.map_err(|what| Stop::Unsupported { what, span })?;
        self.shell.status = status;
        Ok(output)
    }

    /// The value of a variable: what the page set, else what the reader is meant to have set.
    pub(super) fn variable(&mut self, name: &str) -> String {
        match self.set_variable(name) {
            Some(value) => value,
            None if name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') => self.placeholder(name),
            None => String::new(),
        }
    }

    /// The value of a variable that the page set, or of a parameter that the shell sets itself (POSIX 2.5).
    pub(super) fn set_variable(&self, name: &str) -> Option<String> {
        let positional = &self.shell.positional;
        match name {
            "?" => Some(self.shell.status.to_string()),
            "#" => Some(positional.len().to_string()),
            "@" | "*" => Some(positional.join(" ")),
            "0" => Some(String::from("bash")),
            _ if name.starts_with(|c: char| c.is_ascii_digit()) => {
                let index = name.parse::<usize>().ok()?.checked_sub(1)?;
                positional.get(index).map(ToString::to_string)
            }
            _ => self.shell.variables.get(name).map(ToString::to_string),
        }
    }

    /// The value of a placeholder, noted so that it can be shown by its name.
    pub(super) fn placeholder(&mut self, name: &str) -> String {
        let value = self.values.value(name);
        if self.values.has_name(name, &value) {
            self.running.names.insert(value.clone(), name.to_owned());
        }
        value
    }

    /// Adds to what a variable holds.
    pub(super) fn append(&mut self, name: &str, value: &str, span: Span) -> Result<(), Stop> {
        let whole = self.shell.variables.get(name).map(ToString::to_string).unwrap_or_default() + value;
        self.spend(whole.len(), span)?;
        self.set(name, &whole);
        Ok(())
    }

    pub(super) fn set(&mut self, name: &str, value: &str) {
        Arc::make_mut(&mut self.shell.variables).insert(name.to_owned(), value.into());
    }

    /// Notes why the example fails; the first reason counts.
    pub(super) fn fail(&mut self, reason: String, span: Span) {
        if self.running.failure.is_none() {
            self.running.failure = Some((reason, span));
        }
    }

    /// Counts a command against the page's budget.
    pub(super) fn spend_command(&mut self, span: Span) -> Result<(), Stop> {
        spend(&mut self.budget.commands, 1, "so many commands", span)
    }

    /// Counts the search for a pattern in a text, of these lengths, against the page's budget.
    pub(super) fn spend_search(&mut self, pattern: usize, text: usize, span: Span) -> Result<(), Stop> {
        self.spend(pattern.saturating_mul(text) / STEPS_FOR_A_BYTE, span)
    }

    /// Counts a request against the page's budget.
    pub(super) fn spend_request(&mut self, span: Span) -> Result<(), Stop> {
        spend(&mut self.budget.requests, 1, "so many requests", span)
    }

    /// Counts bytes against the page's budget.
    pub(super) fn spend(&mut self, bytes: usize, span: Span) -> Result<(), Stop> {
        spend(&mut self.budget.bytes, bytes, "so much text", span)
    }
}

fn substitutes(argument: &model::Argument) -> bool {
    argument.pieces.iter().any(|piece| matches!(piece, model::Piece::Substitution { .. }))
}
