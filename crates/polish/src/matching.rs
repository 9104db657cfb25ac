//! How listed words and phrases are found among the words of a text, under inflection.

use std::borrow::Cow;

use crate::{Analysis, Token, TokenSource};

/// Borrowed from an embedded file, or read from a user's.
pub(crate) type Text = Cow<'static, str>;

/// A word of a listed word or phrase, a member of the list.
#[derive(Debug, Clone)]
pub(crate) struct MemberWord {
    pub surface: Text,
    pub fold: Text,
    pub lemmas: Vec<Text>,
    pub acronym: bool,
}

impl MemberWord {
    pub fn new(display: &str, token: Token<'_>, alone: bool) -> MemberWord {
        let written = display.get(token.start()..token.end()).unwrap_or_default();
        let acronym = is_acronym(written);
        let surface = token.surface();
        let mut lemmas: Vec<Text> =
            token.lemmas().map(|lemma| Cow::Owned(lemma.to_owned())).collect();
        // A word alone is written as the dictionary has it, so its other readings (rada "council", rad "glad") are not meant;
        // nor is a common word (poza) when an acronym (POZ) is.
        if acronym && token.source() != TokenSource::Abbreviation
            || (acronym || alone) && lemmas.iter().any(|lemma| lemma == surface)
        {
            lemmas = vec![Cow::Owned(surface.to_owned())];
        }
        let fold = Cow::Owned(token.fold().to_owned());
        MemberWord { surface: Cow::Owned(surface.to_owned()), fold, lemmas, acronym }
    }

    /// What a query's word may be looked up by.
    pub fn keys(&self) -> impl Iterator<Item = &Text> {
        self.lemmas.iter().chain([&self.fold])
    }

    pub fn acceptable(&self) -> Vec<String> {
        self.lemmas.iter().map(|lemma| lemma.clone().into_owned()).collect()
    }

    /// Reads what `write` wrote; nothing where it is damaged.
    pub fn read(word: &'static str) -> Option<MemberWord> {
        let mut fields = word.split('|');
        let (surface, fold, acronym) = (fields.next()?, fields.next()?, fields.next()?);
        let mut lemmas: Vec<Text> = fields.map(Cow::Borrowed).collect();
        if lemmas.is_empty() {
            lemmas.push(Cow::Borrowed(surface));
        }
        Some(MemberWord {
            surface: Cow::Borrowed(surface),
            fold: Cow::Borrowed(if fold.is_empty() { surface } else { fold }),
            lemmas,
            acronym: acronym == "A",
        })
    }

    /// Writes the word as embedded files have it: its surface, its fold (empty where it is the surface), `A` for an acronym,
    /// and its lemmas, parted by bars; no lemmas stand for the surface alone.
    #[cfg(test)]
    pub fn write(&self, out: &mut String) {
        use std::fmt::Write;
        let fold = if self.fold == self.surface { "" } else { &self.fold };
        let acronym = if self.acronym { "A" } else { "" };
        // Writing to a string cannot fail.
        let _ = write!(out, "{}|{fold}|{acronym}", self.surface);
        if !matches!(self.lemmas.as_slice(), [only] if *only == self.surface) {
            self.lemmas.iter().for_each(|lemma| {
                let _ = write!(out, "|{lemma}");
            });
        }
    }

    fn accepts(&self, token: Token<'_>) -> bool {
        // `fold` only for a word typed without diacritics: *rąk* (hands) is not *rak* (cancer).
        (token.fold() == self.fold
            && (token.surface() == self.surface || token.surface() == token.fold()))
            || (!self.acronym || token.source() == TokenSource::Abbreviation)
                && token
                    .lemmas()
                    .any(|lemma| self.lemmas.iter().any(|acceptable| acceptable == lemma))
    }
}

/// Whether a word is written in capitals (OZE, MŚP, CO2, B+R), by two signs at least.
fn is_acronym(written: &str) -> bool {
    written.chars().filter(|c| c.is_alphanumeric()).count() > 1
        && written.contains(char::is_uppercase)
        && !written.contains(char::is_lowercase)
}

/// How well a member covers the beginning of a run of words; the better one is the greater.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Cover {
    pub words: usize,
    pub in_order: bool,
}

/// How well the member's words cover the beginning of the run, if they do. Two may stand the other way round: *uczelnia
/// wyższa*, *wyższa uczelnia*.
pub(crate) fn covered(member: &[MemberWord], run: &[PlainWord<'_>]) -> Option<Cover> {
    let in_order =
        covered_in_order(member.iter(), run).map(|words| Cover { words, in_order: true });
    in_order.or_else(|| match member {
        [_, _] => {
            covered_in_order(member.iter().rev(), run).map(|words| Cover { words, in_order: false })
        }
        _ => None,
    })
}

fn covered_in_order<'a>(
    member: impl Iterator<Item = &'a MemberWord>,
    run: &[PlainWord<'_>],
) -> Option<usize> {
    let mut at = 0;
    for word in member {
        let query = run.get(at)?;
        if word.accepts(query.token) {
            at += 1;
        } else {
            // *start-upów* is a form of *startup*.
            let whole = query.whole.filter(|&whole| word.accepts(whole))?;
            at += whole.span() as usize;
        }
    }
    (at <= run.len()).then_some(at)
}

/// Whether a token and a member of one word begin with the same four letters. Families reach far: *ręka* and *rękodzieło*.
pub(crate) fn begin_alike(token: Token<'_>, member: &[MemberWord]) -> bool {
    let lemmas = member.iter().flat_map(|word| &word.lemmas);
    lemmas.into_iter().any(|lemma| {
        let alike = |own: &str| own.chars().zip(lemma.chars()).take_while(|(a, b)| a == b).count();
        token.lemmas().any(|own| alike(own) >= 4)
    })
}

/// A word of a text, compounds taken apart.
pub(crate) struct PlainWord<'a> {
    pub token: Token<'a>,
    /// Index of the token.
    pub index: usize,
    /// The compound that begins here.
    pub whole: Option<Token<'a>>,
    /// Index of the compound that begins here, or of the token itself.
    pub first_index: usize,
}

/// The words in order of position: the parts of a compound rather than the whole, where it has parts.
pub(crate) fn plain_words(analysis: &Analysis) -> Vec<PlainWord<'_>> {
    let mut words: Vec<PlainWord<'_>> = Vec::with_capacity(analysis.len());
    for (index, token) in analysis.iter().enumerate() {
        match words.last_mut() {
            Some(last) if last.token.position() == token.position() => {
                if token.span() < last.token.span() {
                    last.whole = Some(last.token);
                    last.token = token;
                    last.index = index;
                }
            }
            _ => words.push(PlainWord { token, index, whole: None, first_index: index }),
        }
    }
    words
}
