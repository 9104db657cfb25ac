use std::io::Write;

use anyhow::Result;
use azymut_api::NewApiKey;

use crate::args::KeyArgs;
use crate::output::{Outcome, data, say};

/// Makes an API key. The line for the file of keys is data; the secret is for the person who asked
/// and is nowhere else.
pub fn run(args: &KeyArgs) -> Result<Outcome> {
    let key = NewApiKey::generate(&args.name)?;
    let mut out = data();
    writeln!(out, "{}", key.line)?;
    out.flush()?;
    say(format_args!(
        "the key of {}, shown this once; clients send it as Authorization: Bearer KEY",
        args.name
    ));
    say(&key.secret);
    Ok(Outcome::Done)
}
