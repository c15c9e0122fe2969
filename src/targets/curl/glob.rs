//! URL globbing (curl(1), "GLOBBING"): `{a,b}`, `[1-3]`, `[a-e:2]`.
//!
//! Takes a text; hands on what it stands for, in curl's order: the rightmost glob changes first.

/// The most texts that one stands for here; curl itself knows no bound.
pub(super) const MOST: usize = 1_000;

/// The most text that they may have in all, in bytes.
const LARGEST: usize = 1 << 24;

/// What a text stands for; `Err` says what curl finds wrong with it, or that it stands for too many.
pub(in crate::targets) fn expand(text: &str) -> Result<Vec<String>, String> {
    let mut texts = vec![String::new()];
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}', '[', ']', '\\']) {
        let (before, from) = rest.split_at(at);
        add(&mut texts, before);
        let choices = match from.as_bytes()[0] {
            b'\\' => {
                // A backslash takes the meaning from a brace or bracket, and is else itself.
                let escaped = from[1..].starts_with(['{', '}', '[', ']']);
                let length = 1 + usize::from(escaped);
                add(&mut texts, &from[usize::from(escaped)..length]);
                rest = &from[length..];
                continue;
            }
            b'[' if is_plain_bracket(from) => {
                let length = from.find(']').map_or(1, |at| at + 1);
                add(&mut texts, &from[..length]);
                rest = &from[length..];
                continue;
            }
            b'{' => {
                let end = from[1..].find(['}', '{', '[', ']']).map(|at| at + 1);
                let end = end.filter(|end| from[*end..].starts_with('}')).ok_or("unmatched or nested brace")?;
                rest = &from[end + 1..];
                if end == 1 {
                    return Err(String::from("empty string within braces"));
                }
                from[1..end].split(',').map(str::to_owned).collect()
            }
            b'[' => {
                let end = from.find(']').ok_or("bad range")?;
                rest = &from[end + 1..];
                range(&from[1..end]).ok_or("bad range")?
            }
            _ => return Err(String::from("unmatched close brace/bracket")),
        };
        let count = texts.len() * choices.len();
        if count > MOST || count.saturating_mul(text.len()) > LARGEST {
            return Err(format!("more than {MOST} URLs, or longer ones than docproof makes,"));
        }
        texts = texts.iter().flat_map(|text| choices.iter().map(move |choice| format!("{text}{choice}"))).collect();
    }
    add(&mut texts, rest);
    Ok(texts)
}

/// Adds what all of them have next.
fn add(texts: &mut [String], next: &str) {
    for text in texts {
        text.push_str(next);
    }
}

/// `[]` as in `?a[]=1`, and an IPv6 address.
fn is_plain_bracket(from: &str) -> bool {
    let inner = from[1..].split(']').next().unwrap_or_default();
    from.contains(']')
        && (inner.is_empty()
            || inner.split('%').next().is_some_and(|inner| inner.parse::<std::net::Ipv6Addr>().is_ok()))
}

/// `1-3`, `01-10:2`, `a-e`.
fn range(text: &str) -> Option<Vec<String>> {
    let (bounds, step) = text.split_once(':').map_or((text, None), |(bounds, step)| (bounds, Some(step)));
    let (first, last) = bounds.split_once('-')?;
    let step = step.map_or(Some(1), |step| step.parse::<u32>().ok()).filter(|step| *step > 0)?;
    let letter = |text: &str| text.bytes().next().filter(|byte| text.len() == 1 && byte.is_ascii_alphabetic());
    if let (Some(first), Some(last)) = (letter(first), letter(last)) {
        let fits = first <= last && step <= u32::from(last - first).max(1);
        let letters = (first..=last).step_by(usize::try_from(step).ok()?);
        return fits.then(|| letters.map(|letter| char::from(letter).to_string()).collect());
    }
    let number = |text: &str| text.parse::<u32>().ok().filter(|_| text.bytes().all(|byte| byte.is_ascii_digit()));
    let (low, high) = (number(first)?, number(last)?);
    if low > high || step > (high - low).max(1) || (high - low) / step >= u32::try_from(MOST).ok()? {
        return None;
    }
    // A zero in front asks for numbers of that many digits.
    let width = if first.starts_with('0') { first.len() } else { 0 };
    Some((low..=high).step_by(usize::try_from(step).ok()?).map(|number| format!("{number:0width$}")).collect())
}

#[cfg(test)]
mod tests {
    use super::expand;

    #[test]
    fn long_ones_end() {
        assert_eq!(expand(&"[]x".repeat(200_000)).unwrap().len(), 1);
        assert!(expand(&format!("[1-1000]{}", "[]".repeat(200_000))).is_err());
    }

    #[test]
    fn globs_stand_for_what_they_stand_for_in_curl() {
        assert_eq!(expand("/{a,b}/[1-2]").unwrap(), ["/a/1", "/a/2", "/b/1", "/b/2"]);
        assert_eq!(expand("[a-e:2]").unwrap(), ["a", "c", "e"]);
        assert_eq!(expand("[08-10]").unwrap(), ["08", "09", "10"]);
        assert_eq!(expand(r"\{a\}[]{,x}").unwrap(), ["{a}[]", "{a}[]x"]);
        assert_eq!(expand("http://[::1]:80/{x}").unwrap(), ["http://[::1]:80/x"]);
        for bad in
            ["{a", "a}", "{}", "[3-1]", "[a", "[0]", "{a,{b}}", "[1-2", "[1-100000]", "{a,b}".repeat(11).as_str()]
        {
            assert!(expand(bad).is_err(), "{bad}");
        }
    }
}
