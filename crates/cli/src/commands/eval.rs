use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use anyhow::{Context, Result, bail};
use azymut_index::{
    Index, IndexWriter, Judgments, Limits, Passage, Run, Scores, Weights, evaluate, read_passages,
};

use crate::args::{EvalArgs, SignalArg};
use crate::output::{self, Outcome};
use crate::progress::Progress;

/// Answers kept for each query: as deep as any measure looks.
const DEPTH: usize = 100;

/// Measures ranking on a judged collection.
pub fn run(args: &EvalArgs) -> Result<Outcome> {
    let passages = read_passages(&read(&args.passages)?)
        .with_context(|| args.passages.display().to_string())?;
    let queries =
        read_queries(&read(&args.queries)?).with_context(|| args.queries.display().to_string())?;
    let judgments =
        Judgments::read(&read(&args.qrels)?).with_context(|| args.qrels.display().to_string())?;

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
        bail!("no query in {} has a relevant document", args.qrels.display());
    }
    let mut out = output::data();
    write_scores(&mut out, &scores)?;
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
