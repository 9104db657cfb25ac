//! Citations of records: as a sentence, as BibTeX and as RIS.

use std::fmt::Write as _;

use azymut_record::{Document, Record};

/// A citation as a person writes it, in Polish and in one line: the statement, its level and number,
/// the document, its resolution, and where in which file the words stand.
pub fn plain(record: &Record) -> String {
    let document = &record.document;
    let mut parts = vec![format!("„{}”", record.text), rank(record)];
    let city = document.city.as_deref().filter(|city| !document.title.contains(city));
    let city = city.map(|city| format!(" ({city})")).unwrap_or_default();
    parts.push(format!("w: {}{city}", document.title));
    parts.extend(adoption(document));
    parts.extend(document.repealed.as_ref().map(|date| format!("uchylono {date}")));
    parts.push(place(record));
    in_one_line(&format!("{} [{}].", parts.join(", "), record.source.file))
}

/// A BibTeX entry, for `biber` or another processor that reads UTF-8.
pub fn bibtex(record: &Record) -> String {
    let document = &record.document;
    let mut entry = format!("@misc{{{},\n", record.id);
    if let Some(city) = &document.city {
        // Braces within braces: a city is no person with a surname. Writing to a string cannot fail.
        let _ = writeln!(entry, "  author = {{{{{}}}}},", tex(city));
    }
    let mut field = |name: &str, value: &str| {
        let _ = writeln!(entry, "  {name} = {{{}}},", tex(value));
    };
    field("title", &document.title);
    if let Some(year) = year(document) {
        field("year", &year);
    }
    if let Some(adopted) = adoption(document) {
        field("howpublished", &adopted);
    }
    if let Some(page) = record.source.page {
        field("pages", &page.to_string());
    }
    field(
        "note",
        &format!("{}: „{}”; {}; {}", rank(record), record.text, place(record), record.source.file),
    );
    field("language", &document.language);
    entry.push_str("}\n");
    entry
}

/// An RIS record.
pub fn ris(record: &Record) -> String {
    let document = &record.document;
    let mut out = String::new();
    let mut line = |tag: &str, value: &str| {
        // Writing to a string cannot fail.
        let _ = write!(out, "{tag}  - {}\r\n", in_one_line(value));
    };
    line("TY", "GOVDOC");
    line("ID", record.id.as_str());
    if let Some(city) = &document.city {
        line("AU", city);
    }
    line("TI", &document.title);
    if let Some(year) = year(document) {
        line("PY", &year);
    }
    if let Some(adopted) = &document.adopted {
        line("DA", &adopted.replace('-', "/"));
    }
    if let Some(resolution) = &document.resolution {
        line("M1", &format!("uchwała nr {resolution}"));
    }
    if let Some(page) = record.source.page {
        line("SP", &page.to_string());
    }
    line("SE", &rank(record));
    line("AB", &record.text);
    line("N1", &format!("{}; {}", place(record), record.source.file));
    line("LA", &document.language);
    line("ER", "");
    out
}

/// Level and number: "cel operacyjny 3.2".
fn rank(record: &Record) -> String {
    let level = record.level.polish_name();
    match &record.label {
        Some(label) => format!("{level} {label}"),
        None => level.to_owned(),
    }
}

/// The resolution and its date, as far as they are known.
fn adoption(document: &Document) -> Option<String> {
    match (&document.resolution, &document.adopted) {
        (Some(number), Some(date)) => Some(format!("uchwała nr {number} z {date}")),
        (Some(number), None) => Some(format!("uchwała nr {number}")),
        (None, Some(date)) => Some(format!("uchwalono {date}")),
        (None, None) => None,
    }
}

/// Page or lines: where in the file the words stand.
fn place(record: &Record) -> String {
    let [first, last] = record.source.lines;
    let lines =
        if first == last { format!("wiersz {first}") } else { format!("wiersze {first}–{last}") };
    match record.source.page {
        Some(page) => format!("s. {page}, {lines}"),
        None => lines,
    }
}

/// The year of adoption; where it is not known, the first year that the document speaks for.
fn year(document: &Document) -> Option<String> {
    let adopted = document.adopted.as_deref().and_then(|date| date.get(..4)).map(str::to_owned);
    adopted.or_else(|| document.year_from.or(document.year_to).map(|year| year.to_string()))
}

/// A text without line breaks. Some readers break lines at control characters as well.
fn in_one_line(text: &str) -> String {
    let words = text.split(|c: char| c.is_whitespace() || c.is_control());
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Text for between the braces of a BibTeX field. Processors count braces whether or not a backslash
/// stands before them, so that those of the text are written by name.
fn tex(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in in_one_line(text).chars() {
        match c {
            '{' => out.push_str("\\textbraceleft{}"),
            '}' => out.push_str("\\textbraceright{}"),
            '$' | '&' | '#' | '%' | '_' => {
                out.push('\\');
                out.push(c);
            }
            '\\' => out.push_str("\\textbackslash{}"),
            '~' => out.push_str("\\textasciitilde{}"),
            '^' => out.push_str("\\textasciicircum{}"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use azymut_record::{Confidence, DocumentId, Level, RecordId, Source};

    fn record() -> Record {
        let id = DocumentId::new("kalisz-2024").unwrap();
        Record {
            id: RecordId::new("kalisz-2024.og.3.2.x").unwrap(),
            document: Document {
                city: Some("Kalisz".to_owned()),
                resolution: Some("XXXIV/512/2013".to_owned()),
                adopted: Some("2013-11-28".to_owned()),
                year_from: Some(2014),
                ..Document::new(id, "Strategia {2014} & dalej")
            },
            level: Level::OperationalGoal,
            level_label: None,
            label: Some("3.2".to_owned()),
            text: "100% żłobków\nw mieście".to_owned(),
            body: None,
            parent: None,
            path: Vec::new(),
            source: Source {
                file: "kalisz.pdf".to_owned(),
                sha256: "0".repeat(64),
                page: Some(7),
                lines: [3, 4],
                bytes: None,
            },
            confidence: Confidence::CERTAIN,
            warnings: Vec::new(),
        }
    }

    #[test]
    fn a_sentence_says_everything_needed_to_find_the_words() {
        assert_eq!(
            plain(&record()),
            "„100% żłobków w mieście”, cel operacyjny 3.2, w: Strategia {2014} & dalej (Kalisz), uchwała nr XXXIV/512/2013 z 2013-11-28, s. 7, wiersze 3–4 [kalisz.pdf]."
        );
    }

    #[test]
    fn a_citation_is_one_line_whatever_the_text_holds() {
        for gap in ["\n", "\r\n", "\u{b}", "\u{c}", "\u{1e}", "\u{85}", "\u{2028}", " \t "] {
            let mut record = record();
            record.text = format!("Nowa{gap}linia{gap}");
            record.document.title = format!("Strategia{gap}miasta");
            let citation = plain(&record);
            assert!(citation.starts_with("„Nowa linia ”, cel"), "{citation:?}");
            assert!(citation.contains(", w: Strategia miasta (Kalisz), "), "{citation:?}");
            assert!(bibtex(&record).contains("  title = {Strategia miasta},\n"));
            assert!(ris(&record).contains("\r\nTI  - Strategia miasta\r\n"));
        }
    }

    #[test]
    fn bibtex_is_escaped() {
        assert_eq!(
            bibtex(&record()),
            "@misc{kalisz-2024.og.3.2.x,\n  author = {{Kalisz}},\n  title = {Strategia \\textbraceleft{}2014\\textbraceright{} \\& dalej},\n  year = {2013},\n  howpublished = {uchwała nr XXXIV/512/2013 z 2013-11-28},\n  pages = {7},\n  note = {cel operacyjny 3.2: „100\\% żłobków w mieście”; s. 7, wiersze 3–4; kalisz.pdf},\n  language = {pl},\n}\n"
        );
    }

    #[test]
    fn bibtex_has_its_braces_in_pairs_whatever_the_text_holds() {
        for (text, written) in [
            ("Budowa } oraz", "Budowa \\textbraceright{} oraz"),
            ("Budowa { oraz", "Budowa \\textbraceleft{} oraz"),
            ("}{", "\\textbraceright{}\\textbraceleft{}"),
            ("\\}", "\\textbackslash{}\\textbraceright{}"),
            ("Znak \u{1}\u{2} sterujący", "Znak sterujący"),
        ] {
            let mut record = record();
            record.document.city = Some(text.to_owned());
            record.document.title = text.to_owned();
            record.text = text.to_owned();
            let entry = bibtex(&record);
            assert!(entry.contains(&format!("\n  author = {{{{{written}}}}},\n")), "{entry}");
            assert!(entry.contains(&format!("\n  title = {{{written}}},\n")), "{entry}");
            assert!(entry.contains(&format!(": „{written}”; ")), "{entry}");
            // As processors count them.
            let mut depth = 0_i32;
            for (at, c) in entry.trim_end().char_indices() {
                depth += i32::from(c == '{') - i32::from(c == '}');
                assert_eq!(depth == 0, at < 5 || at == entry.trim_end().len() - 1, "{at} {entry}");
            }
        }
    }

    #[test]
    fn ris_has_one_line_a_field() {
        let text = ris(&record());
        assert!(
            text.starts_with("TY  - GOVDOC\r\nID  - kalisz-2024.og.3.2.x\r\nAU  - Kalisz\r\n"),
            "{text}"
        );
        assert!(text.contains("\r\nAB  - 100% żłobków w mieście\r\n"), "{text}");
        assert!(text.ends_with("\r\nER  - \r\n"), "{text}");
        assert!(text.lines().all(|line| line.get(2..6) == Some("  - ")), "{text}");
    }
}
