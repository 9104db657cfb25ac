use std::fmt::Write as _;
use std::io::Write;

use anyhow::{Result, bail};
use azymut_index::{Explanation, FacetField, Hit, Index, Interrupt, SearchRequest, SearchResponse};
use azymut_report::hits::{self, HitFormat};

use crate::args::{self, LimitArg, SearchArgs, SearchFormat};
use crate::commands::synonyms;
use crate::output::{self, Outcome};

/// Hits that are read and written at a time where all are wanted.
const CHUNK: usize = 500;

/// Searches the index.
pub fn run(args: &SearchArgs) -> Result<Outcome> {
    args.filters.check()?;
    check_room(args)?;
    let by_hit = by_hit(args);
    if args.format == SearchFormat::Xlsx && output::data_is_for_a_person() {
        bail!(
            "a workbook is not for the terminal; send it to a file, for instance with > hits.xlsx"
        );
    }
    let index = Index::open(&args.index)?.with_analyzer(synonyms::analyzer(&args.synonyms)?)?;
    let mut request = SearchRequest {
        query: args.query.clone(),
        filters: args.filters.to_filters(),
        facets: vec![FacetField::City, FacetField::Level],
        sort: args.sort,
        offset: args.offset,
        explain: args.explain,
        fuzzy: args.fuzzy,
        include: args.include.iter().copied().collect(),
        ..SearchRequest::default()
    };
    match args.limit {
        LimitArg::At(limit) => request.limit = args::within_reach(limit, args.offset)?,
        LimitArg::All if args.offset > 0 => {
            bail!("--limit all begins with the first hit; leave --offset out")
        }
        LimitArg::All => return all(&index, &request, args.format, by_hit),
    }
    let response = index.search(&request)?;
    let mut out = output::data();
    match (by_hit, args.format) {
        (Some(format), _) => {
            format.write_head(&mut out)?;
            format.write_hits(&mut out, &response.hits, Some(args.offset + 1))?;
        }
        (None, SearchFormat::Json) => {
            serde_json::to_writer_pretty(&mut out, &response)?;
            out.write_all(b"\n")?;
        }
        (None, SearchFormat::Xlsx) => {
            out.write_all(&hits::xlsx(&response.hits, Some(args.offset + 1))?)?;
        }
        (None, _) => {
            let styled = output::data_is_for_a_person();
            out.write_all(as_text(&response, args.offset, styled).as_bytes())?;
        }
    }
    out.flush()?;
    Ok(Outcome::found(response.total > 0))
}

/// Refuses what the format has no room for, rather than leave it out without a word.
fn check_room(args: &SearchArgs) -> Result<()> {
    use SearchFormat::{Csv, Json, Ndjson, Text};
    if args.bom && args.format != Csv {
        bail!("--bom: only --format csv has one");
    }
    if !args.include.is_empty() && !matches!(args.format, Text | Json) {
        bail!("--include: only --format text and --format json have room for it");
    }
    if args.explain && !matches!(args.format, Text | Json | Ndjson) {
        bail!("--explain: only --format text, json and ndjson have room for it");
    }
    if args.explain && args.limit == LimitArg::All {
        bail!("--explain: a page is explained, not everything; give --limit a number");
    }
    Ok(())
}

/// Writes everything that is found, a chunk at a time.
fn all(
    index: &Index,
    request: &SearchRequest,
    format: SearchFormat,
    by_hit: Option<HitFormat>,
) -> Result<Outcome> {
    let export = index.export(request, &Interrupt::new())?;
    let total = export.total();
    let mut out = output::data();
    match by_hit {
        Some(format) => {
            format.write_head(&mut out)?;
            for from in (0..total).step_by(CHUNK) {
                format.write_hits(&mut out, &export.hits(from, CHUNK)?, Some(from + 1))?;
            }
        }
        None if format == SearchFormat::Xlsx => {
            out.write_all(&hits::xlsx(&export.hits(0, total)?, Some(1))?)?;
        }
        None => bail!("--limit all writes any format but text and json; name one with --format"),
    }
    out.flush()?;
    Ok(Outcome::found(total > 0))
}

/// The format as it is written hit by hit, where it can be.
fn by_hit(args: &SearchArgs) -> Option<HitFormat> {
    match args.format {
        SearchFormat::Text | SearchFormat::Json | SearchFormat::Xlsx => None,
        SearchFormat::Ndjson => Some(HitFormat::Ndjson),
        SearchFormat::Csv => Some(HitFormat::Csv { bom: args.bom }),
        SearchFormat::Citation => Some(HitFormat::Citation),
        SearchFormat::Bibtex => Some(HitFormat::Bibtex),
        SearchFormat::Ris => Some(HitFormat::Ris),
    }
}

fn as_text(response: &SearchResponse, offset: usize, styled: bool) -> String {
    let mut text = String::new();
    // Writing to a string cannot fail.
    if let Some(suggestion) = &response.suggestion {
        let done = if suggestion.applied { "searched for" } else { "without quotation marks" };
        let _ = writeln!(text, "{done}: {}", suggestion.q);
    }
    let _ = write!(text, "{} found", response.total);
    for (field, counts) in &response.facets {
        let counts: Vec<String> =
            counts.iter().map(|entry| format!("{} {}", entry.value, entry.count)).collect();
        if !counts.is_empty() {
            let _ = write!(text, "; {field}: {}", counts.join(", "));
        }
    }
    text.push('\n');
    push_findings(&mut text, response);
    for (rank, hit) in (offset + 1..).zip(&response.hits) {
        let _ = writeln!(text, "\n{rank}. {}", heading(hit));
        let _ = writeln!(text, "   {}", plain(&hit.snippet, styled));
        let [first, last] = hit.record.source.lines;
        let page = hit.record.source.page.map(|page| format!("p. {page}, ")).unwrap_or_default();
        let lines =
            if first == last { format!("line {first}") } else { format!("lines {first}–{last}") };
        let _ = writeln!(text, "   {}, {page}{lines}; {}", hit.record.source.file, hit.id);
        if let Some(explanation) = &hit.explanation {
            push_explanation(&mut text, explanation);
        }
    }
    text
}

/// The sum behind a score, a part a line.
fn push_explanation(text: &mut String, explanation: &Explanation) {
    let Explanation { score, parts, neighbours, coverage, city } = explanation;
    let _ = writeln!(
        text,
        "   score {score:.2} = (parts + neighbours {neighbours:.2}) × coverage {coverage:.2} + city {city:.2}"
    );
    for part in parts {
        let _ = write!(
            text,
            "     {:.2} {} (weight {:.2}, strength {:.2}",
            part.score, part.text, part.weight, part.strength
        );
        if part.family > 0.0 {
            let _ = write!(text, ", of which family {:.2}", part.family);
        }
        if part.edits > 0 {
            let _ = write!(text, ", {} letters from what was typed", part.edits);
        }
        let places: Vec<String> = part
            .occurrences
            .iter()
            .map(|at| {
                format!(
                    "{} {} as typed, {} in any form, {} in family",
                    at.zone, at.forms, at.lemmas, at.families
                )
            })
            .collect();
        let _ =
            writeln!(text, "){}{}", if places.is_empty() { "" } else { ": " }, places.join("; "));
    }
}

/// What was asked to be told of the whole result set.
fn push_findings(text: &mut String, response: &SearchResponse) {
    if let Some(found) = &response.forms {
        let part = if found.complete {
            String::new()
        } else {
            format!(" (in the first {} of {} records)", found.records_read, response.total)
        };
        let _ = writeln!(text, "\n{} forms{part}:", found.total);
        for form in &found.forms {
            let cities: Vec<String> = form
                .cities
                .iter()
                .map(|entry| format!("{} {}", entry.city.as_deref().unwrap_or("?"), entry.count))
                .collect();
            let kind = form.kind.as_str();
            let _ =
                writeln!(text, "   {} {} ({kind}): {}", form.count, form.form, cities.join(", "));
        }
    }
    if let Some(silent) = &response.silent {
        let cities: Vec<String> = silent
            .cities
            .iter()
            .map(|city| format!("{} ({})", city.city, searched(city.records, city.near)))
            .collect();
        let _ = writeln!(text, "\n{} silent cities: {}", cities.len(), cities.join(", "));
        let _ = writeln!(text, "{} silent documents:", silent.documents.len());
        for document in &silent.documents {
            let records = searched(document.records, document.near);
            let _ = writeln!(text, "   {} ({records})", document.title);
        }
    }
}

/// How many records were searched, and how many of them are hits though they do not say what is asked for.
fn searched(records: u64, near: u64) -> String {
    if near > 0 { format!("{records} records, {near} near") } else { format!("{records} records") }
}

fn heading(hit: &Hit) -> String {
    let record = &hit.record;
    let city = record.document.city.as_deref().unwrap_or("?");
    let label = record.label.as_deref().map(|label| format!(" {label}")).unwrap_or_default();
    let above = hit.path.last().map(|parent| format!(" < {}", parent.text)).unwrap_or_default();
    format!("{city}, {}{label}{above}", record.level.polish_name())
}

/// A snippet without its HTML; matches are bold where a person reads it.
fn plain(snippet: &str, styled: bool) -> String {
    let (open, close) = if styled { ("\u{1b}[1m", "\u{1b}[0m") } else { ("", "") };
    snippet
        .replace("<mark>", open)
        .replace("</mark>", close)
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&")
        .replace('\n', " ")
}
