//! Search quality held against judgments, in the formats of TREC.

use std::collections::{BTreeMap, BTreeSet};

use azymut_record::{Confidence, Document, DocumentId, InvalidId, Level, Record, RecordId, Source};
use serde::Deserialize;

/// Relevance of documents to queries: query identifier, then document identifier, then grade.
/// Grade 0 is judged and not relevant.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Judgments(pub BTreeMap<String, BTreeMap<String, u32>>);

/// Ranked answers: query identifier, then document identifiers with scores, best first.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Run(pub BTreeMap<String, Vec<(String, f32)>>);

/// Means over queries, each between 0 and 1.
#[derive(Debug, Clone, Copy, PartialEq, Default, serde::Serialize)]
pub struct Scores {
    /// Number of queries that the means are over.
    pub queries: usize,
    /// Normalised discounted cumulative gain at 10, gain equal to the grade, discount
    /// log2(rank + 1): trec_eval's `ndcg_cut_10` (Järvelin and Kekäläinen, TOIS 2002).
    pub ndcg_10: f64,
    /// Reciprocal of the rank of the first relevant document, 0 past rank 10.
    pub mrr_10: f64,
    /// Share of the relevant documents within the first 100.
    pub recall_100: f64,
}

/// A file in a TREC format could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {reason}")]
pub struct TrecError {
    /// Line, from 1.
    pub line: usize,
    /// What is wrong and what was expected.
    pub reason: String,
}

/// A foreign passage, indexed for evaluation.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Passage {
    /// Identifier that the judgments use.
    pub id: String,
    /// Title; may be empty.
    #[serde(default)]
    pub title: String,
    /// The passage.
    pub text: String,
}

impl Judgments {
    /// Reads qrels: `query iteration document grade`, parted by white space.
    ///
    /// # Errors
    /// [`TrecError`] for a line that is not of this form, or that judges anew what was judged otherwise.
    pub fn read(text: &str) -> Result<Self, TrecError> {
        let mut judgments = Self::default();
        for (line, row) in lines(text) {
            let fields: Vec<&str> = row.split_whitespace().collect();
            let (query, document, grade) = match fields.as_slice() {
                [] => continue,
                [query, _, document, grade] => (query, document, grade),
                _ => {
                    return Err(TrecError {
                        line,
                        reason: format!(
                            "expected `query 0 document grade`, found {} fields",
                            fields.len()
                        ),
                    });
                }
            };
            let grade: i64 = grade.parse().map_err(|_| TrecError {
                line,
                reason: format!("grade {grade:?} is not a whole number"),
            })?;
            // Some collections grade spam below zero: as irrelevant as can be.
            let grade = u32::try_from(grade.max(0)).unwrap_or(u32::MAX);
            let judged = judgments.0.entry((*query).to_owned()).or_default();
            let before = judged.insert((*document).to_owned(), grade);
            if let Some(before) = before.filter(|before| *before != grade) {
                let reason = format!(
                    "document {document} of query {query} has grade {before} on an earlier line and {grade} here; keep one of them"
                );
                return Err(TrecError { line, reason });
            }
        }
        Ok(judgments)
    }
}

impl Run {
    /// Writes `query Q0 document rank score tag` lines.
    pub fn write(&self, out: &mut impl std::io::Write, tag: &str) -> std::io::Result<()> {
        for (query, ranked) in &self.0 {
            for (rank, (document, score)) in (1..).zip(ranked) {
                writeln!(out, "{query} Q0 {document} {rank} {score} {tag}")?;
            }
        }
        Ok(())
    }
}

/// Means over all judged queries; a query without an answer counts as 0, one without a relevant
/// document is left out.
pub fn evaluate(run: &Run, judgments: &Judgments) -> Scores {
    let mut scores = Scores::default();
    for (query, judged) in &judgments.0 {
        let relevant = judged.values().filter(|grade| **grade > 0).count();
        if relevant == 0 {
            continue;
        }
        let ranked = run.0.get(query).map(Vec::as_slice).unwrap_or_default();
        let mut seen = BTreeSet::new();
        let grades: Vec<u32> = ranked
            .iter()
            .filter(|(document, _)| seen.insert(document.as_str()))
            .map(|(document, _)| judged.get(document).copied().unwrap_or(0))
            .collect();
        let mut ideal: Vec<u32> = judged.values().copied().collect();
        ideal.sort_unstable_by(|a, b| b.cmp(a));
        scores.queries += 1;
        scores.ndcg_10 += gain(&grades) / gain(&ideal);
        let first = grades.iter().take(10).position(|grade| *grade > 0);
        scores.mrr_10 += first.map_or(0.0, |rank| 1.0 / (rank + 1) as f64);
        let recalled = grades.iter().take(100).filter(|grade| **grade > 0).count();
        scores.recall_100 += recalled as f64 / relevant as f64;
    }
    let queries = scores.queries.max(1) as f64;
    scores.ndcg_10 /= queries;
    scores.mrr_10 /= queries;
    scores.recall_100 /= queries;
    scores
}

/// Discounted cumulative gain of the first ten.
fn gain(grades: &[u32]) -> f64 {
    (1..).zip(grades.iter().take(10)).map(|(rank, grade)| f64::from(*grade) / discount(rank)).sum()
}

fn discount(rank: u32) -> f64 {
    f64::from(rank + 1).log2()
}

/// Reads queries, `identifier ⇥ query` a line.
///
/// # Errors
/// [`TrecError`] for a line that is not of this form, or whose identifier cannot stand in a run or stands there already.
pub fn read_queries(text: &str) -> Result<Vec<(String, String)>, TrecError> {
    let mut queries = Vec::new();
    let mut identifiers = Identifiers::default();
    for (line, row) in lines(text).filter(|(_, row)| !row.trim().is_empty()) {
        let Some((id, query)) = row.split_once('\t') else {
            let reason = "expected an identifier, a tab and a query".to_owned();
            return Err(TrecError { line, reason });
        };
        identifiers.take(line, id)?;
        queries.push((id.to_owned(), query.to_owned()));
    }
    Ok(queries)
}

/// Reads passages, one JSON object a line.
///
/// # Errors
/// [`TrecError`] for a line that is not an object with `id` and `text`, or whose identifier cannot stand in a run or
/// stands there already.
pub fn read_passages(text: &str) -> Result<Vec<Passage>, TrecError> {
    let mut passages = Vec::new();
    let mut identifiers = Identifiers::default();
    for (line, row) in lines(text).filter(|(_, row)| !row.trim().is_empty()) {
        let passage: Passage = serde_json::from_str(row).map_err(|error| TrecError {
            line,
            reason: format!("expected an object with id and text: {error}"),
        })?;
        identifiers.take(line, &passage.id)?;
        passages.push(passage);
    }
    Ok(passages)
}

/// The lines with their numbers, without the mark by which some programs begin UTF-8.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    (1..).zip(text.strip_prefix('\u{feff}').unwrap_or(text).lines())
}

/// The identifiers of a file, and the line of each.
#[derive(Default)]
struct Identifiers(BTreeMap<String, usize>);

impl Identifiers {
    /// White space parts the fields of judgments and runs, so that no identifier can hold any.
    fn take(&mut self, line: usize, id: &str) -> Result<(), TrecError> {
        let wrong = |reason| Err(TrecError { line, reason });
        if id.is_empty() {
            return wrong("the identifier is empty".to_owned());
        }
        if id.contains(char::is_whitespace) {
            return wrong(format!(
                "the identifier {id:?} holds white space, which parts the fields of judgments and runs; take it out"
            ));
        }
        match self.0.insert(id.to_owned(), line) {
            Some(first) => wrong(format!(
                "the identifier {id} stands on line {first} already; identifiers must be unique"
            )),
            None => Ok(()),
        }
    }
}

impl Passage {
    /// The document that passages are indexed under.
    ///
    /// # Errors
    /// Never in practice: the identifier is a constant.
    pub fn document() -> Result<Document, InvalidId> {
        Ok(Document::new(DocumentId::new("passages")?, ""))
    }

    /// The passage as a record whose statement is the title and whose description is the text.
    /// The record's identifier is `number`, since a passage's own may hold any character.
    ///
    /// # Errors
    /// Never in practice: digits make an identifier.
    pub fn to_record(&self, document: &Document, number: usize) -> Result<Record, InvalidId> {
        Ok(Record {
            id: RecordId::new(number.to_string())?,
            document: document.clone(),
            level: Level::Action,
            level_label: None,
            label: None,
            text: self.title.clone(),
            body: Some(self.text.clone()),
            parent: None,
            path: Vec::new(),
            source: Source {
                file: "passages".to_owned(),
                sha256: String::new(),
                page: None,
                lines: [1, 1],
                bytes: None,
            },
            confidence: Confidence::CERTAIN,
            warnings: Vec::new(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(documents: &[&str]) -> Run {
        let ranked = documents.iter().map(|id| ((*id).to_owned(), 1.0)).collect();
        Run(BTreeMap::from([("q".to_owned(), ranked)]))
    }

    #[test]
    fn measures_agree_with_hand_computed_values() {
        let judgments = Judgments::read("q 0 a 3\nq 0 b 1\nq 0 c 0\n").unwrap();
        let perfect = evaluate(&run(&["a", "b"]), &judgments);
        assert!((perfect.ndcg_10 - 1.0).abs() < 1e-12);
        let swapped = evaluate(&run(&["b", "x", "a"]), &judgments);
        let expected = (1.0 + 3.0 / 4f64.log2()) / (3.0 + 1.0 / 3f64.log2());
        assert!((swapped.ndcg_10 - expected).abs() < 1e-12);
        assert!((swapped.mrr_10 - 1.0).abs() < 1e-12);
        let late = evaluate(&run(&["c", "x", "b"]), &judgments);
        assert!((late.mrr_10 - 1.0 / 3.0).abs() < 1e-12);
        assert!((late.recall_100 - 0.5).abs() < 1e-12);
    }

    #[test]
    fn a_document_ranked_twice_counts_once() {
        let judgments = Judgments::read("q 0 a 1").unwrap();
        assert!(evaluate(&run(&["a", "a"]), &judgments).recall_100 <= 1.0);
    }

    #[test]
    fn a_query_without_an_answer_counts_as_nothing_found() {
        let judgments = Judgments::read("q 0 a 1\nr 0 a 1").unwrap();
        let scores = evaluate(&run(&["a"]), &judgments);
        assert_eq!(scores.queries, 2);
        assert!((scores.ndcg_10 - 0.5).abs() < 1e-12);
    }

    #[test]
    fn a_broken_line_is_named() {
        let judgments = |text| Judgments::read(text).map(|_| ()).unwrap_err();
        let queries = |text| read_queries(text).map(|_| ()).unwrap_err();
        let passages = |text| read_passages(text).map(|_| ()).unwrap_err();
        let cases: [(TrecError, usize, &str); 11] = [
            (judgments("q 0 a 1\nq 0 a"), 2, "3 fields"),
            (judgments("q 0 a x"), 1, "whole number"),
            (judgments("q 0 a 2\n\nq 0 a 0"), 3, "grade 2 on an earlier line"),
            (queries("q1 text"), 1, "a tab"),
            (queries("q1\ta\nq2\tb\nq1\tc"), 3, "line 1 already"),
            (queries(" q1\ta"), 1, "white space"),
            (queries("\ta"), 1, "empty"),
            (passages("{\"id\":\"1\",\"text\":\"a\"}\nnonsense"), 2, "id and text"),
            (passages("{\"id\":\"1\",\"text\":\"a\"}\n{\"id\":\"1\",\"text\":\"b\"}"), 2, "line 1"),
            (passages("{\"id\":\"a b\",\"text\":\"a\"}"), 1, "white space"),
            (passages("{\"id\":\"\",\"text\":\"a\"}"), 1, "empty"),
        ];
        for (error, line, reason) in cases {
            assert_eq!(error.line, line, "{error}");
            assert!(error.reason.contains(reason), "{error}");
        }
    }

    #[test]
    fn what_says_the_same_again_and_the_mark_of_utf_8_do_no_harm() {
        let plain = Judgments::read("q 0 a 1").unwrap();
        assert_eq!(Judgments::read("\u{feff}q 0 a 1\nq 0 a 1").unwrap(), plain);
        assert_eq!(read_queries("\u{feff}q\ta").unwrap(), read_queries("q\ta").unwrap());
        assert_eq!(read_passages("\u{feff}{\"id\":\"1\",\"text\":\"a\"}").unwrap().len(), 1);
    }
}
