use std::io::Write;

use anyhow::Result;
use azymut_index::Index;

use crate::args::{SuggestArgs, SuggestFormat};
use crate::output::{self, Outcome};

/// Suggests what a query may go on to.
pub fn run(args: &SuggestArgs) -> Result<Outcome> {
    let response = Index::open(&args.index)?.suggest(&args.query, usize::from(args.limit))?;
    let mut out = output::data();
    match args.format {
        SuggestFormat::Text => {
            for one in &response.suggestions {
                let kind = one.kind.as_str();
                write!(out, "{kind}\t{}\t{}", one.count, one.text)?;
                match &one.city {
                    Some(city) => writeln!(out, "\t{city}")?,
                    None => writeln!(out)?,
                }
            }
        }
        SuggestFormat::Json => {
            serde_json::to_writer_pretty(&mut out, &response)?;
            out.write_all(b"\n")?;
        }
        SuggestFormat::Ndjson => {
            for one in &response.suggestions {
                serde_json::to_writer(&mut out, one)?;
                out.write_all(b"\n")?;
            }
        }
    }
    out.flush()?;
    Ok(Outcome::found(!response.suggestions.is_empty()))
}
