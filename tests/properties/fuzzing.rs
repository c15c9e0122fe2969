//! The checks of the fuzz targets (`tests/fuzz`), over arbitrary text: what a fuzzer runs for hours runs here for a moment.

#[path = "../fuzz/checks.rs"]
mod checks;

use crate::support::shell::assert_holds;
use proptest::prelude::*;

proptest! {
    #[test]
    fn extraction(text in ".{0,400}") {
        checks::extraction(&text);
    }

    #[test]
    fn shortcodes(text in "([{%<>}/*\"` \n=é]|[a-c]){0,200}") {
        checks::shortcodes(&text);
    }

    #[test]
    fn attributes(text in "([{}\"'`= ,.#é]|[a-c]){0,100}") {
        checks::attributes(&text);
    }

    #[test]
    fn yaml(text in "([-:|>\"'#&*\\[\\]{} \n\té\\\\]|[a-c]|```sh\n){0,100}") {
        checks::yaml(&text);
    }

    #[test]
    fn shell(text in "([ \t\n]|[a-c=<E-]|[\"'`\\\\$|&;<>(){}#]|\\$\\(|<<E|if |fi|do |done|é){0,120}") {
        checks::scripts::shell(&text, assert_holds);
    }

    #[test]
    fn curl(text in "(-[XHdGITFou:]|--(data|header|next|json|url|get|data-urlencode|no-)|[ \n'\"@:/?&=;{},\\[\\]é-]|http://|[a-c1-3A]){0,60}") {
        checks::scripts::curl(&text);
    }

    #[test]
    fn transcript(text in "([$%>#] |\\.\\.\\.|[a-c'\"\\\\|{}\\[\\]():+=<é…世A-]| |\n|<<E\n|Key: ){0,100}") {
        checks::scripts::transcript(&text);
    }

    #[test]
    fn json(text in "([{}\\[\\]:, \n]|\"[ab]?\"|\"|null|-?[0-9.e]|[a-cAé'“/#=\\\\]|\\.\\.\\.){0,80}") {
        checks::scripts::json(&text);
    }
}
