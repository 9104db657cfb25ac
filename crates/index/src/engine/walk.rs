//! Walks a plan over a segment, a chunk of records at a time: which records match, and what they
//! score but for what takes positions to tell.

use std::sync::Arc;

use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, SegmentReader};

use super::bits::DocBits;
use super::bound::{Most, Neighbours, SLACK, most_of_boosts, most_of_pair};
use super::chunk::{ChunkBits, Part, Values, zeros};
use super::ground::Ground;
use super::laid_out::{Entry, LaidOut, Pairs};
use super::lists::WordLists;
use super::norms::Norms;
use super::pruning::Pruning;
use super::reading::Reading;
use super::schema::{Fields, PHRASE_ZONES, Signal};
use super::scorer::{Coverage, Formula};
use super::topics::WalkedTopics;
use super::walked_phrase::{Counting, WalkedPhrase, Wanted};
use super::weighted::{WeightedClause, WeightedNode};
use super::word_chunk::{Least, WordChunk};
use crate::Interrupt;
use crate::query::{Occur, Plan, Prefix};

/// What a walk has read that whoever looks at single records wants to know.
pub(super) struct Sets {
    /// The words that are read, in the last chunk.
    pub words: Vec<Option<WordChunk>>,
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
    /// The lists of the words that are read.
    words: Vec<Option<WordLists>>,
    /// Those of the phrases, likewise.
    phrases: Vec<Option<[WalkedPhrase; PHRASE_ZONES.len()]>>,
    /// What records are about, likewise.
    topics: Vec<Option<WalkedTopics>>,
    /// The leaves that are laid out: of those nothing else is read.
    leaves: Vec<Option<Arc<LaidOut>>>,
    pub sets: Sets,
    strength: Values<f32>,
    /// Records of a chunk of which a phrase has a strength.
    touched: Vec<u16>,
    /// Parts that are not in use.
    idle: Vec<Part>,
    neighbours: Neighbours,
    /// The most that what is not read here adds to a score.
    unread: f32,
    pruning: Pruning,
    /// The records of the chunk of which it is asked what they score; of all where there is none.
    within: Option<ChunkBits>,
    /// First record of the chunk.
    start: DocId,
}

/// What a chunk holds of a plan.
pub(super) struct Evaluated {
    /// The records that match.
    pub docs: ChunkBits,
    /// Those of them that may score what was asked for; of the others it is not known what they score at most.
    pub candidates: ChunkBits,
}

impl<'a> Walk<'a> {
    pub(super) fn open(ground: Ground<'a>, plan: &Plan) -> tantivy::Result<Self> {
        let Ground { snapshot, segment, formula, interrupt, .. } = ground;
        let records = segment.max_doc();
        let fields = &snapshot.fields;
        let mut reading = Reading::nothing(&formula);
        reading.add_leaves(&formula.plan.root);
        let leaves = ground.leaves(&reading)?;
        reading.add_clauses(&formula.plan.root, &formula, &leaves);
        let mut walk = Self::of(ground, &reading, leaves, Counting::AtLeast)?;
        for place in &plan.places {
            let option = IndexRecordOption::Basic;
            let postings = super::cursor::open_term(segment, fields.city, &place.name, option)?;
            walk.sets.cities.insert_all(postings);
        }
        let prefixes = formula.plan.prefixes.iter();
        walk.sets.prefixes = prefixes
            .map(|prefix| read_prefix(segment, fields, prefix, interrupt))
            .collect::<tantivy::Result<_>>()?;
        walk.sets.groups = vec![DocBits::none(records); formula.plan.groups];
        walk.wants_everything = plan.wants_everything;
        walk.wants_cities = plan.wants_cities;
        walk.wants_places = !plan.places.is_empty();
        Ok(walk)
    }

    /// A walk that reads part of a plan, and knows of no more than that. Once it is interrupted, no more lists are opened: whoever
    /// walks looks before the first chunk.
    pub(super) fn of(
        ground: Ground<'a>,
        reading: &Reading,
        leaves: Vec<Option<Arc<LaidOut>>>,
        counting: Counting,
    ) -> tantivy::Result<Self> {
        let Ground { snapshot, segment, formula, norms, interrupt, .. } = ground;
        let opens = |is_read: &bool| *is_read && !interrupt.is_raised();
        let fields = &snapshot.fields;
        let pruning = Pruning::new(&formula, norms, &reading.words, &leaves);
        let words = formula.plan.words.iter().zip(&reading.words).map(|(word, is_read)| {
            opens(is_read).then(|| WordLists::open(segment, fields, word.word)).transpose()
        });
        let phrases =
            formula.plan.phrases.iter().zip(&reading.phrases).map(|((phrase, _), is_read)| {
                let opened = || WalkedPhrase::open(segment, fields, phrase, counting);
                opens(is_read).then(opened).transpose()
            });
        let topics = formula.plan.topics.iter().zip(&reading.topics).map(|(topics, is_read)| {
            is_read.then(|| WalkedTopics::open(segment, fields, topics)).transpose()
        });
        Ok(Self {
            formula,
            norms,
            wants_everything: false,
            wants_cities: false,
            wants_places: false,
            words: words.collect::<tantivy::Result<_>>()?,
            phrases: phrases.collect::<tantivy::Result<_>>()?,
            topics: topics.collect::<tantivy::Result<_>>()?,
            leaves,
            sets: Sets {
                words: reading.words.iter().map(|is_read| is_read.then(WordChunk::new)).collect(),
                cities: DocBits::none(segment.max_doc()),
                groups: Vec::new(),
                prefixes: Vec::new(),
            },
            strength: zeros(),
            touched: Vec::new(),
            idle: Vec::new(),
            neighbours: Neighbours::new(),
            unread: most_of_boosts(&formula),
            pruning,
            within: None,
            start: 0,
        })
    }

    /// Evaluates the chunk that begins at `start`: the records that match, and at least what each of those scores that
    /// may score `least`. Chunks are evaluated in ascending order.
    pub(super) fn evaluate(
        &mut self,
        start: DocId,
        least: f32,
        scores: &mut Values<f32>,
    ) -> Evaluated {
        self.start = start;
        self.neighbours.clear();
        let city = if self.wants_places { self.formula.city() } else { 0.0 };
        self.pruning.ask(least, self.unread, city, &self.formula);
        self.read_words();
        let base = if self.wants_everything {
            ChunkBits::ALL
        } else if self.wants_cities {
            ChunkBits::from_words(self.sets.cities.chunk(start))
        } else {
            ChunkBits::NONE
        };
        if let Some(evaluated) = self.evaluate_leaves(base, scores) {
            return evaluated;
        }
        let formula = self.formula;
        let mut part = self.part();
        self.clauses(&formula.plan.root, base, &mut part);
        let docs = part.docs;
        let candidates = if self.within.is_some() { part.scored } else { docs };
        self.bound(&part, &candidates, scores);
        self.put_back(part);
        Evaluated { docs, candidates }
    }

    /// As [`evaluate`](Self::evaluate), where one word and what it is about are laid out: of the few records that may be among the
    /// best, two bytes tell enough.
    fn evaluate_leaves(&self, base: ChunkBits, scores: &mut Values<f32>) -> Option<Evaluated> {
        let Self { formula, start, .. } = self;
        if formula.plan.words.len() > 1 || self.wants_places {
            return None;
        }
        let mut candidates = self.within?;
        let mut docs = base;
        let mut leaves = [None; 2];
        let mut free = leaves.iter_mut();
        for clause in formula.plan.root.iter().filter(|clause| clause.occur != Occur::Boost) {
            let (Occur::Should, WeightedNode::Leaf(number)) = (clause.occur, &clause.node) else {
                return None;
            };
            let leaf = self.leaves.get(*number)?.as_deref()?;
            leaf.add_docs(*start, &mut docs);
            *free.next()? = Some((leaf, formula.is_topics(&clause.node)));
        }
        candidates.intersect(&docs);
        let coverage = formula.coverage();
        for at in candidates.iter() {
            let mut sum = Most::default();
            for (leaf, is_topics) in leaves.into_iter().flatten() {
                let most = leaf.most_at(*start, at);
                sum = if is_topics { sum.beside(most, formula) } else { sum.plus(most) };
            }
            scores[at] = SLACK * (sum.score + self.unread) * coverage.of(sum.covered);
        }
        Some(Evaluated { docs, candidates })
    }

    /// What a node of words and phrases brings to each record of the chunk that begins at `start`, at most.
    pub(super) fn read_all(&mut self, node: &WeightedNode, start: DocId, entries: &mut Vec<Entry>) {
        self.start = start;
        self.neighbours.clear();
        self.read_words();
        let mut part = self.part();
        self.node(node, &ChunkBits::NONE, &mut part);
        let mut behind = self.part();
        for (word, number) in self.sets.words.iter().zip(0..) {
            let Some(word) = word else { continue };
            let weight = self.formula.of_word(number).own;
            for at in word.scored.iter().filter(|at| word.own[*at] > 0.0) {
                behind.score[at] += weight;
                behind.scored.insert(at);
            }
        }
        entries.extend(part.docs.iter().map(|at| Entry {
            doc: start + at as DocId,
            most: Most { score: part.score[at], covered: part.covered[at] },
            pairs: Pairs { within: self.neighbours.pairs[at], behind: behind.score[at] },
        }));
        self.put_back(part);
        self.put_back(behind);
    }

    /// Reads the words, and works out how strongly they stand where that may make a difference.
    fn read_words(&mut self) {
        let Self { words, leaves, sets, norms, formula, pruning, start, .. } = self;
        let mut worth = ChunkBits::NONE;
        for (number, (lists, chunk)) in words.iter_mut().zip(&mut sets.words).enumerate() {
            if let (Some(lists), Some(chunk)) = (lists, chunk) {
                let least =
                    if pruning.is_selective() { pruning.least(number) } else { Least::Anything };
                chunk.read(lists, *start, least, &mut worth);
            }
        }
        if pruning.is_selective() {
            for (number, leaf) in leaves.iter().enumerate() {
                if let Some(leaf) = leaf {
                    worth.unite(&leaf.above(*start, pruning.level_of_leaf(number)));
                }
            }
        }
        self.within = pruning.is_selective().then_some(worth);
        for chunk in sets.words.iter_mut().flatten() {
            chunk.weigh(norms, formula.weights, self.within.as_ref());
        }
    }

    /// The most that the candidates of a part can score, by what was found in the chunk.
    fn bound(&self, part: &Part, candidates: &ChunkBits, scores: &mut Values<f32>) {
        let formula = &self.formula;
        let pair = most_of_pair(formula);
        let Neighbours { pairs, .. } = &self.neighbours;
        let Part { score, covered, .. } = part;
        let unread = self.unread;
        let most = |at: usize| SLACK * (score[at] + pair * pairs[at] + unread);
        match formula.coverage() {
            // Of several records at a time, which a power is not.
            Coverage::Square { of_total } => candidates.for_each(|at| {
                let share = (covered[at] * of_total).min(1.0);
                scores[at] = most(at) * share * share;
            }),
            coverage => {
                for at in candidates.iter() {
                    scores[at] = most(at) * coverage.of(covered[at]);
                }
            }
        }
        if self.wants_places {
            let mut of_cities = ChunkBits::from_words(self.sets.cities.chunk(self.start));
            of_cities.intersect(candidates);
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
            if self.formula.is_topics(&clause.node) {
                sum.add_either(&mut part, &self.formula);
            } else if clause.occur != Occur::MustNot {
                sum.add(&mut part);
            }
            self.put_back(part);
        }
        let mut docs = required.unwrap_or(wanted);
        docs.subtract(&unwanted);
        sum.keep(docs);
    }

    /// What a node brings. Records of `known` match whatever the node says of them: an alternative to it has found
    /// them.
    fn node(&mut self, node: &WeightedNode, known: &ChunkBits, part: &mut Part) {
        match node {
            WeightedNode::Words { words, phrases } => {
                for number in words {
                    self.add_word(*number, part);
                }
                for number in phrases {
                    self.raise_by_phrase(*number, known, part);
                }
            }
            WeightedNode::Prefix(number) => {
                let zones = PHRASE_ZONES.into_iter().zip(&self.sets.prefixes[*number]);
                for (zone, docs) in zones {
                    let mut docs = ChunkBits::from_words(docs.chunk(self.start));
                    part.docs.unite(&docs);
                    if let Some(within) = &self.within {
                        docs.intersect(within);
                    }
                    let weight = self.formula.weights.zone[zone as usize];
                    for at in docs.iter() {
                        part.raise(at, weight, 1.0);
                    }
                }
            }
            WeightedNode::Topics(number) => self.add_topics(*number, part),
            WeightedNode::Leaf(number) => match self.leaves.get(*number).cloned().flatten() {
                Some(leaf) => self.add_leaf(&leaf, part),
                None => {
                    let formula = self.formula;
                    self.node(&formula.plan.leaves[*number].node, known, part);
                }
            },
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

    fn add_leaf(&mut self, leaf: &LaidOut, part: &mut Part) {
        let Self { neighbours, formula, within, start, .. } = self;
        let Part { docs, scored, score, covered } = part;
        *docs = leaf.docs(*start);
        *scored = *docs;
        if let Some(within) = within {
            scored.intersect(within);
        }
        if scored.is_empty() {
            return;
        }
        leaf.for_each(*start, scored, |at, level| {
            score[at] = level.most.score;
            covered[at] = level.most.covered;
        });
        if formula.plan.words.len() > 1 {
            neighbours.add_leaf(leaf, *start, scored);
        }
    }

    fn add_word(&mut self, number: usize, part: &mut Part) {
        let Self { sets, neighbours, formula, .. } = self;
        let Some(word) = sets.words[number].as_ref().filter(|word| !word.docs.is_empty()) else {
            return;
        };
        let saturation = formula.of_word(number);
        let weight = saturation.own;
        let Part { docs, scored, score, covered } = part;
        word.scored.for_each(|at| {
            let own = saturation.saturate(word.own[at]);
            let family = saturation.saturate(word.family[at]);
            let named = if word.named.contains(at) { saturation.named } else { 0.0 };
            score[at] += saturation.own * own + saturation.family * family + named;
            covered[at] += (saturation.own * own.min(1.0)).max(saturation.family * family.min(1.0));
        });
        docs.unite(&word.docs);
        scored.unite(&word.scored);
        if formula.plan.words.len() > 1 {
            neighbours.add(word, weight);
        }
    }

    fn add_topics(&mut self, number: usize, part: &mut Part) {
        let Self { topics, formula, within, start, .. } = self;
        let Some(topics) = &mut topics[number] else { return };
        topics.read(*start, |at, likeness| {
            let Some(share) = formula.topics(likeness) else { return };
            part.docs.insert(at);
            if within.as_ref().is_none_or(|within| within.contains(at)) {
                part.raise(at, share.score, share.covered);
            }
        });
    }

    /// Raises a part by what a phrase brings, at most: where a record matches anyway, being `known` or in the part
    /// already, its words there stand for the phrase, and no position is read.
    fn raise_by_phrase(&mut self, number: usize, known: &ChunkBits, part: &mut Part) {
        let Self { strength, touched, start, within, .. } = self;
        let start = *start;
        let Some(phrases) = &mut self.phrases[number] else { return };
        let wanted = Wanted { known, asked: within.as_ref() };
        for phrase in phrases {
            let weight = self.formula.weights.zone[phrase.zone as usize];
            let norms = self.norms.of(phrase.zone).chunk(start);
            phrase.read(start, &wanted, &mut part.docs, |at, frequency| {
                if strength[at] == 0.0 {
                    touched.push(at as u16);
                }
                strength[at] += weight * frequency as f32 * norms.of(at);
            });
        }
        let saturation = self.formula.of_phrase(number);
        for at in touched.drain(..).map(usize::from) {
            let saturated = saturation.saturate(strength[at]);
            part.raise(at, saturation.own * saturated, saturation.own * saturated.min(1.0));
            strength[at] = 0.0;
        }
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
