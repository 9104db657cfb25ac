//! Roman numerals.

/// Whether an upper-case word is a well-formed Roman numeral below 4000. Of single letters, only those that number chapters
/// (I, V, X) count.
pub(crate) fn is_roman(word: &str) -> bool {
    if word.is_empty() || word.len() > 15 || matches!(word, "L" | "C" | "D" | "M") {
        return false;
    }
    let mut rest = word;
    for (one, five, ten) in [('M', '-', '-'), ('C', 'D', 'M'), ('X', 'L', 'C'), ('I', 'V', 'X')] {
        rest = strip_digit(rest, one, five, ten);
    }
    rest.is_empty()
}

/// Strips one decimal digit, written with the letters for one, five and ten of its place.
fn strip_digit(word: &str, one: char, five: char, ten: char) -> &str {
    if let Some(rest) = word.strip_prefix(one)
        && let Some(rest) = rest.strip_prefix([five, ten])
    {
        return rest;
    }
    let mut rest = word.strip_prefix(five).unwrap_or(word);
    for _ in 0..3 {
        rest = rest.strip_prefix(one).unwrap_or(rest);
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::is_roman;

    #[test]
    fn knows_roman_numerals() {
        for word in ["I", "II", "IV", "IX", "XIV", "XXI", "XL", "MCMXCIX", "MMXXVI"] {
            assert!(is_roman(word), "{word}");
        }
        for word in ["", "IIII", "VX", "IL", "ABC", "ii", "M", "C", "IIX", "MMMM"] {
            assert!(!is_roman(word), "{word}");
        }
    }
}
