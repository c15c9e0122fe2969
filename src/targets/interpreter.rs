//! Runs one page's examples: pipelines, redirections, variables, and the commands between them.
//!
//! Takes plans; hands on outcomes. Nothing here starts a process, opens a file or reads the environment: commands are
//! looked up in short lists, files are a map in memory, requests go to the [`Target`]. Every page has a [`Budget`], so
//! that a hostile one ends.

use super::{
    Course, Exchange, Outcome, RunState, Scene, Target, TargetError, UNKNOWN,
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
    const PAGE: Self = Self { requests: 1_000, commands: 5_000, bytes: 32 << 20 };
}

/// Takes `amount` from what is left; stops where it is not enough for `what`.
fn spend(left: &mut usize, amount: usize, what: &str, span: Span) -> Result<(), Stop> {
    *left = left.checked_sub(amount).ok_or_else(|| Stop::unsupported(what, span))?;
    Ok(())
}

/// How deep `$( … )` may be nested.
const DEEPEST: usize = 16;

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
}

/// What examples hand on to those after them; cheap to copy.
#[derive(Debug, Clone, Default)]
pub(super) struct Shell {
    variables: Arc<BTreeMap<String, Arc<str>>>,
    pub(super) files: Files,
    pub(super) status: u8,
}

/// What the example that is running has done so far.
#[derive(Debug, Default)]
pub(super) struct Running {
    pub(super) exchanges: Vec<Exchange>,
    pub(super) names: BTreeMap<String, String>,
    failure: Option<(String, Span)>,
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
        let mut outputs = Vec::new();
        let state = if let Some(reason) = &scene.skip {
            RunState::Skipped(reason.clone())
        } else {
            let presupposed = presuppose::of_course(self, &scene.course);
            self.target.prepare(&presupposed);
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
    fn plan(&mut self, plan: &Plan, outputs: &mut Vec<String>) -> Result<(), Stop> {
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
        }
        Ok(())
    }

    /// The output of `$( … )`; what it sets is gone when it ends (POSIX 2.12).
    pub(super) fn nested(&mut self, plan: &Plan, span: Span) -> Result<String, Stop> {
        if self.depth >= DEEPEST {
            return Err(Stop::unsupported("so deep a nesting", span));
        }
        let before = self.shell.variables.clone();
        self.depth += 1;
        let mut outputs = Vec::new();
        self.plan(plan, &mut outputs)?;
        self.depth -= 1;
        self.shell.variables = before;
        Ok(outputs.concat())
    }

    fn step(&mut self, step: &Step) -> Result<String, Stop> {
        let mut flow = String::new();
        for command in &step.commands {
            flow = self.command(command, &flow)?;
        }
        if step.negated {
            self.shell.status = u8::from(self.shell.status == 0);
        }
        Ok(flow)
    }

    fn command(&mut self, command: &Command, input: &str) -> Result<String, Stop> {
        spend(&mut self.budget.commands, 1, "so many commands", command.span)?;
        match &command.action {
            Action::Compound(compound) => {
                return Err(Stop::Unsupported { what: compound.keyword.clone(), span: command.span });
            }
            Action::Unreadable => {
                return Err(Stop::unsupported("text no shell can read", command.span));
            }
            _ => {}
        }
        let fields = self.fields(&command.arguments, command.span)?;
        for assignment in &command.assignments {
            let value = self.whole(&assignment.value, command.span)?;
            if fields.is_empty() {
                self.set(&assignment.name, value.as_str());
            }
        }
        let mut input = Cow::Borrowed(input);
        let mut output_file = None;
        for redirection in &command.redirections {
            self.redirection(redirection, &mut input, &mut output_file, command.span)?;
        }
        let output = match fields.as_slice() {
            [] if command.arguments.is_empty() => {
                // An assignment's status is that of the substitution in it, and 0 without one.
                if !command.assignments.iter().any(|assignment| substitutes(&assignment.value)) {
                    self.shell.status = 0;
                }
                String::new()
            }
            [] => String::new(),
            fields => self.fields_as_command(fields, &input, command.span)?,
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

    fn redirection(
        &mut self,
        redirection: &Redirection,
        input: &mut Cow<'_, str>,
        output: &mut Option<(String, bool)>,
        command: Span,
    ) -> Result<(), Stop> {
        match (&redirection.source, redirection.descriptor) {
            (RedirectionSource::Read(name), 0) => {
                let name = self.whole(name, command)?;
                *input = self.file(name.as_str(), redirection.span)?.into();
            }
            (RedirectionSource::Text(text), 0) => *input = self.whole(text, command)?.as_str().to_owned().into(),
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
    fn file(&self, name: &str, span: Span) -> Result<String, Stop> {
        match (name, self.shell.files.get(name)) {
            ("/dev/null", _) => Ok(String::new()),
            (_, Some(text)) => Ok(text.to_string()),
            (_, None) => Err(Stop::Unsupported { what: format!("{name}, a file the page does not make"), span }),
        }
    }

    /// Runs a command whose words are all known.
    pub(super) fn fields_as_command(&mut self, fields: &[Field], input: &str, span: Span) -> Result<String, Stop> {
        let (arguments, spans): (Vec<Traced>, Vec<Span>) = fields.iter().cloned().unzip();
        match model::classify(&arguments, &spans, span) {
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
            Action::Invocation(invocation) => self.invocation(&invocation, &arguments, span),
            Action::Assignments => Ok(String::new()),
            Action::Compound(compound) => Err(Stop::Unsupported { what: compound.keyword, span }),
            Action::Unreadable => Err(Stop::unsupported("text no shell can read", span)),
        }
    }

    fn tool(&mut self, invocation: &Invocation, input: &str, span: Span) -> Result<String, Stop> {
        let words: Vec<&str> = invocation.arguments.iter().map(Traced::as_str).collect();
        let program = invocation.program.as_str();
        match program {
            "export" => {
                for (name, value) in words.iter().filter_map(|word| word.split_once('=')) {
                    self.set(name, value);
                }
                self.shell.status = 0;
                return Ok(String::new());
            }
            "unset" => {
                for name in words {
                    Arc::make_mut(&mut self.shell.variables).remove(name);
                }
                self.shell.status = 0;
                return Ok(String::new());
            }
            _ => {}
        }
        if input.contains(UNKNOWN) && FILTERS.contains(&program) {
            self.shell.status = 0;
            return Ok(format!("{UNKNOWN}\n"));
        }
        let done = tools::run(program, &words, input, &mut self.shell.files);
        let done = done.unwrap_or_else(|| Err(program.to_owned()));
        let Done { output, status } = done.map_err(|what| Stop::Unsupported { what, span })?;
        self.shell.status = status;
        Ok(output)
    }

    /// The value of a variable: what the page set, else what the reader is meant to have set.
    pub(super) fn variable(&mut self, name: &str) -> String {
        match (name, self.shell.variables.get(name)) {
            ("?", _) => self.shell.status.to_string(),
            (_, Some(value)) => value.to_string(),
            (name, None) if name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') => self.placeholder(name),
            _ => String::new(),
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

    fn set(&mut self, name: &str, value: &str) {
        Arc::make_mut(&mut self.shell.variables).insert(name.to_owned(), value.into());
    }

    /// Notes why the example fails; the first reason counts.
    pub(super) fn fail(&mut self, reason: String, span: Span) {
        if self.running.failure.is_none() {
            self.running.failure = Some((reason, span));
        }
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
