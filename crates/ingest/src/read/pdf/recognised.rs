//! Text that was recognised on a picture of the page: its sizes are measured, not set.

use std::collections::BTreeMap;

use super::glyphs::PageGlyphs;
use super::lines::Line;

/// Gives the lines of recognised text that are about as high the same height: it is measured on the picture, word by word.
pub(super) fn even_out_sizes(raw: &mut [Vec<Line>], pages: &[PageGlyphs]) {
    /// How far two measures of one size may be apart.
    const SPREAD: f64 = 0.1;
    let mut letters: BTreeMap<i64, usize> = BTreeMap::new();
    for (lines, _) in raw.iter().zip(pages).filter(|(_, page)| page.is_recognised()) {
        for line in lines {
            *letters.entry((line.size * 10.0).round() as i64).or_default() += line.text.len();
        }
    }
    // The size around which most letters are, then that of most of the others, and so on.
    let mut even: BTreeMap<i64, i64> = BTreeMap::new();
    while !letters.is_empty() {
        let around = |size: i64| {
            let reach = (size as f64 * SPREAD) as i64;
            size - reach..=size + reach
        };
        let near = |&size: &i64| letters.range(around(size)).map(|(_, count)| count).sum::<usize>();
        let Some(middle) = letters.keys().copied().max_by_key(|size| (near(size), -size)) else {
            break;
        };
        let taken: Vec<i64> = letters.range(around(middle)).map(|(size, _)| *size).collect();
        for size in taken {
            letters.remove(&size);
            even.insert(size, middle);
        }
    }
    for (lines, _) in raw.iter_mut().zip(pages).filter(|(_, page)| page.is_recognised()) {
        for line in lines {
            if let Some(&size) = even.get(&((line.size * 10.0).round() as i64)) {
                line.size = size as f64 / 10.0;
            }
        }
    }
}
