use tantivy::schema::{
    FAST, Field, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions,
};

/// A stretch of a record's text that is searched with a weight of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Zone {
    /// The statement.
    Text,
    /// The description.
    Body,
    /// The statements of the ancestors.
    Path,
}

impl Zone {
    pub(crate) const ALL: [Zone; 3] = [Zone::Text, Zone::Body, Zone::Path];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Zone::Text => "text",
            Zone::Body => "body",
            Zone::Path => "path",
        }
    }
}

/// Zones in which phrases, beginnings and neighbours are looked for: a record's own text.
pub(crate) const PHRASE_ZONES: [Zone; 2] = [Zone::Text, Zone::Body];

/// What a term of a zone stands for: the design's three signals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Signal {
    /// The form as printed, folded; and accented as well where that differs.
    Form,
    /// Its lemmas.
    Lemma,
    /// The families of its lemmas.
    Family,
}

impl Signal {
    pub(crate) const ALL: [Signal; 3] = [Signal::Form, Signal::Lemma, Signal::Family];

    fn name(self) -> &'static str {
        match self {
            Signal::Form => "form",
            Signal::Lemma => "lemma",
            Signal::Family => "family",
        }
    }
}

impl Zone {
    /// The signals by which a word is found in the zone. An ancestor's statement stands above many
    /// records: its words find them, but what is merely related to its words does not.
    pub(crate) fn signals(self) -> &'static [Signal] {
        match self {
            Zone::Text | Zone::Body => &Signal::ALL,
            Zone::Path => &[Signal::Lemma],
        }
    }
}

/// Name of the field that holds one signal of one zone, for instance `text_lemma`.
pub(crate) fn field_name(zone: Zone, signal: Signal) -> String {
    format!("{}_{}", zone.name(), signal.name())
}

/// The term of two lemmas that follow one another.
pub(crate) fn pair_term(first: &str, second: &str) -> String {
    format!("{first} {second}")
}

/// Handles of the index fields.
#[derive(Debug, Clone)]
pub(crate) struct Fields {
    /// Record identifier.
    pub id: Field,
    /// Document identifier.
    pub document: Field,
    /// City in the nominative.
    pub city: Field,
    /// Level name.
    pub level: Field,
    /// Kind of the document.
    pub kind: Field,
    /// The part of its document, as `area_of` has it.
    pub area: Field,
    /// The years that the document speaks for, as [`Span`](crate::years::Span) writes them.
    pub years: Field,
    /// Sort key of the city, in Polish alphabetical order.
    pub city_order: Field,
    /// Printed number, as it is compared.
    pub label: Field,
    /// First year.
    pub year_from: Field,
    /// Last year.
    pub year_to: Field,
    /// Place of the record in its document, from 0.
    pub order: Field,
    /// The record and its path as JSON.
    pub stored: Field,
    /// Its phrases, for suggestions.
    pub phrase: Field,
    /// The statement of a goal as it is suggested.
    pub goal: Field,
    /// What it is about, each topic as often as its share has steps.
    pub topic: Field,
    terms: [[Field; Signal::ALL.len()]; Zone::ALL.len()],
    pairs: [Field; PHRASE_ZONES.len()],
}

impl Fields {
    /// The field that holds the lemmas which follow one another in a zone, two at a time, as [`pair_term`] writes
    /// them; none where no phrase is looked for.
    pub(crate) fn pairs(&self, zone: Zone) -> Option<Field> {
        let at = PHRASE_ZONES.iter().position(|other| *other == zone)?;
        self.pairs.get(at).copied()
    }

    /// The field that holds one signal of one zone.
    pub(crate) fn terms(&self, zone: Zone, signal: Signal) -> Field {
        self.terms[zone as usize][signal as usize]
    }
}

/// The schema and its field handles.
pub(crate) fn schema() -> (Schema, Fields) {
    let mut builder = Schema::builder();
    // Terms arrive analysed; tantivy only has to keep what it is given.
    let analysed = TextOptions::default().set_indexing_options(
        TextFieldIndexing::default()
            .set_tokenizer("raw")
            .set_index_option(IndexRecordOption::WithFreqsAndPositions),
    );
    let id = builder.add_text_field("id", STRING | FAST);
    let document = builder.add_text_field("document", STRING | FAST);
    let city = builder.add_text_field("city", STRING | FAST);
    let level = builder.add_text_field("level", STRING | FAST);
    let kind = builder.add_text_field("kind", STRING | FAST);
    let area = builder.add_text_field("area", STRING | FAST);
    let years = builder.add_text_field("year", STRING | FAST);
    let city_order = builder.add_text_field("city_order", FAST);
    let label = builder.add_text_field("label", STRING | FAST);
    let year_from = builder.add_u64_field("year_from", FAST);
    let year_to = builder.add_u64_field("year_to", FAST);
    let order = builder.add_u64_field("order", FAST);
    // As a text: the engine reads bytes one by one.
    let stored = builder.add_text_field("stored", STORED);
    let terms = Zone::ALL.map(|zone| {
        Signal::ALL
            .map(|signal| builder.add_text_field(&field_name(zone, signal), analysed.clone()))
    });
    // Frequencies alone: who asks for more reads the lemmas themselves.
    let paired = TextOptions::default().set_indexing_options(
        TextFieldIndexing::default()
            .set_tokenizer("raw")
            .set_fieldnorms(false)
            .set_index_option(IndexRecordOption::WithFreqs),
    );
    let pairs = PHRASE_ZONES
        .map(|zone| builder.add_text_field(&format!("{}_pair", zone.name()), paired.clone()));
    let topic = builder.add_text_field("topic", paired);
    let counted = TextOptions::default().set_indexing_options(
        TextFieldIndexing::default()
            .set_tokenizer("raw")
            .set_fieldnorms(false)
            .set_index_option(IndexRecordOption::Basic),
    );
    let phrase = builder.add_text_field("phrase", counted.clone());
    let goal = builder.add_text_field("goal", counted);
    let fields = Fields {
        id,
        document,
        city,
        level,
        kind,
        area,
        years,
        city_order,
        label,
        year_from,
        year_to,
        order,
        stored,
        phrase,
        goal,
        topic,
        terms,
        pairs,
    };
    (builder.build(), fields)
}
