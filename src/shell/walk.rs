//! The commands of a script, wherever they stand in it: in lists, pipelines and substitutions.

use super::{Command, Part, Script, SimpleCommand, Statement, Word};

impl Script {
    /// Every simple command, each before those of the substitutions in its words. How deep the walk goes is bounded by the
    /// parser, which reads no script that is nested deeper.
    pub fn simple_commands(&self) -> Vec<&SimpleCommand> {
        let mut found = Vec::new();
        self.statements.iter().for_each(|statement| statement.gather(&mut found));
        found
    }
}

impl Statement {
    /// Every simple command of the statement, see [`Script::simple_commands`].
    pub fn simple_commands(&self) -> Vec<&SimpleCommand> {
        let mut found = Vec::new();
        self.gather(&mut found);
        found
    }

    fn gather<'a>(&'a self, found: &mut Vec<&'a SimpleCommand>) {
        for command in self.pipelines.iter().flat_map(|pipeline| &pipeline.commands) {
            let Command::Simple(simple) = command else { continue };
            found.push(simple);
            for part in simple.all_words().flat_map(|word| &word.parts) {
                if let Part::Substitution { script, .. } = part {
                    script.statements.iter().for_each(|statement| statement.gather(found));
                }
            }
        }
    }
}

impl SimpleCommand {
    /// What it assigns, its words and the files that it redirects to or from, but not the text of here-documents.
    pub fn all_words(&self) -> impl Iterator<Item = &Word> {
        let values = self.assignments.iter().map(|assignment| &assignment.value);
        values.chain(&self.words).chain(self.redirections.iter().map(|redirection| &redirection.target))
    }

    /// The name of the program, without its path; `None` where it is not known before the script runs.
    pub fn program(&self) -> Option<String> {
        let name = self.words.first()?.as_literal()?;
        name.as_str().rsplit('/').next().filter(|name| !name.is_empty()).map(str::to_owned)
    }
}
