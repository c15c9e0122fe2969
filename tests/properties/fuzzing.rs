//! The checks of the fuzz targets (`tests/fuzz`), over arbitrary text: what a fuzzer runs for hours runs here for a moment.

#[path = "../fuzz/checks.rs"]
mod checks;

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
}
