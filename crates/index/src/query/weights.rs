/// What each signal counts for in the score.
///
/// A word scores by BM25F (Robertson, Zaragoza, Taylor, *Simple BM25 extension to multiple
/// weighted fields*, CIKM 2004): its frequencies in the zones of a record are weighted, normalised
/// by the zone's length and added up *before* they saturate, so that a word that stands in the
/// statement and in the description is one word and not two. Of the ancestors' words each counts once.
///
/// ```text
/// tf(x) = Σ zone ∈ {text, body, path}  zone weight · x / (1 − b + b · length / mean length)
/// s(x)  = tf(x) · (k1 + 1) / (k1 + tf(x))
/// score = idf(word) · s(lemma + bonus · form) + weight · min(idf(word), idf(family)) · s(family alone, 0 or 1)
/// ```
///
/// The record's score is the sum over the query's words (or over the synonym that explains more
/// of it), plus [`pair`](Weights::pair) for neighbours that stay near each other, times the
/// matched share of the query's weight to the power of [`coverage`](Weights::coverage). Of a term of several words
/// (*zmiany klimatu*), half of which stands there, a quarter is matched: it says another thing without the rest.
///
/// A word that points to topics has [`named`](Weights::named) · idf on top in a statement.
///
/// What the record is about is one part of the sum. Where the cosine of its topics and the query's is
/// [`topic_least`](Weights::topic_least) or more, it adds [`topic`](Weights::topic) · cosine · weight, and matches
/// [`topic_coverage`](Weights::topic_coverage) · cosine · weight, where the weight is that of the words which point to topics. Of what
/// the words match and what the topics match, *a + b − ab* counts.
#[derive(Debug, Clone, PartialEq)]
pub struct Weights {
    /// Saturation of the frequency.
    pub k1: f32,
    /// Length normalisation of text, body and path, from 0 to 1.
    pub b: [f32; 3],
    /// Weight of text, body and path.
    pub zone: [f32; 3],
    /// Added for an occurrence in the very form typed.
    pub form: f32,
    /// An occurrence of a word of the same family, as a share of one of the word itself.
    pub family: f32,
    /// A synonym, as a share of the words that it stands for. A word of its family counts for [`family`](Self::family) of that.
    pub synonym: f32,
    /// A word that is merely near in meaning, as a share of the words that it stands for.
    pub related: f32,
    /// A word of other letters than were typed, as a share of the word itself, for each letter.
    pub fuzzy: f32,
    /// Two neighbouring words of the query that are neighbours in the record, as a share of the
    /// rarer one's weight.
    pub pair: f32,
    /// Exponent of the matched share of the query.
    pub coverage: f32,
    /// A record of a city that the query names, as a share of the query's weight.
    pub city: f32,
    /// A function word, as a share of what its rarity would give it.
    pub stop_word: f32,
    /// A word that makes a goal of anything, as a share of what its rarity would give it.
    pub generic: f32,
    /// A record that is about the same as the query and nothing else, as a share of the words that point to it.
    pub topic: f32,
    /// How much of these words such a record matches.
    pub topic_coverage: f32,
    /// The words up to which a query names what it is about; of one with more, that weighs less by the square of the share: it tells
    /// its answer by its words.
    pub topic_words: f32,
    /// What a word that points to topics has on top where it stands in the statement itself: whatever else a goal speaks of, it is
    /// about what it names.
    pub named: f32,
    /// The least likeness of topics by which a record is found, and which counts.
    pub topic_least: f32,
}

impl Default for Weights {
    fn default() -> Self {
        Self {
            k1: 0.8,
            b: [0.3, 0.75, 0.5],
            zone: [1.0, 0.5, 0.25],
            form: 0.4,
            family: 0.6,
            synonym: 0.8,
            related: 0.35,
            fuzzy: 0.5,
            pair: 0.4,
            coverage: 2.0,
            city: 3.0,
            stop_word: 0.15,
            generic: 0.4,
            topic: 0.5,
            topic_coverage: 1.0,
            topic_words: 3.0,
            named: 0.5,
            topic_least: 0.15,
        }
    }
}
