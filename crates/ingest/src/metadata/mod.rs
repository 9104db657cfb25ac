//! What a text says of its document, and where it says so: title, place, kind, years, resolution, dates of adoption and
//! repeal, language.

mod date;
mod describe;
mod language;
mod passage;
mod place;
mod resolution;
mod title;
mod window;

use azymut_record::DocumentKind;

pub(crate) use describe::describe;
pub(crate) use place::Listed;

use self::passage::Found;
use self::place::{PlaceFound, find_place};
use self::resolution::{Adoption, adoption};
use self::title::{Title, Years};
use crate::block::Block;

/// What was found in a text.
#[derive(Debug)]
pub(crate) struct Inferred {
    title: Option<Found<String>>,
    kind: Option<Found<DocumentKind>>,
    years: Option<Found<Years>>,
    place: PlaceFound,
    adoption: Adoption,
    language: Option<Found<&'static str>>,
    /// True where the title is that of a document that plans, not of one that reports.
    pub plans: bool,
}

/// Reads metadata from the blocks of a document; `title` is the one that the format states, `listed` what the manifest
/// says of the place.
pub(crate) fn infer(blocks: &[Block], title: Option<&str>, listed: Listed<'_>) -> Inferred {
    let title = Title::read(blocks, title);
    let place = find_place(blocks, title.text.as_ref(), listed);
    let city = listed.city.or(place.city.as_ref().map(|city| city.value.as_str()));
    let adoption = adoption(blocks, &title, city);
    Inferred {
        language: language::language(blocks),
        title: title.text,
        kind: title.kind,
        years: title.years,
        plans: title.plans,
        place,
        adoption,
    }
}
