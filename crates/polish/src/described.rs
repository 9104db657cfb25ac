//! What an analysis made of a text, laid out for people and programs to read.

use serde::Serialize;

use crate::{Analysis, Analyzer, Side, Token};

/// A text and what each of its tokens becomes.
///
/// It serialises as a line of `azymut analyze --format ndjson` and as the body of `/v1/analyze`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DescribedText<'a> {
    /// The text as given.
    pub text: &'a str,
    /// Its tokens, in order.
    pub tokens: Vec<DescribedToken<'a>>,
}

/// A token of a [`DescribedText`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DescribedToken<'a> {
    /// Start of the token, in UTF-16 code units of the text (what a browser counts in).
    pub start: usize,
    /// End of the token, in UTF-16 code units, exclusive.
    pub end: usize,
    /// The form as typed, in lower case: [`Token::surface`].
    pub surface: &'a str,
    /// The form without diacritics: [`Token::fold`].
    pub fold: &'a str,
    /// Dictionary forms that it can be a form of: [`Token::lemmas`].
    pub lemmas: Vec<&'a str>,
    /// Word families of the lemmas, each by its head word: [`Token::families`].
    pub families: Vec<&'a str>,
    /// What the thesaurus offers in its place, where it begins or continues a member of a group.
    pub synonyms: Vec<String>,
    /// The place that it names, in the nominative.
    pub toponym: Option<&'static str>,
    /// How the lemmas were found: `dictionary`, `folded`, `guessed`, `abbreviation`, `number` or
    /// `foreign` ([`Token::source`]).
    pub source: &'static str,
    /// Whether it is a function word: [`Token::is_stop_word`].
    pub stop_word: bool,
}

impl<'a> DescribedText<'a> {
    /// Lays out `analysis`, which must be the analyzer's of this very `text`.
    pub fn new(analyzer: &Analyzer, text: &'a str, analysis: &'a Analysis) -> Self {
        let mut offsets = Utf16Offsets { text, byte: 0, units: 0 };
        let mut tokens: Vec<DescribedToken<'a>> =
            analysis.iter().map(|token| DescribedToken::new(token, &mut offsets)).collect();
        for expansion in analyzer.thesaurus().expand(analysis) {
            for token in tokens.get_mut(expansion.tokens).into_iter().flatten() {
                token.synonyms.extend(expansion.alternatives.iter().map(|one| one.display.clone()));
            }
        }
        Self { text, tokens }
    }

    /// Analyses `text` into `analysis` and lays it out.
    pub fn analyze(
        analyzer: &Analyzer,
        text: &'a str,
        side: Side,
        analysis: &'a mut Analysis,
    ) -> Self {
        analyzer.analyze(text, side, analysis);
        Self::new(analyzer, text, analysis)
    }
}

impl<'a> DescribedToken<'a> {
    fn new(token: Token<'a>, offsets: &mut Utf16Offsets<'_>) -> Self {
        Self {
            start: offsets.at(token.start()),
            end: offsets.at(token.end()),
            surface: token.surface(),
            fold: token.fold(),
            lemmas: token.lemmas().collect(),
            families: token.families().collect(),
            synonyms: Vec::new(),
            toponym: token.place().map(|place| place.name),
            source: token.source().as_str(),
            stop_word: token.is_stop_word(),
        }
    }
}

/// Counts UTF-16 units from the last place asked for, so that a text is walked once. A compound
/// overlaps its parts: then the walk goes back.
struct Utf16Offsets<'a> {
    text: &'a str,
    byte: usize,
    units: usize,
}

impl Utf16Offsets<'_> {
    fn at(&mut self, byte: usize) -> usize {
        let units = |from: usize, to: usize| {
            self.text.get(from..to).unwrap_or_default().encode_utf16().count()
        };
        self.units = if byte >= self.byte {
            self.units + units(self.byte, byte)
        } else {
            self.units.saturating_sub(units(byte, self.byte))
        };
        self.byte = byte;
        self.units
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_slice_the_text_in_utf16() {
        let text = "🙂 rozwój badawczo-rozwojowy żłobków";
        let units: Vec<u16> = text.encode_utf16().collect();
        let mut analysis = Analysis::new();
        let described =
            DescribedText::analyze(Analyzer::shared(), text, Side::Document, &mut analysis);
        assert!(!described.tokens.is_empty());
        for token in &described.tokens {
            let slice = String::from_utf16(&units[token.start..token.end]).unwrap();
            assert_eq!(slice.to_lowercase(), token.surface, "{token:?}");
        }
    }
}
