//! What records, documents and settings are called in reports.

use std::collections::BTreeMap;

use azymut_record::{Document, Record};

use crate::Corpus;
use crate::corpus::span;
use crate::polish_text::decimal;
use crate::similarity::{Band, Measure, Series};

/// A short name of each document, in the order of [`Corpus::documents`]: its city and years, where
/// these tell it from the others, otherwise its identifier.
pub(crate) fn document_labels(corpus: &Corpus) -> Vec<String> {
    let documents: Vec<&Document> = corpus
        .documents()
        .iter()
        .filter_map(|group| corpus.records().get(*group.records.first()?))
        .map(|record| &record.document)
        .collect();
    let short: Vec<Option<String>> = documents.iter().map(|document| short(document)).collect();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for name in short.iter().flatten() {
        *counts.entry(name).or_default() += 1;
    }
    documents
        .iter()
        .zip(&short)
        .map(|(document, short)| match short {
            Some(short) if counts.get(short.as_str()) == Some(&1) => short.clone(),
            _ => document.id.to_string(),
        })
        .collect()
}

fn short(document: &Document) -> Option<String> {
    let city = document.city.as_ref()?;
    Some(match span(document) {
        Some((from, to)) if from != to => format!("{city} {from}–{to}"),
        Some((_, to)) => format!("{city} {to}"),
        None => city.clone(),
    })
}

/// Level and number of a record: *cel operacyjny 4.4*.
pub(crate) fn heading(record: &Record) -> String {
    match &record.label {
        Some(label) => format!("{} {label}", record.level.polish_name()),
        None => record.level.polish_name().to_owned(),
    }
}

/// File, page and lines of a record.
pub(crate) fn source(record: &Record) -> String {
    let [first, last] = record.source.lines;
    let lines = if first == last { format!("w. {first}") } else { format!("w. {first}–{last}") };
    match record.source.page {
        Some(page) => format!("{}, s. {page}, {lines}", record.source.file),
        None => format!("{}, {lines}", record.source.file),
    }
}

/// The name of a series as it is typed.
pub(crate) fn series_name(series: Series) -> &'static str {
    match series {
        Series::City => "city",
        Series::Document => "document",
        Series::None => "none",
    }
}

/// The Polish name of a band.
pub(crate) fn band_name(band: Option<Band>) -> &'static str {
    match band {
        Some(Band::Same) => "to samo",
        Some(Band::Close) => "bliskie",
        Some(Band::Related) => "pokrewne",
        None => "odległe",
    }
}

/// How similarity is measured, for a paper.
pub(crate) fn similarity_method() -> String {
    let scale = Measure::RECORDS.scale;
    format!(
        "Podobieństwo dwóch zapisów to cosinus ich wektorów tf–idf nad lematami, rodzinami słów i synonimami (te dwie ostatnie z niższą wagą); nazwy miejscowości są zamaskowane, a słowa typowe dla języka strategii („rozwój”, „wspieranie”) mają obniżoną wagę. Skala od 0 do 1: od {} „to samo”, od {} „bliskie”, od {} „pokrewne”; progi wyznaczono na ręcznie ocenionych parach tak, by co najmniej 90% par od progu wzwyż zasługiwało na tę nazwę (docs/similarity.md).",
        decimal(scale.same, 2),
        decimal(scale.close, 2),
        decimal(scale.related, 2)
    )
}
