//! `podling completion`: a shell's completion script.

use std::process::ExitCode;

use clap_complete::Shell;

use super::{failure::Failure, manifests};
use crate::ui::output;

/// Arguments of `completion`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The shell.
    shell: Shell,
}

/// # Errors
/// When the script can't be printed.
pub fn run(args: Args, command: &mut clap::Command) -> Result<ExitCode, Failure> {
    output::text(&script(args.shell, command))?;
    manifests::DONE
}

fn script(shell: Shell, command: &mut clap::Command) -> String {
    let mut script = Vec::new();
    clap_complete::generate(shell, command, "podling", &mut script);
    String::from_utf8_lossy(&script).into_owned()
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    use clap::CommandFactory;
    use clap_complete::Generator;

    use super::*;

    /// `make generate` sets `UPDATE_GENERATED` and so renews the files.
    #[test]
    fn generated_completions_are_not_stale() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("completions");
        for shell in [Shell::Bash, Shell::Zsh, Shell::Fish] {
            let file = folder.join(shell.file_name("podling"));
            let current = script(shell, &mut crate::cli::Cli::command());
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
}
