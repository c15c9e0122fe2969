//! What sentences, headings and labels say of answers: output, responses, results.
//!
//! Takes a text; says whether it announces an answer. Knows English only.

/// Words for what a program or a server answers.
const ANSWERS: &str = "output outputs response responses result results returns return returned prints printed displays \
    displayed responds answers replies logs see shows";
/// Words with which a sentence tells readers to do something with what follows.
const ORDERS: &str = "add append apply build calculate call change check compare compute configure convert copy create \
    define divide edit enter execute export filter format insert install modify multiply open parse pass \
    paste pipe provide put query redirect replace run save send set specify store submit update use \
    write";

/// Those that say so wherever they stand in a sentence.
const ACTS: &str = "run use enter execute command type query find replace add edit create update save copy paste configure set put \
    insert open";

/// Whether a word stands in a list of words.
pub(super) fn is_one_of(list: &str, word: &str) -> bool {
    list.split(' ').any(|one| one == word)
}

/// Whether the last sentence of a paragraph says that an answer follows.
pub(super) fn introduces_answer(paragraph: &str) -> bool {
    let sentence = paragraph.trim_end_matches([':', '.', '*', '_', ' ', '\n']);
    let start = sentence.rfind(". ").or_else(|| sentence.rfind(".\n")).map_or(0, |at| at + 1);
    says_answer(&sentence[start..])
}

/// Whether a sentence of a paragraph plainly says that what follows is output, whatever the others say.
pub(super) fn shows_output(paragraph: &str) -> bool {
    let text = paragraph.to_lowercase();
    let mut sentences = text.split(". ").flat_map(|part| part.split(".\n"));
    let answers = ["output", "response", "result", "returns", "prints", "displays"];
    let likens = [
        "similar to",
        "the following",
        "looks like",
        "look like",
        "like this",
        "as follows",
        "is:",
        "example output",
        "sample output",
    ];
    sentences.any(|sentence| {
        let is_alone =
            answers.iter().any(|answer| sentence.trim_matches(|c: char| !c.is_alphanumeric()).ends_with(answer));
        let is_likened =
            answers.iter().any(|answer| sentence.contains(answer)) && likens.iter().any(|like| sentence.contains(like));
        (is_alone && sentence.len() < 40 || is_likened) && says_answer(sentence) && !tells_to_act(sentence)
    })
}

/// Whether a sentence tells readers to do something with what follows: "To see the result, run the following", "in your file,
/// find the following output plugin and replace it".
fn tells_to_act(sentence: &str) -> bool {
    let mut words = sentence.split(|c: char| !c.is_alphanumeric());
    words.any(|word| is_one_of(ACTS, word))
}

/// Whether a heading, a label or a sentence speaks of an answer, and tells nobody to do something with what follows.
pub(super) fn says_answer(text: &str) -> bool {
    let words = text.split(|c: char| !c.is_alphanumeric() && c != '-' && c != '\'').filter(|word| !word.is_empty());
    let words: Vec<String> = words.map(str::to_lowercase).collect();
    let is_order = words.first().is_some_and(|word| is_one_of(ORDERS, word));
    let is_answer = |word: &String| is_one_of(ANSWERS, word);
    // "If the response is too large" speaks of an answer that something else follows from.
    let is_condition = words.windows(3).any(|three| three[0] == "if" && is_answer(&three[2]));
    !is_order && !is_condition && words.iter().any(is_answer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_that_announce_output() {
        for text in [
            "The output is similar to the following:",
            "If successful, the output is the following; otherwise, an error message.",
            "The output is similar to the following.\nFor each row, there is a name.",
            "**Example output:**",
            "Output like this should appear in the terminal:",
            "The response body contains a table:",
            "The command returns version information similar to the following:",
        ] {
            assert!(introduces_answer(text) || shows_output(text), "{text}");
        }
        for text in [
            "Divide the output of this command by 1000000:",
            "For example, if the response body of your query is 1 MB:",
            "To see the result, run the following:",
            "In your file, find the following example output plugins, and then **replace** it:",
            "The output is sorted. Create a file:",
            "Run this:",
        ] {
            assert!(!shows_output(text), "{text}");
        }
        for text in ["Divide the output:", "For example, if the response body is 1 MB:", "Run this:"] {
            assert!(!introduces_answer(text), "{text}");
        }
    }
}
