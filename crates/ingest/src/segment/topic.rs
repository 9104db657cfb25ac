//! Headings of what is not a goal: diagnosis, SWOT, challenges, indicators, implementation and the like.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use arrayvec::ArrayVec;

use super::announce::last_sentence;
use super::fold::{fold, fold_word, word_at, words_from};

use super::lead::Leads;
use super::words::phrase_at;

/// What a part of a document is about, where it is not about goals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Topic {
    /// Contents, lists of tables, glossaries, introductions, legal preambles.
    FrontMatter,
    /// Diagnosis, SWOT, challenges, problems, potentials.
    Diagnosis,
    /// Documents of others that the strategy agrees with.
    OtherDocuments,
    /// How the document came about.
    Participation,
    /// Explanations of the words.
    Definitions,
    /// Indicators and expected results.
    Indicators,
    /// Who does it, with whom, for how much, until when.
    Attributes,
    /// Implementation, monitoring, finance, risk.
    Implementation,
    /// Mission and values.
    Mission,
    /// Spatial model, rules of land use.
    SpatialModel,
    /// Links to other pages, downloads, contacts.
    Related,
    /// The description of a goal: what follows belongs to it.
    Description,
}

impl Topic {
    /// For `ingest --explain`.
    pub(crate) fn describe(self) -> &'static str {
        match self {
            Topic::FrontMatter => "front matter",
            Topic::Diagnosis => "diagnosis",
            Topic::OtherDocuments => "goals of other documents",
            Topic::Participation => "participation",
            Topic::Definitions => "definitions",
            Topic::Indicators => "indicators or results",
            Topic::Attributes => "attributes of a goal",
            Topic::Implementation => "implementation",
            Topic::Mission => "mission or values",
            Topic::SpatialModel => "spatial model",
            Topic::Related => "links",
            Topic::Description => "description",
        }
    }

    /// True for topics of which the headings open with words that a heading of goals may open with too.
    pub(crate) fn may_mislead(self) -> bool {
        matches!(self, Topic::Implementation | Topic::SpatialModel | Topic::Related)
    }

    /// True where goals named under the topic are not the document's own, or only repeat them.
    pub(crate) fn excludes_labels(self) -> bool {
        !matches!(
            self,
            Topic::Description
                | Topic::Attributes
                | Topic::Mission
                | Topic::FrontMatter
                | Topic::Indicators
        )
    }
}

/// Openings of headings, folded. A trailing `*` allows any ending of the word.
const OPENINGS: &[(&str, Topic)] = &[
    ("spis *", Topic::FrontMatter),
    ("wykaz skrotow", Topic::FrontMatter),
    ("wykaz tabel", Topic::FrontMatter),
    ("slowo wstep*", Topic::FrontMatter),
    ("wstep", Topic::FrontMatter),
    ("wprowadzenie", Topic::FrontMatter),
    ("streszczenie", Topic::FrontMatter),
    ("podstaw* prawn*", Topic::FrontMatter),
    ("bibliografia", Topic::FrontMatter),
    ("literatura", Topic::FrontMatter),
    ("zalacznik*", Topic::FrontMatter),
    ("metod*", Topic::FrontMatter),
    ("slown*", Topic::Definitions),
    ("definicj*", Topic::Definitions),
    ("pojeci*", Topic::Definitions),
    ("co oznaczaja*", Topic::Definitions),
    ("objasnieni*", Topic::Definitions),
    ("legenda", Topic::Definitions),
    ("diagnoz*", Topic::Diagnosis),
    ("analiz*", Topic::Diagnosis),
    ("swot", Topic::Diagnosis),
    ("mocne strony", Topic::Diagnosis),
    ("slabe strony", Topic::Diagnosis),
    ("silne strony", Topic::Diagnosis),
    ("szanse", Topic::Diagnosis),
    ("zagrozenia", Topic::Diagnosis),
    ("wyzwani*", Topic::Diagnosis),
    ("kluczowe wyzwani*", Topic::Diagnosis),
    ("glowne wyzwani*", Topic::Diagnosis),
    ("najwazniejsze wyzwani*", Topic::Diagnosis),
    ("problem*", Topic::Diagnosis),
    ("glowne problem*", Topic::Diagnosis),
    ("kluczowe problem*", Topic::Diagnosis),
    ("zidentyfikowane problem*", Topic::Diagnosis),
    ("obszar* problemow*", Topic::Diagnosis),
    ("pol* problemow*", Topic::Diagnosis),
    ("potencjal*", Topic::Diagnosis),
    ("bariery", Topic::Diagnosis),
    ("presje", Topic::Diagnosis),
    ("ocena *", Topic::Diagnosis),
    ("stan *", Topic::Diagnosis),
    ("charakterystyka *", Topic::Diagnosis),
    ("uwarunkowania*", Topic::Diagnosis),
    ("wnioski*", Topic::Diagnosis),
    ("trendy", Topic::Diagnosis),
    ("hipotez*", Topic::Diagnosis),
    ("pytani* badawcz*", Topic::Diagnosis),
    ("pytani* ewaluacyjn*", Topic::Implementation),
    ("czynniki *", Topic::Diagnosis),
    ("scenariusz*", Topic::Diagnosis),
    ("sytuacja *", Topic::Diagnosis),
    ("prognoz*", Topic::Diagnosis),
    ("z czym sie mierzymy", Topic::Diagnosis),
    ("podsumowanie diagnozy", Topic::Diagnosis),
    ("zgodnosc*", Topic::OtherDocuments),
    ("spojnosc *", Topic::OtherDocuments),
    ("powiazani* *", Topic::OtherDocuments),
    ("komplementarnosc*", Topic::OtherDocuments),
    ("dokumenty *", Topic::OtherDocuments),
    ("odniesienie *", Topic::OtherDocuments),
    ("kontekst *", Topic::OtherDocuments),
    ("konsultacj*", Topic::Participation),
    ("partycypacj* spoleczn* w *", Topic::Participation),
    ("proces *", Topic::Participation),
    ("przebieg *", Topic::Participation),
    ("raport z *", Topic::Participation),
    ("wyniki *", Topic::Participation),
    ("uwagi *", Topic::Participation),
    ("wskaznik*", Topic::Indicators),
    ("zestawieni* wskaznik*", Topic::Indicators),
    ("lista wskaznik*", Topic::Indicators),
    ("wykaz wskaznik*", Topic::Indicators),
    ("tabela wskaznik*", Topic::Indicators),
    ("najwazniejsze wskaznik*", Topic::Indicators),
    ("kluczowe wskaznik*", Topic::Indicators),
    ("miernik*", Topic::Indicators),
    ("rezultat*", Topic::Indicators),
    ("efekt", Topic::Indicators),
    ("efekty", Topic::Indicators),
    ("produkty", Topic::Indicators),
    ("oczekiwan*", Topic::Indicators),
    ("spodziewan*", Topic::Indicators),
    ("zakladan*", Topic::Indicators),
    ("planowane efekt*", Topic::Indicators),
    ("planowane rezultat*", Topic::Indicators),
    ("przewidywan*", Topic::Indicators),
    ("jak mierzymy*", Topic::Indicators),
    ("jak zmierzymy*", Topic::Indicators),
    ("jak to zmierzymy", Topic::Indicators),
    ("jak to mierzymy", Topic::Indicators),
    ("jak to policzymy", Topic::Indicators),
    ("jak policzymy*", Topic::Indicators),
    ("jak to sprawdzimy", Topic::Indicators),
    ("jak sprawdzimy*", Topic::Indicators),
    ("jak bedziemy mierzyc*", Topic::Indicators),
    ("skad bedziemy wiedziec*", Topic::Indicators),
    ("po czym poznamy*", Topic::Indicators),
    ("partner*", Topic::Attributes),
    ("podmiot*", Topic::Attributes),
    ("jednostk*", Topic::Attributes),
    ("instytucj* odpowiedzialn*", Topic::Attributes),
    ("instytucj* zaangazowan*", Topic::Attributes),
    ("odpowiedzialn*", Topic::Attributes),
    ("realizator*", Topic::Attributes),
    ("realizacja", Topic::Attributes),
    ("wykonawc*", Topic::Attributes),
    ("koordynator*", Topic::Attributes),
    ("lider*", Topic::Attributes),
    ("interesariusz*", Topic::Attributes),
    ("beneficjen*", Topic::Attributes),
    ("adresaci", Topic::Attributes),
    ("odbiorcy", Topic::Attributes),
    ("grup* docelow*", Topic::Attributes),
    ("zrodl* finansowani*", Topic::Attributes),
    ("potencjalne zrodl*", Topic::Attributes),
    ("zrodlo", Topic::Attributes),
    ("finansowanie", Topic::Attributes),
    ("koszt*", Topic::Attributes),
    ("szacunkow* kosztorys*", Topic::Implementation),
    ("kosztorys*", Topic::Implementation),
    ("zestawieni* koszt*", Topic::Implementation),
    ("zakonczenie", Topic::Implementation),
    ("szacunkow*", Topic::Attributes),
    ("orientacyjn*", Topic::Attributes),
    ("budzet", Topic::Attributes),
    ("naklad*", Topic::Attributes),
    ("wartosc*", Topic::Attributes),
    ("kwota", Topic::Attributes),
    ("termin*", Topic::Attributes),
    ("okres *", Topic::Attributes),
    ("czas realizacji", Topic::Attributes),
    ("lata realizacji", Topic::Attributes),
    ("harmonogram realizacji", Topic::Attributes),
    ("lokalizacja", Topic::Attributes),
    ("miejsce realizacji", Topic::Attributes),
    ("uzasadnienie*", Topic::Description),
    ("opis", Topic::Description),
    ("opis celu*", Topic::Description),
    ("opis kierunku*", Topic::Description),
    ("opis dzialania", Topic::Description),
    ("charakterystyka celu*", Topic::Description),
    ("instrument*", Topic::Attributes),
    ("narzedzia*", Topic::Attributes),
    ("wdraza*", Topic::Implementation),
    ("wdrozeni*", Topic::Implementation),
    ("system *", Topic::Implementation),
    ("monitoring", Topic::Implementation),
    ("monitoring i *", Topic::Implementation),
    ("monitoring strategii*", Topic::Implementation),
    ("monitorowani*", Topic::Implementation),
    ("ewaluacj*", Topic::Implementation),
    ("zarzadzanie strategia*", Topic::Implementation),
    ("zarzadzanie programem*", Topic::Implementation),
    ("zarzadzanie realizacja*", Topic::Implementation),
    ("zarzadzanie wdrazaniem*", Topic::Implementation),
    ("ram* finansow*", Topic::Implementation),
    ("plan finansow*", Topic::Implementation),
    ("montaz finansow*", Topic::Implementation),
    ("harmonogram*", Topic::Implementation),
    ("preliminarz*", Topic::Implementation),
    ("kryteri*", Topic::Implementation),
    ("postanowienia koncowe", Topic::Implementation),
    ("przepisy koncowe", Topic::Implementation),
    ("realizacja strategii*", Topic::Implementation),
    ("realizacja programu*", Topic::Implementation),
    ("sprawozda*", Topic::Implementation),
    ("aktualizacja strategii*", Topic::Implementation),
    ("ryzyk*", Topic::Implementation),
    ("misja*", Topic::Mission),
    ("wartosci", Topic::Mission),
    ("nasze wartosci", Topic::Mission),
    ("zasady *", Topic::SpatialModel),
    ("model *", Topic::SpatialModel),
    ("ustalenia i rekomendacje*", Topic::SpatialModel),
    ("kierunki rozwoju przestrzenn*", Topic::SpatialModel),
    ("kierunki zagospodarowania *", Topic::SpatialModel),
    ("kierunki zmian w *", Topic::SpatialModel),
    ("kierunki polityki przestrzenn*", Topic::SpatialModel),
    ("polityk* przestrzenn*", Topic::SpatialModel),
    ("obszary strategicznej interwencji*", Topic::SpatialModel),
    ("obszar strategicznej interwencji*", Topic::SpatialModel),
    ("do pobrania", Topic::Related),
    ("pliki do pobrania", Topic::Related),
    ("zobacz takze", Topic::Related),
    ("zobacz tez", Topic::Related),
    ("czytaj takze", Topic::Related),
    ("czytaj rowniez", Topic::Related),
    ("przeczytaj rowniez", Topic::Related),
    ("polecamy", Topic::Related),
    ("zobacz rowniez", Topic::Related),
    ("przeczytaj takze", Topic::Related),
    ("powiazane *", Topic::Related),
    ("aktualnosci", Topic::Related),
    ("najnowsze *", Topic::Related),
    ("metryczka", Topic::Related),
    ("kontakt", Topic::Related),
    ("pytania i odpowiedzi", Topic::Related),
    ("na skroty", Topic::Related),
    ("menu", Topic::Related),
];

fn topic_leads() -> &'static Leads {
    static LEADS: OnceLock<Leads> = OnceLock::new();
    LEADS.get_or_init(|| Leads::of(OPENINGS.iter().map(|&(pattern, _)| pattern)))
}

/// Openings by their first letter, so that a heading is held against few of them.
fn openings_of(first: u8) -> &'static [(&'static str, Topic)] {
    static BY_LETTER: OnceLock<BTreeMap<u8, Vec<(&'static str, Topic)>>> = OnceLock::new();
    let by_letter = BY_LETTER.get_or_init(|| {
        let mut map: BTreeMap<u8, Vec<(&'static str, Topic)>> = BTreeMap::new();
        for &(pattern, topic) in OPENINGS {
            map.entry(pattern.bytes().next().unwrap_or(0)).or_default().push((pattern, topic));
        }
        map
    });
    by_letter.get(&first).map_or(&[], Vec::as_slice)
}

/// The topic that a heading opens, if it is one. `text` begins behind any number.
pub(crate) fn topic_of(text: &str) -> Option<Topic> {
    if !topic_leads().may_begin(text, 0) {
        return None;
    }
    let head = text.get(..super::head::floor(text, 120))?;
    let folded = fold(head);
    let words: ArrayVec<&str, 8> =
        folded.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).take(8).collect();
    let first = words.first()?.bytes().next()?;
    let opening = openings_of(first)
        .iter()
        .find(|(pattern, _)| matches(pattern, &words))
        .map(|&(_, topic)| topic)?;
    // "Partnerstwo na rzecz…" and other names of goals are no headings of attributes unless a colon or nothing follows.
    let short = words.len() <= 2 || head.trim_end().ends_with(':') || head.contains(':');
    if matches!(opening, Topic::Attributes) && !short {
        return None;
    }
    Some(opening)
}

fn matches(pattern: &str, words: &[&str]) -> bool {
    let mut words = words.iter();
    for part in pattern.split(' ') {
        if part == "*" {
            return true;
        }
        let Some(word) = words.next() else {
            return false;
        };
        match part.strip_suffix('*') {
            Some(stem) => {
                if !word.starts_with(stem) {
                    return false;
                }
            }
            None => {
                if *word != part {
                    return false;
                }
            }
        }
    }
    true
}

/// Stems that make a sentence with a colon introduce a list of something else than goals.
const LIST_TOPICS: [(&str, Topic); 28] = [
    ("wyzwan", Topic::Diagnosis),
    ("problem", Topic::Diagnosis),
    ("zagroze", Topic::Diagnosis),
    ("slabe stron", Topic::Diagnosis),
    ("mocne stron", Topic::Diagnosis),
    ("zjawisk", Topic::Diagnosis),
    ("wskaznik", Topic::Indicators),
    ("miernik", Topic::Indicators),
    ("rezultat", Topic::Indicators),
    ("zrodla finansowania", Topic::Implementation),
    ("zrodel finansowania", Topic::Implementation),
    ("partner", Topic::Attributes),
    ("zasad", Topic::SpatialModel),
    ("pojec", Topic::Definitions),
    ("zglaszali", Topic::Participation),
    ("zglosili", Topic::Participation),
    ("zgloszono", Topic::Participation),
    ("postulowa", Topic::Participation),
    ("postulat", Topic::Participation),
    ("zaproponowal", Topic::Participation),
    ("proponowali", Topic::Participation),
    ("wskazali", Topic::Participation),
    ("wskazywali", Topic::Participation),
    ("wymieniali", Topic::Participation),
    ("potrzebuj", Topic::Diagnosis),
    ("ankietowan", Topic::Participation),
    ("respondent", Topic::Participation),
    ("w ankiecie", Topic::Participation),
];

/// The topic of the list that a sentence with a colon introduces.
pub(crate) fn list_topic(text: &str) -> Option<Topic> {
    let text = text.trim_end();
    if !text.ends_with(':') {
        return None;
    }
    let from = super::head::floor(text, text.len().saturating_sub(200));
    let folded = fold(text.get(from..)?);
    LIST_TOPICS.iter().find(|(stem, _)| folded.contains(stem)).map(|&(_, topic)| topic)
}

/// True for a line that introduces goals of other documents: "Program jest zgodny z celami Polityki…, w tym:".
pub(crate) fn cites_other_documents(text: &str) -> bool {
    const AGREEMENT: [&str; 13] = [
        "na szczeblu",
        "zgodn",
        "spojn",
        "powiaza",
        "nadrzedn",
        "wpisuj",
        "komplementarn",
        "nawiaz",
        "koresponduj",
        "odpowiadaja celom",
        "dokumentow strategicznych",
        "wspiera realizacje",
        "przyczyni",
    ];
    const OTHERS: [&str; 18] = [
        "polityki",
        "polityka",
        "wojewodztw",
        "krajow",
        "kraju",
        "panstw",
        "unii europejsk",
        "europejsk",
        "agend",
        "ministerst",
        "ponadlokaln",
        "ponadregionaln",
        "narodow",
        "powiatu",
        "powiatow",
        "regionaln",
        "strategii rozwoju",
        "dokument",
    ];
    let from = super::head::floor(text, text.len().saturating_sub(300));
    let Some(tail) = text.get(from..) else {
        return false;
    };
    if !cited_leads().may_stand_in(tail) {
        return false;
    }
    let folded = fold(tail);
    AGREEMENT.iter().any(|stem| folded.contains(stem))
        && OTHERS.iter().any(|stem| folded.contains(stem))
        && CITED.iter().any(|stem| folded.contains(stem))
}

/// True for the name of another authority's document before what is cited from it in the same line: "Strategia województwa:".
pub(crate) fn names_other_document(text: &str) -> bool {
    const DOCUMENTS: [&str; 7] =
        ["strategi", "polityk", "program", "plan", "koncepcj", "krajow", "narodow"];
    const OTHERS: [&str; 8] =
        ["wojewodztw", "kraj", "panstw", "polski", "europejsk", "narodow", "agend", "makroregion"];
    let folded = fold(text);
    let other = |word: &str| OTHERS.iter().any(|stem| word.starts_with(stem));
    text.trim_end().ends_with([':', '–', '-'])
        && text.split_whitespace().count() <= 12
        && DOCUMENTS.iter().any(|stem| folded.starts_with(stem))
        && folded.split(|c: char| !c.is_alphanumeric()).any(other)
}

/// True for a line that lists what a document of the state or the Union sets, which no strategy of a place is: "Polityka
/// ekologiczna państwa 2030 wskazuje cele:".
pub(crate) fn says_what_a_state_document_sets(text: &str) -> bool {
    const DOCUMENTS: [&str; 8] = [
        "strategia ",
        "polityka ",
        "program ",
        "plan ",
        "koncepcja ",
        "krajow",
        "narodow",
        "agenda ",
    ];
    const OF_STATE: [&str; 7] =
        ["panstw", "kraju", "krajow", "narodow", "europejsk", "agenda", " polski "];
    let text = text.trim_end();
    if !text.ends_with(':') || !set_by_state_leads().may_stand_in(text) {
        return false;
    }
    let text = last_sentence(text);
    if text.len() > 300 {
        return false;
    }
    let folded = fold(text);
    DOCUMENTS.iter().any(|start| folded.starts_with(start))
        && OF_STATE.iter().any(|stem| folded.contains(stem))
        && SET_BY_STATE.iter().any(|stem| folded.contains(stem))
}

/// What documents of the state set: one of these stands in every such line.
const SET_BY_STATE: [&str; 5] = ["cel", "prioryt", "kierunk", "filar", "obszar"];

fn set_by_state_leads() -> &'static Leads {
    static LEADS: OnceLock<Leads> = OnceLock::new();
    LEADS.get_or_init(|| Leads::of(SET_BY_STATE.into_iter()))
}

/// What is cited: one of these stands in every such line.
const CITED: [&str; 3] = ["cel", "prioryt", "kierunk"];

fn cited_leads() -> &'static Leads {
    static LEADS: OnceLock<Leads> = OnceLock::new();
    LEADS.get_or_init(|| Leads::of(CITED.into_iter()))
}

/// True where a list is announced for a body that steers: "Zadania zespołu koordynującego". `tail` stands behind the level word.
pub(crate) fn names_a_body(tail: &str) -> bool {
    const BODIES: [&str; 10] = [
        "wykonawcy",
        "zamawiajacego",
        "zespolu",
        "komitetu",
        "koordynatora",
        "pelnomocnika",
        "komisji",
        "sekretariatu",
        "operatora",
        "rady",
    ];
    // Of an office a list may be announced too, but hardly by its bare name: "Zadania Zarządu:".
    const OFFICES: [&str; 6] =
        ["zarzadu", "biura", "burmistrza", "prezydenta", "wojta", "starosty"];
    let folded = fold(tail.trim_end_matches(|c: char| !c.is_alphanumeric()));
    let mut words = folded.split_whitespace();
    words.next().is_some_and(|first| {
        BODIES.contains(&first) || OFFICES.contains(&first) && words.next().is_none()
    })
}

/// True where a list is announced of what was done, of what the law lays upon an office or of what is asked of projects, and not
/// of what the document sets:
/// "Projekty zrealizowane w latach 2016–2023", "Zadania własne gminy". `tail` stands behind the level word.
pub(crate) fn names_done_or_legal(tail: &str) -> bool {
    const ADVERBS: [&str; 4] = ["juz", "dotychczas", "dotad", "ostatnio"];
    const DONE: [&str; 7] = [
        "zrealizowan",
        "wykonan",
        "zakonczon",
        "ukonczon",
        "przeprowadzon",
        "sfinansowan",
        "rozliczon",
    ];
    const LEGAL: [&str; 4] = ["wlasn", "ustawow", "zlecon", "statutow"];
    const PHRASES: [&str; 3] = ["w toku", "w trakcie", "z zakresu administracji"];
    // "Projekty zintegrowane muszą spełniać warunki:"
    const DUTIES: [&str; 2] = ["musza", "winny"];
    let folded = fold(tail.get(..super::head::floor(tail, 80)).unwrap_or_default());
    if PHRASES.iter().any(|phrase| folded.starts_with(phrase)) {
        return true;
    }
    let mut words = folded
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty() && !ADVERBS.contains(word));
    if words.clone().take(3).any(|word| DUTIES.contains(&word)) {
        return true;
    }
    words.next().is_some_and(|first| DONE.iter().chain(&LEGAL).any(|stem| first.starts_with(stem)))
}

/// True for a sentence of which a body that steers is the subject: "Zespół realizuje następujące zadania:".
pub(crate) fn says_what_a_body_does(text: &str) -> bool {
    const BODIES: [&str; 9] = [
        "zespol",
        "komitet",
        "komisja",
        "rada",
        "pelnomocnik",
        "koordynator",
        "sekretariat",
        "operator",
        "biuro",
    ];
    let first = word_at(last_sentence(text), 0).filter(|word| word.len() <= 24).map(fold_word);
    first.is_some_and(|first| BODIES.contains(&first.as_str()))
}

/// True where areas are announced that lack something: "Obszary o najsłabszym dostępie do kultury". `tail` stands behind the word.
pub(crate) fn names_a_lack(tail: &str) -> bool {
    const LACKS: [&str; 10] = [
        "slab",
        "najslab",
        "niedobor",
        "niedostat",
        "deficyt",
        "zagrozon",
        "zdegradowan",
        "kryzysow",
        "problem",
        "wykluczon",
    ];
    let folded = fold(tail);
    let mut words = folded.split(|c: char| !c.is_alphanumeric());
    words.any(|word| LACKS.iter().any(|stem| word.starts_with(stem)))
}

/// True for a sentence that introduces what was done: "W latach 2016–2023 zrealizowano następujące projekty:".
pub(crate) fn tells_what_was_done(text: &str) -> bool {
    const DONE: [&str; 8] = [
        "zrealizowano",
        "wykonano",
        "ukonczono",
        "zakonczono",
        "przeprowadzono",
        "wybudowano",
        "udalo",
        "dotychczas",
    ];
    words_from(text, 0).any(|(_, _, word)| {
        word.len() <= 20 && DONE.iter().any(|done| fold(word).starts_with(done))
    })
}

/// True for what is counted or measured: the head of a column "Liczba głosów", or the indicator "Odsetek uczniów z …".
pub(crate) fn opens_with_measure(text: &str) -> bool {
    const MEASURES: [&str; 14] = [
        "liczba",
        "ilosc",
        "odsetek",
        "procent",
        "udzial",
        "dlugosc",
        "powierzchnia",
        "poziom",
        "stopien",
        "srednia",
        "sredni",
        "ocena",
        "wskaznik",
        "wartosc",
    ];
    let first = word_at(text, 0).filter(|word| word.len() <= 24).map(fold_word);
    first.is_some_and(|first| MEASURES.contains(&first.as_str()))
}

/// What captions open with.
const CAPTIONS: [&str; 15] = [
    "tabela",
    "tab",
    "rysunek",
    "rys",
    "rycina",
    "ryc",
    "wykres",
    "schemat",
    "mapa",
    "fot",
    "fotografia",
    "graf",
    "diagram",
    "ilustracja",
    "zrodlo",
];

fn caption_leads() -> &'static Leads {
    static LEADS: OnceLock<Leads> = OnceLock::new();
    LEADS.get_or_init(|| Leads::of(CAPTIONS.into_iter()))
}

/// True for the caption of a table or a figure: "Tabela 5. …", "Rysunek 6. …".
pub(crate) fn is_caption(text: &str) -> bool {
    if !caption_leads().may_begin(text, 0) {
        return false;
    }
    let mut words = text.split_whitespace();
    let Some(first) = words.next() else {
        return false;
    };
    if first.len() > 12 {
        return false;
    }
    let folded = fold(first);
    let name = folded.trim_end_matches(['.', ':']);
    CAPTIONS.contains(&name)
        && (name == "zrodlo"
            || words
                .next()
                .is_some_and(|w| w.starts_with(|c: char| c.is_ascii_digit() || c.is_uppercase())))
        && phrase_at(text, 0).is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_placed_by_their_openings() {
        for (text, topic) in [
            ("Diagnoza – najważniejsze wnioski", Some(Topic::Diagnosis)),
            ("Wskaźniki monitorowania celu strategicznego 1:", Some(Topic::Indicators)),
            ("Oczekiwane rezultaty:", Some(Topic::Indicators)),
            ("SYSTEM REALIZACJI PROGRAMU", Some(Topic::Implementation)),
            ("Koszt: 8 700 000 zł. Termin: 2024", Some(Topic::Attributes)),
            ("Partnerstwo miast i gmin", None),
            ("Rozwój gospodarczy", None),
            ("Cele strategiczne", None),
        ] {
            assert_eq!(topic_of(text), topic, "{text}");
        }
        assert_eq!(list_topic("Z diagnozy wynika pięć wyzwań:"), Some(Topic::Diagnosis));
        assert!(cites_other_documents(
            "Program jest zgodny z celami Polityki ekologicznej państwa 2030, w tym:"
        ));
        assert!(!cites_other_documents("Określono następujące kierunki działań:"));
        assert!(
            is_caption("Tabela 5. Analiza SWOT")
                && is_caption("Graf Celów Strategicznych")
                && !is_caption("Mapa")
        );
    }
}
