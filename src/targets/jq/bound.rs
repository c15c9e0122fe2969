//! How much work a jq program can do at most, found without running it.
//!
//! Takes a parsed program; hands on nothing, or the name of what cannot be bounded. Every part of a program gets an
//! upper bound for how many values it yields and how large they are together, as a monomial in the size of its own input
//! and the size of everything the program can read. Programs that define functions, recurse by hand or call anything
//! not listed here have no bound and are not run.

use jaq_core::{
    load::{
        lex::StrPart,
        parse::{BinaryOp, Pattern, Term},
    },
    ops::Math,
    path::{Part, Path},
};

/// The most work a program may need: bytes of values made on the way.
const MOST_WORK: f64 = 1e8;

/// The largest number a program may count to or repeat by.
const LARGEST_NUMBER: f64 = 1000.0;

/// Functions without arguments whose result is small, whatever they are given.
const SMALL: &[&str] = &[
    "all",
    "any",
    "ceil",
    "empty",
    "error",
    "false",
    "floor",
    "isarray",
    "isboolean",
    "isnumber",
    "isobject",
    "isstring",
    "length",
    "not",
    "null",
    "round",
    "true",
    "type",
    "utf8bytelength",
];

/// Functions without arguments whose result is no larger than what they are given.
const LIKE_INPUT: &[&str] = &[
    "arrays",
    "ascii_downcase",
    "ascii_upcase",
    "booleans",
    "first",
    "iterables",
    "keys",
    "keys_unsorted",
    "last",
    "ltrim",
    "max",
    "min",
    "nulls",
    "numbers",
    "objects",
    "reverse",
    "rtrim",
    "scalars",
    "sort",
    "strings",
    "trim",
    "unique",
    "values",
];

/// Whether the program stays within bounds when everything it reads has `size` bytes together.
pub(super) fn check(term: &Term<&str>, variables: &[String], size: usize) -> Result<(), String> {
    let variables = variables.iter().map(|name| (name.as_str(), Size::WORLD)).collect();
    let mut judge = Judge { variables, work: Size::CONSTANT };
    judge.term(term)?;
    #[expect(clippy::cast_precision_loss, reason = "an upper bound needs no exact bytes")]
    let work = judge.work.at((size + 16) as f64);
    if work > MOST_WORK { Err(String::from("so costly a jq program")) } else { Ok(()) }
}

/// At most `factor * input^own * world^all`, where `input` is the size of a part's input and `world` that of all inputs.
#[derive(Debug, Clone, Copy)]
struct Size {
    factor: f64,
    own: i32,
    all: i32,
}

impl Size {
    const CONSTANT: Self = Self { factor: 1.0, own: 0, all: 0 };
    const INPUT: Self = Self { factor: 1.0, own: 1, all: 0 };
    const WORLD: Self = Self { factor: 1.0, own: 0, all: 1 };

    fn times(self, factor: f64) -> Self {
        Self { factor: self.factor * factor, ..self }
    }

    fn plus(self, other: Self) -> Self {
        Self { factor: self.factor + other.factor, own: self.own.max(other.own), all: self.all.max(other.all) }
    }

    fn product(self, other: Self) -> Self {
        Self { factor: self.factor * other.factor, own: self.own + other.own, all: self.all + other.all }
    }

    /// The sum of `self` over several inputs, `count` of them, that have `total` bytes together.
    fn over(self, outputs: Outputs) -> Self {
        let rest = Self { own: 0, ..self };
        match self.own {
            0 => rest.product(outputs.count),
            power => {
                let total = outputs.total;
                let raised = Self { factor: total.factor.powi(power), own: total.own * power, all: total.all * power };
                rest.product(raised)
            }
        }
    }

    fn at(self, size: f64) -> f64 {
        self.factor * size.powi(self.own.saturating_add(self.all))
    }
}

/// How many values a part yields, and their size together. Every value counts for at least one byte.
#[derive(Debug, Clone, Copy)]
struct Outputs {
    count: Size,
    total: Size,
}

impl Outputs {
    const ONE_SMALL: Self = Self { count: Size::CONSTANT, total: Size { factor: 32.0, own: 0, all: 0 } };
    const ONE_LIKE_INPUT: Self = Self { count: Size::CONSTANT, total: Size::INPUT };
    const EACH_OF_INPUT: Self = Self { count: Size::INPUT, total: Size::INPUT };
}

struct Judge<'a> {
    variables: Vec<(&'a str, Size)>,
    /// The work so far, in terms of the input of the part that is being judged.
    work: Size,
}

impl<'a> Judge<'a> {
    fn term(&mut self, term: &'a Term<&'a str>) -> Result<Outputs, String> {
        let outputs = match term {
            Term::Id => Outputs::ONE_LIKE_INPUT,
            Term::Recurse => Outputs { count: Size::INPUT, total: Size::INPUT.product(Size::INPUT) },
            Term::Num(_) | Term::Arr(None) => Outputs::ONE_SMALL,
            Term::Str(_, parts) => self.text(parts)?,
            Term::Arr(Some(inner)) => self.gathered(inner)?,
            Term::Obj(entries) => self.object(entries)?,
            Term::Neg(inner) | Term::TryCatch(inner, None) => self.term(inner)?,
            Term::BinOp(left, operator, right) => self.operator(left, operator, right)?,
            Term::IfThenElse(branches, other) => {
                let mut sum = Outputs::ONE_LIKE_INPUT;
                for (condition, then) in branches {
                    let times = self.term(condition)?.count;
                    sum = Self::either(sum, Self::repeated(self.term(then)?, times));
                }
                match other {
                    Some(other) => Self::either(sum, self.term(other)?),
                    None => sum,
                }
            }
            Term::Var(name) => {
                let known = self.variables.iter().rev().find(|(known, _)| known == name);
                let (_, size) = known.ok_or_else(|| format!("jq's `{name}`"))?;
                Outputs { count: Size::CONSTANT, total: *size }
            }
            Term::Path(head, Path(parts)) => {
                let mut outputs = self.term(head)?;
                for (part, _) in parts {
                    outputs = self.part(outputs, part)?;
                }
                outputs
            }
            Term::Call(name, arguments) => self.call(name, arguments)?,
            Term::Def(..) => return Err(String::from("jq's `def`")),
            Term::Fold(name, ..) => return Err(format!("jq's `{name}`")),
            Term::Label(..) | Term::Break(_) => return Err(String::from("jq's `label`")),
            Term::TryCatch(..) => return Err(String::from("jq's `catch`")),
        };
        self.work = self.work.plus(outputs.total);
        Ok(outputs)
    }

    fn part(&mut self, outputs: Outputs, part: &'a Part<Term<&'a str>>) -> Result<Outputs, String> {
        let (indices, each) = match part {
            Part::Index(index) => (vec![index], false),
            Part::Range(from, to) => (from.iter().chain(to).collect(), from.is_none() && to.is_none()),
        };
        let mut times = Size::CONSTANT;
        for index in indices {
            times = times.product(self.term(index)?.count);
        }
        let step = if each { Outputs::EACH_OF_INPUT } else { Outputs::ONE_LIKE_INPUT };
        Ok(Self::repeated(Self::then(outputs, step), times))
    }

    fn operator(
        &mut self,
        left: &'a Term<&'a str>,
        operator: &'a BinaryOp<&'a str>,
        right: &'a Term<&'a str>,
    ) -> Result<Outputs, String> {
        match operator {
            BinaryOp::Pipe(None) => {
                let first = self.term(left)?;
                let work = std::mem::replace(&mut self.work, Size::CONSTANT);
                let second = self.term(right)?;
                self.work = work.plus(self.work.over(first));
                Ok(Self::then(first, second))
            }
            BinaryOp::Pipe(Some(pattern)) => {
                let bound = self.term(left)?;
                let before = self.variables.len();
                self.bind(pattern, Self::as_seen_everywhere(bound.total))?;
                let work = std::mem::replace(&mut self.work, Size::CONSTANT);
                let body = self.term(right)?;
                self.work = work.plus(self.work.product(bound.count));
                self.variables.truncate(before);
                Ok(Self::repeated(body, bound.count))
            }
            BinaryOp::Comma | BinaryOp::Alt => Ok(Self::either(self.term(left)?, self.term(right)?)),
            BinaryOp::Or | BinaryOp::And | BinaryOp::Cmp(_) => {
                let count = self.term(left)?.count.product(self.term(right)?.count);
                Ok(Outputs { count, total: count.times(8.0) })
            }
            BinaryOp::Math(Math::Mul) => {
                let ((Term::Num(small), other) | (other, Term::Num(small))) = (left, right) else {
                    return Err(String::from("jq's `*` between two computed values"));
                };
                Self::small_number(small)?;
                let outputs = self.term(other)?;
                Ok(Outputs { total: outputs.total.times(LARGEST_NUMBER), ..outputs })
            }
            BinaryOp::Math(_) => {
                let (left, right) = (self.term(left)?, self.term(right)?);
                let total = left.total.product(right.count).plus(right.total.product(left.count));
                Ok(Outputs { count: left.count.product(right.count), total: total.times(2.0) })
            }
            BinaryOp::Assign | BinaryOp::Update => {
                let paths = self.path(left)?;
                let work = std::mem::replace(&mut self.work, Size::CONSTANT);
                let value = self.term(right)?;
                self.work = work.plus(self.work.product(paths.count.plus(Size::CONSTANT)));
                let total = Size::INPUT.plus(value.total.product(paths.count));
                Ok(Outputs { count: value.count, total: total.product(value.count) })
            }
            BinaryOp::UpdateMath(_) | BinaryOp::UpdateAlt => Err(String::from("jq's combined assignment")),
        }
    }

    /// The left side of an assignment: only plain paths, whose indices cannot make an array grow without limit.
    fn path(&mut self, term: &'a Term<&'a str>) -> Result<Outputs, String> {
        if let Term::Path(head, Path(parts)) = term
            && matches!(**head, Term::Id)
        {
            for (part, _) in parts {
                match part {
                    Part::Range(None, None) | Part::Index(Term::Str(None, _)) => {}
                    Part::Index(Term::Num(number)) => Self::small_number(number)?,
                    _ => return Err(String::from("jq's assignment to a computed place")),
                }
            }
            return self.term(term);
        }
        Err(String::from("jq's assignment to a computed place"))
    }

    fn text(&mut self, parts: &'a [StrPart<&'a str, Term<&'a str>>]) -> Result<Outputs, String> {
        let mut sum = Outputs::ONE_SMALL;
        for part in parts {
            match part {
                StrPart::Str(text) => {
                    let length = f64::from(u32::try_from(text.len()).unwrap_or(u32::MAX));
                    sum.total = sum.total.plus(Size::CONSTANT.times(length));
                }
                StrPart::Char(_) => sum.total = sum.total.plus(Size::CONSTANT.times(4.0)),
                StrPart::Term(term) => {
                    let inner = self.term(term)?;
                    // A value in a string is written as JSON, escapes included: at most six bytes for one.
                    let total = inner.total.times(6.0);
                    sum.total = sum.total.product(inner.count).plus(total.product(sum.count));
                    sum.count = sum.count.product(inner.count);
                }
            }
        }
        Ok(sum)
    }

    fn gathered(&mut self, inner: &'a Term<&'a str>) -> Result<Outputs, String> {
        let inner = self.term(inner)?;
        Ok(Outputs { count: Size::CONSTANT, total: inner.total.plus(Size::CONSTANT) })
    }

    fn object(&mut self, entries: &'a [(Term<&'a str>, Option<Term<&'a str>>)]) -> Result<Outputs, String> {
        let mut sum = Outputs::ONE_SMALL;
        for (key, value) in entries {
            let key_outputs = match key {
                Term::Var(_) => self.term(key)?,
                _ => Self::either(Outputs::ONE_SMALL, self.term(key)?),
            };
            let value = match value {
                Some(value) => self.term(value)?,
                // `{name}` stands for `{name: .name}`.
                None => Outputs { count: key_outputs.count, total: key_outputs.total.plus(Size::INPUT) },
            };
            let count = match key {
                Term::Str(_, parts) if parts.iter().all(|part| matches!(part, StrPart::Str(_))) => value.count,
                _ => value.count.product(key_outputs.count),
            };
            let total = value.total.plus(key_outputs.total);
            sum.total = sum.total.product(count).plus(total.product(sum.count));
            sum.count = sum.count.product(count);
        }
        Ok(sum)
    }

    fn call(&mut self, name: &str, arguments: &'a [Term<&'a str>]) -> Result<Outputs, String> {
        let mut given = Vec::new();
        for argument in arguments {
            given.push(self.term(argument)?);
        }
        let square = Size::INPUT.product(Size::INPUT);
        Ok(match (name, given.as_slice()) {
            (name, []) if SMALL.contains(&name) => Outputs::ONE_SMALL,
            (
                "has" | "contains" | "inside" | "in" | "startswith" | "endswith" | "any" | "all" | "error",
                [argument],
            ) => {
                self.work = self.work.plus(square);
                Outputs { count: argument.count, total: argument.count.times(8.0).plus(argument.total) }
            }
            (name, []) if LIKE_INPUT.contains(&name) => Outputs::ONE_LIKE_INPUT,
            ("tostring" | "tojson" | "to_entries" | "from_entries" | "transpose", []) => {
                Outputs { count: Size::CONSTANT, total: Size::INPUT.times(24.0) }
            }
            ("add" | "flatten" | "paths", []) => {
                self.work = self.work.plus(square);
                Outputs { count: Size::INPUT, total: square }
            }
            // The function runs once for each element, and all elements together are the input.
            ("map" | "map_values" | "with_entries", [each]) => {
                let elements = Outputs { count: Size::INPUT, total: Size::INPUT.times(4.0) };
                self.work = self.work.plus(self.work.over(elements));
                Outputs { count: Size::CONSTANT, total: each.total.over(elements).times(4.0).plus(Size::CONSTANT) }
            }
            ("sort_by" | "group_by" | "unique_by" | "min_by" | "max_by", [_]) => {
                self.work = self.work.plus(self.work.over(Outputs::EACH_OF_INPUT));
                Outputs::ONE_LIKE_INPUT
            }
            ("select", [condition]) => Self::repeated(Outputs::ONE_LIKE_INPUT, condition.count),
            ("first" | "last", [stream]) => *stream,
            ("ltrimstr" | "rtrimstr" | "split", [argument]) => {
                Self::repeated(Outputs { count: Size::CONSTANT, total: Size::INPUT.times(4.0) }, argument.count)
            }
            ("join", [separator]) => {
                let total = Size::INPUT.times(6.0).product(separator.total.plus(Size::CONSTANT));
                self.work = self.work.plus(square.product(separator.total.plus(Size::CONSTANT)));
                Outputs { count: separator.count, total }
            }
            ("range", [_] | [_, _]) => {
                for argument in arguments {
                    match argument {
                        Term::Num(number) => Self::small_number(number)?,
                        _ => return Err(String::from("jq's `range` of a computed number")),
                    }
                }
                Outputs {
                    count: Size::CONSTANT.times(LARGEST_NUMBER),
                    total: Size::CONSTANT.times(32.0 * LARGEST_NUMBER),
                }
            }
            ("del", [_]) => {
                let [path] = arguments else { return Err(format!("jq's `{name}`")) };
                self.path(path)?;
                self.work = self.work.plus(square);
                Outputs::ONE_LIKE_INPUT
            }
            _ => return Err(format!("jq's `{name}`")),
        })
    }

    fn bind(&mut self, pattern: &'a Pattern<&'a str>, size: Size) -> Result<(), String> {
        match pattern {
            Pattern::Var(name) => {
                self.variables.push((name, size));
                Ok(())
            }
            _ => Err(String::from("jq's destructuring")),
        }
    }

    /// The values of `second` when it runs on each value of `first`.
    fn then(first: Outputs, second: Outputs) -> Outputs {
        Outputs { count: second.count.over(first), total: second.total.over(first) }
    }

    fn either(left: Outputs, right: Outputs) -> Outputs {
        Outputs { count: left.count.plus(right.count), total: left.total.plus(right.total) }
    }

    fn repeated(outputs: Outputs, times: Size) -> Outputs {
        Outputs { count: outputs.count.product(times), total: outputs.total.product(times) }
    }

    /// A variable is seen from parts with another input; all that is known there is the size of everything.
    fn as_seen_everywhere(size: Size) -> Size {
        Size { factor: size.factor, own: 0, all: size.all + size.own }
    }

    fn small_number(text: &str) -> Result<(), String> {
        match text.parse::<f64>() {
            Ok(number) if number.abs() <= LARGEST_NUMBER => Ok(()),
            _ => Err(format!("so large a number as `{text}` in jq")),
        }
    }
}
