//! Commands that change the shell itself (POSIX 2.15, Special Built-In Utilities, and bash's own): variables, positional
//! parameters, the flow of control.

use super::{
    conditions::Token,
    control::Leave,
    expand::Field,
    interpreter::{Interpreter, Stop},
};
use crate::text::{Span, Traced};
use std::{borrow::Cow, sync::Arc};

impl Interpreter<'_> {
    /// Runs the command if it is one of the shell's own; hands on what it writes. `input` is what is written to it, `None`
    /// where it reads what stands around it.
    pub(super) fn builtin(
        &mut self,
        fields: &[Field],
        input: Option<&str>,
        span: Span,
    ) -> Result<Option<String>, Stop> {
        let words: Vec<&str> = fields.iter().map(|(word, _)| word.as_str()).collect();
        let Some((name, words)) = words.split_first() else { return Ok(None) };
        let count = || words.first().map_or(Some(1), |word| word.parse::<usize>().ok()).filter(|count| *count > 0);
        let number = || Stop::unsupported(format!("{name} {}", words.join(" ")), span);
        let mut status = 0;
        match *name {
            "break" => self.leaving = Some(Leave::Break(count().ok_or_else(number)?)),
            "continue" => self.leaving = Some(Leave::Continue(count().ok_or_else(number)?)),
            "return" | "exit" => {
                let own = words.first().map_or(Ok(i64::from(self.shell.status)), |word| word.parse::<i64>());
                status = u8::try_from(own.map_err(|_| number())? & 255).unwrap_or_default();
                self.leaving = Some(if *name == "exit" { Leave::Exit } else { Leave::Return });
                if *name == "exit" && status != 0 {
                    self.fail(format!("the script ends with status {status}"), span);
                }
            }
            "shift" => {
                let count = count().ok_or_else(number)?;
                status = u8::from(count > self.shell.positional.len());
                if status == 0 {
                    Arc::make_mut(&mut self.shell.positional).drain(..count);
                }
            }
            "set" => self.set_options(words),
            "export" | "readonly" | "local" | "declare" | "typeset" => {
                for word in words {
                    self.declare(name, word, span)?;
                }
            }
            "unset" => {
                for name in words {
                    Arc::make_mut(&mut self.shell.variables).remove(*name);
                    Arc::make_mut(&mut self.shell.functions).remove(*name);
                }
            }
            "read" => status = self.read(words, input, span)?,
            "test" | "[" => {
                let words = match (*name, words.split_last()) {
                    ("[", Some((&"]", words))) => words,
                    ("[", _) => return Err(Stop::unsupported("`[` without its `]`", span)),
                    _ => words,
                };
                let tokens: Vec<Token> = words.iter().map(|word| Token::Word((*word).to_owned())).collect();
                self.test(&tokens, span)?;
                return Ok(Some(String::new()));
            }
            "let" => {
                let mut last = 1;
                for word in words {
                    last = self.number_of(word, span)?;
                }
                status = u8::from(last == 0);
            }
            _ => return Ok(None),
        }
        self.shell.status = status;
        Ok(Some(String::new()))
    }

    /// `set`: words after the options, or after `--`, are the positional parameters. Options change nothing here.
    fn set_options(&mut self, words: &[&str]) {
        let options = words.iter().take_while(|word| word.starts_with(['-', '+']) && **word != "--").count();
        let takes_name = words[..options].last().is_some_and(|last| last.ends_with('o'));
        let rest = words.get(options + usize::from(takes_name)..).unwrap_or_default();
        let is_set = !rest.is_empty();
        let rest = rest.strip_prefix(&["--"]).unwrap_or(rest);
        if is_set {
            self.shell.positional = Arc::new(rest.iter().map(|word| Arc::from(*word)).collect());
        }
    }

    /// `export NAME=value`, `local NAME`.
    fn declare(&mut self, command: &str, word: &str, span: Span) -> Result<(), Stop> {
        if word.starts_with('-') {
            let is_array = command != "export" && word.contains(['a', 'A', 'i', 'n', 'l', 'u']);
            return if is_array { Err(Stop::unsupported(format!("{command} {word}"), span)) } else { Ok(()) };
        }
        let (name, value) = word.split_once('=').map_or((word, None), |(name, value)| (name, Some(value)));
        let (name, append) = name.strip_suffix('+').map_or((name, false), |name| (name, true));
        if command != "export"
            && command != "readonly"
            && let Some(locals) = self.locals.last_mut()
        {
            let before = self.shell.variables.get(name).cloned();
            locals.entry(name.to_owned()).or_insert(before);
            if value.is_none() {
                self.set(name, "");
            }
        }
        match value {
            Some(value) if append => self.append(name, value, span)?,
            Some(value) => self.set(name, value),
            None => {}
        }
        Ok(())
    }

    /// `read`: a line of the input, split at blanks into the variables that are named. Where nothing is written to it, the
    /// reader is asked, and the value is the one that a placeholder of the variable's name has.
    fn read(&mut self, words: &[&str], input: Option<&str>, span: Span) -> Result<u8, Stop> {
        let (mut names, mut is_raw, mut words) = (Vec::new(), false, words.iter());
        while let Some(word) = words.next() {
            match *word {
                "-p" | "-t" => drop(words.next()),
                "-r" | "-s" | "-rs" | "-sr" => is_raw |= word.contains('r'),
                "-rp" | "-sp" | "-rsp" | "-srp" => {
                    is_raw |= word.contains('r');
                    words.next();
                }
                option if option.starts_with('-') => return Err(Stop::unsupported(format!("read {option}"), span)),
                name => names.push(name),
            }
        }
        if names.is_empty() {
            names.push("REPLY");
        }
        let Some(line) = self.line(input) else {
            if input.is_none() && self.stdin.is_none() {
                for name in names {
                    let value = self.placeholder(name);
                    self.set(name, &value);
                }
                return Ok(0);
            }
            for name in names {
                self.set(name, "");
            }
            return Ok(1);
        };
        let line = if is_raw { line } else { line.replace('\\', "") };
        let blanks = [' ', '\t'];
        let mut rest = line.trim_matches(blanks);
        for (index, name) in names.iter().enumerate() {
            let (word, after) = match rest.split_once(blanks).filter(|_| index + 1 < names.len()) {
                Some((word, after)) => (word, after.trim_start_matches(blanks)),
                None => (rest, ""),
            };
            self.set(name, word);
            rest = after;
        }
        Ok(0)
    }

    /// The next line of the input, without its end.
    fn line(&mut self, input: Option<&str>) -> Option<String> {
        if let Some(input) = input {
            return input.split_inclusive('\n').next().map(|line| line.trim_end_matches('\n').to_owned());
        }
        let stdin = self.stdin.as_mut()?;
        let line = stdin.text[stdin.at..].split_inclusive('\n').next()?.to_owned();
        stdin.at += line.len();
        Some(line.trim_end_matches('\n').to_owned())
    }

    /// What a command that has no input of its own finds, if it looks: what is left of that around it. A program that reads
    /// to the end leaves nothing.
    pub(super) fn inherited(&mut self, fields: &[Field], span: Span) -> Result<Cow<'static, str>, Stop> {
        const READERS: &[&str] =
            &["cat", "cut", "grep", "head", "jq", "sed", "sort", "tail", "tee", "tr", "wc", "xargs"];
        let Some(stdin) = &mut self.stdin else { return Ok(Cow::Borrowed("")) };
        let name = fields.first().map_or("", |(name, _)| Traced::as_str(name));
        if !READERS.contains(&name) && name != "curl" {
            return Ok(Cow::Borrowed(""));
        }
        let rest = stdin.text[stdin.at..].to_owned();
        if name != "curl" {
            stdin.at = stdin.text.len();
        }
        self.spend(rest.len(), span)?;
        Ok(rest.into())
    }
}
