//! The manual pages in `docs/man`: one of podling and one of each command, made from the command
//! line's own declarations. Only the test below makes them; the program has no part of it.

use std::{collections::BTreeMap, fs, path::Path};

use clap::{Command, CommandFactory};
use clap_mangen::Man;

/// A command's page and those of the commands below it, by the names of their files.
fn pages(command: &Command, pages: &mut BTreeMap<String, Vec<u8>>) {
    let page = Man::new(command.clone())
        .source(concat!("podling ", env!("CARGO_PKG_VERSION")))
        .manual("podling")
        // An empty date would vanish, and what follows would stand in its place.
        .date(" ");
    let mut text = Vec::new();
    page.render(&mut text).expect("a page in memory");
    pages.insert(page.get_filename(), text);
    let below = command.get_subcommands();
    for command in below.filter(|command| !command.is_hide_set()) {
        self::pages(command, pages);
    }
}

/// `make generate` sets `UPDATE_GENERATED` and so renews the files.
#[test]
fn generated_manual_pages_are_not_stale() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/man");
    let update = std::env::var_os("UPDATE_GENERATED").is_some();
    let mut command = super::Cli::command().disable_help_subcommand(true);
    command.build();
    let mut current = BTreeMap::new();
    pages(&command, &mut current);
    if update {
        fs::create_dir_all(&folder).unwrap();
    }
    for file in fs::read_dir(&folder).unwrap() {
        let file = file.unwrap();
        let name = file.file_name().to_string_lossy().into_owned();
        if current.contains_key(&name) {
            continue;
        }
        assert!(
            update,
            "docs/man/{name} is of no command: run `make generate`"
        );
        fs::remove_file(file.path()).unwrap();
    }
    for (name, page) in current {
        let file = folder.join(&name);
        if update {
            fs::write(&file, &page).unwrap();
        }
        assert!(
            fs::read(&file).unwrap_or_default() == page,
            "docs/man/{name} is stale: run `make generate`"
        );
    }
}
