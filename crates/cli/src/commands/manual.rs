use std::fs;
use std::io::Write;

use anyhow::{Context, Result};
use clap::{Command, CommandFactory};
use clap_mangen::Man;

use crate::args::{Args, CompletionsArgs, ManArgs};
use crate::output::{Outcome, data};

/// Prints the completions of a shell.
pub fn completions(args: &CompletionsArgs) -> Result<Outcome> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut shown(Args::command()), "azymut", &mut script);
    let mut out = data();
    out.write_all(&script)?;
    out.flush()?;
    Ok(Outcome::Done)
}

/// Writes the manual pages.
pub fn pages(args: &ManArgs) -> Result<Outcome> {
    // `azymut help X` shows what the page of X has.
    let mut command = without_help(Args::command());
    // What each command inherits is only told to it when it is built.
    command.build();
    let Some(folder) = &args.out else {
        let mut out = data();
        Man::new(command).render(&mut out)?;
        out.flush()?;
        return Ok(Outcome::Done);
    };
    fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    clap_mangen::generate_to(command, folder)
        .with_context(|| format!("cannot write the manual pages to {}", folder.display()))?;
    Ok(Outcome::Done)
}

/// The program without the commands that are not for people; shells would offer them.
fn shown(all: Command) -> Command {
    let commands = all.get_subcommands().filter(|command| !command.is_hide_set()).cloned();
    Command::new("azymut")
        .version(env!("CARGO_PKG_VERSION"))
        .propagate_version(true)
        .subcommands(commands)
}

fn without_help(command: Command) -> Command {
    command.disable_help_subcommand(true).mut_subcommands(without_help)
}
