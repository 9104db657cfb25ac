//! A document described: what the manifest says, and where it says nothing what the text says.

use azymut_record::{Document, DocumentId, Evidence, EvidenceSource};

use super::Inferred;
use super::passage::{Found, Passage};
use super::title::Years;
use crate::manifest::Entry;

/// Describes the document `id` that was read from `file`.
pub(crate) fn describe(
    id: &DocumentId,
    file: &str,
    entry: Option<&Entry>,
    found: Inferred,
) -> Document {
    let mut known = Known::default();
    let title = known
        .choose("title", entry.and_then(|e| e.title.clone()), found.title)
        .unwrap_or_else(|| {
            let passage = Passage::beside(EvidenceSource::FileName, Some(file.to_owned()));
            known.infer("title", passage);
            title_from_path(file)
        });
    let place = found.place;
    let city = known.choose("city", entry.and_then(|e| e.city.clone()), place.city);
    let city_id = known.choose("city_id", entry.and_then(|e| e.city_id.clone()), place.city_id);
    let commune = known.choose("commune", entry.and_then(|e| e.commune.clone()), place.commune);
    let county = known.choose("county", entry.and_then(|e| e.county.clone()), place.county);
    let voivodeship =
        known.choose("voivodeship", entry.and_then(|e| e.voivodeship.clone()), place.voivodeship);
    let kind = known.choose("kind", entry.and_then(|e| e.kind), found.kind);
    let (listed_from, listed_to) = (entry.and_then(|e| e.year_from), entry.and_then(|e| e.year_to));
    // One listed year and one found would be years of two documents.
    let years = found.years.filter(|_| listed_from.is_none() && listed_to.is_none());
    let year = |of: fn(Years) -> Option<u16>| {
        let years = years.clone()?;
        Some(Found::new(of(years.value)?, years.passage))
    };
    let year_from = known.choose("year_from", listed_from, year(|y| y.0));
    let year_to = known.choose("year_to", listed_to, year(|y| y.1));
    let adoption = found.adoption;
    let resolution =
        known.choose("resolution", entry.and_then(|e| e.resolution.clone()), adoption.resolution);
    let adopted = known.choose("adopted", entry.and_then(|e| e.adopted.clone()), adoption.adopted);
    let repealed =
        known.choose("repealed", entry.and_then(|e| e.repealed.clone()), adoption.repealed);
    let language = known
        .choose(
            "language",
            entry.and_then(|e| e.language.clone()),
            found.language.map(|l| Found::new(l.value.to_owned(), l.passage)),
        )
        .unwrap_or_else(|| {
            known.infer("language", Passage::beside(EvidenceSource::Default, None));
            "pl".to_owned()
        });
    Document {
        city,
        city_id,
        commune,
        county,
        voivodeship,
        kind,
        year_from,
        year_to,
        resolution,
        adopted,
        repealed,
        language,
        inferred: known.inferred,
        evidence: known.evidence,
        ..Document::new(id.clone(), title)
    }
}

/// What is known so far, and on what it rests.
#[derive(Default)]
struct Known {
    inferred: Vec<String>,
    evidence: Vec<Evidence>,
}

impl Known {
    fn choose<T>(&mut self, field: &str, listed: Option<T>, found: Option<Found<T>>) -> Option<T> {
        if listed.is_some() {
            self.rests_on(field, Passage::beside(EvidenceSource::Manifest, None));
            return listed;
        }
        let found = found?;
        self.infer(field, found.passage);
        Some(found.value)
    }

    fn infer(&mut self, field: &str, passage: Passage) {
        self.inferred.push(field.to_owned());
        self.rests_on(field, passage);
    }

    /// Fields that rest on the same share one entry.
    fn rests_on(&mut self, field: &str, passage: Passage) {
        let evidence = passage.evidence(vec![field.to_owned()]);
        let same = |known: &&mut Evidence| {
            (known.by, &known.text, known.page, known.lines)
                == (evidence.by, &evidence.text, evidence.page, evidence.lines)
        };
        match self.evidence.iter_mut().find(same) {
            Some(known) => known.fields.push(field.to_owned()),
            None => self.evidence.push(evidence),
        }
    }
}

fn title_from_path(file: &str) -> String {
    let name = file.rsplit('/').next().unwrap_or(file);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    stem.replace(['_', '-'], " ")
}
