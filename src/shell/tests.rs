//! The parser, construct by construct.

use super::*;
use crate::text::{Inserted, Span};

fn read(text: &str) -> Script {
    parse(&Traced::source(text, 0))
}

/// The script in a short form: words in brackets, expansions in angle brackets, lists in braces.
fn show(script: &Script) -> String {
    show_list(&script.statements)
}

fn show_list(statements: &[Statement]) -> String {
    let commands = statements.iter().map(|statement| {
        let pipelines = statement.pipelines.iter().map(|pipeline| {
            let commands: Vec<String> = pipeline.commands.iter().map(show_command).collect();
            let sign = match pipeline.condition {
                Condition::Always => "",
                Condition::And => "&& ",
                Condition::Or => "|| ",
            };
            let negated = if pipeline.negated { "! " } else { "" };
            format!("{sign}{negated}{}{}", commands.join(" | "), if pipeline.background { " &" } else { "" })
        });
        pipelines.collect::<Vec<_>>().join(" ; ")
    });
    commands.collect::<Vec<_>>().join("\n")
}

fn show_command(command: &Command) -> String {
    match command {
        Command::Simple(simple) => {
            let assignments = simple.assignments.iter().map(|set| format!("{}={}", set.name, show_word(&set.value)));
            let words = simple.words.iter().map(show_word);
            let redirections = simple.redirections.iter().map(|redirection| {
                let body = redirection.here_document.as_ref().map(show_word).unwrap_or_default();
                let descriptor = redirection.descriptor.map(|n| n.to_string()).unwrap_or_default();
                format!("{descriptor}{}{}{body}", redirection.operator, show_word(&redirection.target))
            });
            assignments.chain(words).chain(redirections).collect::<Vec<_>>().join(" ")
        }
        Command::Compound(compound) => show_compound(compound),
        Command::Unreadable { range } => format!("?@{range:?}"),
    }
}

fn show_compound(compound: &CompoundCommand) -> String {
    let words: String = compound.kind.words().into_iter().map(show_word).collect();
    let lists: Vec<String> = compound.kind.lists().into_iter().map(|list| format!("{{{}}}", show_list(list))).collect();
    let redirections = compound.redirections.iter().map(|redirection| {
        let body = redirection.here_document.as_ref().map(show_word).unwrap_or_default();
        format!(" {}{}{body}", redirection.operator, show_word(&redirection.target))
    });
    let own = match &compound.kind {
        Compound::For { variable, .. } => format!(" {variable}"),
        Compound::Function { name, body } => {
            return format!("{name}() {}", show_command(body));
        }
        Compound::Coprocess(body) => return format!("coproc {}", show_command(body)),
        _ => String::new(),
    };
    format!("{}{own}{words}{}{}", compound.keyword, lists.concat(), redirections.collect::<String>())
}

fn show_word(word: &Word) -> String {
    let parts = word.parts.iter().map(|part| match part {
        Part::Literal { text, .. } => text.as_str().to_owned(),
        Part::Variable { name, .. } => format!("<${name}>"),
        Part::Parameter(parameter) => {
            let prefix = parameter.prefix.map(String::from).unwrap_or_default();
            let subscript = parameter.subscript.as_ref().map(show_word).unwrap_or_default();
            let operand = if parameter.operator.is_empty() { String::new() } else { show_word(&parameter.operand) };
            format!("<${prefix}{}{subscript}{}{operand}>", parameter.name, parameter.operator)
        }
        Part::Substitution { script, .. } => format!("<{}>", show(script)),
        Part::Process { script, .. } => format!("<<({})>", show(script)),
        Part::Arithmetic { expression, .. } => format!("<(({}))>", show_word(expression)),
        Part::Array { elements, .. } => format!("<({})>", elements.iter().map(show_word).collect::<String>()),
        Part::Opaque { range } => format!("<{range:?}>"),
    });
    format!("[{}]", parts.collect::<String>())
}

fn kinds(text: &str) -> Vec<(ShellProblemKind, Range<usize>)> {
    read(text).problems.into_iter().map(|problem| (problem.kind, problem.range)).collect()
}

#[test]
fn words_are_unquoted() {
    assert_eq!(show(&read("a 'b c' \"d \\\" e\" f\\ g ''h'i' #j")), "[a] [b c] [d \" e] [f g] [hi]");
    assert_eq!(show(&read("a $'x\\ny\\u00e9\\'' \"\"")), "[a] [x\ny\u{e9}'] []");
    assert_eq!(show(&read("a \\\n  b\\\nc \\\r\n d\r\ne")), "[a] [bc] [d]\n[e]");
}

#[test]
fn expansions_are_kept_apart() {
    assert_eq!(show(&read("a \"b$C ${D:-e f}\" $1x")), "[a] [b<$C> <$D:-[e f]>] [<$1>x]");
    assert_eq!(show(&read("x=\"$(date -d \"+7 days\")\" y")), "x=[<[date] [-d] [+7 days]>] [y]");
    assert_eq!(
        show(&read("a `b 'c d'` $((1 + (2))) <(e f) g=(1 2)")),
        "[a] [<[b] [c d]>] [<(([1 + (2)]))>] [<<([e] [f])>] [g=<([1][2])>]"
    );
    assert_eq!(show(&read("a $ $, \"$\"")), "[a] [$] [$,] [$]");
}

#[test]
fn lists_and_pipelines() {
    assert_eq!(show(&read("a | b |\n c && ! d || e; f & g")), "[a] | [b] | [c] ; && ! [d] ; || [e] ; [f] & ; [g]");
    assert_eq!(show(&read("X=1 Y=\"a b\" c 2>&1 >d <<<e")), "X=[1] Y=[a b] [c] 2>&[1] >[d] <<<[e]");
}

#[test]
fn here_documents_come_after_their_line() {
    let text = "a <<EOF | b <<-'X'\nx $Y \\$z\nEOF\n\t\tq $Y\n\tX\nc";
    assert_eq!(show(&read(text)), "[a] <<[EOF][x <$Y> $z\n] | [b] <<-[X][q $Y\n]\n[c]");
    assert_eq!(kinds("a <<E\nb"), [(ShellProblemKind::UnclosedHereDocument("E".into()), 2..5)]);
}

#[test]
fn compound_commands_have_a_tree() {
    for (text, want) in [
        ("for i in 1 2; do if x; then y; fi; done | z", "for i[1][2]{if{[x]}{[y]}} | [z]"),
        ("{ a; } >b\n(b; (c))", "{{[a]} >[b]\n({[b] ; ({[c]}}"),
        ("case $x in a|'b') c;; (*) d; esac", "case[<$x>][a][b][*]{[c]}{[d]}"),
        ("f() { g; }\nfunction h { i\n}", "f() {{[g]}\nh() {{[i]}"),
        ("if a\nthen b; elif c; then d; else e; fi", "if{[a]}{[b]}{[c]}{[d]}{[e]}"),
        ("while read x; do a <<E; done <f\nb\nE\nc", "while{[read] [x]}{[a] <<[E][b\n]} <[f]\n[c]"),
        ("for ((i=0; i<$n; )); do a; done; for x do b; done", "for[i=0][ i<<$n>][ ]{[a]} ; for x{[b]}"),
        ("[[ -f $a && ! b =~ ^(c d|e)$ || (f < g) ]]", "[[[-f][<$a>][&&][!][b][=~][^(c d|e)$][||][(][f][<][g][)]"),
        ("(( a << 2 )) && ((b)\n(c))", "(([ a << 2 ] ; && ({({[b]}\n({[c]}}"),
        ("time -p a; coproc { b; }; select x in y; do z; done", "[a] ; coproc {{[b]} ; select x[y]{[z]}"),
    ] {
        assert_eq!(show(&read(text)), want, "{text}");
        assert_eq!(kinds(text), [], "{text}");
    }
    assert_eq!(show(&read("{\n \"a\": {\n }\n}\nx")), "[{]\n[a:] [{]\n[}]\n[}]\n[x]");
    assert_eq!(show(&read("for more, see\nx")), "[for] [more,] [see]\n[x]");
}

#[test]
fn open_parts_are_plain_text() {
    let name = "a 'b|c";
    let placeholder = Traced::inserted(name, Span::new(4, 12), Inserted::Placeholder(name.into()));
    let text = Traced::source("x --<a 'b|c>;y", 0).replace(4..12, &placeholder);
    assert_eq!(show(&parse(&text)), "[x] [--a 'b|c]\n[y]".replace('\n', " ; "));
}

#[test]
fn a_lost_quote_costs_one_statement() {
    let unclosed = |at: usize, quote: char| vec![(ShellProblemKind::UnclosedQuote(quote), at..at + 1)];
    // The closing quote of the second line is missing.
    let text = "a \\\n  --b \"c \\\n  --d \"e\"\nf 'g'\n";
    assert_eq!((show(&read(text)), kinds(text)), ("?@0..24\n[f] [g]".into(), unclosed(10, '"')));
    // The opening quote of the second line is missing; the strings that follow are inside out up to the end.
    let text = "a \\\n  --b c' \\\n  --d '{\n  \"e\": 1\n}'\nf 'g'\n";
    assert_eq!((show(&read(text)), kinds(text)), ("?@0..35\n[f] [g]".into(), unclosed(11, '\'')));
    // The body is never closed.
    let text = "a --d '{\n  \"e\": {\n  }\n}\n\nf g\n";
    assert_eq!((show(&read(text)), kinds(text)), ("?@0..23\n[f] [g]".into(), unclosed(6, '\'')));
    // Output between two commands.
    let text = "a\nIt can't read b\nc 'd'\nIt won't\ne";
    assert_eq!(show(&read(text)), "[a]\n?@2..17\n[c] [d]\n?@24..32\n[e]");
    assert_eq!(show(&read("a\n| b | c's |\nd")), "[a]\n?@2..13\n[d]");
}

#[test]
fn reading_again_forgets_the_statements_it_goes_back_to() {
    // Going back to the quote of the first line leaves no statement before it.
    let script = read(" '8\n&\0\0\x007i\nr(8,i/r '8.8i\nr(8,i/v");
    assert!(!script.problems.is_empty());
}

#[test]
fn nesting_has_a_limit() {
    for deep in ["$(", "${x:-", "(", "{ x; ", "if ", "\"$(", "a=(", "<(", "`$("] {
        let script = read(&deep.repeat(100_000));
        assert!(!script.problems.is_empty(), "{deep}");
    }
}

#[test]
fn slips_are_reported() {
    assert_eq!(kinds("a \\  \n --b"), [(ShellProblemKind::BlankAfterBackslash, 3..5)]);
    assert_eq!(show(&read("a \\  \n --b")), "[a] [--b]");
    assert_eq!(kinds("a b\\\n\n"), [(ShellProblemKind::TrailingContinuation, 3..4)]);
    assert_eq!(kinds("a 'b\nc"), [(ShellProblemKind::UnclosedQuote('\''), 2..3)]);
}

#[test]
fn parameters_are_taken_apart() {
    for (text, want) in [
        ("${#a} ${!b} ${#} ${##} ${#:-x}", "[<$#a>] [<$!b>] [<$#>] [<$##>] [<$#:-[x]>]"),
        ("${a[0]} ${a[@]:1} \"${a[$i]%.x}\"", "[<$a[0]>] [<$a[@]:[1]>] [<$a[<$i>]%[.x]>]"),
        ("${a//b\\/c/'d e'}", "[<$a//[b/c/d e]>]"),
        ("\"${a:-'b'}\" \"${a#'}'}\" \"${a:-$(b \"c\")}\"", "[<$a:-['b']>] [<$a#[}]>] [<$a:-[<[b] [c]>]>]"),
        ("${{ a }} x", "[<0..7>}] [x]"),
    ] {
        assert_eq!(show(&read(text)), want, "{text}");
    }
}

#[test]
fn what_does_not_belong_is_unexpected() {
    let unexpected = |token: &str, range: Range<usize>| vec![(ShellProblemKind::UnexpectedToken(token.into()), range)];
    let unclosed = |word: &str, at: usize| vec![(ShellProblemKind::UnclosedCompound(word.into()), at..at + word.len())];
    for (text, want) in [
        ("a; done", unexpected("done", 3..7)),
        ("if a; done\nb", unexpected("done", 6..10)),
        ("if a; then\nfi", unexpected("fi", 11..13)),
        ("{ a; } b", unexpected("b", 7..8)),
        ("for i in 1 2\n a; done", unexpected("a", 14..15)),
        ("while a; do\n b\nc\n", unclosed("while", 0)),
        ("f() { a\nb", unclosed("{", 4)),
        ("( a; b", unclosed("(", 0)),
        ("if a; then while b; do c; fi", unexpected("fi", 26..28)),
        ("case x in a) b ;; c", unclosed("case", 0)),
    ] {
        assert_eq!(kinds(text), want, "{text}");
    }
    // What follows is read all the same.
    assert_eq!(show(&read("for i in 1\ndo curl 'x'\nb")), "[for] [i] [in] [1]\n[curl] [x]\n[b]");
}
