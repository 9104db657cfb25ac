#![no_main]

use azymut_polish::{Analysis, Analyzer, Side, Thesaurus};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(thesaurus) = Thesaurus::parse(&String::from_utf8_lossy(bytes)) else { return };
    let mut analysis = Analysis::new();
    let analyzer = Analyzer::shared();
    analyzer.analyze("rozwój żłobków i dróg rowerowych w mieście", Side::Query, &mut analysis);
    let _ = thesaurus.expand(&analysis);
    let _ = thesaurus.concepts(&analysis);
});
