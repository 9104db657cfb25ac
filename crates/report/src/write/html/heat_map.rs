//! A matrix as an accessible picture.

use maud::{Markup, html};

use crate::Matrix;
use crate::polish_text::decimal;

/// Side of a cell, in pixels.
const CELL: usize = 56;
/// Room for the labels of rows, and above the columns.
const ROOM: usize = 190;
/// Longest label, in characters.
const LABEL: usize = 26;

/// The first `shown` rows and columns as SVG with a title, a description and the value in each
/// cell; colour alone says nothing.
pub(super) fn heat_map(matrix: &Matrix, id: &str, shown: usize) -> Markup {
    let side = ROOM + shown * CELL + 4;
    let (title_id, description_id) = (format!("{id}-svg-title"), format!("{id}-svg-desc"));
    html! {
        div.scroll role="region" tabindex="0" aria-label={ (matrix.title) ", mapa barw" } {
            svg.heat role="img" xmlns="http://www.w3.org/2000/svg" viewBox={ "0 0 " (side) " " (side) }
                width=(side) height=(side) aria-labelledby={ (title_id) " " (description_id) } {
                title id=(title_id) { (matrix.title) }
                desc id=(description_id) { (description(matrix, shown)) }
                @for (at, label) in matrix.labels.iter().take(shown).enumerate() {
                    @let middle = ROOM + at * CELL + CELL / 2;
                    text.label x=(ROOM - 8) y=(middle) text-anchor="end" dominant-baseline="central" { (short(label)) }
                    text.label transform={ "translate(" (middle) " " (ROOM - 8) ") rotate(-45)" } { (short(label)) }
                }
                @for (y, (row_label, row)) in matrix.labels.iter().zip(&matrix.values).take(shown).enumerate() {
                    @for (x, (column_label, value)) in matrix.labels.iter().zip(row).take(shown).enumerate() {
                        g {
                            title { (row_label) " → " (column_label) ": " (value.map_or("–".to_owned(), |value| decimal(value, 2))) }
                            rect x=(ROOM + x * CELL) y=(ROOM + y * CELL) width=(CELL - 2) height=(CELL - 2) rx="3" fill=(colour(*value)) {}
                            text x=(ROOM + x * CELL + CELL / 2 - 1) y=(ROOM + y * CELL + CELL / 2) text-anchor="middle"
                                dominant-baseline="central" fill=(ink(*value)) {
                                (value.map_or("–".to_owned(), |value| decimal(value, 2)))
                            }
                        }
                    }
                }
            }
        }
    }
}

/// What the picture shows, for those who cannot see it.
fn description(matrix: &Matrix, shown: usize) -> String {
    let cells = matrix.labels.iter().zip(&matrix.values).take(shown).flat_map(|(row, values)| {
        matrix
            .labels
            .iter()
            .zip(values)
            .take(shown)
            .filter_map(move |(column, value)| value.map(|value| (row, column, value)))
    });
    let greatest = cells.fold(None, |best: Option<(&String, &String, f64)>, one| match best {
        Some(best) if best.2 >= one.2 => Some(best),
        _ => Some(one),
    });
    let most = greatest.map_or_else(String::new, |(row, column, value)| {
        format!(" Największa wartość: {row} → {column}, {}.", decimal(value, 2))
    });
    format!(
        "Mapa barw: wiersze i kolumny to {}; im ciemniejsze pole, tym większa wartość (od 0 do 1).{most} Wszystkie wartości są w tabeli poniżej.",
        matrix.corner
    )
}

/// From almost white to dark blue.
fn colour(value: Option<f64>) -> String {
    let Some(value) = value else { return "#d9d9d9".to_owned() };
    let share = value.clamp(0.0, 1.0);
    let mix = |from: f64, to: f64| (from + (to - from) * share).round() as u8;
    format!("#{:02x}{:02x}{:02x}", mix(238.0, 16.0), mix(243.0, 66.0), mix(248.0, 112.0))
}

/// What can be read on it: contrast of at least 4.5 to 1.
fn ink(value: Option<f64>) -> &'static str {
    if value.is_some_and(|value| value > 0.5) { "#ffffff" } else { "#111111" }
}

fn short(label: &str) -> String {
    if label.chars().count() <= LABEL {
        return label.to_owned();
    }
    let mut short: String = label.chars().take(LABEL - 1).collect();
    short.push('…');
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Relative luminance and contrast ratio of WCAG 2.
    fn contrast(one: &str, other: &str) -> f64 {
        let luminance = |colour: &str| {
            let channel = |at: usize| {
                let value = f64::from(u8::from_str_radix(&colour[at..at + 2], 16).unwrap()) / 255.0;
                if value <= 0.03928 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
            };
            0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
        };
        let (a, b) = (luminance(one), luminance(other));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn every_value_can_be_read() {
        for step in 0..=100 {
            let value = Some(f64::from(step) / 100.0);
            let ratio = contrast(&colour(value), ink(value));
            assert!(ratio >= 4.5, "{value:?}: {ratio}");
        }
        assert!(contrast(&colour(None), ink(None)) >= 4.5);
    }
}
