use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use anyhow::{Context, Result, bail};
use azymut_index::{
    Index, IndexWriter, Judgments, Limits, Passage, Run, Scores, SearchError, Weights, evaluate,
    read_passages, read_queries,
};

use azymut_report::similarity::{Measure, Model, correlate, read_pairs};

use crate::args::{EvalArgs, SignalArg};
use crate::output::{self, Outcome};
use crate::progress::Progress;

/// Answers kept for each query: as deep as any measure looks.
const DEPTH: usize = 100;

/// Measures ranking on a judged collection, or similarity on judged pairs.
pub fn run(args: &EvalArgs) -> Result<Outcome> {
    if let Some(pairs) = &args.pairs {
        return similarity(pairs, args.scores.as_deref());
    }
    let (Some(passages), Some(queries), Some(qrels)) = (&args.passages, &args.queries, &args.qrels)
    else {
        bail!("give --passages, --queries and --qrels, or --pairs");
    };
    ranking(args, passages, queries, qrels)
}

fn ranking(
    args: &EvalArgs,
    passages_file: &Path,
    queries_file: &Path,
    qrels_file: &Path,
) -> Result<Outcome> {
    let passages = read_passages(&read(passages_file)?)
        .with_context(|| passages_file.display().to_string())?;
    let queries =
        read_queries(&read(queries_file)?).with_context(|| queries_file.display().to_string())?;
    let judgments =
        Judgments::read(&read(qrels_file)?).with_context(|| qrels_file.display().to_string())?;
    let judged = judgments.0.keys().map(String::as_str);
    require_known(
        "queries",
        qrels_file,
        judged,
        queries.iter().map(|(id, _)| id.as_str()),
        queries_file,
    )?;
    let judged = judgments.0.values().flat_map(BTreeMap::keys).map(String::as_str);
    require_known(
        "documents",
        qrels_file,
        judged,
        passages.iter().map(|one| one.id.as_str()),
        passages_file,
    )?;

    let folder = tempfile::tempdir().context("cannot make a temporary folder")?;
    build(&passages, folder.path())?;
    let index = Index::open(folder.path())?.with_weights(weights(&args.without));
    let mut progress = Progress::begin("queries", queries.len() as u64);
    let mut answers = BTreeMap::new();
    for (id, query) in &queries {
        progress.step(id);
        let query = if args.folded { azymut_polish::fold(query) } else { query.clone() };
        let answer = rank(&index, &query).with_context(|| format!("query {id}"))?;
        if let Some(chars) = answer.cut_to {
            progress
                .note(format_args!("query {id}: only its first {chars} characters are searched"));
        }
        let ranked = answer
            .ranked
            .into_iter()
            .filter_map(|(number, score)| {
                let passage = passages.get(number.parse::<usize>().ok()?)?;
                Some((passage.id.clone(), score))
            })
            .collect();
        answers.insert(id.clone(), ranked);
    }
    progress.end();
    let run = Run(answers);

    if let Some(path) = &args.run {
        let file = File::create(path)
            .with_context(|| format!("cannot write the run to {}", path.display()))?;
        let mut file = BufWriter::new(file);
        run.write(&mut file, "azymut")?;
        file.flush()?;
    }
    let scores = evaluate(&run, &judgments);
    if scores.queries == 0 {
        bail!("no query in {} has a relevant document", qrels_file.display());
    }
    let mut out = output::data();
    write_scores(&mut out, &scores)?;
    out.flush()?;
    Ok(Outcome::Done)
}

/// Says what is judged and not there, whose every answer counts as not found.
fn require_known<'a>(
    what: &str,
    qrels: &Path,
    judged: impl Iterator<Item = &'a str>,
    known: impl Iterator<Item = &'a str>,
    file: &Path,
) -> Result<()> {
    let judged: BTreeSet<&str> = judged.collect();
    let known: BTreeSet<&str> = known.collect();
    let unknown: Vec<&str> = judged.difference(&known).copied().collect();
    let Some(first) = unknown.first() else { return Ok(()) };
    let (count, all) = (unknown.len(), judged.len());
    let (qrels, file) = (qrels.display(), file.display());
    let told = format!("{qrels}: {count} of {all} judged {what} are not in {file}");
    if count == all {
        bail!("{told}, for instance {first}; do the files belong together?");
    }
    output::say(format_args!("{told}, for instance {first}; they count as not found"));
    Ok(())
}

/// What was found, by as much of a query as can be searched.
struct Answer {
    ranked: Vec<(String, f32)>,
    /// The number of characters, where that is not the whole query.
    cut_to: Option<usize>,
}

/// Ranks by a query; one that is too long is cut, as foreign collections have whole paragraphs for queries.
fn rank(index: &Index, query: &str) -> Result<Answer, SearchError> {
    let mut searched: String = query.chars().take(Limits::QUERY_CHARS).collect();
    loop {
        match index.rank(&searched, DEPTH) {
            Ok(ranked) => {
                let cut_to = (searched.len() < query.len()).then(|| searched.chars().count());
                return Ok(Answer { ranked, cut_to });
            }
            // Too many words.
            Err(SearchError::Request(error)) => {
                match searched.trim_end().rfind(char::is_whitespace) {
                    Some(end) => searched.truncate(end),
                    None => return Err(error.into()),
                }
            }
            Err(error) => return Err(error),
        }
    }
}

/// Correlates the similarity of pairs of texts with the judgments. The pairs' own texts are the
/// corpus that the rarity of words comes from.
fn similarity(pairs_file: &Path, scores_file: Option<&Path>) -> Result<Outcome> {
    let text = read(pairs_file)?;
    let pairs = read_pairs(&text).with_context(|| pairs_file.display().to_string())?;
    if text.lines().filter(|row| !row.trim().is_empty()).count() > pairs.len() {
        output::say(format_args!(
            "{}, line 1: taken for a heading, as its gold is not a number",
            pairs_file.display()
        ));
    }
    let texts = pairs.iter().flat_map(|pair| [pair.a.as_str(), pair.b.as_str()]);
    let model = Model::fit(Measure::TEXTS, texts);
    let mut progress = Progress::begin("pairs", pairs.len() as u64);
    let mut scores = Vec::with_capacity(pairs.len());
    for pair in &pairs {
        progress.step(&pair.a);
        scores.push(model.score(&pair.a, &pair.b));
    }
    progress.end();
    if let Some(path) = scores_file {
        let file = File::create(path)
            .with_context(|| format!("cannot write the scores to {}", path.display()))?;
        let mut file = BufWriter::new(file);
        for (pair, score) in pairs.iter().zip(&scores) {
            writeln!(file, "{}\t{}\t{}\t{score}", pair.a, pair.b, pair.gold)?;
        }
        file.flush()?;
    }
    let gold: Vec<f64> = pairs.iter().map(|pair| pair.gold).collect();
    let Some(correlation) = correlate(&scores, &gold) else {
        let equal = |values: &[f64]| values.windows(2).all(|two| two.first() == two.last());
        let why = if equal(&gold) {
            "a correlation needs at least two that are judged differently"
        } else {
            "all have the same score, which correlates with nothing"
        };
        bail!("{}: {} pairs; {why}", pairs_file.display(), pairs.len());
    };
    let mut out = output::data();
    writeln!(out, "pairs\t{}", pairs.len())?;
    writeln!(out, "Spearman\t{:.4}", correlation.spearman)?;
    writeln!(out, "Pearson\t{:.4}", correlation.pearson)?;
    out.flush()?;
    Ok(Outcome::Done)
}

fn weights(without: &[SignalArg]) -> Weights {
    let mut weights = Weights::default();
    for signal in without {
        match signal {
            SignalArg::Form => weights.form = 0.0,
            SignalArg::Families => weights.family = 0.0,
            SignalArg::Synonyms => (weights.synonym, weights.related) = (0.0, 0.0),
            SignalArg::Topics => weights.topic_least = f32::INFINITY,
            SignalArg::Neighbours => weights.pair = 0.0,
            SignalArg::StopWords => weights.stop_word = 0.0,
        }
    }
    weights
}

fn write_scores(out: &mut impl Write, scores: &Scores) -> std::io::Result<()> {
    writeln!(out, "queries\t{}", scores.queries)?;
    writeln!(out, "nDCG@10\t{:.4}", scores.ndcg_10)?;
    writeln!(out, "MRR@10\t{:.4}", scores.mrr_10)?;
    writeln!(out, "recall@100\t{:.4}", scores.recall_100)
}

fn build(passages: &[Passage], folder: &Path) -> Result<()> {
    let document = Passage::document()?;
    let records = passages
        .iter()
        .enumerate()
        .map(|(number, passage)| passage.to_record(&document, number))
        .collect::<Result<Vec<_>, _>>()?;
    let mut writer = IndexWriter::open(folder)?;
    writer.replace_document(&document, "", &records)?;
    writer.commit()?;
    Ok(())
}

fn read(path: &Path) -> Result<String> {
    std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
}
