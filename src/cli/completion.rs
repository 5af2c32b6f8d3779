//! `podling completion`: a shell's completion script; and the other end of it, which the script
//! calls at every press of the key. What is completed with is [`super::candidates`]'s.
//!
//! The protocol is `clap_complete`'s: `COMPLETE=SHELL podling -- WORDS…`, with the word's number
//! in `_CLAP_COMPLETE_INDEX`. The scripts of bash and zsh are podling's own: readline cuts an
//! image's name at its colon, and zsh has to find the function in a file that `compinit` loads.

use std::{ffi::OsString, io, path::Path, process::ExitCode};

use clap::{Command, CommandFactory};
use clap_complete::{
    CompleteEnv, Shell,
    env::{Bash, Elvish, EnvCompleter, Fish, Powershell, Shells, Zsh},
};

use super::{Cli, failure::Failure, manifests};
use crate::ui::output;

/// The variable by which a script asks.
const VARIABLE: &str = "COMPLETE";
const SHELLS: Shells<'static> = Shells(&[
    &Written {
        shell: &Bash,
        script: include_str!("../../completions/podling.bash"),
    },
    &Elvish,
    &Fish,
    &Powershell,
    &Written {
        shell: &Zsh,
        script: include_str!("../../completions/_podling"),
    },
]);

/// Arguments of `completion`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The shell.
    shell: Shell,
}

/// # Errors
/// When the script can't be printed.
pub fn run(args: Args) -> Result<ExitCode, Failure> {
    let script = script(args.shell)
        .map_err(|error| Failure::new(Failure::FAILED, format!("{}: {error}", args.shell)))?;
    output::text(&script)?;
    manifests::DONE
}

fn script(shell: Shell) -> io::Result<String> {
    let name = shell.to_string();
    let completer = (SHELLS.completer(&name))
        .ok_or_else(|| io::Error::other("there is no script for this shell"))?;
    let mut script = Vec::new();
    completer.write_registration(VARIABLE, "podling", "podling", "podling", &mut script)?;
    String::from_utf8(script).map_err(io::Error::other)
}

/// Answers a completion script; `None` when this is an ordinary run, for which this only looks
/// at one variable of the environment. A prompt is no place for errors: there are no candidates
/// then.
pub fn answer() -> Option<ExitCode> {
    let shell = std::env::var_os(VARIABLE)?;
    // Somebody else's `COMPLETE` is no reason not to run.
    SHELLS.completer(shell.to_str()?)?;
    let here = std::env::current_dir().ok();
    let answered = CompleteEnv::with_factory(|| under_first_names(Cli::command()))
        .var(VARIABLE)
        .bin("podling")
        .completer("podling")
        .shells(SHELLS)
        .try_complete(std::env::args_os(), here.as_deref());
    match answered {
        Ok(true) => Some(ExitCode::SUCCESS),
        Ok(false) => None,
        Err(_) => Some(ExitCode::FAILURE),
    }
}

/// The command with the other names of its commands hidden: they are understood, and not offered
/// in place of the first ones, which `clap_complete` would leave out.
fn under_first_names(command: Command) -> Command {
    command.mut_subcommands(|command| {
        // Names of commands live as long as the process, and this one ends with the answer.
        let others: Vec<&'static str> = (command.get_visible_aliases())
            .map(|name| &*name.to_owned().leak())
            .collect();
        under_first_names(command.visible_alias(None).aliases(others))
    })
}

/// A shell whose script is written by hand and whose protocol is the crate's.
struct Written {
    shell: &'static (dyn EnvCompleter + Sync),
    script: &'static str,
}

impl EnvCompleter for Written {
    fn name(&self) -> &'static str {
        self.shell.name()
    }

    fn is(&self, name: &str) -> bool {
        self.shell.is(name)
    }

    fn write_registration(
        &self,
        _var: &str,
        _name: &str,
        _bin: &str,
        _completer: &str,
        script: &mut dyn io::Write,
    ) -> io::Result<()> {
        script.write_all(self.script.as_bytes())
    }

    fn write_complete(
        &self,
        command: &mut Command,
        words: Vec<OsString>,
        here: Option<&Path>,
        answer: &mut dyn io::Write,
    ) -> io::Result<()> {
        self.shell.write_complete(command, words, here, answer)
    }
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    use clap_complete::Generator;

    use super::*;

    /// `make generate` sets `UPDATE_GENERATED` and so renews the file that isn't written by hand.
    #[test]
    fn generated_completions_are_not_stale() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("completions");
        for shell in [Shell::Bash, Shell::Zsh, Shell::Fish] {
            let file = folder.join(shell.file_name("podling"));
            let current = script(shell).unwrap();
            if std::env::var_os("UPDATE_GENERATED").is_some() {
                fs::write(&file, &current).unwrap();
            }
            let kept = fs::read_to_string(&file).unwrap_or_default();
            assert!(
                kept == current,
                "{} is stale: run `make generate`",
                file.display()
            );
        }
    }

    #[test]
    fn commands_are_offered_under_their_first_names() {
        let command = under_first_names(Cli::command());
        let play = command.find_subcommand("apply").unwrap();
        assert_eq!(play.get_name(), "play");
        assert_eq!(play.get_visible_aliases().count(), 0);
    }

    #[test]
    fn scripts_find_podling_in_the_path() {
        for shell in [
            Shell::Bash,
            Shell::Elvish,
            Shell::Fish,
            Shell::PowerShell,
            Shell::Zsh,
        ] {
            let script = script(shell).unwrap();
            assert!(script.contains("podling"), "{shell}");
            assert!(!script.contains("/podling"), "{shell}: {script}");
        }
    }
}
