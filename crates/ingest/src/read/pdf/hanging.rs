//! Where the lines of a list's items go on: under their text or at the margin.

use super::lines::{Line, starts_with_marker};
use super::wording::opens_with_bullet;

/// How near two edges are that are one, in points.
pub(super) const NEAR: f64 = 3.0;

/// Least width of a column of text, in points.
const COLUMN: f64 = 100.0;

/// Where paragraphs that open with a bullet or a number go on.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Hang {
    /// Under the text behind the marker.
    Text,
    /// At the margin: at one of these places across the page, or as far from where the first line begins.
    Margin(Vec<Margin>),
}

/// Where a line of a list went on at the margin.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Margin {
    pub x: f64,
    /// How far to the right of the first line of its item.
    pub shift: f64,
}

impl Hang {
    pub(super) fn admits(&self, first: &Line, next: &Line) -> bool {
        match self {
            Hang::Text => (next.x0 - first.body_x).abs() < NEAR,
            Hang::Margin(places) => {
                // Of another column than those that told, only how far lines stand from each other is known.
                let elsewhere = places.iter().all(|place| (place.x - first.x0).abs() > COLUMN);
                places.iter().any(|place| match elsewhere {
                    false => (next.x0 - place.x).abs() < NEAR,
                    true => (next.x0 - first.x0 - place.shift).abs() < NEAR,
                })
            }
        }
    }
}

/// How the lists of a document go on, told by lines that can only be the next of an item.
pub(super) fn hangs<'l>(lines: impl Iterator<Item = &'l Line>) -> [Option<Hang>; 2] {
    let mut seen: [(usize, Vec<Margin>); 2] = Default::default();
    let mut previous: Option<&Line> = None;
    for line in lines {
        if let Some(first) = previous.replace(line)
            && starts_with_marker(&first.text)
            && first.body_x > first.x0 + NEAR
            && line.text.starts_with(char::is_lowercase)
            && line.y > first.y
            && line.y - first.y < first.size * 2.2
            && let Some((hanging, others)) =
                seen.get_mut(usize::from(!opens_with_bullet(&first.text)))
        {
            if Hang::Text.admits(first, line) {
                *hanging += 1;
            } else {
                others.push(Margin { x: line.x0, shift: line.x0 - first.x0 });
            }
        }
    }
    seen.map(|(hanging, others)| {
        let all = hanging + others.len();
        if all < 3 {
            None
        } else if hanging * 10 >= all * 9 {
            Some(Hang::Text)
        } else {
            (others.len() * 10 >= all * 9).then_some(Hang::Margin(others))
        }
    })
}
