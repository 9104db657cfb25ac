//! A matrix as an accessible picture.

use maud::{Markup, html};

use crate::Matrix;
use crate::polish_text::decimal;

/// Side of a cell, in pixels.
const CELL: usize = 56;
/// Width of a character of a label, in pixels, on the safe side.
const CHARACTER: usize = 8;
/// Longest label, in characters.
const LABEL: usize = 48;

/// So many of the first rows and columns as SVG with a title, a description and the value in each
/// cell; colour alone says nothing.
pub(super) fn heat_map(matrix: &Matrix, id: &str, (rows, columns): (usize, usize)) -> Markup {
    let room = |labels: &[String], shown: usize| {
        let longest = labels.iter().take(shown).map(|label| short(label).chars().count()).max();
        longest.unwrap_or_default() * CHARACTER + 16
    };
    let left = room(&matrix.rows, rows);
    // Labels of columns stand aslant: sin 45° of their length.
    let slant = room(&matrix.columns, columns) * 71 / 100;
    let top = slant + 8;
    let (width, height) = (left + columns * CELL + slant, top + rows * CELL + 4);
    let darkest = if matrix.darkest > 0.0 { matrix.darkest } else { 1.0 };
    let shade = |value: &Option<f64>| value.map(|value| value / darkest);
    let (title_id, description_id) = (format!("{id}-svg-title"), format!("{id}-svg-desc"));
    html! {
        div.scroll role="region" tabindex="0" aria-label={ (matrix.title) ", mapa barw" } {
            svg.heat role="img" xmlns="http://www.w3.org/2000/svg" viewBox={ "0 0 " (width) " " (height) }
                width=(width) height=(height) aria-labelledby={ (title_id) " " (description_id) } {
                title id=(title_id) { (matrix.title) }
                desc id=(description_id) { (description(matrix, (rows, columns))) }
                @for (at, label) in matrix.rows.iter().take(rows).enumerate() {
                    text.label x=(left - 8) y=(top + at * CELL + CELL / 2) text-anchor="end" dominant-baseline="central" { (short(label)) }
                }
                @for (at, label) in matrix.columns.iter().take(columns).enumerate() {
                    @let half = at * CELL + CELL / 2;
                    text.label transform={ "translate(" (left + half) " " (top - 8) ") rotate(-45)" } { (short(label)) }
                }
                @for (y, (row_label, row)) in matrix.rows.iter().zip(&matrix.values).take(rows).enumerate() {
                    @for (x, (column_label, value)) in matrix.columns.iter().zip(row).take(columns).enumerate() {
                        g {
                            title { (row_label) " → " (column_label) ": " (value.map_or("–".to_owned(), |value| decimal(value, 2))) }
                            rect x=(left + x * CELL) y=(top + y * CELL) width=(CELL - 2) height=(CELL - 2) rx="3" fill=(hex(colour(shade(value)))) {}
                            text x=(left + x * CELL + CELL / 2 - 1) y=(top + y * CELL + CELL / 2) text-anchor="middle"
                                dominant-baseline="central" fill=(hex(ink(shade(value)))) {
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
fn description(matrix: &Matrix, (rows, columns): (usize, usize)) -> String {
    let cells = matrix.rows.iter().zip(&matrix.values).take(rows).flat_map(|(row, values)| {
        matrix
            .columns
            .iter()
            .zip(values)
            .take(columns)
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
        "Mapa barw: wiersze i kolumny to {}; im ciemniejsze pole, tym większa wartość (od 0 do {}).{most} Wszystkie wartości są w tabeli poniżej.",
        matrix.corner,
        decimal(matrix.darkest, 2)
    )
}

/// From almost white to dark blue.
fn colour(value: Option<f64>) -> [u8; 3] {
    const LIGHT: [f64; 3] = [238.0, 243.0, 248.0];
    const DARK: [f64; 3] = [16.0, 66.0, 112.0];
    const NONE: [u8; 3] = [217, 217, 217];
    let Some(value) = value else { return NONE };
    let share = value.clamp(0.0, 1.0);
    let [light, dark] = [LIGHT, DARK];
    let mut mixed = NONE;
    for ((channel, light), dark) in mixed.iter_mut().zip(light).zip(dark) {
        *channel = (light + (dark - light) * share).round() as u8;
    }
    mixed
}

fn hex([red, green, blue]: [u8; 3]) -> String {
    format!("#{red:02x}{green:02x}{blue:02x}")
}

/// Black or white, whichever can be read better.
fn ink(value: Option<f64>) -> [u8; 3] {
    let paper = colour(value);
    let (black, white) = ([0; 3], [255; 3]);
    if contrast(paper, black) >= contrast(paper, white) { black } else { white }
}

/// Contrast ratio of WCAG 2.
fn contrast(one: [u8; 3], other: [u8; 3]) -> f64 {
    let (a, b) = (luminance(one), luminance(other));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

fn luminance(colour: [u8; 3]) -> f64 {
    let [red, green, blue] = colour.map(|channel| {
        let value = f64::from(channel) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    });
    0.2126 * red + 0.7152 * green + 0.0722 * blue
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

    #[test]
    fn every_value_can_be_read() {
        for step in 0..=100 {
            let value = Some(f64::from(step) / 100.0);
            let ratio = contrast(colour(value), ink(value));
            assert!(ratio >= 4.5, "{value:?}: {ratio}");
        }
        assert!(contrast(colour(None), ink(None)) >= 4.5);
    }
}
