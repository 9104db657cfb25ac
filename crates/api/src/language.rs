//! The language that a caller is answered in (RFC 9110, section 12.5.4).

use axum::http::header::{ACCEPT_LANGUAGE, CONTENT_LANGUAGE, VARY};
use axum::http::{HeaderMap, HeaderValue};
use azymut_record::Language;

/// The language that `Accept-Language` puts first among those we have; English where it names
/// none of them, or where there is no such header.
pub(crate) fn preferred(headers: &HeaderMap) -> Language {
    let mut best = (0, Language::default());
    let ranges = headers
        .get_all(ACCEPT_LANGUAGE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','));
    for range in ranges {
        let (tag, parameters) = range.split_once(';').unwrap_or((range, ""));
        let primary = tag.trim().split('-').next().unwrap_or_default();
        let known = Language::ALL.into_iter().find(|one| one.tag().eq_ignore_ascii_case(primary));
        let weight = thousandths(parameters.trim());
        // Of equal weights the first one stated is meant.
        if let Some(language) = known
            && weight > best.0
        {
            best = (weight, language);
        }
    }
    best.1
}

/// `q=0.8` as 800; 1000 where there is none, 0 where it is none of RFC 9110's.
fn thousandths(parameter: &str) -> u32 {
    if parameter.is_empty() {
        return 1000;
    }
    let Some(value) = parameter.strip_prefix("q=").or_else(|| parameter.strip_prefix("Q=")) else {
        return 0;
    };
    let (whole, decimals) = value.split_once('.').unwrap_or((value, ""));
    let digits = decimals.bytes().all(|byte| byte.is_ascii_digit());
    match (whole, decimals.len()) {
        ("1", 0..=3) if decimals.bytes().all(|byte| byte == b'0') => 1000,
        ("0", 0..=3) if digits => format!("{decimals:0<3}").parse().unwrap_or(0),
        _ => 0,
    }
}

/// Says that the answer would be another one in another language.
pub(crate) fn varies(headers: &mut HeaderMap) {
    headers.append(VARY, HeaderValue::from_static("accept-language"));
}

/// Says which language the answer is in, and that another was to be had.
pub(crate) fn declare(headers: &mut HeaderMap, language: Language) {
    declare_language(headers, language);
    varies(headers);
}

/// Says which language the answer is in.
pub(crate) fn declare_language(headers: &mut HeaderMap, language: Language) {
    headers.insert(CONTENT_LANGUAGE, HeaderValue::from_static(language.tag()));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_weightiest_language_that_we_have_is_chosen() {
        for (header, expected) in [
            ("pl", Language::Polish),
            ("pl-PL,pl;q=0.9,en-US;q=0.8,en;q=0.7", Language::Polish),
            ("en-US,en;q=0.9,pl;q=0.8", Language::English),
            ("de, pl;q=0.3", Language::Polish),
            ("en;q=0.2, PL;q=0.25", Language::Polish),
            ("pl;q=0, en;q=0.001", Language::English),
            ("pl;q=1.5", Language::English),
            ("pl;q=x", Language::English),
            ("*", Language::English),
            ("plural", Language::English),
            ("", Language::English),
            (";;,,;q=,pl", Language::Polish),
        ] {
            let headers = HeaderMap::from_iter([(ACCEPT_LANGUAGE, header.parse().unwrap())]);
            assert_eq!(preferred(&headers), expected, "{header}");
        }
        assert_eq!(preferred(&HeaderMap::new()), Language::English);
    }
}
