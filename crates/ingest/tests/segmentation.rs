//! Every text of `tests/segmentation` comes out as its gold says. A new case is a text and a table beside it.

mod gold;

use std::path::Path;

#[test]
fn every_case_comes_out_as_its_gold_says() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/segmentation");
    let texts = gold::texts(&folder).unwrap();
    assert!(texts.len() >= 44, "only {} cases", texts.len());
    let mut report = String::new();
    for text in &texts {
        let outcome = gold::compare(text).unwrap_or_else(|e| panic!("{}: {e}", text.display()));
        if !(outcome.missing.is_empty() && outcome.extra.is_empty()) {
            let name = text.strip_prefix(&folder).unwrap_or(text).display();
            report.push_str(&format!("{name}\n{}", outcome.differences()));
        }
    }
    assert!(report.is_empty(), "\n{report}");
}
