#![no_main]

use azymut_fuzz::ingest;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| ingest("document.pdf", bytes));
