//! Reading of documents to records: PDF by its pages, HTML and DOCX by their bytes, and the bundled corpus as a whole.
//!
//! The documents are set from the bundled strategies by this file itself, so that they are the same everywhere. Real ones
//! are read, one after the other, where `AZYMUT_DOCUMENTS` names a folder of them: `cargo bench -p azymut-benches --bench
//! ingest -- documents`.

#![allow(clippy::expect_used, reason = "a benchmark that cannot be set up measures nothing")]

use std::fmt::Write as _;
use std::hint::black_box;
use std::io::{Cursor, Write as _};
use std::path::{Path, PathBuf};

// For its allocator.
use azymut_benches as _;
use azymut_ingest::{Ingested, Options, ingest_bytes, ingest_paths};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

/// Running text: the bundled strategies, as published.
const TEXTS: [&str; 5] = [
    include_str!("../../corpus/kalisz-program-2025-2029.txt"),
    include_str!("../../corpus/kalisz-strategia-2014-2024.txt"),
    include_str!("../../corpus/kielce-cel-strategiczny-3.txt"),
    include_str!("../../corpus/krakow-strategia-2030.txt"),
    include_str!("../../corpus/torun-cele-strategiczne.txt"),
];

/// Pages of the PDF, about 2,400 letters each.
const PAGES: usize = 100;
/// Lines of a page, and letters of a line.
const LINES: usize = 40;
const LETTERS: usize = 80;

fn ingest(file: &str, bytes: &[u8]) -> Ingested {
    ingest_bytes(file, bytes, &Options::default()).expect("the document is sound")
}

fn formats(criterion: &mut Criterion) {
    let pdf = pdf();
    let mut group = criterion.benchmark_group("pdf");
    group.sample_size(20).throughput(Throughput::Elements(PAGES as u64));
    group.bench_function("pages", |bencher| {
        bencher.iter(|| {
            let ingested = ingest("document.pdf", black_box(&pdf));
            let last = ingested.records().filter_map(|record| record.source.page).max();
            assert!(last.is_some_and(|page| page > PAGES as u32 * 9 / 10), "{last:?}");
        });
    });
    group.finish();
    for (file, bytes) in [("page.html", html()), ("document.docx", docx())] {
        let text = bytes.len();
        let mut group = criterion.benchmark_group(file);
        group.sample_size(20).throughput(Throughput::Bytes(text as u64));
        let expected = ingest(file, &bytes).records().count();
        assert!(expected > 100, "{expected} records of {file}");
        group.bench_function("bytes", |bencher| {
            bencher
                .iter(|| assert_eq!(ingest(file, black_box(&bytes)).records().count(), expected));
        });
        group.finish();
    }
}

fn corpus(criterion: &mut Criterion) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../corpus");
    let bytes: usize = TEXTS.iter().map(|text| text.len()).sum();
    whole(criterion, "corpus", folder, bytes as u64);
    if let Some(folder) = std::env::var_os("AZYMUT_DOCUMENTS").map(PathBuf::from) {
        let files = std::fs::read_dir(&folder).expect("AZYMUT_DOCUMENTS names a folder");
        let sizes = files.filter_map(|file| file.ok()?.metadata().ok()).map(|file| file.len());
        let bytes = sizes.sum();
        whole(criterion, "documents", folder, bytes);
    }
}

fn whole(criterion: &mut Criterion, name: &str, folder: PathBuf, bytes: u64) {
    let mut options = Options::default();
    options.threads = 1;
    let folder = [folder];
    let mut group = criterion.benchmark_group(name);
    group.sample_size(10).throughput(Throughput::Bytes(bytes));
    group.bench_function("ingest", |bencher| {
        bencher.iter(|| {
            let ingested = ingest_paths(&folder, &options, &mut ()).expect("a folder of documents");
            assert!(ingested.records().count() > 0);
        });
    });
    group.finish();
}

/// Lines of the strategies, as often as needed, broken at spaces.
fn lines() -> impl Iterator<Item = String> {
    TEXTS.into_iter().cycle().flat_map(str::lines).filter(|line| !line.trim().is_empty()).flat_map(
        |line| {
            let mut broken = vec![String::new()];
            for word in line.split_whitespace() {
                let length = broken.last().map_or(0, |l| l.chars().count());
                if length + word.chars().count() > LETTERS && length > 0 {
                    broken.push(String::new());
                }
                if let Some(last) = broken.last_mut() {
                    if !last.is_empty() {
                        last.push(' ');
                    }
                    last.push_str(word);
                }
            }
            broken
        },
    )
}

/// A document in Helvetica, its Polish letters named in the encoding of the font.
fn pdf() -> Vec<u8> {
    const POLISH: &str = "ąćęłńóśźżĄĆĘŁŃÓŚŹŻ–„”•";
    const NAMES: &str = "/aogonek/cacute/eogonek/lslash/nacute/oacute/sacute/zacute/zdotaccent/Aogonek/Cacute\
        /Eogonek/Lslash/Nacute/Oacute/Sacute/Zacute/Zdotaccent/endash/quotedblbase/quotedblright/bullet";
    let kids: Vec<String> = (0..PAGES).map(|page| format!("{} 0 R", 4 + page * 2)).collect();
    let mut objects: Vec<Vec<u8>> = vec![
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        format!("<</Type/Pages/Kids[{}]/Count {PAGES}>>", kids.join(" ")).into_bytes(),
        format!("<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding<</BaseEncoding/WinAnsiEncoding/Differences[128{NAMES}]>>>>")
            .into_bytes(),
    ];
    let mut lines = lines();
    for page in 0..PAGES {
        let mut content = b"BT /F1 11 Tf 14 TL 60 740 Td\n".to_vec();
        for line in lines.by_ref().take(LINES) {
            content.push(b'(');
            for c in line.chars() {
                let code = POLISH.chars().position(|polish| polish == c).map(|at| 128 + at as u8);
                match code.or(u8::try_from(c).ok().filter(u8::is_ascii)) {
                    Some(b @ (b'(' | b')' | b'\\')) => content.extend([b'\\', b]),
                    Some(b) => content.push(b),
                    None => content.push(b' '),
                }
            }
            content.extend(b") ' \n");
        }
        content.extend(b"ET");
        objects.push(
            format!(
                "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {} 0 R/Resources<</Font<</F1 3 0 R>>>>>>",
                5 + page * 2
            )
            .into_bytes(),
        );
        let mut stream = format!("<</Length {}>>stream\n", content.len()).into_bytes();
        stream.extend(content);
        stream.extend(b"\nendstream");
        objects.push(stream);
    }
    let mut out = b"%PDF-1.4\n".to_vec();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (number, object) in (1..).zip(&objects) {
        let _ = writeln!(table, "{:010} 00000 n ", out.len());
        out.extend(format!("{number} 0 obj\n").bytes());
        out.extend(object);
        out.extend(b"\nendobj\n");
    }
    let start = out.len();
    out.extend(table.bytes());
    let size = objects.len() + 1;
    out.extend(format!("trailer<</Size {size}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF").bytes());
    out
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

fn html() -> Vec<u8> {
    let mut page = "<!DOCTYPE html><html lang=\"pl\"><head><meta charset=\"utf-8\"><title>Strategie</title></head><body>".to_owned();
    for line in TEXTS.join("\n").lines() {
        let _ =
            writeln!(page, "<div class=\"row\"><p style=\"margin: 0\">{}</p></div>", escaped(line));
    }
    page.push_str("</body></html>");
    page.into_bytes()
}

fn docx() -> Vec<u8> {
    let mut body = String::new();
    for line in TEXTS.join("\n").lines() {
        let _ = write!(
            body,
            "<w:p><w:pPr><w:spacing w:after=\"0\"/></w:pPr><w:r><w:t xml:space=\"preserve\">{}</w:t></w:r></w:p>",
            escaped(line)
        );
    }
    let document = format!(
        "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>{body}</w:body></w:document>"
    );
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored = zip::write::SimpleFileOptions::default();
    writer.start_file("word/document.xml", stored).expect("memory");
    writer.write_all(document.as_bytes()).expect("memory");
    writer.finish().expect("memory").into_inner()
}

criterion_group!(benches, formats, corpus);
criterion_main!(benches);
