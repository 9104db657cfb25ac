//! Hits as rows and lines, for tables and pipes.

use std::io::{self, Write};

use azymut_index::Hit;
use csv::{Terminator, WriterBuilder};

/// The columns, in order.
const COLUMNS: [&str; 25] = [
    "rank",
    "score",
    "id",
    "city",
    "document",
    "title",
    "kind",
    "year_from",
    "year_to",
    "level",
    "level_label",
    "label",
    "text",
    "body",
    "parent",
    "path",
    "file",
    "sha256",
    "page",
    "line_first",
    "line_last",
    "confidence",
    "warnings",
    "matched",
    "snippet",
];

/// Writes hits as CSV (RFC 4180: CRLF, quotes where needed), UTF-8, with a header row.
///
/// `first` is the rank of the first hit, where it is known. Cells hold the text as printed: one
/// that begins with `=` or `-` is not defused for spreadsheets, because it would no longer be a
/// quotation.
///
/// # Errors
/// What `out` reports.
pub fn write_csv(out: impl Write, hits: &[Hit], first: Option<usize>) -> Result<(), csv::Error> {
    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(out);
    writer.write_record(COLUMNS)?;
    for (index, hit) in hits.iter().enumerate() {
        writer.write_record(row(hit, first.map(|first| first + index)))?;
    }
    writer.flush()?;
    Ok(())
}

/// Writes hits as lines of JSON, each as in `hits` of the JSON response.
///
/// # Errors
/// What `out` reports.
pub fn write_ndjson(mut out: impl Write, hits: &[Hit]) -> io::Result<()> {
    for hit in hits {
        serde_json::to_writer(&mut out, hit)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

fn row(hit: &Hit, rank: Option<usize>) -> [String; COLUMNS.len()] {
    fn text(value: Option<impl ToString>) -> String {
        value.map(|value| value.to_string()).unwrap_or_default()
    }
    let record = &hit.record;
    let (document, source) = (&record.document, &record.source);
    let [line_first, line_last] = source.lines;
    let path: Vec<&str> = hit.path.iter().map(|ancestor| ancestor.text.as_str()).collect();
    let mut matched: Vec<&str> =
        hit.highlights.iter().map(|highlight| highlight.form.as_str()).collect();
    matched.sort_unstable();
    matched.dedup();
    [
        text(rank),
        hit.score.to_string(),
        hit.id.to_string(),
        text(document.city.as_ref()),
        document.id.to_string(),
        document.title.clone(),
        document.kind.map(|kind| kind.as_str().to_owned()).unwrap_or_default(),
        text(document.year_from),
        text(document.year_to),
        record.level.to_string(),
        text(record.level_label.as_ref()),
        text(record.label.as_ref()),
        record.text.clone(),
        text(record.body.as_ref()),
        text(record.parent.as_ref()),
        path.join(" › "),
        source.file.clone(),
        source.sha256.clone(),
        text(source.page),
        line_first.to_string(),
        line_last.to_string(),
        record.confidence.to_string(),
        record.warnings.join("; "),
        matched.join("; "),
        hit.snippet.clone(),
    ]
}
