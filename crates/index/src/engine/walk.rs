//! Walks a plan over a segment, a chunk of records at a time: which records match, and what they
//! score but for what takes positions to tell.

use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, SegmentReader};

use super::bits::DocBits;
use super::bound::{Neighbours, most_of_boosts, most_of_pair};
use super::chunk::{ChunkBits, Part, Values, zeros};
use super::cursor::PhraseCursor;
use super::lists::{PhraseLists, WordChunk, WordLists};
use super::norms::Norms;
use super::schema::{Fields, PHRASE_ZONES, Signal, Zone};
use super::scorer::{Coverage, Formula};
use super::weighted::{WeightedClause, WeightedNode};
use crate::Interrupt;
use crate::query::{Occur, Phrase, Plan, Prefix};

/// The records that a plan's beginnings, groups and cities find in a segment, for whoever looks
/// at single records.
pub(super) struct Sets {
    /// The records of the cities that the query names.
    pub cities: DocBits,
    /// The records that match each group, by the group's number.
    pub groups: Vec<DocBits>,
    /// The records that hold a word of each beginning, by zone.
    pub prefixes: Vec<[DocBits; PHRASE_ZONES.len()]>,
}

/// A walk over the chunks of a segment.
pub(super) struct Walk<'a> {
    formula: Formula<'a>,
    norms: &'a Norms,
    wants_everything: bool,
    wants_cities: bool,
    /// Whether the query names cities at all.
    wants_places: bool,
    words: Vec<WordLists>,
    phrases: Vec<[WalkedPhrase; PHRASE_ZONES.len()]>,
    pub sets: Sets,
    word: WordChunk,
    strength: Values<f32>,
    /// Parts that are not in use.
    idle: Vec<Part>,
    neighbours: Neighbours,
    /// The most that what is not read here adds to a score.
    unread: f32,
    /// First record of the chunk.
    start: DocId,
}

/// A phrase in one zone: the lists tell which records hold its words, and the cursor, of single records, how often they
/// stand together. A single word needs no cursor, and one that stands nowhere neither.
struct WalkedPhrase {
    lists: PhraseLists,
    cursor: Option<PhraseCursor>,
}

impl WalkedPhrase {
    fn open(
        segment: &SegmentReader,
        fields: &Fields,
        zone: Zone,
        phrase: &Phrase,
    ) -> tantivy::Result<Self> {
        let lists = PhraseLists::open(segment, fields, zone, phrase)?;
        let cursor = if lists.has_several_words() {
            Some(PhraseCursor::open(segment, fields, zone, phrase)?)
        } else {
            None
        };
        Ok(Self { lists, cursor })
    }
}

impl<'a> Walk<'a> {
    pub(super) fn open(
        segment: &SegmentReader,
        fields: &Fields,
        plan: &Plan,
        formula: Formula<'a>,
        norms: &'a Norms,
        interrupt: &Interrupt,
    ) -> tantivy::Result<Self> {
        let records = segment.max_doc();
        let weighted = formula.plan;
        let words = weighted.words.iter().map(|word| WordLists::open(segment, fields, word.word));
        let [text, body] = PHRASE_ZONES;
        let phrases = weighted.phrases.iter().map(|(phrase, _)| {
            Ok([
                WalkedPhrase::open(segment, fields, text, phrase)?,
                WalkedPhrase::open(segment, fields, body, phrase)?,
            ])
        });
        let prefixes =
            weighted.prefixes.iter().map(|prefix| read_prefix(segment, fields, prefix, interrupt));
        let mut cities = DocBits::none(records);
        for place in &plan.places {
            let option = IndexRecordOption::Basic;
            cities.insert_all(super::cursor::open_term(segment, fields.city, &place.name, option)?);
        }
        Ok(Self {
            formula,
            norms,
            wants_everything: plan.wants_everything,
            wants_cities: plan.wants_cities,
            wants_places: !plan.places.is_empty(),
            words: words.collect::<tantivy::Result<_>>()?,
            phrases: phrases.collect::<tantivy::Result<_>>()?,
            sets: Sets {
                cities,
                groups: vec![DocBits::none(records); weighted.groups],
                prefixes: prefixes.collect::<tantivy::Result<_>>()?,
            },
            word: WordChunk::new(),
            strength: zeros(),
            idle: Vec::new(),
            neighbours: Neighbours::new(),
            unread: most_of_boosts(&formula),
            start: 0,
        })
    }

    /// Evaluates the chunk that begins at `start`: the records that match, and at least what each
    /// of them scores. Chunks are evaluated in ascending order.
    pub(super) fn evaluate(&mut self, start: DocId, scores: &mut Values<f32>) -> ChunkBits {
        self.start = start;
        self.neighbours.clear();
        let base = if self.wants_everything {
            ChunkBits::ALL
        } else if self.wants_cities {
            ChunkBits::from_words(self.sets.cities.chunk(start))
        } else {
            ChunkBits::NONE
        };
        let formula = self.formula;
        let mut part = self.part();
        self.clauses(&formula.plan.root, base, &mut part);
        self.bound(&part, scores);
        let docs = part.docs;
        self.put_back(part);
        docs
    }

    /// The most that the records of a part can score, by what was found in the chunk.
    fn bound(&self, part: &Part, scores: &mut Values<f32>) {
        // The pairs are added up in an order of their own, and lose the last bits.
        const SLACK: f32 = 1.0 + 1e-4;
        let formula = &self.formula;
        let pair = most_of_pair(formula);
        let Neighbours { pairs, .. } = &self.neighbours;
        let Part { docs, score, covered } = part;
        let unread = self.unread;
        let most = |at: usize| SLACK * (score[at] + pair * pairs[at] + unread);
        match formula.coverage() {
            // Of several records at a time, which a power is not.
            Coverage::Share { of_total } => docs.for_each(|at| {
                scores[at] = most(at) * (covered[at] * of_total).min(1.0);
            }),
            coverage => {
                for at in docs.iter() {
                    scores[at] = most(at) * coverage.of(covered[at]);
                }
            }
        }
        if self.wants_places {
            let mut of_cities = ChunkBits::from_words(self.sets.cities.chunk(self.start));
            of_cities.intersect(docs);
            for at in of_cities.iter() {
                scores[at] += formula.city() * SLACK;
            }
        }
    }

    /// Adds clauses up. What matches has all that is required, or else something that is wanted
    /// or of `base`, and nothing that is unwanted.
    fn clauses(&mut self, clauses: &[WeightedClause], base: ChunkBits, sum: &mut Part) {
        let mut wanted = base;
        let mut required: Option<ChunkBits> = None;
        let mut unwanted = ChunkBits::NONE;
        for clause in clauses {
            // It finds nothing, and what it adds to a score is bounded without reading it.
            if clause.occur == Occur::Boost {
                continue;
            }
            let mut part = self.part();
            self.node(&clause.node, &ChunkBits::NONE, &mut part);
            match clause.occur {
                Occur::Should => wanted.unite(&part.docs),
                Occur::Must => match &mut required {
                    Some(required) => required.intersect(&part.docs),
                    None => required = Some(part.docs),
                },
                Occur::MustNot => unwanted.unite(&part.docs),
                Occur::Boost => {}
            }
            if clause.occur != Occur::MustNot {
                sum.add(&mut part);
            }
            self.put_back(part);
        }
        let mut docs = required.unwrap_or(wanted);
        docs.subtract(&unwanted);
        sum.keep(&docs);
        sum.docs = docs;
    }

    /// What a node brings. Records of `known` match whatever the node says of them: an alternative to it has found
    /// them.
    fn node(&mut self, node: &WeightedNode, known: &ChunkBits, part: &mut Part) {
        match node {
            WeightedNode::Words { words, phrases } => {
                for number in words {
                    self.add_word(*number, part);
                }
                if phrases.is_empty() {
                    return;
                }
                let mut of_phrase = self.part();
                let mut known = *known;
                for number in phrases {
                    known.unite(&part.docs);
                    self.phrase(*number, &known, &mut of_phrase);
                    part.take_greater(&mut of_phrase);
                }
                self.put_back(of_phrase);
            }
            WeightedNode::Prefix(number) => {
                let zones = PHRASE_ZONES.into_iter().zip(&self.sets.prefixes[*number]);
                for (zone, docs) in zones {
                    let docs = ChunkBits::from_words(docs.chunk(self.start));
                    let weight = self.formula.weights.zone[zone as usize];
                    for at in docs.iter() {
                        part.score[at] = part.score[at].max(weight);
                        part.covered[at] = 1.0;
                    }
                    part.docs.unite(&docs);
                }
            }
            WeightedNode::Group { number, clauses } => {
                self.clauses(clauses, ChunkBits::NONE, part);
                self.sets.groups[*number].set_chunk(self.start, &part.docs);
            }
            WeightedNode::Best(nodes) => {
                let mut other = self.part();
                let mut known = *known;
                for node in nodes {
                    known.unite(&part.docs);
                    self.node(node, &known, &mut other);
                    part.take_greater(&mut other);
                }
                self.put_back(other);
            }
        }
    }

    fn add_word(&mut self, number: usize, part: &mut Part) {
        let Self { word, neighbours, formula, .. } = self;
        word.read(&mut self.words[number], self.start, self.norms, formula.weights);
        if word.docs.is_empty() {
            return;
        }
        let saturation = formula.of_word(number);
        let weight = saturation.own;
        let Part { docs, score, covered } = part;
        word.docs.for_each(|at| {
            let own = saturation.saturate(word.own[at]);
            let family = saturation.saturate(word.family[at]);
            score[at] += saturation.own * own + saturation.family * family;
            covered[at] += (saturation.own * own.min(1.0)).max(saturation.family * family.min(1.0));
        });
        docs.unite(&word.docs);
        if formula.plan.words.len() > 1 {
            neighbours.add(word, weight);
        }
    }

    /// What a phrase brings, at most: where a record is `known` to match, its words there stand for the phrase, and
    /// no position is read.
    fn phrase(&mut self, number: usize, known: &ChunkBits, part: &mut Part) {
        let Self { strength, start, .. } = self;
        let start = *start;
        for (zone, phrase) in PHRASE_ZONES.into_iter().zip(&mut self.phrases[number]) {
            let norms = self.norms.of(zone);
            let weight = self.formula.weights.zone[zone as usize] * norms.step();
            let inverse = norms.chunk(start);
            let mut add = |at: usize, frequency: u32| {
                strength[at] += weight * frequency as f32 * f32::from(inverse[at]);
            };
            if let Some(lists) = phrase.lists.only_word() {
                for list in lists {
                    list.read(start, &mut part.docs, &mut add);
                }
                continue;
            }
            let Some(cursor) = &mut phrase.cursor else { continue };
            for at in phrase.lists.read(start).iter() {
                let doc = start + at as DocId;
                let frequency = if known.contains(at) {
                    cursor.most_frequency_at(doc)
                } else {
                    cursor.frequency_at(doc)
                };
                if frequency > 0 {
                    add(at, frequency);
                    part.docs.insert(at);
                }
            }
        }
        let saturation = self.formula.of_phrase(number);
        let Part { docs, score, covered } = part;
        docs.for_each(|at| {
            let saturated = saturation.saturate(strength[at]);
            score[at] = saturation.own * saturated;
            covered[at] = saturation.own * saturated.min(1.0);
            strength[at] = 0.0;
        });
    }

    fn part(&mut self) -> Part {
        self.idle.pop().unwrap_or_else(Part::new)
    }

    fn put_back(&mut self, mut part: Part) {
        part.clear();
        self.idle.push(part);
    }
}

fn read_prefix(
    segment: &SegmentReader,
    fields: &Fields,
    prefix: &Prefix,
    interrupt: &Interrupt,
) -> tantivy::Result<[DocBits; PHRASE_ZONES.len()]> {
    /// Most words that one beginning stands for, in a zone of a segment.
    const MOST_TERMS: usize = 100_000;
    let mut by_zone = PHRASE_ZONES.map(|_| DocBits::none(segment.max_doc()));
    for (zone, docs) in PHRASE_ZONES.into_iter().zip(&mut by_zone) {
        let inverted = segment.inverted_index(fields.terms(zone, Signal::Form))?;
        let beginning = prefix.beginning.as_bytes();
        let mut terms = inverted.terms().range().ge(beginning).into_stream()?;
        for _ in 0..MOST_TERMS {
            if !terms.advance() || !terms.key().starts_with(beginning) || interrupt.is_raised() {
                break;
            }
            let mut postings = inverted
                .read_block_postings_from_terminfo(terms.value(), IndexRecordOption::Basic)?;
            while !postings.docs().is_empty() {
                postings.docs().iter().for_each(|doc| docs.insert(*doc));
                postings.advance();
            }
        }
    }
    Ok(by_zone)
}
