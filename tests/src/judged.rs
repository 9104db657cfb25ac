use std::collections::BTreeMap;
use std::fs;

use crate::root;

/// The sets of `tests/judged/`, each by another hand. The weights are tuned on the first.
pub const JUDGED_SETS: [&str; 6] = ["first", "second", "third", "fourth", "fifth", "sixth"];

/// A query of `tests/judged/`, with what answers it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JudgedQuery {
    /// Identifier, for instance `i01`.
    pub id: String,
    /// Group, for instance `inflection`.
    pub group: String,
    /// What a person types.
    pub text: String,
    /// Grade from 1 to 3 of every relevant record, by document stem and `n` of its gold record.
    pub grades: BTreeMap<(String, usize), u8>,
}

impl JudgedQuery {
    /// Reads every query of one of [`JUDGED_SETS`], in the order of the file.
    ///
    /// # Panics
    /// Where a file cannot be read as the README says.
    pub fn of_set(set: &str) -> Vec<JudgedQuery> {
        let mut queries: Vec<JudgedQuery> = rows(set, "queries.tsv")
            .into_iter()
            .map(|[id, group, text]| JudgedQuery { id, group, text, grades: BTreeMap::new() })
            .collect();
        for [id, document, n, grade] in rows(set, "judgments.tsv") {
            let query = queries.iter_mut().find(|query| query.id == id).unwrap_or_else(|| {
                panic!("{set}/judgments.tsv judges {id}, which is not in queries.tsv")
            });
            let n = n.parse().expect("n is a number");
            let grade = grade.parse().expect("a grade is a number");
            let twice = query.grades.insert((document.clone(), n), grade);
            assert!(twice.is_none(), "{id} judges {document} {n} twice");
        }
        queries
    }

    /// nDCG@10 of a ranking, best record first, from 0 to 1: discount log2(rank + 1) with ranks from 1. With
    /// [`Gain::Grade`] it is `ndcg_cut_10` of `trec_eval`.
    pub fn ndcg_at_10(&self, ranking: &[(String, usize)], gain: Gain) -> f64 {
        let found = ranking.iter().map(|record| self.grades.get(record).copied().unwrap_or(0));
        let mut ideal: Vec<u8> = self.grades.values().copied().collect();
        ideal.sort_unstable_by(|a, b| b.cmp(a));
        dcg_at_10(found, gain) / dcg_at_10(ideal.into_iter(), gain)
    }
}

/// What a record of a grade is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gain {
    /// The grade itself: 1, 2, 3 (Järvelin and Kekäläinen, TOIS 2002).
    Grade,
    /// 2^grade - 1: 1, 3, 7, so that three marginal records are not worth one that was wanted (Burges et al., ICML 2005).
    Power,
}

impl Gain {
    fn of(self, grade: u8) -> f64 {
        match self {
            Gain::Grade => f64::from(grade),
            Gain::Power => f64::from(grade).exp2() - 1.0,
        }
    }
}

/// The mean; 0 of nothing.
pub fn mean(values: impl IntoIterator<Item = f64>) -> f64 {
    let (sum, count) =
        values.into_iter().fold((0.0, 0_u32), |(sum, n), value| (sum + value, n + 1));
    if count == 0 { 0.0 } else { sum / f64::from(count) }
}

fn dcg_at_10(grades: impl Iterator<Item = u8>, gain: Gain) -> f64 {
    grades
        .take(10)
        .zip(2_u32..)
        .map(|(grade, rank_and_one)| gain.of(grade) / f64::from(rank_and_one).log2())
        // `sum` of nothing is -0.0.
        .fold(0.0, |sum, gain| sum + gain)
}

/// The rows of a tab-separated file below its heading.
fn rows<const COLUMNS: usize>(set: &str, file: &str) -> Vec<[String; COLUMNS]> {
    let path = root().join("tests/judged").join(set).join(file);
    let text = fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    text.lines()
        .enumerate()
        .skip(1)
        .map(|(line, row)| {
            let cells: Vec<String> = row.split('\t').map(str::to_owned).collect();
            cells.try_into().unwrap_or_else(|_| {
                panic!("{}:{}: {COLUMNS} columns wanted", path.display(), line + 1)
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn query(grades: &[(usize, u8)]) -> JudgedQuery {
        JudgedQuery {
            id: "x".to_owned(),
            group: "x".to_owned(),
            text: "x".to_owned(),
            grades: grades.iter().map(|(n, grade)| (("d".to_owned(), *n), *grade)).collect(),
        }
    }

    fn ranking(ns: impl IntoIterator<Item = usize>) -> Vec<(String, usize)> {
        ns.into_iter().map(|n| ("d".to_owned(), n)).collect()
    }

    #[test]
    fn ndcg_rewards_the_better_records_first() {
        let query = query(&[(1, 3), (2, 1)]);
        let ndcg = |ns: &[usize]| query.ndcg_at_10(&ranking(ns.iter().copied()), Gain::Grade);
        assert!((ndcg(&[1, 2]) - 1.0).abs() < 1e-12);
        // By hand: (1 + 3 / log2 3) / (3 + 1 / log2 3).
        assert!((ndcg(&[2, 1]) - 0.796_708).abs() < 1e-6);
        assert!(ndcg(&[7, 1, 2]) < ndcg(&[1, 7, 2]));
        assert_eq!(ndcg(&[]), 0.0);
        assert_eq!(ndcg(&[7]), 0.0);
        // By hand: (1 + 7 / log2 3) / (7 + 1 / log2 3).
        let power = query.ndcg_at_10(&ranking([2, 1]), Gain::Power);
        assert!((power - 0.709_810).abs() < 1e-6, "{power}");
    }

    #[test]
    fn only_the_first_ten_count() {
        let query = query(&[(1, 3)]);
        assert_eq!(query.ndcg_at_10(&ranking((2..12).chain([1])), Gain::Grade), 0.0);
        let many: Vec<(usize, u8)> = (0..20).map(|n| (n, 2)).collect();
        let query = super::tests::query(&many);
        assert!((query.ndcg_at_10(&ranking(0..10), Gain::Grade) - 1.0).abs() < 1e-12);
    }
}
