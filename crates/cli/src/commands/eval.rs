use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use anyhow::{Context, Result, bail};
use azymut_index::{
    Index, IndexWriter, Judgments, Limits, Passage, Run, Scores, Weights, evaluate, read_passages,
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

    let folder = tempfile::tempdir().context("cannot make a temporary folder")?;
    build(&passages, folder.path())?;
    let index = Index::open(folder.path())?.with_weights(weights(&args.without));
    let mut progress = Progress::begin("queries", queries.len() as u64);
    let mut answers = BTreeMap::new();
    for (id, query) in &queries {
        progress.step(id);
        let query = if args.folded { azymut_polish::fold(query) } else { query.clone() };
        let query: String = query.chars().take(Limits::QUERY_CHARS).collect();
        let ranked = index
            .rank(&query, DEPTH)
            .with_context(|| format!("query {id}"))?
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

/// Correlates the similarity of pairs of texts with the judgments. The pairs' own texts are the
/// corpus that the rarity of words comes from.
fn similarity(pairs_file: &Path, scores_file: Option<&Path>) -> Result<Outcome> {
    let pairs = read_pairs(&read(pairs_file)?).with_context(|| pairs_file.display().to_string())?;
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
        bail!(
            "{}: {} pairs; a correlation needs at least two that are judged differently",
            pairs_file.display(),
            pairs.len()
        );
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

fn read_queries(text: &str) -> Result<Vec<(String, String)>> {
    (1..)
        .zip(text.lines())
        .filter(|(_, row)| !row.trim().is_empty())
        .map(|(line, row)| match row.split_once('\t') {
            Some((id, query)) => Ok((id.to_owned(), query.to_owned())),
            None => bail!("line {line}: expected an identifier, a tab and a query"),
        })
        .collect()
}

fn read(path: &Path) -> Result<String> {
    std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
}
