//! Programmes that name no levels: headings with bulleted points below them. The headings are areas, the points actions.

use std::ops::Range;

use azymut_record::Level;

use super::confidence::Doubt;
use super::grammar::{Item, Mark, Parsed, Rule, Style, Taken};
use super::head::bullet_at;
use super::text::Piece;
use super::unit::{Unit, UnitKind};

/// Reads the headings and points of a programme. Nothing is found where fewer than two headings have points: then the
/// headings do not divide a programme.
pub(super) fn parse_unlabelled(units: &[Unit<'_>]) -> Parsed {
    let mut parsed = Parsed { marks: vec![None; units.len()], ..Parsed::default() };
    let mut heading: Option<usize> = None;
    let mut area: Option<usize> = None;
    let mut point: Option<usize> = None;
    let mut areas = 0;
    for (index, unit) in units.iter().enumerate() {
        let bullet = match unit.kind {
            UnitKind::Text => bullet_at(&unit.text).map(|(_, at)| at),
            UnitKind::ListItem(_) => Some(bullet_at(&unit.text).map_or(0, |(_, at)| at)),
            UnitKind::Heading(_) => {
                heading = is_name(&unit.text).then_some(index);
                area = None;
                point = None;
                mark(&mut parsed, index, Taken::Heading, "heading", None);
                continue;
            }
            _ => continue,
        };
        match bullet {
            Some(at) => {
                let Some(head) = heading else { continue };
                let above = *area.get_or_insert_with(|| {
                    areas += 1;
                    let whole = units.get(head).map_or(0, |u| u.text.len());
                    let added =
                        push(&mut parsed, Level::Area, Rule::HeadingWithPoints, head, 0..whole);
                    mark(
                        &mut parsed,
                        head,
                        Taken::Record,
                        Rule::HeadingWithPoints.name(),
                        Some(added),
                    );
                    added
                });
                let added = push(
                    &mut parsed,
                    Level::Action,
                    Rule::PointUnderHeading,
                    index,
                    at..unit.text.len(),
                );
                if let Some(item) = parsed.items.get_mut(added) {
                    item.under = Some(above);
                }
                mark(
                    &mut parsed,
                    index,
                    Taken::Record,
                    Rule::PointUnderHeading.name(),
                    Some(added),
                );
                point = Some(added);
            }
            None => {
                let item = point.and_then(|p| parsed.items.get_mut(p));
                if let Some(item) = item {
                    item.body.push(vec![Piece { unit: index, start: 0, end: unit.text.len() }]);
                    mark(&mut parsed, index, Taken::Body, "description", point);
                } else {
                    mark(&mut parsed, index, Taken::Text, "text", None);
                }
            }
        }
    }
    if areas < 2 { Parsed::default() } else { parsed }
}

/// A heading that names something, not one that is a sentence.
fn is_name(text: &str) -> bool {
    !text.ends_with(['.', ':', '!', '?']) && text.split_whitespace().count() <= 10
}

fn push(parsed: &mut Parsed, level: Level, rule: Rule, unit: usize, range: Range<usize>) -> usize {
    parsed.items.push(Item {
        word: None,
        level: Some(level),
        number: None,
        pieces: vec![Piece { unit, start: range.start, end: range.end }],
        body: Vec::new(),
        style: Style::Plain,
        rule,
        contents: false,
        reference: None,
        under: None,
        apart: false,
        needs_children: false,
        ends_before: None,
        list: None,
        doubts: vec![Doubt::NoLevelsNamed],
    });
    parsed.items.len() - 1
}

fn mark(
    parsed: &mut Parsed,
    unit: usize,
    taken_for: Taken,
    rule: &'static str,
    item: Option<usize>,
) {
    if let Some(slot) = parsed.marks.get_mut(unit) {
        *slot = Some(Mark { taken_for, rule, item });
    }
}
