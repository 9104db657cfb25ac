use crate::similarity::Scale;

/// What counts for how much in the similarity of two texts.
///
/// A text is read as units, a word each, and a unit `u` weighs
///
/// ```text
/// w(u) = idf(u) · factor(u)          idf(u) = ln(1 + N / df(u))
/// ```
///
/// where `df` counts the texts of the corpus that hold the likeliest-spread of the word's lemmas
/// (its most frequent one), and `factor` is less than 1 for function words, for the boilerplate of
/// strategies and for masked places. The unit's square weight is spread over what it can be
/// recognised by: its lemmas, the families of those, and the synonyms and related words that it
/// belongs to, in the shares below; shares that have nothing to go to fall to the lemmas. A
/// feature of the text then weighs the root of the sum of its squares over the units (so that a
/// word said twice counts √2), no more than its own rarity allows, and the similarity is the
/// cosine of two such vectors (Salton, Wong, Yang, *A vector space model for automatic indexing*,
/// CACM 1975; rarity after Spärck Jones, *A statistical interpretation of term specificity*, 1972).
///
/// Two texts that use the same words thus have the cosine of tf–idf over lemmas; a word that is
/// met by its family or by a synonym counts as the share that family or synonym holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Measure {
    /// Share of the lemmas.
    pub lemma: f64,
    /// Share of the word families.
    pub family: f64,
    /// Share of the synonyms.
    pub synonym: f64,
    /// Share of what is merely related.
    pub related: f64,
    /// Share that each further reading of a word has of the one before it.
    pub reading: f64,
    /// Factor of a function word.
    pub stop_word: f64,
    /// Factor of a word that strategies say everywhere (*rozwój*, *wspieranie*).
    pub boilerplate: f64,
    /// Factor of a place name, which then stands for any place; 1 keeps places as the words
    /// they are.
    pub place: f64,
    /// How much of a difference in length is forgiven where two texts are compared, from 0 (the
    /// cosine) to 1 (only the shorter text's length counts, as in the overlap coefficient): the cosine
    /// is multiplied by this power of the longer vector's length over the shorter's, up to 1.
    /// [`Profiles`](crate::similarity::Profiles) compare by the cosine alone.
    pub shorter: f64,
    /// What the scores mean.
    pub scale: Scale,
}

impl Measure {
    /// For records of strategies of different places: places are masked.
    pub const RECORDS: Measure = Measure {
        lemma: 0.45,
        family: 0.4,
        synonym: 0.6,
        related: 0.35,
        reading: 0.5,
        stop_word: 0.3,
        boilerplate: 0.4,
        place: 0.2,
        shorter: 0.0,
        scale: Scale::RECORDS,
    };

    /// For any texts: places are words like others, and a text is like another that says the same and
    /// more.
    pub const TEXTS: Measure =
        Measure { stop_word: 0.5, place: 1.0, shorter: 0.5, ..Measure::RECORDS };
}

impl Default for Measure {
    fn default() -> Self {
        Self::RECORDS
    }
}
