use std::io::{self, BufRead, BufReader, Read, Write};

use anyhow::{Context, Result, bail};
use azymut_polish::{Analysis, DescribedText, Side};

use crate::args::{AnalyzeArgs, AnalyzeFormat, SideArg};
use crate::commands::synonyms;
use crate::output::{self, Outcome};

/// Shows what each token of a text becomes.
pub fn run(args: &AnalyzeArgs) -> Result<Outcome> {
    let side = match args.side {
        SideArg::Document => Side::Document,
        SideArg::Query => Side::Query,
    };
    let analyzer = synonyms::analyzer(&args.synonyms)?;
    let mut out = output::data();
    let mut analysis = Analysis::new();
    let mut write = |out: &mut output::Data, text: &str| -> Result<()> {
        let described = DescribedText::analyze(analyzer, text, side, &mut analysis);
        match args.format {
            AnalyzeFormat::Text => write_table(out, &described)?,
            AnalyzeFormat::Ndjson => {
                serde_json::to_writer(&mut *out, &described)?;
                out.write_all(b"\n")?;
            }
        }
        Ok(())
    };
    match &args.text {
        Some(text) => write(&mut out, text)?,
        None => {
            let mut input = BufReader::with_capacity(INPUT_BUFFER, io::stdin().lock());
            let mut line = Vec::new();
            let mut number = 0_u64;
            while read_line(&mut input, &mut line).context("cannot read standard input")? {
                number += 1;
                if line.len() > LONGEST_LINE {
                    bail!(
                        "standard input, line {number}: longer than {LONGEST_LINE} bytes; break it into lines"
                    );
                }
                let text = std::str::from_utf8(&line)
                    .with_context(|| format!("standard input, line {number}: not UTF-8"))?;
                write(&mut out, text.trim_end_matches(['\n', '\r']))?;
                line.clear();
                // Who sends a line and waits for its answer must get it; who sends many at once is not slowed down.
                if input.buffer().is_empty() {
                    out.flush()?;
                }
            }
        }
    }
    out.flush()?;
    Ok(Outcome::Done)
}

/// Bytes read from standard input at a time.
const INPUT_BUFFER: usize = 1 << 16;

/// Longest line that is analysed, in bytes: a book of two thousand pages.
const LONGEST_LINE: usize = 4 << 20;

/// Reads a line, or as much of it as tells that it is too long; whether there was any.
fn read_line(input: &mut impl BufRead, line: &mut Vec<u8>) -> io::Result<bool> {
    let most = LONGEST_LINE as u64 + 1;
    Ok(input.take(most).read_until(b'\n', line)? > 0)
}

/// A token a row. Columns are parted by tabs, so that the table can be cut as well as read.
fn write_table(out: &mut impl Write, described: &DescribedText<'_>) -> io::Result<()> {
    writeln!(out, "start\tend\tsurface\tfold\tlemmas\tfamilies\tsynonyms\ttoponym\tsource")?;
    for token in &described.tokens {
        writeln!(
            out,
            "{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}{}",
            token.start,
            token.end,
            token.surface,
            token.fold,
            token.lemmas.join(", "),
            token.families.join(", "),
            token.synonyms.join(", "),
            token.toponym.unwrap_or_default(),
            token.source,
            if token.stop_word { ", stop word" } else { "" },
        )?;
    }
    Ok(())
}
