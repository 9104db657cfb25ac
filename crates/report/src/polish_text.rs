//! Numbers and counted things as Polish sentences have them.

/// A number with a decimal comma.
pub(crate) fn decimal(number: f64, places: usize) -> String {
    format!("{number:.places$}").replace('.', ",")
}

/// A share as a percentage, without decimals.
pub(crate) fn percent(share: f64) -> String {
    format!("{:.0}%", share * 100.0)
}

/// A whole number, its thousands set apart by a no-break space from five digits on.
pub(crate) fn whole(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let sign = if number < 0 { "−" } else { "" };
    if digits.len() < 5 {
        return format!("{sign}{digits}");
    }
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push('\u{a0}');
        }
        text.push(digit);
    }
    format!("{sign}{text}")
}

/// A count and its noun: 1 cel, 2 cele, 5 celów, 12 celów, 22 cele.
pub(crate) fn counted(count: usize, [one, few, many]: [&str; 3]) -> String {
    let noun = match (count, count % 10, count % 100) {
        (1, ..) => one,
        (_, 2..=4, tens) if !(12..=14).contains(&tens) => few,
        _ => many,
    };
    format!("{} {noun}", whole(i64::try_from(count).unwrap_or(i64::MAX)))
}

/// *zapis* in its forms.
pub(crate) const RECORDS: [&str; 3] = ["zapis", "zapisy", "zapisów"];
/// *dokument* in its forms.
pub(crate) const DOCUMENTS: [&str; 3] = ["dokument", "dokumenty", "dokumentów"];
/// *miasto* in its forms.
pub(crate) const CITIES: [&str; 3] = ["miasto", "miasta", "miast"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nouns_follow_their_numbers() {
        let counts = [0, 1, 2, 5, 12, 14, 22, 25, 101, 112, 10_002];
        let counted: Vec<String> = counts.iter().map(|count| counted(*count, RECORDS)).collect();
        assert_eq!(
            counted.join("; "),
            "0 zapisów; 1 zapis; 2 zapisy; 5 zapisów; 12 zapisów; 14 zapisów; 22 zapisy; 25 zapisów; 101 zapisów; 112 zapisów; 10\u{a0}002 zapisy"
        );
        assert_eq!(decimal(0.625, 2), "0,62");
        assert_eq!(percent(0.5), "50%");
    }
}
