//! Reports as one HTML page that asks for nothing: styles, script and pictures are in it.

mod heat_map;

use std::io::{self, Write};

use azymut_record::Level;
use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::polish_text::{decimal, whole};
use crate::{
    Cell, Column, ColumnKind, Content, Matrix, Passage, PassageGroup, Passages, Provenance, Report,
    Section, Table,
};

/// Rows of a table that the page shows; the rest is in the other formats.
const ROWS: usize = 1_000;
/// Groups of passages that the page shows.
const GROUPS: usize = 300;
/// Labels of a matrix that the page shows: more could not be told apart.
const LABELS: usize = 40;

const STYLE: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("script.js");

/// Nothing may be fetched, whatever a text holds.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/// Writes reports as one self-contained page in Polish.
///
/// # Errors
/// What `out` reports.
pub fn write_html(mut out: impl Write, reports: &[&Report]) -> io::Result<()> {
    out.write_all(page(reports).into_string().as_bytes())?;
    out.write_all(b"\n")
}

fn page(reports: &[&Report]) -> Markup {
    let title = match reports {
        [report] => report.title.clone(),
        _ => "Strategie miast: raport porównawczy".to_owned(),
    };
    html! {
        (DOCTYPE)
        html lang="pl" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="color-scheme" content="light dark";
                meta name="generator" content=(reports.first().map_or("azymut", |report| report.provenance.program.as_str()));
                title { (title) " – Azymut" }
                style { (PreEscaped(STYLE)) }
            }
            body {
                a.skip href="#content" { "Przejdź do treści" }
                header {
                    p.brand { "Azymut" }
                    h1 { (title) }
                    (contents(reports))
                }
                main id="content" {
                    @for report in reports {
                        (report_part(report, reports.len() > 1))
                    }
                }
                script { (PreEscaped(SCRIPT)) }
            }
        }
    }
}

fn contents(reports: &[&Report]) -> Markup {
    html! {
        nav aria-label="Spis treści" {
            ul {
                @for report in reports {
                    @if reports.len() > 1 {
                        li {
                            a href={ "#" (report.name) } { (report.title) }
                            ul { (entries(report)) }
                        }
                    } @else {
                        (entries(report))
                    }
                }
            }
        }
    }
}

fn entries(report: &Report) -> Markup {
    html! {
        @for section in &report.sections {
            @let (name, title) = name_and_title(section);
            li { a href={ "#" (report.name) "-" (name) } { (title) } }
        }
        li { a href={ "#" (report.name) "-methods" } { "Metoda" } }
        li { a href={ "#" (report.name) "-provenance" } { "Pochodzenie danych" } }
    }
}

fn report_part(report: &Report, several: bool) -> Markup {
    let id = |part: &str| format!("{}-{part}", report.name);
    html! {
        article id=(report.name) aria-label=(report.title) {
            @if several { h2.report id=(id("title")) { (report.title) } }
            @for paragraph in &report.summary { p.summary { (paragraph) } }
            @for section in &report.sections { (section_part(report, section, several)) }
            section.methods {
                h2 id=(id("methods")) { "Metoda" }
                @for paragraph in &report.methods { p { (paragraph) } }
            }
            section {
                h2 id=(id("provenance")) { "Pochodzenie danych" }
                (provenance(&report.provenance))
            }
        }
    }
}

fn section_part(report: &Report, section: &Section, several: bool) -> Markup {
    let (name, title) = name_and_title(section);
    let id = format!("{}-{name}", report.name);
    // Two reports of one page may have tables of the same title.
    let names = if several { format!("{}-title {id}", report.name) } else { id.clone() };
    html! {
        section {
            h2 id=(id) { (title) }
            @if !section.note.is_empty() { p.note { (section.note) } }
            @match &section.content {
                Content::Table(table) => (table_part(table, &id, &names)),
                Content::Matrix(matrix) => (matrix_part(matrix, &id)),
                Content::Passages(passages) => (passages_part(passages)),
            }
        }
    }
}

fn name_and_title(section: &Section) -> (&'static str, &str) {
    match &section.content {
        Content::Table(table) => (table.name, &table.title),
        Content::Matrix(matrix) => (matrix.name, &matrix.title),
        Content::Passages(passages) => (passages.name, &passages.title),
    }
}

/// `names` are the identifiers of what names the table on its page.
fn table_part(table: &Table, id: &str, names: &str) -> Markup {
    let sortable = table.rows.len() > 1;
    // Beside sentences identifiers only take room; the other formats have them.
    let has_text = table.columns.iter().any(|column| column.kind == ColumnKind::Text);
    let shown =
        |column: &Column| !(has_text && column.kind == ColumnKind::Id && column.name != "document");
    html! {
        @if table.rows.is_empty() {
            p { "Brak." }
        } @else {
            (left_out(table.rows.len(), ROWS, "wierszy"))
            div.scroll role="region" tabindex="0" aria-labelledby=(names) {
                table.sortable[sortable] aria-labelledby=(id) {
                    thead { tr {
                        @for column in table.columns.iter().filter(|column| shown(column)) {
                            th scope="col" class=[class_of(column)] {
                                @if sortable {
                                    button type="button" { (column.heading) span.arrow aria-hidden="true" {} }
                                } @else { (column.heading) }
                            }
                        }
                    } }
                    tbody {
                        @for row in table.rows.iter().take(ROWS) {
                            tr {
                                @for (cell, column) in row.iter().zip(&table.columns).filter(|(_, column)| shown(column)) {
                                    (cell_part(cell, column))
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn cell_part(cell: &Cell, column: &Column) -> Markup {
    // What the script sorts by, where it is not the text.
    let value = match cell {
        Cell::Integer(_) | Cell::Number(_) => Some(cell.to_text()),
        _ => None,
    };
    html! {
        td class=[class_of(column)] data-value=[value] {
            @match cell {
                Cell::Empty => "–",
                Cell::Text(text) if column.kind == ColumnKind::Word => (polish(text)),
                Cell::Text(text) => (text),
                Cell::Integer(number) if column.name.starts_with("year") => (number),
                Cell::Integer(number) => (whole(*number)),
                Cell::Number(number) => (decimal(*number, if column.kind == ColumnKind::Score { 2 } else { 1 })),
            }
        }
    }
}

/// The Polish of the words that programs read.
fn polish(word: &str) -> &str {
    match word {
        "city" => "miasto",
        "document" => "dokument",
        "level" => "poziom",
        "year" => "rok",
        "same" => "to samo",
        "close" => "bliskie",
        "related" => "pokrewne",
        "kept" => "zachowane",
        "reworded" => "przeformułowane",
        "split" => "podzielone",
        "merged" => "połączone",
        "regrouped" => "przegrupowane",
        "dropped" => "tylko A",
        "added" => "tylko B",
        _ => word.parse().map_or(word, |level: Level| level.polish_name()),
    }
}

fn class_of(column: &Column) -> Option<&'static str> {
    match column.kind {
        ColumnKind::Count | ColumnKind::Score | ColumnKind::Number => Some("number"),
        ColumnKind::Text => Some("text"),
        ColumnKind::Id => Some("id"),
        ColumnKind::Word => None,
    }
}

fn matrix_part(matrix: &Matrix, id: &str) -> Markup {
    let shown = (matrix.rows.len().min(LABELS), matrix.columns.len().min(LABELS));
    html! {
        (left_out(matrix.rows.len().max(matrix.columns.len()), LABELS, "pozycji"))
        (heat_map::heat_map(matrix, id, shown))
        details {
            summary { "Te same wartości w tabeli" }
            div.scroll role="region" tabindex="0" aria-label={ (matrix.title) ", tabela" } {
                table {
                    caption { (matrix.title) }
                    thead { tr {
                        th scope="col" { (matrix.corner) }
                        @for label in matrix.columns.iter().take(shown.1) { th.number scope="col" { (label) } }
                    } }
                    tbody {
                        @for (label, row) in matrix.rows.iter().zip(&matrix.values).take(shown.0) {
                            tr {
                                th scope="row" { (label) }
                                @for value in row.iter().take(shown.1) {
                                    td.number { @match value { Some(value) => (decimal(*value, 2)), None => "–" } }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn passages_part(passages: &Passages) -> Markup {
    let [left, right] = &passages.sides;
    html! {
        @if passages.groups.is_empty() {
            p { "Brak." }
        } @else {
            (left_out(passages.groups.len(), GROUPS, "zestawień"))
            div.sides aria-hidden="true" { div { (left) } div { (right) } }
            @for group in passages.groups.iter().take(GROUPS) { (group_part(group, [left, right])) }
        }
    }
}

fn group_part(group: &PassageGroup, names: [&str; 2]) -> Markup {
    html! {
        div.group {
            h3 { (group.heading) }
            div.sides {
                @for (passages, name) in group.sides.iter().zip(names) {
                    div role="group" aria-label=(name) {
                        @for passage in passages { (passage_part(passage)) }
                        @if passages.is_empty() { p.none { "–" } }
                    }
                }
            }
        }
    }
}

fn passage_part(passage: &Passage) -> Markup {
    html! {
        blockquote {
            p { (marked(&passage.text, &passage.marks)) }
            footer { span.place { (passage.place) } " · " span.source { (passage.source) } " · " code { (passage.id) } }
        }
    }
}

/// A text with what is shared in it marked.
fn marked(text: &str, marks: &[[usize; 2]]) -> Markup {
    let mut parts: Vec<(bool, String)> = Vec::new();
    let mut unit = 0;
    let mut rest = marks.iter().peekable();
    for character in text.chars() {
        while rest.next_if(|[_, end]| *end <= unit).is_some() {}
        let inside = rest.peek().is_some_and(|[start, _]| *start <= unit);
        match parts.last_mut() {
            Some((marked, part)) if *marked == inside => part.push(character),
            _ => parts.push((inside, character.into())),
        }
        unit += character.len_utf16();
    }
    html! {
        @for (inside, part) in &parts { @if *inside { mark { (part) } } @else { (part) } }
    }
}

fn provenance(provenance: &Provenance) -> Markup {
    html! {
        dl {
            dt { "Program" } dd { (provenance.program) }
            dt { "Analiza języka" } dd { code { (provenance.analyzer) } }
            dt { "Korpus" } dd { code { (provenance.corpus) } }
            @if let Some(index) = &provenance.index { dt { "Indeks" } dd { code { (index) } } }
            dt { "Zapisy w raporcie" } dd { (whole(i64::try_from(provenance.records).unwrap_or(i64::MAX))) }
            dt { "Parametry" }
            dd { ul.parameters {
                @for (name, value) in &provenance.parameters {
                    li { code { (name) " = " (value.as_str().map_or_else(|| value.to_string(), str::to_owned)) } }
                }
            } }
            dt { "Dokumenty" }
            dd { ul {
                @for document in provenance.documents.iter().take(ROWS) {
                    li {
                        @if let Some(city) = &document.city { (city) ": " }
                        (document.title) ", " code { (document.id) }
                        " (zapisów: " (document.records) "), SHA-256 pliku " code.hash { (document.sha256) }
                    }
                }
                @if provenance.documents.len() > ROWS { li { "i " (provenance.documents.len() - ROWS) " dalszych" } }
            } }
        }
    }
}

fn left_out(count: usize, shown: usize, what: &str) -> Markup {
    html! {
        @if count > shown {
            p.left-out { "Pokazano pierwsze " (shown) " z " (count) " " (what) "; wszystkie są w plikach CSV, XLSX i JSON." }
        }
    }
}
