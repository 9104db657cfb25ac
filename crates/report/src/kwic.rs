//! Concordances as rows, lines and aligned columns.

use std::io::{self, Write};

use azymut_index::KwicLine;
use csv::{Terminator, WriterBuilder};

/// The columns, in order.
const COLUMNS: [&str; 16] = [
    "left",
    "form",
    "right",
    "match",
    "city",
    "document",
    "title",
    "level",
    "label",
    "page",
    "line_first",
    "line_last",
    "id",
    "field",
    "start",
    "end",
];

/// Writes a concordance as CSV (RFC 4180: CRLF, quotes where needed), UTF-8, with a header row.
///
/// # Errors
/// What `out` reports.
pub fn write_csv(out: impl Write, lines: &[KwicLine]) -> io::Result<()> {
    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(out);
    writer.write_record(COLUMNS)?;
    for line in lines {
        writer.write_record(row(line))?;
    }
    writer.flush()
}

/// Writes a concordance as lines of JSON, each as in `lines` of the JSON response.
///
/// # Errors
/// What `out` reports.
pub fn write_ndjson(mut out: impl Write, lines: &[KwicLine]) -> io::Result<()> {
    for line in lines {
        serde_json::to_writer(&mut out, line)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

/// Writes a concordance for a person: the forms stand one below the other, each with what is
/// before and after it, and where.
///
/// # Errors
/// What `out` reports.
pub fn write_text(mut out: impl Write, lines: &[KwicLine]) -> io::Result<()> {
    let widest = |part: fn(&KwicLine) -> &str| {
        lines.iter().map(|line| part(line).chars().count()).max().unwrap_or(0)
    };
    let (left, right) = (widest(|line| &line.left), widest(|line| &line.right));
    let form = widest(|line| &line.form);
    for line in lines {
        let printed = line.form.split_whitespace().collect::<Vec<_>>().join(" ");
        writeln!(
            out,
            "{:>left$}  {printed:<form$}  {:<right$}  {}",
            line.left,
            line.right,
            place(line)
        )?;
    }
    Ok(())
}

/// Where a line stands, for a person.
fn place(line: &KwicLine) -> String {
    let city = line.city.as_deref().unwrap_or("?");
    let label = line.label.as_deref().map(|label| format!(" {label}")).unwrap_or_default();
    let page = line.page.map(|page| format!("p. {page}, ")).unwrap_or_default();
    let [first, last] = line.lines;
    let lines =
        if first == last { format!("line {first}") } else { format!("lines {first}–{last}") };
    format!("{city}{label}, {page}{lines}, {}; {} ({})", line.field, line.id, line.kind.as_str())
}

fn row(line: &KwicLine) -> [String; COLUMNS.len()] {
    let [line_first, line_last] = line.lines;
    [
        line.left.clone(),
        line.form.clone(),
        line.right.clone(),
        line.kind.as_str().to_owned(),
        line.city.clone().unwrap_or_default(),
        line.document.clone(),
        line.title.clone(),
        line.level.to_string(),
        line.label.clone().unwrap_or_default(),
        line.page.map(|page| page.to_string()).unwrap_or_default(),
        line_first.to_string(),
        line_last.to_string(),
        line.id.to_string(),
        line.field.to_owned(),
        line.start.to_string(),
        line.end.to_string(),
    ]
}
