//! The resolution that adopted a document, and when it was adopted and repealed.
//!
//! Texts name many resolutions: the one that they are an annex to, those that they repeal, amend or rest on, and those of
//! other bodies. Which of these one is follows from the words before it ("Załącznik do", "traci moc", "na podstawie"), the
//! words after it ("w sprawie przyjęcia", "w sprawie przystąpienia do sporządzenia") and, in running text, from what is
//! said to have been adopted.

use super::passage::Found;
use super::title::Title;
use super::window::{Resolution, Role, Window};
use crate::block::Block;

/// Blocks at the beginning and at the end of a document that are searched.
const BEGINNING: usize = 150;
const ENDING: usize = 60;

/// What was found of a document's adoption.
#[derive(Debug, Default)]
pub(crate) struct Adoption {
    pub resolution: Option<Found<String>>,
    pub adopted: Option<Found<String>>,
    pub repealed: Option<Found<String>>,
}

/// Finds the adoption and the repeal of the document with this title, of the place of this name.
pub(super) fn adoption(blocks: &[Block], title: &Title, place: Option<&str>) -> Adoption {
    let mut numbers: Vec<usize> = (0..blocks.len().min(BEGINNING)).collect();
    numbers.extend(blocks.len().saturating_sub(ENDING).max(BEGINNING)..blocks.len());
    let mut named: Vec<Resolution> = Vec::new();
    let mut told = Adoption::default();
    for number in numbers {
        let Some(block) = blocks.get(number) else { continue };
        if !speaks_of_adoption(&block.text) {
            continue;
        }
        let window = Window::around(blocks, number);
        named.extend(window.resolutions(title, place));
        if told.adopted.is_none() {
            told.adopted = window.adopted_without_resolution(title);
        }
        if told.repealed.is_none() {
            told.repealed = window.repealed_on(title);
        }
    }
    // An annex says whose annex it is more surely than the text says what was adopted by what.
    let own = named
        .iter()
        .find(|r| r.role == Role::Own)
        .or_else(|| named.iter().find(|r| r.role == Role::Adopts));
    let own_number = own.and_then(|r| r.number.clone());
    if let Some(own) = own {
        let found = |value: String| Found::new(value, own.passage.clone());
        told.resolution = own.number.clone().map(found);
        if let Some(date) = &own.date {
            told.adopted = Some(found(date.clone()));
        }
    }
    if told.repealed.is_none() {
        told.repealed = repealed_by(&named, own_number.as_deref());
    }
    told
}

/// The repeal that one of the named resolutions brought about.
fn repealed_by(named: &[Resolution], own: Option<&str>) -> Option<Found<String>> {
    let by_name = named.iter().find(|r| r.role == Role::Repeals && r.date.is_some());
    let repealing = by_name.or_else(|| {
        // "Traci moc uchwała Nr …" speaks of this document only where it names the resolution that adopted it, and is
        // said by another one.
        let own = own?;
        let at = named
            .iter()
            .position(|r| r.role == Role::Repealed && r.number.as_deref() == Some(own))?;
        let head = |r: &&Resolution| {
            matches!(r.role, Role::Own | Role::Repealing) && r.number.as_deref() != Some(own)
        };
        named.get(..at)?.iter().rev().find(head)
    })?;
    Some(Found::new(repealing.date.clone()?, repealing.passage.clone()))
}

fn speaks_of_adoption(text: &str) -> bool {
    let folded = crate::segment::fold(text);
    [
        "uchwal",
        "przyjet",
        "zatwierdz",
        "traci moc",
        "utraci",
        "uchyl",
        "obowiazywal",
        "resolution",
        "adopted",
    ]
    .iter()
    .any(|stem| folded.contains(stem))
}
