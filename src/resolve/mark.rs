//! Finds the placeholders in code.
//!
//! Takes text whose shortcodes are expanded, and the declarations that cover it; hands on every placeholder, none
//! overlapping another. What is declared is taken at its word, short of shell variables and example values. What is
//! not declared must look like a placeholder and like nothing else.

use super::{brackets, names};
use crate::{
    extract::{Example, Finds, Page},
    text::{Inserted, Traced},
};
use std::{collections::BTreeMap, ops::Range};

/// A placeholder in a text.
#[derive(Debug, Clone)]
pub(super) struct Mark {
    /// Where it stands, brackets included.
    pub(super) range: Range<usize>,
    /// Its name, without brackets.
    pub(super) name: Range<usize>,
    /// The declaration that covers it, an index into [`Page::scopes`].
    pub(super) declared: Option<usize>,
}

/// Every placeholder of `text`, in order. Where `guess` is not set, only what is declared counts: in Python or HTML
/// brackets and capitals mean other things.
pub(super) fn find(page: &Page, example: &Example, text: &Traced, guess: bool) -> Vec<Mark> {
    let source = text.as_str();
    let mut marks = Marks { text, found: BTreeMap::new() };
    // What the page itself marks up as a placeholder is one already.
    for (range, _, why) in text.insertions() {
        if matches!(why, Inserted::Placeholder(_)) {
            marks.found.insert(range.start, Mark { name: range.clone(), range, declared: None });
        }
    }
    let words = names::words(source);
    let variables = names::variables(source, &words);
    let declaring =
        |spelling: &str| example.scopes.iter().copied().find(|scope| page.scopes[*scope].declares(spelling));
    for brackets::Bracketed { range, name } in brackets::find(source) {
        let declared = declaring(&source[name.clone()]).or_else(|| declaring(&source[range.clone()]));
        if guess || declared.is_some() {
            marks.add(Mark { range, name, declared });
        }
    }
    for scope in &example.scopes {
        let found: Vec<Range<usize>> = match page.scopes[*scope].finds() {
            Some(Finds::Words(declared)) => {
                words.iter().filter(|word| declared.contains(&source[(*word).clone()])).cloned().collect()
            }
            Some(Finds::Matches(regex)) => regex.find_iter(source).map(|found| found.range()).collect(),
            None => continue,
        };
        for range in found {
            if is_name(&source[range.clone()]) && !names::is_variable(source, range.start, range.end) {
                marks.add(Mark { name: range.clone(), range, declared: Some(*scope) });
            }
        }
    }
    if guess {
        for range in names::conventional(source, &words) {
            marks.add(Mark { name: range.clone(), range, declared: None });
        }
        for range in words {
            let word = &source[range.clone()];
            // Of single words only those count that the prose calls placeholders in so many words.
            let is_upper_snake = is_name(word) && (word.contains('_') || page.marked_names.contains(word));
            if is_upper_snake && names::looks_bare(source, &range, &variables) {
                marks.add(Mark { name: range.clone(), range, declared: None });
            }
        }
    }
    marks.found.into_values().collect()
}

/// The marks found so far, by where they start.
struct Marks<'a> {
    text: &'a Traced,
    found: BTreeMap<usize, Mark>,
}

impl Marks<'_> {
    /// Keeps a mark unless something stands there already: another mark, or what nobody knows the text of.
    fn add(&mut self, mark: Mark) {
        let before = self.found.range(..mark.range.end).next_back();
        let is_free = before.is_none_or(|(_, other)| other.range.end <= mark.range.start);
        if is_free && !mark.range.is_empty() && !self.text.is_open(mark.range.clone()) {
            self.found.insert(mark.range.start, mark);
        }
    }
}

/// Whether what a declared pattern found is a name. Anything else (`30d`, `500`, `./tokens.json`) is an example of a
/// value, which readers may well leave as it is.
fn is_name(text: &str) -> bool {
    text.len() > 1
        && text.starts_with(|c: char| c.is_ascii_uppercase())
        && text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || matches!(byte, b'_' | b'-'))
}

#[cfg(test)]
mod tests {
    use crate::{
        config::Config,
        extract, resolve,
        text::{Inserted, SourceFile},
    };
    use std::sync::Arc;

    /// The placeholders of the first fence of a page, declared ones with a `!`.
    fn marked(page: &str) -> Vec<String> {
        let config = Config::standard();
        let file = Arc::new(SourceFile::new("page.md", page));
        let page = extract::page(&file, &config);
        let resolved = resolve::resolve(&page, &page.examples[0], &config);
        for used in &resolved.placeholders {
            let (range, _, why) = resolved.script.insertions().find(|(range, ..)| *range == used.range).unwrap();
            assert_eq!(
                (&resolved.script.as_str()[range], why),
                (&*used.name, &Inserted::Placeholder(used.name.clone()))
            );
        }
        let describe = |used: &resolve::PlaceholderUse| {
            let mark = if used.declared.is_some() { "!" } else { "" };
            format!("{}{mark}", file.slice(used.span))
        };
        resolved.placeholders.iter().map(describe).collect()
    }

    fn marked_code(code: &str) -> Vec<String> {
        marked(&format!("```sh\n{code}\n```\n"))
    }

    #[test]
    fn declared_names_are_whole_words() {
        let code = "x --db DATABASE_NAME MY_DATABASE_NAME $TOKEN TOKEN=1 'TOKEN' 30d";
        let page = format!("```sh {{ placeholders=\"TOKEN|DATABASE_NAME|30d\" }}\n{code}\n```\n");
        assert_eq!(marked(&page), ["DATABASE_NAME!", "MY_DATABASE_NAME", "TOKEN!", "TOKEN!"]);
        let page = "{{% code-placeholders \"(A|B)_ID\" %}}\n```js\nf('A_ID', <C_ID>, D_ID, <B_ID>)\n```\n{{% /code-placeholders %}}";
        assert_eq!(marked(page), ["A_ID!", "<B_ID>!"]);
    }

    #[test]
    fn brackets_are_placeholders_where_they_mean_nothing_else() {
        assert_eq!(
            marked_code("influx -t <TOKEN> --id <token-id> --n '<my name>' --to '{\"a\": \"<the caller's number>\"}'"),
            ["<TOKEN>", "<token-id>", "<my name>", "<the caller's number>"]
        );
        assert_eq!(
            marked_code("cat <NAME>.json --token=<TOKEN> \"<A> <B>\" <your token> < file > out 2>&1 <(cmd)"),
            ["<NAME>", "<TOKEN>", "<A>", "<B>", "<your token>"]
        );
        assert_eq!(marked_code("echo 'a <my' b 'name>'"), Vec::<String>::new());
        assert_eq!(marked_code("cat <in >out <<EOF; echo '<b>x</b> <x>1</x>' 3<4>5 < A > B"), Vec::<String>::new());
        assert_eq!(marked_code("curl http://h/api/{id}/x?a={b}"), ["{id}", "{b}"]);
        assert_eq!(
            marked_code("echo {id} ${id} http://${host}/{.x} -d '{\"a\": {}}' | jq '{id}'"),
            Vec::<String>::new()
        );
        assert_eq!(
            marked_code(
                "curl h/[ORG_ID]/{{org}} -H 'Token [YOUR_TOKEN]' -H 'Bearer [API_TOKEN]' %USERID% &lt;my-id&gt;"
            ),
            ["[ORG_ID]", "{{org}}", "[YOUR_TOKEN]", "[API_TOKEN]", "%USERID%", "&lt;my-id&gt;"]
        );
        assert_eq!(
            marked_code(
                "x [DB_NAME] '[A_ID]' %D0%BF%D0 '%Y%m%d' '{{.Name}} {{end}} ${{x}} {{{y}}}' [flags] a[0] &amp;x"
            ),
            ["DB_NAME", "A_ID"]
        );
    }

    #[test]
    fn what_everybody_writes_for_a_value_of_ones_own_is_a_placeholder() {
        assert_eq!(
            marked_code("x https://your-host.example.com/your_org --t xxxx-XXXX 'YOUR-KEY' YOUR_KEY"),
            ["your-host", "your_org", "xxxx-XXXX", "YOUR-KEY", "YOUR_KEY"]
        );
        let code = "x --your-name yours yourself $your_x your_x=1 your- xxx xxxxy 0xxxxx";
        assert_eq!(marked_code(code), Vec::<String>::new());
    }

    #[test]
    fn bare_capitals_are_placeholders_unless_they_are_used_as_something_else() {
        assert_eq!(
            marked_code("curl http://h/ORG_ID?db=DB_NAME -H 'Token API_TOKEN'"),
            ["ORG_ID", "DB_NAME", "API_TOKEN"]
        );
        let code = "export A_B=C_D; E_F=1 x; echo $A_B A_B ${G_H} G_H --I_J -DK_L M_N() O_P=1 CURRENT_DATE\ncat <<END_IT\nEND_IT";
        assert_eq!(marked_code(code), ["C_D"]);
        let page =
            "- {{% code-placeholder-key %}}`PORT`{{% /code-placeholder-key %}}: x\n\n```sh\ncurl HOST:PORT\n```\n";
        assert_eq!(marked(page), ["PORT"]);
        assert_eq!(marked("```py\nA_B = C_D\n```\n"), Vec::<String>::new());
    }
}
