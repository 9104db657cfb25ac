//! Terms that are more than plain words: phrases, prefixes, near words, labels, fields.

use std::ops::{Range, RangeInclusive};

use azymut_polish::{Token, fold};
use azymut_record::{Message, message};

use super::spelling::{forms_of, neighbour};
use super::{MOST_BEGINNINGS, Reader, Within, group, kind_unless, owned};
use crate::SearchError;
use crate::query::fields::{QueryField, facet_value, field_named, label_key};
use crate::query::items::{Item, Remark, Wanted};
use crate::query::plan::{Clause, Node, Phrase, PhraseRole, Prefix, Slot};
use crate::request::{FacetField, Years};
use crate::response::InterpretationKind;

impl Reader<'_> {
    pub(super) fn phrase(
        &mut self,
        range: Range<usize>,
        exact: bool,
        slop: u32,
        excluded: bool,
    ) -> Result<Option<Phrase>, SearchError> {
        let (text, analysis) = self.analyze(range)?;
        let tokens: Vec<Token<'_>> = analysis.iter().filter(|token| token.span() == 1).collect();
        let Some(first) = tokens.first().map(Token::position) else { return Ok(None) };
        let slots: Vec<Slot> = tokens
            .iter()
            .map(|token| Slot {
                families: Vec::new(),
                lemmas: if exact { Vec::new() } else { owned(token.lemmas()) },
                offset: token.position().saturating_sub(first),
                form: Some(token.surface().to_owned()),
            })
            .collect();
        let values = slots
            .iter()
            .filter_map(|slot| slot.lemmas.first().or(slot.form.as_ref()).cloned())
            .collect();
        let display = text.trim().to_owned();
        let kind = kind_unless(excluded, InterpretationKind::Phrase);
        let shown = match (exact, slop) {
            (true, _) => format!("=\"{display}\""),
            (false, 0) => display.clone(),
            (false, slop) => format!("\"{display}\"~{slop}"),
        };
        self.interpret(shown, kind, values);
        Ok(Some(Phrase { slots, slop, display, role: PhraseRole::Typed }))
    }

    pub(super) fn prefix(
        &mut self,
        range: Range<usize>,
        excluded: bool,
    ) -> Result<Option<Node>, SearchError> {
        let typed = self.query.get(range.clone()).unwrap_or_default();
        // As the index has it: lower case, and accented only where it was typed so.
        let lower = azymut_polish::normalize(&typed.to_lowercase()).into_owned();
        if self.beginnings.len() >= MOST_BEGINNINGS && !self.beginnings.contains(&lower) {
            let reason = message!(
                en: "a query has at most {most} beginnings of words; this one was read as a word",
                pl: "zapytanie ma najwyżej tyle początków słów: {most}; ten odczytano jako słowo";
                most = MOST_BEGINNINGS
            );
            self.remark(&Remark { range: range.clone(), reason })?;
            return Ok(group(self.words(range, excluded)?));
        }
        self.count(1)?;
        self.beginnings.insert(lower.clone());
        let kind = kind_unless(excluded, InterpretationKind::Prefix);
        self.interpret(typed.to_owned(), kind, vec![format!("{lower}…")]);
        Ok(Some(Node::Prefix(Prefix { beginning: lower })))
    }

    pub(super) fn fuzzy(
        &mut self,
        range: Range<usize>,
        edits: u8,
        excluded: bool,
    ) -> Result<Option<Node>, SearchError> {
        let typed = self.query.get(range.clone()).unwrap_or_default().to_owned();
        let folded = fold(&typed);
        let Some(near) = self.near_words(&folded, edits, &range, |_| true)? else {
            return Ok(group(self.words(range, excluded)?));
        };
        self.count(1)?;
        let kind = kind_unless(excluded, InterpretationKind::Fuzzy);
        self.interpret(typed, kind, forms_of(&near));
        let position = self.position;
        self.position += 1;
        let nodes = near.into_iter().map(|near| neighbour(near, &folded, position)).collect();
        // A word with no neighbour is wanted and found nowhere, which is not the same as unwanted.
        Ok(Some(Node::Best(nodes)))
    }

    /// Whether some record has the printed number; any other is a word.
    pub(super) fn is_label(&self, range: &Range<usize>) -> Result<bool, SearchError> {
        let typed = self.query.get(range.clone()).unwrap_or_default();
        Ok(self.planner.vocabulary.has_label(&label_key(typed))?)
    }

    pub(super) fn label(&mut self, range: Range<usize>) -> Result<(), SearchError> {
        self.count(1)?;
        let typed = self.query.get(range).unwrap_or_default();
        self.interpret(
            typed.to_owned(),
            InterpretationKind::Filter,
            vec![format!("label:{typed}")],
        );
        self.plan.labels.push(label_key(typed));
        Ok(())
    }

    /// Takes note of a condition, and gives the words that are wanted in its place where it is none.
    pub(super) fn field(
        &mut self,
        item: &Item,
        name: Range<usize>,
        value: Range<usize>,
    ) -> Result<Vec<Clause>, SearchError> {
        self.count(1)?;
        let query = self.query;
        let typed = query.get(value.clone()).unwrap_or_default().trim();
        let field = field_named(query.get(name.clone()).unwrap_or_default());
        let understood = if item.occur == Wanted::Excluded {
            self.leave_out(field, typed)
        } else {
            self.narrow(field, typed)
        };
        match understood {
            Ok(said) => {
                let shown = query.get(item.range.clone()).unwrap_or_default().to_owned();
                self.interpret(shown, InterpretationKind::Filter, vec![said]);
                Ok(Vec::new())
            }
            Err(Meaningless { reason, is_words }) => {
                self.remark(&Remark { range: item.range.clone(), reason })?;
                if is_words { self.words(name.start..value.end, false) } else { Ok(Vec::new()) }
            }
        }
    }

    /// Makes the field a condition on every hit, and says which.
    fn narrow(&mut self, field: Option<QueryField>, typed: &str) -> Result<String, Meaningless> {
        match field {
            Some(QueryField::Facet(field)) => {
                let value = self.value_of(field, typed).ok_or_else(no_such_value)?;
                self.plan.filters.include(field, &value);
                Ok(format!("{field}:{value}"))
            }
            Some(QueryField::Year) => {
                let Years(years) = typed.parse().map_err(|_| no_such_value())?;
                if self.plan.filters.years.is_some() {
                    return Err(Meaningless::passed_over(Message::fixed(
                        "only one year or span of years can be asked for; this one was passed over",
                        "można podać tylko jeden rok albo zakres lat; ten pominięto",
                    )));
                }
                let said = shown_years(&years);
                self.plan.filters.years = Some(years);
                Ok(said)
            }
            Some(QueryField::Label) => {
                self.plan.labels.push(label_key(typed));
                Ok(format!("label:{typed}"))
            }
            None => Err(no_such_value()),
        }
    }

    /// Leaves out what has the value, and says which. A condition without a meaning leaves nothing out: its words mean
    /// something else.
    fn leave_out(&mut self, field: Option<QueryField>, typed: &str) -> Result<String, Meaningless> {
        let Some(QueryField::Facet(field)) = field else {
            return Err(Meaningless::passed_over(Message::fixed(
                "years and printed numbers cannot be left out; this was passed over",
                "lat i numerów nie można pominąć w wynikach; tego warunku nie zastosowano",
            )));
        };
        let value = self.value_of(field, typed);
        // Nothing has a value that there is not, so that all is left.
        self.plan.filters.exclude(field, value.as_deref().unwrap_or(typed));
        value.map(|value| format!("{field}:{value}")).ok_or_else(|| {
            Meaningless::passed_over(Message::fixed(
                "the field has no such value; nothing was left out",
                "pole nie ma takiej wartości; niczego nie pominięto",
            ))
        })
    }

    fn value_of(&self, field: FacetField, typed: &str) -> Option<String> {
        facet_value(field, typed, self.planner.vocabulary.cities().into_iter())
    }

    /// A field is a condition on the whole answer, not on a part of what is asked for.
    pub(super) fn field_among_others(
        &mut self,
        range: Range<usize>,
        within: Within,
    ) -> Result<Vec<Clause>, SearchError> {
        if within == Within::LeftOut {
            self.remark(&Remark {
                range,
                reason: Message::fixed(
                    "a field is left out by itself, not among others; this one was passed over",
                    "warunek na pole pomija się osobno, a nie wśród innych; tego nie zastosowano",
                ),
            })?;
            return Ok(Vec::new());
        }
        self.remark(&Remark {
            range: range.clone(),
            reason: Message::fixed(
                "a field cannot be an alternative; it was read as words",
                "warunek na pole nie może być jedną z możliwości; odczytano go jako słowa",
            ),
        })?;
        self.words(range, false)
    }
}

/// Why a field is no condition where it stands.
struct Meaningless {
    reason: Message,
    /// Whether its words are looked for instead.
    is_words: bool,
}

impl Meaningless {
    fn passed_over(reason: Message) -> Self {
        Self { reason, is_words: false }
    }
}

fn no_such_value() -> Meaningless {
    Meaningless {
        reason: Message::fixed(
            "the field has no such value; it was read as words",
            "pole nie ma takiej wartości; odczytano to jako słowa",
        ),
        is_words: true,
    }
}

/// Years as a query has them: an open span names one end.
fn shown_years(years: &RangeInclusive<u16>) -> String {
    let named = |year: u16| {
        if year == 0 || year == u16::MAX { String::new() } else { format!("{year:04}") }
    };
    format!("year:{}..{}", named(*years.start()), named(*years.end()))
}
