//! How strongly one word stands in the records of a chunk.

use tantivy::DocId;

use super::chunk::{CHUNK, ChunkBits, Values, zeros};
use super::counts::Codes;
use super::cursor::Frequencies;
use super::lists::WordLists;
use super::norms::Norms;
use super::schema::{Signal, Zone};
use crate::query::Weights;

/// How strongly one word stands in the records of a chunk, at most; see
/// [`WordStrength`](super::scorer::WordStrength).
pub(super) struct WordChunk {
    /// First record of the chunk, once one was read.
    start: Option<DocId>,
    /// The records that the word finds.
    pub docs: ChunkBits,
    /// Those of which it was asked how strongly.
    pub scored: ChunkBits,
    /// Those of these in whose statement it stands.
    pub named: ChunkBits,
    pub own: Values<f32>,
    pub family: Values<f32>,
    /// By signal, what was read.
    codes: [Values<u8>; Signal::ALL.len()],
    was_read: [bool; Signal::ALL.len()],
    by_form: bool,
}

/// What a record has of a word, as far as its score goes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Kind {
    /// Code of the lemma.
    pub lemma: u8,
    /// Code of the form.
    pub form: u8,
    /// Whether other words of the family stand in the statement, and in the description.
    pub has_kin: [bool; 2],
}

impl Kind {
    /// How often the word stands there, by zone and signal; nothing where there may be more than can be told.
    fn frequencies(self) -> Option<Frequencies> {
        let table = Codes::shared();
        let (forms, lemmas) = (table.exact(self.form)?, table.exact(self.lemma)?);
        let mut frequencies = Frequencies::default();
        for (zone, frequencies) in frequencies.iter_mut().enumerate() {
            let kin = self.has_kin.get(zone).is_some_and(|has_kin| *has_kin);
            let lemma = u32::from(lemmas[zone]);
            *frequencies = [u32::from(forms[zone]), lemma, lemma + u32::from(kin)];
        }
        Some(frequencies)
    }
}

/// What counts of a [`Kind`], by zone, before lengths have their say.
struct Weight {
    own: [f32; Zone::ALL.len()],
    family: [f32; 2],
    is_in_body: bool,
    is_named: bool,
}

impl Weight {
    #[inline]
    fn of(kind: Kind, form_weight: f32) -> Self {
        let table = Codes::shared();
        let family = kind.has_kin.map(|is_there| f32::from(u8::from(is_there)));
        let [text, body, path] = table.at_most(kind.lemma);
        let [form_text, form_body, _] = table.at_most(kind.form);
        let own = [text + form_weight * form_text, body + form_weight * form_body, path];
        Self { own, family, is_in_body: own[1] + family[1] > 0.0, is_named: text > 0.0 }
    }
}

/// The least that a record must have of a word to be worth a closer look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Least {
    /// Anything.
    Anything,
    /// One of its lemmas, with a code greater than this.
    Lemma { above: u8 },
    /// Whatever it has, something else.
    More,
}

impl WordChunk {
    pub(super) fn new() -> Self {
        let none = ChunkBits::NONE;
        Self {
            start: None,
            docs: none,
            scored: none,
            named: none,
            own: zeros(),
            family: zeros(),
            codes: [zeros(), zeros(), zeros()],
            was_read: [false; Signal::ALL.len()],
            by_form: false,
        }
    }

    /// Reads which records of the chunk that begins at `start` hold the word and how often, and adds those to `worth`
    /// that have at least `least` of it.
    pub(super) fn read(
        &mut self,
        lists: &mut WordLists,
        start: DocId,
        least: Least,
        worth: &mut ChunkBits,
    ) {
        self.clear();
        self.start = Some(start);
        self.by_form = lists.by_form;
        let table = Codes::shared();
        let by_form = lists.by_form;
        let above = match least {
            Least::Lemma { above } if !by_form => above,
            _ => 0,
        };
        let [forms, lemmas, families] = &mut self.codes;
        let mut marked = ChunkBits::NONE;
        for (zone, list) in lists.of(Signal::Lemma, start) {
            list.read_marking(start, &mut self.docs, &mut marked, |at, frequency| {
                lemmas[at] = table.raised(lemmas[at], *zone, frequency);
                lemmas[at] > above
            });
            self.was_read[Signal::Lemma as usize] = true;
        }
        for (zone, list) in lists.of(Signal::Form, start) {
            list.read_marking(start, &mut self.docs, &mut marked, |at, frequency| {
                forms[at] = table.raised(forms[at], *zone, frequency);
                // Where the form is of other lemmas too, the code of this one says too little.
                by_form || table.may_exceed(forms[at], lemmas[at]) != [false; 2]
            });
            self.was_read[Signal::Form as usize] = true;
        }
        for (zone, list) in lists.of(Signal::Family, start) {
            list.read_marking(start, &mut self.docs, &mut marked, |at, frequency| {
                families[at] = table.raised(families[at], *zone, frequency);
                // With words of its family beside it, the word tells more than its code.
                lemmas[at] != 0 && table.may_exceed(families[at], lemmas[at]) != [false; 2]
            });
            self.was_read[Signal::Family as usize] = true;
        }
        match least {
            Least::Anything => worth.unite(&self.docs),
            Least::Lemma { .. } => worth.unite(&marked),
            Least::More => {}
        }
        if by_form && self.was_read[Signal::Form as usize] {
            // An occurrence of the form is one of the word.
            let [forms, lemmas, _] = &mut self.codes;
            for (lemma, form) in lemmas.iter_mut().zip(forms.iter()) {
                *lemma = table.greater(*lemma, *form);
            }
            self.was_read[Signal::Lemma as usize] = true;
        }
    }

    /// What was read of a record.
    #[inline]
    pub(super) fn kind(&self, at: usize) -> Kind {
        let [forms, lemmas, families] = &self.codes;
        kind([forms[at], lemmas[at], families[at]])
    }

    /// How often the word stands in a record, by zone and signal, where the chunk tells: nothing where it does not stand
    /// there. Ancestors and kin count once, however often they have it.
    pub(super) fn frequencies(&self, doc: DocId) -> Option<Option<Frequencies>> {
        let start = self.start?;
        let at = doc.checked_sub(start).filter(|at| (*at as usize) < CHUNK)? as usize;
        if self.by_form {
            return None;
        }
        if !self.docs.contains(at) {
            return Some(None);
        }
        self.kind(at).frequencies().map(Some)
    }

    /// Works out how strongly the word stands in the records of the last chunk read, of all or of those `within`.
    pub(super) fn weigh(&mut self, norms: &Norms, weights: &Weights, within: Option<&ChunkBits>) {
        let Some(start) = self.start else { return };
        self.scored = self.docs;
        if let Some(within) = within {
            self.scored.intersect(within);
        }
        if self.scored.is_empty() {
            return;
        }
        let Self { docs, scored, named, own, family, codes: [forms, lemmas, families], .. } = self;
        let [text, body, path] = Zone::ALL.map(|zone| norms.of(zone).chunk(start));
        let [of_text, of_body, of_path] = Zone::ALL.map(|zone| weights.zone[zone as usize]);
        let mut act = |at: usize| {
            let kind = Weight::of(kind([forms[at], lemmas[at], families[at]]), weights.form);
            let of_text = of_text * text.of(at);
            let mut strength = of_text * kind.own[0];
            let mut of_family = of_text * kind.family[0];
            // Most words stand in a statement alone, and the other lengths would have to be waited for.
            if kind.is_in_body {
                let of_body = of_body * body.of(at);
                strength += of_body * kind.own[1];
                of_family += of_body * kind.family[1];
            }
            if kind.own[2] > 0.0 {
                strength += of_path * path.of(at) * kind.own[2];
            }
            if kind.is_named {
                named.insert(at);
            }
            own[at] = strength;
            family[at] = of_family;
        };
        // Outside the set nothing may be left, and of what was not asked there is something to work out.
        if scored == docs {
            scored.for_each(act);
        } else {
            scored.iter().for_each(&mut act);
        }
    }

    fn clear(&mut self) {
        let Self { docs, scored, named, own, family, codes, was_read, .. } = self;
        scored.for_each(|at| {
            own[at] = 0.0;
            family[at] = 0.0;
        });
        *docs = ChunkBits::NONE;
        *scored = ChunkBits::NONE;
        *named = ChunkBits::NONE;
        for (codes, was_read) in codes.iter_mut().zip(was_read) {
            if std::mem::take(was_read) {
                **codes = [0; CHUNK];
            }
        }
    }
}

#[inline]
fn kind([form, lemma, family]: [u8; Signal::ALL.len()]) -> Kind {
    Kind { lemma, form, has_kin: Codes::shared().may_exceed(family, lemma) }
}
