//! Tables of flags, of variables, of arguments and of commands.
//!
//! Takes a table; hands on what its header says each column holds, and the flags of its rows. In which section a table
//! stands is not asked here: the headers and the first cells say what it lists.

use super::{
    flags::{Row, Rows},
    head::Head,
};
use crate::{
    extract::Inline,
    spec::cli::{
        Place, Unread,
        prose::{self, is_switch},
    },
    text::{SourceFile, Span, is_upper_snake},
};
use std::sync::Arc;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    /// Names of flags: a long one, a short one, or both; or a sign for those that are required.
    Names,
    /// What they are for.
    Description,
    /// What kind of value they take.
    Type,
    /// The words they take.
    Choices,
    /// The value they have when they are not given.
    Default,
    /// The variable that stands for them.
    Environment,
    /// Whether they must be given.
    Required,
    /// Names of commands.
    Commands,
    /// Names of arguments.
    Arguments,
    /// Anything else.
    Other,
}

/// A table, its columns understood.
pub(super) struct Table<'o> {
    pub(super) columns: Vec<Column>,
    pub(super) rows: &'o [Vec<Inline>],
    pub(super) span: Span,
}

/// What a table lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Listing {
    Flags,
    /// Flags and the variables that stand for them, and nothing else.
    Variables,
    Arguments,
    Commands,
    Other,
}

impl<'o> Table<'o> {
    pub(super) fn new(header: &[Inline], rows: &'o [Vec<Inline>], span: Span) -> Self {
        let titles = header.iter().map(|cell| cell.text.as_str().trim().to_lowercase());
        let mut columns: Vec<Column> = titles.map(|title| column(&title)).collect();
        // The columns without a title beside the names hold the other name of each flag.
        let described = columns.iter().position(|column| *column == Column::Description).unwrap_or(columns.len());
        let named = columns[..described].contains(&Column::Names) || columns.first() == Some(&Column::Other);
        for (index, cell) in header.iter().enumerate().take(described) {
            if named && cell.text.as_str().trim().is_empty() {
                columns[index] = Column::Names;
            }
        }
        Self { columns, rows, span }
    }

    /// What the table lists.
    pub(super) fn listing(&self) -> Listing {
        let has = |column| self.columns.contains(&column);
        let flags = self.rows.iter().filter(|row| self.names(row).next().is_some()).count();
        // One name may be misspelt, most cannot be.
        let mostly_flags = flags > 0 && flags * 2 >= self.rows.len();
        let lists_variables = has(Column::Environment) && !has(Column::Description) && has(Column::Names);
        match () {
            () if lists_variables => Listing::Variables,
            () if has(Column::Commands) && !mostly_flags => Listing::Commands,
            () if mostly_flags && (has(Column::Names) || has(Column::Arguments)) && !has(Column::Commands) => {
                Listing::Flags
            }
            () if has(Column::Arguments) => Listing::Arguments,
            () => Listing::Other,
        }
    }

    /// The cells of a row that stand in columns of this kind.
    fn cells<'r>(&'r self, row: &'r [Inline], kind: Column) -> impl Iterator<Item = &'r Inline> {
        self.columns.iter().zip(row).filter(move |(column, _)| **column == kind).map(|(_, cell)| cell)
    }

    /// The cells that begin with a flag, and what they begin with.
    fn names<'r>(&'r self, row: &'r [Inline]) -> impl Iterator<Item = (&'r Inline, Head)> {
        let cells =
            self.columns.iter().zip(row).filter(|(column, _)| matches!(column, Column::Names | Column::Arguments));
        cells.filter_map(|(_, cell)| Some((cell, Head::read(cell)?)))
    }

    /// The flags of the table.
    pub(super) fn flags(&self, file: &Arc<SourceFile>) -> Rows {
        let mut rows = Rows { has_types: self.columns.contains(&Column::Type), ..Rows::default() };
        for cells in self.rows {
            match self.row(cells, file) {
                Some(row) => rows.list.push(row),
                None if cells.iter().all(|cell| cell.text.as_str().trim().is_empty()) => {}
                None => {
                    let filled = cells.iter().find(|cell| !cell.text.is_empty());
                    let span = filled.map_or(self.span, |cell| cell.text.whole_span());
                    let place = Place { file: Arc::clone(file), span };
                    rows.unread
                        .push(Unread { place, reason: String::from("a row of the table of flags names no flag") });
                }
            }
        }
        rows
    }

    fn row(&self, cells: &[Inline], file: &Arc<SourceFile>) -> Option<Row> {
        let mut names = self.names(cells);
        let (cell, head) = names.next()?;
        let mut flag = head.flag(&cell.text, file);
        let mut rests = vec![cell.part(head.end..cell.text.len())];
        for (other, more) in names {
            more.add_to(&mut flag);
            // The place of a flag is its long name.
            if head.long.is_empty() && !more.long.is_empty() {
                flag.place.span = other.text.span(more.name.clone());
            }
            rests.push(other.part(more.end..other.text.len()));
        }
        let signs = self.cells(cells, Column::Names).filter(|cell| Head::read(cell).is_none());
        let starred = signs
            .into_iter()
            .any(|cell| matches!(cell.text.as_str().trim().to_lowercase().as_str(), "*" | "required" | "\\*"));
        let required = self.cells(cells, Column::Required).any(|cell| is_yes(cell.text.as_str()));
        let default = self.cells(cells, Column::Default).find_map(default);
        let environment = self.cells(cells, Column::Environment).find_map(variable);
        let types: Option<String> =
            self.cells(cells, Column::Type).map(|cell| cell.text.as_str().trim().to_owned()).next();
        flag.default = default;
        flag.environment = environment;
        let description = self.cells(cells, Column::Description).next().cloned().unwrap_or_default();
        let choices = self.cells(cells, Column::Choices).next().cloned();
        Some(Row { flag, required: required || starred, types, description, choices, remarks: rests })
    }

    /// The flags that variables stand for, by the names in the table: a flag's name without dashes, and its variable.
    pub(super) fn variables(&self) -> Vec<(Head, String)> {
        let pair = |row: &Vec<Inline>| {
            let (_, head) = self.names(row).next()?;
            let variable = self.cells(row, Column::Environment).find_map(variable)?;
            Some((head, variable))
        };
        self.rows.iter().filter_map(pair).collect()
    }

    /// The cells that name what each row is about, where those are no flags.
    pub(super) fn subjects(&self, kind: Column) -> impl Iterator<Item = (&Inline, Option<&Inline>)> {
        let description = move |row: &'_ Vec<Inline>| {
            self.columns.iter().position(|column| *column == Column::Description).filter(|at| *at < row.len())
        };
        self.rows
            .iter()
            .filter_map(move |row| Some((self.cells(row, kind).next()?, description(row).map(|at| &row[at]))))
    }
}

/// What a title says its column holds.
fn column(title: &str) -> Column {
    let words: Vec<&str> = title.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let has = |any: &[&str]| words.iter().any(|word| any.contains(word));
    match () {
        () if has(&[
            "description",
            "descriptions",
            "purpose",
            "meaning",
            "details",
            "explanation",
            "function",
            "summary",
            "usage",
            "effect",
        ]) =>
        {
            Column::Description
        }
        () if has(&["environment", "env"]) || title.starts_with("maps to") || title.starts_with("mapped") => {
            Column::Environment
        }
        () if has(&["default", "defaults"]) => Column::Default,
        () if has(&["required", "mandatory"]) => Column::Required,
        () if has(&["accepted", "allowed", "possible", "choices", "valid"]) => Column::Choices,
        () if has(&["type", "types", "kind"]) => Column::Type,
        () if has(&["command", "commands", "subcommand", "subcommands"])
            && !has(&["flag", "flags", "option", "options"]) =>
        {
            Column::Commands
        }
        () if has(&["argument", "arguments", "positional"]) => Column::Arguments,
        () if has(&["legacy", "old", "new", "example", "examples"]) => Column::Other,
        () if has(&[
            "flag",
            "flags",
            "option",
            "options",
            "switch",
            "short",
            "long",
            "shorthand",
            "longhand",
            "parameter",
            "parameters",
            "name",
        ]) =>
        {
            Column::Names
        }
        () if words == ["variable"] => Column::Environment,
        () => Column::Other,
    }
}

/// Whether a cell of a column of what is required says so.
fn is_yes(cell: &str) -> bool {
    let cell = cell.trim().trim_end_matches('.').to_lowercase();
    matches!(cell.as_str(), "yes" | "y" | "true" | "required" | "✓" | "✔" | "✅" | "x" | "*" | "always")
}

/// A default in a column of its own.
fn default(cell: &Inline) -> Option<String> {
    let code = cell.codes().next().map(|code| code.as_str().trim().to_owned());
    let text = cell.text.as_str().trim().trim_matches('"');
    code.or_else(|| (!text.contains(char::is_whitespace)).then(|| text.to_owned()))
        .filter(|value| !prose::is_no_value(value))
}

/// The first variable in a cell: where there are several, the later ones are older names of it.
fn variable(cell: &Inline) -> Option<String> {
    let words = cell.text.as_str().split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
    words.map(str::to_owned).find(|word| word.len() > 2 && is_upper_snake(word))
}

/// Whether a description in a table begins as those of switches do.
pub(super) fn reads_as_switch(description: &Inline) -> bool {
    is_switch(description.text.as_str())
}
