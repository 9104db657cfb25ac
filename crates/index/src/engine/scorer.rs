//! Combines the cursors of a plan into the score that [`Weights`] describes.

use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::SegmentPostings;
use tantivy::schema::Term;
use tantivy::{DocId, DocSet, SegmentReader, TERMINATED};

use super::cursor::{PhraseCursor, PrefixCursor, WordCursor, open_city};
use super::schema::{Signal, Zone};
use super::snapshot::Snapshot;
use crate::IndexError;
use crate::query::{Clause, Node, Occur, Phrase, PhraseRole, Plan, Prefix, Weights, Word};

/// Zones in which phrases, beginnings and neighbours are looked for.
const PHRASE_ZONES: [Zone; 2] = [Zone::Text, Zone::Body];

/// How much further apart than in the query two neighbours may stand to count as near.
const NEAR: u32 = 3;

/// A plan with the weights of its parts, which are the same in every segment.
///
/// Words, phrases and beginnings lie in lists; the tree refers to them by number, so that each
/// segment opens one cursor for each and walks the same tree.
pub(super) struct WeightedPlan<'p> {
    words: Vec<WeightedWord<'p>>,
    phrases: Vec<(&'p Phrase, f32)>,
    prefixes: Vec<&'p Prefix>,
    root: Vec<WeightedClause>,
    /// Weight of all that is wanted.
    total: f32,
    mean_length: [f32; Zone::ALL.len()],
}

struct WeightedWord<'p> {
    word: &'p Word,
    weight: f32,
    /// Weight of a word of the same family. A rare word may be of a common family (*śródmieście*
    /// of *miasto*): what is common tells little, whatever it stands for.
    family_weight: f32,
}

struct WeightedClause {
    occur: Occur,
    node: WeightedNode,
}

enum WeightedNode {
    Words { words: Vec<usize>, phrases: Vec<usize> },
    Prefix(usize),
    Group(Vec<WeightedClause>),
    Best(Vec<WeightedNode>),
}

impl<'p> WeightedPlan<'p> {
    pub(super) fn new(
        plan: &'p Plan,
        snapshot: &Snapshot,
        weights: &Weights,
    ) -> Result<Self, IndexError> {
        let mut weighted = Self {
            words: Vec::new(),
            phrases: Vec::new(),
            prefixes: Vec::new(),
            root: Vec::new(),
            total: 0.0,
            mean_length: Zone::ALL.map(|zone| snapshot.mean_length(zone)),
        };
        let (root, total) = weighted.clauses(&plan.clauses, snapshot, weights)?;
        weighted.root = root;
        weighted.total = total;
        Ok(weighted)
    }

    fn clauses(
        &mut self,
        clauses: &'p [Clause],
        snapshot: &Snapshot,
        weights: &Weights,
    ) -> Result<(Vec<WeightedClause>, f32), IndexError> {
        let mut total = 0.0;
        let mut weighted = Vec::with_capacity(clauses.len());
        for clause in clauses {
            let (node, weight) = self.node(&clause.node, snapshot, weights)?;
            if matches!(clause.occur, Occur::Should | Occur::Must) {
                total += weight;
            }
            weighted.push(WeightedClause { occur: clause.occur, node });
        }
        Ok((weighted, total))
    }

    fn node(
        &mut self,
        node: &'p Node,
        snapshot: &Snapshot,
        weights: &Weights,
    ) -> Result<(WeightedNode, f32), IndexError> {
        Ok(match node {
            Node::Words { words, phrases } => {
                let mut of_words = 0.0;
                let mut numbers = Vec::with_capacity(words.len());
                for word in words {
                    let factor = if word.stop_word { weights.stop_word } else { 1.0 };
                    let (lemma, family) = word_idfs(word, snapshot)?;
                    of_words += lemma * factor;
                    numbers.push(self.words.len());
                    self.words.push(WeightedWord {
                        word,
                        weight: lemma * factor,
                        family_weight: family.min(lemma) * factor,
                    });
                }
                let mut of_phrases: f32 = 0.0;
                let mut phrase_numbers = Vec::with_capacity(phrases.len());
                for phrase in phrases {
                    let own = phrase_idf(phrase, snapshot)?.min(of_words);
                    let weight = own * role_weight(phrase.role, weights);
                    of_phrases = of_phrases.max(weight);
                    phrase_numbers.push(self.phrases.len());
                    self.phrases.push((phrase, weight));
                }
                let node = WeightedNode::Words { words: numbers, phrases: phrase_numbers };
                (node, of_words.max(of_phrases))
            }
            Node::Phrase(phrase) => {
                let weight = phrase_idf(phrase, snapshot)? * role_weight(phrase.role, weights);
                let number = self.phrases.len();
                self.phrases.push((phrase, weight));
                (WeightedNode::Words { words: Vec::new(), phrases: vec![number] }, weight)
            }
            Node::Prefix(prefix) => {
                let number = self.prefixes.len();
                self.prefixes.push(prefix);
                (WeightedNode::Prefix(number), 1.0)
            }
            Node::Group(clauses) => {
                let (clauses, total) = self.clauses(clauses, snapshot, weights)?;
                (WeightedNode::Group(clauses), total)
            }
            Node::Best(nodes) => {
                let mut best: f32 = 0.0;
                let mut weighted = Vec::with_capacity(nodes.len());
                for node in nodes {
                    let (node, weight) = self.node(node, snapshot, weights)?;
                    best = best.max(weight);
                    weighted.push(node);
                }
                (WeightedNode::Best(weighted), best)
            }
        })
    }
}

fn role_weight(role: PhraseRole, weights: &Weights) -> f32 {
    match role {
        PhraseRole::Typed => 1.0,
        PhraseRole::Synonym => weights.synonym,
        PhraseRole::Related => weights.related,
    }
}

/// Rarity of a word and of its families. A word of which no form occurs is as rare as its family.
fn word_idfs(word: &Word, snapshot: &Snapshot) -> Result<(f32, f32), IndexError> {
    let form = std::slice::from_ref(&word.form);
    let by_word = frequency(&word.lemmas, Signal::Lemma, snapshot)?.max(frequency(
        form,
        Signal::Form,
        snapshot,
    )?);
    let by_family = frequency(&word.families, Signal::Family, snapshot)?;
    let own = if by_word > 0 { by_word } else { by_family };
    Ok((idf(own, snapshot.records()), idf(by_family, snapshot.records())))
}

/// The sum over the phrase's words.
fn phrase_idf(phrase: &Phrase, snapshot: &Snapshot) -> Result<f32, IndexError> {
    let mut sum = 0.0;
    for slot in &phrase.slots {
        let records = if slot.lemmas.is_empty() {
            frequency(slot.form.as_slice(), Signal::Form, snapshot)?
        } else {
            frequency(&slot.lemmas, Signal::Lemma, snapshot)?
        };
        sum += idf(records, snapshot.records());
    }
    Ok(sum)
}

/// Records that hold the most frequent of `texts`, in the zone where it is most frequent.
/// Ancestors' statements repeat below them and would make a heading's words look common.
fn frequency(texts: &[String], signal: Signal, snapshot: &Snapshot) -> Result<u64, IndexError> {
    let mut most = 0;
    for zone in PHRASE_ZONES {
        for text in texts {
            let term = Term::from_field_text(snapshot.fields.terms(zone, signal), text);
            most = most.max(snapshot.doc_freq(&term)?);
        }
    }
    Ok(most)
}

/// Inverse document frequency as Lucene has it: positive for every frequency.
fn idf(records_with: u64, records: u64) -> f32 {
    let with = records_with as f32;
    let all = records.max(records_with) as f32;
    ((all - with + 0.5) / (with + 0.5)).ln_1p()
}

/// Walks over the records of one segment that match a plan, in ascending order, and scores them.
pub(super) struct Scorer<'a> {
    plan: &'a WeightedPlan<'a>,
    weights: &'a Weights,
    cursors: Cursors,
    wants_cities: bool,
    /// One past the last record, where everything is wanted; 0 otherwise.
    everything_below: DocId,
    norms: [ZoneNorm; Zone::ALL.len()],
    matched: Vec<usize>,
    positions: [Vec<u32>; 2],
}

/// The cursors of a plan in one segment, numbered as in the plan.
struct Cursors {
    words: Vec<WordCursor>,
    phrases: Vec<[PhraseCursor; PHRASE_ZONES.len()]>,
    prefixes: Vec<[PrefixCursor; PHRASE_ZONES.len()]>,
    cities: Vec<SegmentPostings>,
}

/// What a part of the query brings to a record: its score, and how much of the query's weight it
/// covers.
#[derive(Debug, Clone, Copy, Default)]
struct Share {
    score: f32,
    covered: f32,
}

/// `1 − b + b · length / mean length` for each of the lengths that tantivy tells apart.
struct ZoneNorm {
    lengths: Option<FieldNormReader>,
    norms: Vec<f32>,
}

impl<'a> Scorer<'a> {
    pub(super) fn open(
        segment: &SegmentReader,
        snapshot: &Snapshot,
        plan: &Plan,
        weighted: &'a WeightedPlan<'a>,
        weights: &'a Weights,
    ) -> tantivy::Result<Self> {
        Ok(Self {
            plan: weighted,
            weights,
            cursors: Cursors::open(segment, snapshot, plan, weighted)?,
            wants_cities: plan.wants_cities,
            everything_below: if plan.wants_everything { segment.max_doc() } else { 0 },
            norms: [
                ZoneNorm::open(segment, snapshot, Zone::Text, weighted, weights)?,
                ZoneNorm::open(segment, snapshot, Zone::Body, weighted, weights)?,
                ZoneNorm::open(segment, snapshot, Zone::Path, weighted, weights)?,
            ],
            matched: Vec::new(),
            positions: Default::default(),
        })
    }

    /// The first matching record at or after `target`, or [`TERMINATED`].
    pub(super) fn seek(&mut self, target: DocId) -> DocId {
        let mut candidate = target;
        loop {
            candidate = if candidate < self.everything_below {
                candidate
            } else {
                let first = self.cursors.first_of(&self.plan.root, candidate);
                if self.wants_cities {
                    first.min(self.cursors.first_city(candidate))
                } else {
                    first
                }
            };
            if candidate == TERMINATED || self.cursors.accept(&self.plan.root, candidate) {
                return candidate;
            }
            candidate += 1;
        }
    }

    /// The score of the record that [`Scorer::seek`] stopped at.
    pub(super) fn score(&mut self, doc: DocId) -> f32 {
        self.matched.clear();
        let plan = self.plan;
        let Share { mut score, covered } = self.score_clauses(&plan.root, doc);
        score += self.score_neighbours();
        if plan.total > 0.0 {
            let share = (covered / plan.total).clamp(0.0, 1.0);
            score *= share.powf(self.weights.coverage);
        }
        if self.cursors.is_of_city(doc) {
            score += self.weights.city * plan.total.max(1.0);
        }
        score
    }

    fn score_clauses(&mut self, clauses: &[WeightedClause], doc: DocId) -> Share {
        let mut sum = Share::default();
        for clause in clauses {
            if clause.occur == Occur::MustNot {
                continue;
            }
            let share = self.score_node(&clause.node, doc);
            sum.score += share.score;
            if clause.occur != Occur::Boost {
                sum.covered += share.covered;
            }
        }
        sum
    }

    fn score_node(&mut self, node: &WeightedNode, doc: DocId) -> Share {
        match node {
            WeightedNode::Words { words, phrases } => {
                let mut of_words = Share::default();
                for word in words {
                    let share = self.score_word(*word, doc);
                    of_words.score += share.score;
                    of_words.covered += share.covered;
                }
                let mut best = of_words;
                for phrase in phrases {
                    let share = self.score_phrase(*phrase, doc);
                    if share.score > best.score {
                        best.score = share.score;
                    }
                    best.covered = best.covered.max(share.covered);
                }
                best
            }
            WeightedNode::Prefix(number) => self.score_prefix(*number, doc),
            WeightedNode::Group(clauses) => {
                if self.cursors.matches(node, doc) {
                    self.score_clauses(clauses, doc)
                } else {
                    Share::default()
                }
            }
            WeightedNode::Best(nodes) => {
                let mut best = Share::default();
                for node in nodes {
                    let share = self.score_node(node, doc);
                    if share.score > best.score {
                        best = share;
                    }
                }
                best
            }
        }
    }

    fn score_word(&mut self, number: usize, doc: DocId) -> Share {
        let cursor = &mut self.cursors.words[number];
        if cursor.seek(doc) != doc {
            return Share::default();
        }
        let (mut own, mut of_family) = (0.0, 0.0);
        let mut by_lemma = false;
        for (zone, signals) in Zone::ALL.into_iter().zip(cursor.frequencies()) {
            let [form, lemma, family] = signals.map(|frequency| frequency as f32);
            by_lemma |= lemma > 0.0 && zone != Zone::Path;
            if lemma + form + family > 0.0 {
                let zone_weight =
                    self.weights.zone[zone as usize] / self.norms[zone as usize].of(doc);
                own += zone_weight * (lemma + self.weights.form * form);
                // That it stands there is all that counts: however often, it is another word.
                of_family += zone_weight * (family - lemma).clamp(0.0, 1.0);
            }
        }
        if by_lemma {
            self.matched.push(number);
        }
        let WeightedWord { weight, family_weight, .. } = self.plan.words[number];
        let own = self.share(own, weight);
        let related = self.share(of_family, self.weights.family * family_weight);
        Share { score: own.score + related.score, covered: own.covered.max(related.covered) }
    }

    fn score_phrase(&mut self, number: usize, doc: DocId) -> Share {
        let mut strength = 0.0;
        for (zone, cursor) in PHRASE_ZONES.into_iter().zip(&mut self.cursors.phrases[number]) {
            if cursor.seek(doc) == doc {
                strength += self.weights.zone[zone as usize] * cursor.frequency() as f32
                    / self.norms[zone as usize].of(doc);
            }
        }
        self.share(strength, self.plan.phrases[number].1)
    }

    /// A beginning stands for many words of which none is known to be meant: all weigh alike.
    fn score_prefix(&mut self, number: usize, doc: DocId) -> Share {
        let mut score: f32 = 0.0;
        for (zone, cursor) in PHRASE_ZONES.into_iter().zip(&mut self.cursors.prefixes[number]) {
            if cursor.seek(doc) == doc {
                score = score.max(self.weights.zone[zone as usize]);
            }
        }
        Share { score, covered: if score > 0.0 { 1.0 } else { 0.0 } }
    }

    fn share(&self, strength: f32, weight: f32) -> Share {
        let saturated = strength * (self.weights.k1 + 1.0) / (self.weights.k1 + strength);
        Share { score: weight * saturated, covered: weight * saturated.min(1.0) }
    }

    /// What neighbours in the query add where they stand near each other in the record.
    fn score_neighbours(&mut self) -> f32 {
        if self.weights.pair <= 0.0 {
            return 0.0;
        }
        let mut score = 0.0;
        for pair in 1..self.matched.len() {
            let (left, right) = (self.matched[pair - 1], self.matched[pair]);
            let (left_word, right_word) = (&self.plan.words[left], &self.plan.words[right]);
            let apart = right_word.word.position.saturating_sub(left_word.word.position);
            if apart == 0 || apart > NEAR {
                continue;
            }
            let mut nearness = 0.0_f32;
            for zone in PHRASE_ZONES {
                let [first, second] = &mut self.positions;
                self.cursors.words[left].positions(zone, first);
                self.cursors.words[right].positions(zone, second);
                let slack = least_slack(first, second, apart);
                if slack <= NEAR {
                    nearness =
                        nearness.max(self.weights.zone[zone as usize] / (1.0 + slack as f32));
                }
            }
            score += self.weights.pair * left_word.weight.min(right_word.weight) * nearness;
        }
        score
    }
}

impl Cursors {
    fn open(
        segment: &SegmentReader,
        snapshot: &Snapshot,
        plan: &Plan,
        weighted: &WeightedPlan<'_>,
    ) -> tantivy::Result<Self> {
        let fields = &snapshot.fields;
        let [text, body] = PHRASE_ZONES;
        let words =
            weighted.words.iter().map(|weighted| WordCursor::open(segment, fields, weighted.word));
        let phrases = weighted.phrases.iter().map(|(phrase, _)| {
            Ok([
                PhraseCursor::open(segment, fields, text, phrase)?,
                PhraseCursor::open(segment, fields, body, phrase)?,
            ])
        });
        let prefixes = weighted.prefixes.iter().map(|prefix| {
            Ok([
                PrefixCursor::open(segment, fields, text, prefix)?,
                PrefixCursor::open(segment, fields, body, prefix)?,
            ])
        });
        let mut cities = Vec::new();
        for place in &plan.places {
            cities.extend(open_city(segment, fields, &place.name)?);
        }
        Ok(Self {
            words: words.collect::<tantivy::Result<_>>()?,
            phrases: phrases.collect::<tantivy::Result<_>>()?,
            prefixes: prefixes.collect::<tantivy::Result<_>>()?,
            cities,
        })
    }

    /// The first record at or after `target` that may match the clauses together: at the furthest
    /// of what is required, or else at the nearest of what is wanted.
    fn first_of(&mut self, clauses: &[WeightedClause], target: DocId) -> DocId {
        let mut wanted = TERMINATED;
        let mut required = None;
        for clause in clauses {
            match clause.occur {
                Occur::Must => {
                    let doc = self.first(&clause.node, target);
                    required = Some(required.map_or(doc, |known: DocId| known.max(doc)));
                }
                Occur::Should => wanted = wanted.min(self.first(&clause.node, target)),
                Occur::MustNot | Occur::Boost => {}
            }
        }
        required.unwrap_or(wanted)
    }

    fn first(&mut self, node: &WeightedNode, target: DocId) -> DocId {
        match node {
            WeightedNode::Words { words, phrases } => {
                let mut first = TERMINATED;
                for word in words {
                    first = first.min(self.words[*word].seek(target));
                }
                for phrase in phrases {
                    for cursor in &mut self.phrases[*phrase] {
                        first = first.min(cursor.seek(target));
                    }
                }
                first
            }
            WeightedNode::Prefix(number) => {
                let cursors = self.prefixes[*number].iter_mut();
                cursors.map(|cursor| cursor.seek(target)).min().unwrap_or(TERMINATED)
            }
            WeightedNode::Group(clauses) => {
                let mut candidate = target;
                loop {
                    candidate = self.first_of(clauses, candidate);
                    if candidate == TERMINATED || self.accept(clauses, candidate) {
                        return candidate;
                    }
                    candidate += 1;
                }
            }
            WeightedNode::Best(nodes) => {
                let mut first = TERMINATED;
                for node in nodes {
                    first = first.min(self.first(node, target));
                }
                first
            }
        }
    }

    fn matches(&mut self, node: &WeightedNode, doc: DocId) -> bool {
        self.first(node, doc) == doc
    }

    /// Whether a record has all that is required and nothing that is unwanted.
    fn accept(&mut self, clauses: &[WeightedClause], doc: DocId) -> bool {
        clauses.iter().all(|clause| match clause.occur {
            Occur::Must => self.matches(&clause.node, doc),
            Occur::MustNot => !self.matches(&clause.node, doc),
            Occur::Should | Occur::Boost => true,
        })
    }

    fn first_city(&mut self, target: DocId) -> DocId {
        let cities = self.cities.iter_mut();
        cities.map(|city| seek_postings(city, target)).min().unwrap_or(TERMINATED)
    }

    fn is_of_city(&mut self, doc: DocId) -> bool {
        self.cities.iter_mut().any(|city| seek_postings(city, doc) == doc)
    }
}

fn seek_postings(postings: &mut SegmentPostings, target: DocId) -> DocId {
    let doc = postings.doc();
    if doc < target { postings.seek(target) } else { doc }
}

impl ZoneNorm {
    fn open(
        segment: &SegmentReader,
        snapshot: &Snapshot,
        zone: Zone,
        plan: &WeightedPlan<'_>,
        weights: &Weights,
    ) -> tantivy::Result<Self> {
        let b = weights.b[zone as usize];
        let mean = plan.mean_length[zone as usize].max(1.0);
        let field = snapshot.fields.terms(zone, Signal::Lemma);
        let norm = |id| 1.0 - b + b * FieldNormReader::id_to_fieldnorm(id) as f32 / mean;
        Ok(Self {
            lengths: segment.fieldnorms_readers().get_field(field)?,
            norms: (0..=u8::MAX).map(norm).collect(),
        })
    }

    fn of(&self, doc: DocId) -> f32 {
        let id = self.lengths.as_ref().map_or(0, |lengths| lengths.fieldnorm_id(doc));
        self.norms[usize::from(id)].max(f32::MIN_POSITIVE)
    }
}

/// How much the distance of the best pair of positions differs from `apart`. Both lists ascend.
fn least_slack(left: &[u32], right: &[u32], apart: u32) -> u32 {
    let mut least = u32::MAX;
    let mut at = 0;
    for &position in left {
        let wanted = position.saturating_add(apart);
        while at < right.len() && right[at] < wanted {
            at += 1;
        }
        if let Some(&after) = right.get(at) {
            least = least.min(after - wanted);
        }
        if let Some(&before) = at.checked_sub(1).and_then(|before| right.get(before)) {
            // The pair itself cannot stand in one place.
            if before != position {
                least = least.min(wanted - before);
            }
        }
    }
    least
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slack_is_the_difference_from_the_wanted_distance() {
        let cases: &[(&[u32], &[u32], u32, u32)] = &[
            (&[3], &[4], 1, 0),
            (&[3], &[6], 1, 2),
            (&[4], &[3], 1, 2),
            (&[1, 10], &[5, 12], 1, 1),
            (&[7], &[7], 1, u32::MAX),
            (&[], &[7], 1, u32::MAX),
            (&[7], &[], 1, u32::MAX),
        ];
        for (left, right, apart, slack) in cases {
            assert_eq!(least_slack(left, right, *apart), *slack, "{left:?} {right:?}");
        }
    }

    #[test]
    fn rarer_words_weigh_more_and_none_weighs_less_than_nothing() {
        assert!(idf(1, 100) > idf(50, 100));
        assert!(idf(100, 100) > 0.0);
        assert!(idf(5, 0).is_finite());
    }
}
