//! `echo`, `printf`, `head`, `tail`, `tr` and `grep`, as far as examples use them (POSIX.1-2024, Utilities).

use super::{super::MOST_TEXT, Done};
use regex::RegexBuilder;

/// `echo`, as bash has it: `-n` and `-e` are options.
pub(super) fn echo(arguments: &[&str]) -> Done {
    let is_option =
        |word: &&&str| word.len() > 1 && word.starts_with('-') && word[1..].bytes().all(|b| b"neE".contains(&b));
    let options: Vec<&str> = arguments.iter().take_while(is_option).copied().collect();
    let mut output = arguments[options.len()..].join(" ");
    let has = |letter: char| options.iter().any(|option| option.contains(letter));
    if has('e') {
        output = unescape(&output);
    }
    if !has('n') {
        output.push('\n');
    }
    Done::output(output)
}

/// `printf`: `%s`, `%b`, `%d`, `%i` and `%%`, used again while arguments are left.
pub(super) fn printf(arguments: &[&str]) -> Result<Done, String> {
    let Some((format, rest)) = arguments.split_first() else { return Ok(Done::status(2)) };
    let format = unescape(format);
    let (mut rest, mut output) = (rest.iter(), String::new());
    loop {
        let (mut used, mut letters) = (false, format.chars());
        while let Some(letter) = letters.next() {
            if letter != '%' {
                output.push(letter);
                continue;
            }
            match letters.next() {
                Some('%') => output.push('%'),
                Some('s') => output += next(&mut rest, &mut used),
                Some('b') => output += &unescape(next(&mut rest, &mut used)),
                Some('d' | 'i') => match next(&mut rest, &mut used).trim() {
                    "" => output.push('0'),
                    number => output += &number.parse::<i64>().map_err(|_| String::new())?.to_string(),
                },
                other => return Err(format!("%{}", other.map(String::from).unwrap_or_default())),
            }
        }
        if output.len() > MOST_TEXT {
            return Err(String::from("of so much text"));
        }
        if !used || rest.len() == 0 {
            return Ok(Done::output(output));
        }
    }
}

fn next<'a>(rest: &mut std::slice::Iter<'_, &'a str>, used: &mut bool) -> &'a str {
    *used = true;
    rest.next().copied().unwrap_or_default()
}

/// The escapes that `echo -e` and `printf` share; any other backslash stays.
pub(super) fn unescape(text: &str) -> String {
    let (mut output, mut letters) = (String::with_capacity(text.len()), text.chars());
    while let Some(letter) = letters.next() {
        if letter != '\\' {
            output.push(letter);
            continue;
        }
        match letters.next() {
            Some('n') => output.push('\n'),
            Some('t') => output.push('\t'),
            Some('r') => output.push('\r'),
            Some('\\') | None => output.push('\\'),
            Some('"') => output.push('"'),
            Some('0') => output.push('\0'),
            Some(other) => {
                output.push('\\');
                output.push(other);
            }
        }
    }
    output
}

/// `head` and `tail` of standard input, by lines (`-n N`, `-N`) or bytes (`-c N`, at a character boundary).
pub(super) fn lines(name: &str, arguments: &[&str], input: &str) -> Result<Done, String> {
    let (mut count, mut bytes, mut words) = (10, false, arguments.iter());
    while let Some(word) = words.next() {
        let number = match *word {
            "-n" | "--lines" | "-c" => words.next().copied().unwrap_or_default(),
            word => word
                .strip_prefix("-n")
                .or_else(|| word.strip_prefix("-c"))
                .or_else(|| word.strip_prefix("--lines="))
                .or_else(|| word.strip_prefix('-'))
                .ok_or_else(|| word.to_owned())?,
        };
        bytes = word.starts_with("-c");
        count = number.parse::<usize>().map_err(|_| format!("{word} {number}").trim_end().to_owned())?;
    }
    let places: Vec<usize> = if bytes {
        input.char_indices().map(|(at, _)| at).chain([input.len()]).collect()
    } else {
        input
            .split_inclusive('\n')
            .scan(0, |at, line| Some(std::mem::replace(at, *at + line.len())))
            .chain([input.len()])
            .collect()
    };
    let all = places.len() - 1;
    let output = match name {
        "head" => &input[..places[count.min(all)]],
        _ => &input[places[all.saturating_sub(count)]..],
    };
    Ok(Done::output(output.to_owned()))
}

/// `tr`: `-d SET`, or one set into another of the same or a shorter length.
pub(super) fn tr(arguments: &[&str], input: &str) -> Result<Done, String> {
    let output = match arguments {
        ["-d" | "--delete", set] => {
            let set = characters(set)?;
            input.chars().filter(|letter| !set.contains(letter)).collect()
        }
        [from, to] if !from.starts_with('-') => {
            let (from, to) = (characters(from)?, characters(to)?);
            let Some(last) = to.last() else { return Err(String::new()) };
            let change = |letter| match from.iter().rposition(|known| *known == letter) {
                Some(at) => *to.get(at).unwrap_or(last),
                None => letter,
            };
            input.chars().map(change).collect()
        }
        _ => return Err(arguments.join(" ")),
    };
    Ok(Done::output(output))
}

/// `seq LAST`, `seq FIRST LAST`, `seq FIRST STEP LAST`, of whole numbers.
pub(super) fn seq(arguments: &[&str]) -> Result<Done, String> {
    /// More lines are not written.
    const MOST: u64 = 10_000;
    let numbers: Result<Vec<i64>, _> = arguments.iter().map(|word| word.parse::<i64>()).collect();
    let (first, step, last) = match numbers.map_err(|_| arguments.join(" "))?.as_slice() {
        [last] => (1, 1, *last),
        [first, last] => (*first, 1, *last),
        [first, step, last] if *step != 0 => (*first, *step, *last),
        _ => return Err(arguments.join(" ")),
    };
    if first.abs_diff(last) / step.unsigned_abs() > MOST {
        return Err(arguments.join(" "));
    }
    let numbers = std::iter::successors(Some(first), |number| number.checked_add(step));
    let numbers = numbers.take_while(|number| if step > 0 { *number <= last } else { *number >= last });
    let lines: Vec<String> = numbers.map(|number| number.to_string() + "\n").collect();
    Ok(Done::output(lines.concat()))
}

fn characters(set: &str) -> Result<Vec<char>, String> {
    match set {
        "[:lower:]" => return Ok(('a'..='z').collect()),
        "[:upper:]" => return Ok(('A'..='Z').collect()),
        "[:digit:]" => return Ok(('0'..='9').collect()),
        "[:space:]" => return Ok(" \t\n\r\u{b}\u{c}".chars().collect()),
        _ if set.contains("[:") => return Err(set.to_owned()),
        _ => {}
    }
    let letters: Vec<char> = unescape(set).chars().collect();
    let (mut all, mut at) = (Vec::new(), 0);
    while at < letters.len() {
        if at + 2 < letters.len() && letters[at + 1] == '-' && letters[at].is_ascii() && letters[at + 2].is_ascii() {
            all.extend(letters[at]..=letters[at + 2]);
            at += 3;
        } else {
            all.push(letters[at]);
            at += 1;
        }
    }
    Ok(all)
}

/// `grep` of standard input: `-F`, `-E`, `-i`, `-v`, `-q`, `-c`. A basic pattern only where it means the same as an
/// extended one.
pub(super) fn grep(arguments: &[&str], input: &str) -> Result<Done, String> {
    let (mut fixed, mut extended, mut ignore_case, mut invert, mut quiet, mut count) =
        (false, false, false, false, false, false);
    let mut pattern = None;
    for word in arguments {
        match *word {
            "-e" if pattern.is_none() => {}
            word if word.len() > 1 && word.starts_with('-') && pattern.is_none() => {
                for letter in word[1..].chars() {
                    match letter {
                        'F' => fixed = true,
                        'E' => extended = true,
                        'i' => ignore_case = true,
                        'v' => invert = true,
                        'q' => quiet = true,
                        'c' => count = true,
                        _ => return Err(word.to_owned()),
                    }
                }
            }
            word if pattern.is_none() => pattern = Some(word),
            word => return Err(format!("{word}, a file the page does not make")),
        }
    }
    let pattern = pattern.ok_or_else(String::new)?;
    if !fixed && !extended && pattern.contains(['\\', '+', '?', '{', '}', '(', ')', '|', '[']) {
        return Err(pattern.to_owned());
    }
    let source = if fixed { regex::escape(pattern) } else { pattern.to_owned() };
    let builder = RegexBuilder::new(&source).case_insensitive(ignore_case).size_limit(1 << 18).build();
    let regex = builder.map_err(|_| pattern.to_owned())?;
    let found: Vec<&str> = input.lines().filter(|line| regex.is_match(line) != invert).collect();
    let output = match (quiet, count) {
        (true, _) => String::new(),
        (_, true) => format!("{}\n", found.len()),
        _ => found.iter().flat_map(|line| [line, "\n"]).collect(),
    };
    Ok(Done { output, status: u8::from(found.is_empty()) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn echo_and_printf() {
        assert_eq!(echo(&["-n", "a", "b"]).output, "a b");
        assert_eq!(echo(&["-e", r"a\tb"]).output, "a\tb\n");
        assert_eq!(echo(&["-x", r"\t"]).output, "-x \\t\n");
        assert_eq!(printf(&["%s=%d\\n", "a", "1", "b", "2"]).unwrap().output, "a=1\nb=2\n");
        assert_eq!(printf(&["100%%"]).unwrap().output, "100%");
        assert_eq!(printf(&["%s"]).unwrap().output, "");
        assert_eq!(printf(&["%999999999s"]), Err(String::from("%9")));
    }

    #[test]
    fn lines_and_characters() {
        assert_eq!(lines("head", &["-n", "2"], "a\nb\nc\n").unwrap().output, "a\nb\n");
        assert_eq!(lines("head", &["-1"], "").unwrap().output, "");
        assert_eq!(lines("tail", &["-n1"], "a\nb").unwrap().output, "b");
        assert_eq!(lines("tail", &["-c", "1"], "é\u{4e16}").unwrap().output, "\u{4e16}");
        assert_eq!(tr(&["-d", "\""], "\"x\"").unwrap().output, "x");
        assert_eq!(tr(&["a-z", "A-Z"], "abc1").unwrap().output, "ABC1");
        assert_eq!(grep(&["-v", "b"], "a\nb\n").unwrap().output, "a\n");
        assert_eq!(grep(&["x"], "a\n").unwrap().status, 1);
        assert!(grep(&["a", "file.txt"], "").is_err());
    }
}
