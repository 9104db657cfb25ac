//! A block and the lines around it, searched for what was adopted and repealed.

use azymut_polish::Places;

use super::date::{date_at, first_date};
use super::passage::{Found, Passage, Word, passage_of, words_of};
use super::title::{Title, plan_noun};
use crate::block::Block;

/// Words before a resolution that can tell what it is named for.
const BEFORE: usize = 10;
/// Words between the number of a resolution and its date: the body that passed it.
const TO_DATE: usize = 18;
/// Length of a block, in bytes, up to which it may be one line of a sentence.
const LINE: usize = 140;

/// What a resolution is named for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// The document is its annex, or it stands at the head of the text and adopts.
    Own,
    /// Running text says that something was adopted by it.
    Adopts,
    /// Running text says that something was repealed by it.
    Repeals,
    /// The text says that it is repealed.
    Repealed,
    /// It stands at the head of the text and repeals.
    Repealing,
    /// Anything else.
    Other,
}

/// A resolution that the text names.
#[derive(Debug)]
pub(super) struct Resolution {
    pub role: Role,
    pub number: Option<String>,
    pub date: Option<String>,
    pub passage: Passage,
}

/// The words of a block, with those of the lines before and behind it.
pub(super) struct Window<'b> {
    blocks: &'b [Block],
    words: Vec<Word<'b>>,
    /// The words of the block itself.
    own: std::ops::Range<usize>,
}

impl<'b> Window<'b> {
    pub(super) fn around(blocks: &'b [Block], number: usize) -> Self {
        let is_line = |n: usize| blocks.get(n).is_some_and(|b| b.text.len() <= LINE);
        let (mut from, mut to) = (number, number + 1);
        if is_line(number) {
            while from > 0 && number - from < 2 && is_line(from - 1) {
                from -= 1;
            }
        }
        while to - number < 6 && is_line(to) {
            to += 1;
        }
        let words = words_of(blocks, from..to);
        let start = words.iter().position(|w| w.block == number).unwrap_or(words.len());
        let own = start..start + words.iter().filter(|w| w.block == number).count();
        Self { blocks, words, own }
    }

    fn fold(&self, at: usize) -> &str {
        self.words.get(at).map_or("", |w| w.fold.as_str())
    }

    /// The resolutions that the block itself names.
    pub(super) fn resolutions(&self, title: &Title, place: Option<&str>) -> Vec<Resolution> {
        self.own
            .clone()
            .filter(|&at| is_resolution(self.fold(at)))
            .filter_map(|at| self.resolution(at, title, place))
            .collect()
    }

    fn resolution(&self, at: usize, title: &Title, place: Option<&str>) -> Option<Resolution> {
        let (number, mut end) = self.number(at + 1);
        let body = end;
        let mut date = None;
        for ahead in end..(end + TO_DATE).min(self.words.len()) {
            let word = self.fold(ahead);
            if is_resolution(word) || word.starts_with("ustaw") || word == "sprawie" {
                break;
            }
            if let Some((found, length)) = self.words.get(ahead..).and_then(date_at) {
                date = Some(found);
                end = ahead + length;
                break;
            }
        }
        if number.is_none() && date.is_none() {
            return None;
        }
        // "Uchwała Rady Miasta z dnia 26 czerwca 2014 r. Nr LIII/724/2014"
        let (number, end) = match number {
            Some(number) => (Some(number), end),
            None => {
                let mut at = end;
                while matches!(self.fold(at), "r" | "roku") {
                    at += 1;
                }
                let (number, after) = self.number(at);
                if number.is_some() { (number, after) } else { (None, end) }
            }
        };
        let (role, cue) = self.role(at, end, title);
        let role = if role != Role::Other && !self.is_of_place(body..end, place) {
            Role::Other
        } else {
            role
        };
        let passage = passage_of(self.blocks, self.words.get(cue..end)?)?;
        Some(Resolution { role, number, date, passage })
    }

    /// The number of a resolution that stands at a word, behind "Nr" or not, and the word behind it.
    fn number(&self, at: usize) -> (Option<String>, usize) {
        let announced = matches!(self.fold(at), "nr" | "numer" | "no" | "number");
        let mut end = at + usize::from(announced);
        let mut number = String::new();
        while let Some(word) = self.words.get(end) {
            let goes_on = number.is_empty() || number.ends_with('/') || word.bare.starts_with('/');
            if !goes_on || word.bare.is_empty() {
                break;
            }
            number.push_str(word.bare);
            end += 1;
            if word.raw.ends_with([',', ';', ')']) {
                break;
            }
        }
        let parts = number.contains(['/', '.', '-']);
        let sound = number.len() <= 40
            && number.bytes().any(|b| b.is_ascii_digit())
            && number.chars().all(|c| c.is_alphanumeric() || "/.-_".contains(c))
            && (parts || announced)
            && date_at(self.words.get(at..).unwrap_or_default()).is_none();
        if sound { (Some(number), end) } else { (None, at) }
    }

    /// What the resolution named at a word is named for, and the first word that tells.
    fn role(&self, at: usize, end: usize, title: &Title) -> (Role, usize) {
        let purpose = self.purpose(end, title);
        for before in (at.saturating_sub(BEFORE)..at).rev() {
            let word = self.fold(before);
            let ends_sentence =
                self.words.get(before).is_some_and(|w| w.raw.ends_with('.') && w.bare.len() > 4);
            if ends_sentence {
                break;
            }
            let role = match word {
                "moc" | "mocy" => {
                    let lost = (before.saturating_sub(2)..(before + 3).min(self.words.len()))
                        .find(|&n| self.fold(n).starts_with("traci") || self.fold(n) == "traca");
                    let by = (before.saturating_sub(3)..before)
                        .any(|n| self.fold(n).starts_with("utraci"));
                    match lost {
                        _ if by => Role::Repeals,
                        Some(_) => Role::Repealed,
                        None => continue,
                    }
                }
                "uchyla" | "uchylic" | "uchyleniu" | "uchyleniem" | "uchylenia" => Role::Repealed,
                _ if word.starts_with("uchylon") || word.starts_with("zastapion") => Role::Repeals,
                _ if word.starts_with("zmien") || word.starts_with("zmian") => Role::Other,
                "podstawie" | "zgodnie" | "oparciu" | "mysl" => {
                    // "na podstawie Uchwały … przyjęto Strategię" is rare; the basis of a resolution is not.
                    Role::Other
                }
                "zalacznik" | "zalacznikiem" | "annex" | "appendix" => match purpose {
                    Purpose::Other | Purpose::Repeals => Role::Other,
                    Purpose::Adopts | Purpose::Unsaid => Role::Own,
                },
                _ if is_adoption(word) => {
                    if self.is_of_title(before, title) {
                        Role::Adopts
                    } else {
                        Role::Other
                    }
                }
                _ => continue,
            };
            return (role, before);
        }
        let heads = self.own.start == at
            || (at.saturating_sub(2)..at).all(|n| {
                let word = self.words.get(n);
                word.is_some_and(|w| w.block != self.block_of(at) || w.fold.is_empty())
            });
        let role = match purpose {
            Purpose::Adopts if heads => Role::Own,
            Purpose::Repeals if heads => Role::Repealing,
            _ => Role::Other,
        };
        (role, at)
    }

    fn block_of(&self, at: usize) -> usize {
        self.words.get(at).map_or(0, |w| w.block)
    }

    /// What a resolution is about, in the words behind its date.
    fn purpose(&self, end: usize, title: &Title) -> Purpose {
        for at in end..(end + 12).min(self.words.len()) {
            let word = self.fold(at);
            if is_resolution(word) || word.starts_with("zmieniaj") {
                return Purpose::Other;
            }
            if word != "sprawie" {
                continue;
            }
            let about = self.fold(at + 1);
            if about.starts_with("uchyl") || about.starts_with("utraty") {
                return Purpose::Repeals;
            }
            let adopts = ["przyjec", "uchwalen", "zatwierdzen", "ustanowien", "wprowadzen", "aktualizac"]
                .iter()
                .any(|stem| about.starts_with(stem))
                // "w sprawie Strategii Rozwoju Miasta"
                || plan_noun(about).is_some();
            let to = (at + 24).min(self.words.len());
            let named = self.words.get(at + 1..to).unwrap_or_default();
            return if adopts && title.may_be_named_by(named) {
                Purpose::Adopts
            } else {
                Purpose::Other
            };
        }
        Purpose::Unsaid
    }

    /// False where the words that name the body name one of the state, or of another place.
    fn is_of_place(&self, body: std::ops::Range<usize>, place: Option<&str>) -> bool {
        let words = self.words.get(body).unwrap_or_default();
        let national = ["ministr", "sejmu", "senat", "parlament", "europ", "minister", "komisji"];
        if words.iter().any(|w| national.iter().any(|stem| w.fold.starts_with(stem))) {
            return false;
        }
        let Some(place) = place else { return true };
        let of_region = place.starts_with("województwo ");
        let of_county = place.starts_with("powiat ");
        let says = |stem: &str| words.iter().any(|w| w.fold.starts_with(stem));
        if says("sejmik") || says("wojewodztw") {
            return of_region;
        }
        if of_region || says("powiat") != of_county {
            // A body that is not named is not of another place.
            return !says("rad") && !says("powiat");
        }
        let text = words.iter().map(|w| w.raw).collect::<Vec<_>>().join(" ");
        let named = Places::shared().find(&text);
        named.is_empty() || named.iter().any(|m| m.candidates.iter().any(|c| c.name == place))
    }

    /// Whether what is said to be adopted at a word is the document with this title: of the same kind and, as far as its
    /// name is spelt out, of the same name.
    fn is_of_title(&self, cue: usize, title: &Title) -> bool {
        let from = (0..cue)
            .rev()
            .take(28)
            .take_while(|&n| {
                !self.words.get(n).is_some_and(|w| w.raw.ends_with('.') && w.bare.len() > 4)
            })
            .last()
            .unwrap_or(cue);
        let to = (cue + 12).min(self.words.len());
        let subject = self.words.get(from..cue).unwrap_or_default();
        // "Uchwałą Nr … przyjęto Strategię …" names it behind. Of several before, the nearest is meant.
        let behind = self.words.get(cue..to).unwrap_or_default();
        let is_noun = |w: &Word<'_>| plan_noun(&w.fold).is_some();
        let is_name = |w: &Word<'_>| is_noun(w) && w.bare.starts_with(char::is_uppercase);
        let nearest =
            subject.iter().rposition(is_name).or_else(|| subject.iter().rposition(is_noun));
        let words = nearest.and_then(|at| subject.get(at..)).unwrap_or(behind);
        title.may_be_named_by(words)
    }

    /// "Przyjęta przez Radę Miasta w dniu 26 czerwca 2014 r.": a date and no resolution.
    pub(super) fn adopted_without_resolution(&self, title: &Title) -> Option<Found<String>> {
        let cue = self.own.clone().find(|&at| is_adoption(self.fold(at)))?;
        let to = (cue + 16).min(self.words.len());
        let (date, at, length) = first_date(self.words.get(cue..to)?)?;
        let between = self.words.get(cue..cue + at)?;
        let foreign = [
            "decyzj",
            "pozwolen",
            "ustaw",
            "zmian",
            "zmien",
            "uchyl",
            "sejm",
            "ministr",
            "konsultac",
            "uchwal",
        ];
        let of_other = between
            .iter()
            .skip(1)
            .any(|w| foreign.iter().any(|stem| w.fold.starts_with(stem)) || w.fold == "do");
        let body = between
            .iter()
            .any(|w| ["rad", "sejmik", "zarzad", "council"].iter().any(|s| w.fold.starts_with(s)));
        let said = cue.saturating_sub(BEFORE)..cue;
        let named = said.clone().any(|n| plan_noun(self.fold(n)).is_some());
        let repeals = self
            .words
            .get(said)?
            .iter()
            .any(|w| w.fold.starts_with("obowiazywal") || w.fold.starts_with("utraci"));
        if of_other || !(body || named) || repeals || !self.is_of_title(cue, title) {
            return None;
        }
        let passage = passage_of(self.blocks, self.words.get(cue..cue + at + length)?)?;
        Some(Found::new(date, passage))
    }

    /// "Obowiązywała do 27 października 2022 r.", "traci moc z dniem 31 grudnia 2030 r.": the date of a repeal and not
    /// the resolution that brings it about.
    pub(super) fn repealed_on(&self, title: &Title) -> Option<Found<String>> {
        self.own.clone().find_map(|at| {
            let word = self.fold(at);
            let cue = word.starts_with("obowiazywal")
                || word.starts_with("utraci") && self.fold(at + 1) == "moc"
                || word.starts_with("traci") && self.fold(at + 1) == "moc";
            if !cue {
                return None;
            }
            let to = (at + 10).min(self.words.len());
            let (date, ahead, length) = first_date(self.words.get(at..to)?)?;
            let between = self.words.get(at + 1..at + ahead)?;
            let until = between.iter().any(|w| matches!(w.fold.as_str(), "do" | "dniem" | "dnia"));
            // What another resolution says of itself, or of the one before it.
            let of_other = between.iter().any(|w| is_resolution(&w.fold) || w.fold == "od")
                || self.names_another(at)
                || !self.is_of_title(at, title);
            if !until || of_other {
                return None;
            }
            let passage = passage_of(self.blocks, self.words.get(at..at + ahead + length)?)?;
            Some(Found::new(date, passage))
        })
    }

    /// Whether the sentence before a word names a resolution by its number: then that is what the sentence is about.
    fn names_another(&self, cue: usize) -> bool {
        (cue.saturating_sub(24)..cue).any(|n| {
            is_resolution(self.fold(n)) && self.number(n + 1).0.is_some()
                // "Strategia przyjęta uchwałą Nr … obowiązywała do …" is about the strategy.
                && !(n.saturating_sub(3)..n).any(|before| is_adoption(self.fold(before)))
        })
    }
}

/// What a resolution is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Purpose {
    Adopts,
    Repeals,
    Other,
    Unsaid,
}

/// True for the forms of *uchwała* that name a resolution.
fn is_resolution(folded: &str) -> bool {
    matches!(folded, "uchwala" | "uchwaly" | "uchwale" | "uchwal" | "uchwalo" | "resolution")
}

/// True for the words that say that something was adopted.
fn is_adoption(folded: &str) -> bool {
    ["przyjet", "przyjel", "uchwalon", "uchwalil", "zatwierdzon", "zatwierdzil", "ustanowion"]
        .iter()
        .any(|stem| folded.starts_with(stem))
        || matches!(folded, "adopted" | "approved" | "przyjal")
}
