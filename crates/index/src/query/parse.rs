use std::ops::Range;

/// A part of the query as its punctuation divides it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part {
    /// Bytes of the part's words in the query, without quotes and sign.
    pub range: Range<usize>,
    /// Whether it stood in quotes.
    pub quoted: bool,
    /// Whether a minus stood before it.
    pub excluded: bool,
}

/// Divides a query into runs of plain words, quoted phrases and excluded words.
///
/// It never fails: an unpaired quote opens nothing and is passed over.
pub(super) fn parse(query: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut plain_from = 0;
    let mut at = 0;
    let push_plain = |parts: &mut Vec<Part>, range: Range<usize>| {
        if query.get(range.clone()).is_some_and(|text| !text.trim().is_empty()) {
            parts.push(Part { range, quoted: false, excluded: false });
        }
    };
    while let Some(rest) = query.get(at..) {
        let Some(c) = rest.chars().next() else { break };
        let at_word_start = at == 0
            || query
                .get(..at)
                .and_then(|before| before.chars().next_back())
                .is_some_and(char::is_whitespace);
        let sign = if at_word_start && c == '-' { 1 } else { 0 };
        let body = at + sign;
        if let Some(quoted) = quoted_at(query, body) {
            push_plain(&mut parts, plain_from..at);
            at = quoted.after;
            plain_from = at;
            parts.push(Part { range: quoted.inner, quoted: true, excluded: sign == 1 });
        } else if let Some(end) = excluded_word_end(query, body).filter(|_| sign == 1) {
            push_plain(&mut parts, plain_from..at);
            parts.push(Part { range: body..end, quoted: false, excluded: true });
            at = end;
            plain_from = at;
        } else {
            at += c.len_utf8();
        }
    }
    push_plain(&mut parts, plain_from..query.len());
    parts
}

struct Quoted {
    inner: Range<usize>,
    after: usize,
}

/// The quoted run that opens at `at`, where one does and closes.
fn quoted_at(query: &str, at: usize) -> Option<Quoted> {
    let rest = query.get(at..)?;
    let open = rest.chars().next()?;
    let closing: &[char] = match open {
        '"' => &['"'],
        '„' | '”' | '“' => &['”', '“', '"'],
        '«' => &['»'],
        '»' => &['«'],
        _ => return None,
    };
    let inner_from = at + open.len_utf8();
    let inner = query.get(inner_from..)?;
    let length = inner.find(closing)?;
    let close = inner.get(length..)?.chars().next()?;
    let range = inner_from..inner_from + length;
    query.get(range.clone()).filter(|text| !text.trim().is_empty())?;
    Some(Quoted { after: range.end + close.len_utf8(), inner: range })
}

/// Where the word that begins at `at` ends, if a word begins there.
fn excluded_word_end(query: &str, at: usize) -> Option<usize> {
    let rest = query.get(at..)?;
    rest.chars().next().filter(|c| c.is_alphanumeric())?;
    Some(at + rest.find(char::is_whitespace).unwrap_or(rest.len()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn parts(query: &str) -> Vec<String> {
        parse(query)
            .into_iter()
            .map(|part| {
                let sign = if part.excluded { "-" } else { "" };
                let quote = if part.quoted { "\"" } else { "" };
                format!("{sign}{quote}{}{quote}", query[part.range].trim())
            })
            .collect()
    }

    #[test]
    fn punctuation_divides_a_query() {
        let cases: &[(&str, &[&str])] = &[
            ("rynek pracy", &["rynek pracy"]),
            ("\"rynek pracy\" młodzi", &["\"rynek pracy\"", "młodzi"]),
            ("młodzi „rynek pracy”", &["młodzi", "\"rynek pracy\""]),
            ("sport -turystyka rower", &["sport", "-turystyka", "rower"]),
            ("sport -\"drogi rowerowe\"", &["sport", "-\"drogi rowerowe\""]),
            ("badawczo-rozwojowy", &["badawczo-rozwojowy"]),
            ("Bielsko - Biała", &["Bielsko - Biała"]),
            ("rynek \"pracy", &["rynek \"pracy"]),
            ("\"\" a", &["\"\" a"]),
            ("-", &["-"]),
            ("", &[]),
            ("   ", &[]),
        ];
        for (query, expected) in cases {
            assert_eq!(&parts(query), expected, "{query:?}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_divided_into_ordered_slices(query in "\\PC*") {
            let mut end = 0;
            for part in parse(&query) {
                prop_assert!(part.range.start >= end);
                prop_assert!(query.get(part.range.clone()).is_some());
                end = part.range.end;
            }
        }
    }
}
