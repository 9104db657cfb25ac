//! Terms that are more than plain words: phrases, prefixes, near words, labels, fields.

use std::ops::Range;

use azymut_polish::{Token, fold};
use azymut_record::Message;

use super::words::{NEIGHBOURS, forms_of, neighbour};
use super::{Reader, kind_unless, owned};
use crate::SearchError;
use crate::query::fields::{QueryField, facet_value, field_named, label_key};
use crate::query::parse::{Item, Remark, Wanted};
use crate::query::plan::{Clause, Node, Phrase, PhraseRole, Prefix, Slot};
use crate::request::Years;
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
        self.interpret(display.clone(), kind, values);
        Ok(Some(Phrase { slots, slop, display, role: PhraseRole::Typed }))
    }

    pub(super) fn prefix(&mut self, range: Range<usize>, excluded: bool) -> Node {
        let typed = self.query.get(range).unwrap_or_default();
        // As the index has it: lower case, and accented only where it was typed so.
        let lower = azymut_polish::normalize(&typed.to_lowercase()).into_owned();
        let kind = kind_unless(excluded, InterpretationKind::Prefix);
        self.interpret(typed.to_owned(), kind, vec![format!("{lower}…")]);
        Node::Prefix(Prefix { beginning: lower })
    }

    pub(super) fn fuzzy(
        &mut self,
        range: Range<usize>,
        edits: u8,
        excluded: bool,
    ) -> Result<Option<Node>, SearchError> {
        let typed = self.query.get(range).unwrap_or_default().to_owned();
        let folded = fold(&typed);
        let mut near = self.planner.vocabulary.neighbours(&folded, edits)?;
        near.truncate(NEIGHBOURS);
        let kind = kind_unless(excluded, InterpretationKind::Fuzzy);
        self.interpret(typed, kind, forms_of(&near));
        let position = self.position;
        self.position += 1;
        let nodes = near.into_iter().map(|near| neighbour(near, &folded, position)).collect();
        // A word with no neighbour is wanted and found nowhere, which is not the same as unwanted.
        Ok(Some(Node::Best(nodes)))
    }

    /// A printed number that some record has is asked for as such; any other is a word.
    pub(super) fn label(&mut self, range: Range<usize>) -> Result<Vec<Clause>, SearchError> {
        let typed = self.query.get(range.clone()).unwrap_or_default();
        let key = label_key(typed);
        if !self.planner.vocabulary.has_label(&key)? {
            return self.words(range, false);
        }
        let said = vec![format!("label:{typed}")];
        self.interpret(typed.to_owned(), InterpretationKind::Filter, said);
        self.plan.labels.push(key);
        Ok(Vec::new())
    }

    pub(super) fn field(
        &mut self,
        item: &Item,
        name: Range<usize>,
        value: Range<usize>,
        clauses: &mut Vec<Clause>,
    ) -> Result<(), SearchError> {
        let query = self.query;
        let typed = query.get(value.clone()).unwrap_or_default().trim();
        let excluded = item.occur == Wanted::Excluded;
        let field = field_named(query.get(name.clone()).unwrap_or_default());
        let understood = match field {
            Some(QueryField::Facet(field)) => {
                let cities = self.planner.vocabulary.cities();
                facet_value(field, typed, cities.into_iter()).map(|value| {
                    if excluded {
                        self.plan.filters.exclude(field, &value);
                    } else {
                        self.plan.filters.include(field, &value);
                    }
                    format!("{field}:{value}")
                })
            }
            Some(QueryField::Year) if !excluded => typed.parse().ok().map(|Years(years)| {
                let said = format!("year:{}..{}", years.start(), years.end());
                self.plan.filters.years = Some(years);
                said
            }),
            Some(QueryField::Label) if !excluded => {
                self.plan.labels.push(label_key(typed));
                Some(format!("label:{typed}"))
            }
            _ => None,
        };
        let shown = query.get(item.range.clone()).unwrap_or_default().to_owned();
        match understood {
            Some(said) => self.interpret(shown, InterpretationKind::Filter, vec![said]),
            None => {
                self.remark(&Remark {
                    range: item.range.clone(),
                    reason: Message::fixed(
                        "the field has no such value; it was read as words",
                        "pole nie ma takiej wartości; odczytano to jako słowa",
                    ),
                })?;
                clauses.extend(self.words(name.start..value.end, excluded)?);
            }
        }
        Ok(())
    }
}
