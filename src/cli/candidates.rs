//! What the words of a command line can be completed with: pods, containers, images, files.
//!
//! A completer is asked while somebody types. It reads what the words before say (`--root`, the
//! namespace, the pod), looks at podling's files as they are, without locks, writes nothing, and
//! knows nothing where it can't read.

use std::{
    collections::BTreeSet,
    ffi::{OsStr, OsString},
    path::PathBuf,
};

use clap::{ArgMatches, CommandFactory};
use clap_complete::{
    PathCompleter,
    engine::{ArgValueCompleter, CompletionCandidate, ValueCompleter},
};
use serde::de::IgnoredAny;

use crate::{
    api::{
        kind::{self, KINDS},
        pod::Pod,
    },
    image::ImageStore,
    store::{
        objects::{ObjectKey, ObjectStore},
        paths::Paths,
    },
};

/// Completes with pods, as `NAME` or `pod/NAME`.
pub fn pod() -> ArgValueCompleter {
    ArgValueCompleter::new(|typed: &OsStr| {
        matching(typed, |text| {
            Line::so_far().map_or_else(Vec::new, |line| {
                let slash = text.find('/').map_or(0, |slash| slash + 1);
                prefixed(&text[..slash], line.names("pod"))
            })
        })
    })
}

/// Completes with pods and with files.
pub fn pod_or_manifest() -> ArgValueCompleter {
    ArgValueCompleter::new(|typed: &OsStr| {
        let mut candidates = pod().complete(typed);
        candidates.extend(PathCompleter::any().complete(typed));
        candidates
    })
}

/// Completes with the containers of the pod that the line names, or of all of its namespace.
pub fn container() -> ArgValueCompleter {
    ArgValueCompleter::new(|typed: &OsStr| {
        matching(typed, |_| {
            Line::so_far().map_or_else(Vec::new, |line| line.containers())
        })
    })
}

/// Completes with the namespaces that have pods, and with `default`.
pub fn namespace() -> ArgValueCompleter {
    ArgValueCompleter::new(|typed: &OsStr| {
        matching(typed, |_| {
            let mut namespaces = BTreeSet::from(["default".to_owned()]);
            if let Some(line) = Line::so_far() {
                namespaces.extend(line.keys("pod").into_iter().map(|key| key.namespace));
            }
            namespaces.into_iter().collect()
        })
    })
}

/// Completes with the images in the store; one of Docker Hub also by the name that people write.
pub fn image() -> ArgValueCompleter {
    ArgValueCompleter::new(|typed: &OsStr| {
        matching(typed, |text| {
            let Some(line) = Line::so_far() else {
                return Vec::new();
            };
            let images = ImageStore::open(&line.paths.images()).and_then(|store| store.list());
            let names = images.unwrap_or_default().into_iter();
            names
                .map(|image| match short(&image.reference) {
                    Some(short) if !text.is_empty() && short.starts_with(text) => short.to_owned(),
                    _ => image.reference,
                })
                .collect()
        })
    })
}

/// Completes with `KIND` and with `KIND/NAME`.
pub fn kind_or_object() -> ArgValueCompleter {
    ArgValueCompleter::new(|typed: &OsStr| {
        matching(typed, |text| match text.split_once('/') {
            Some((word, _)) => Line::so_far().map_or_else(Vec::new, |line| {
                prefixed(&format!("{word}/"), line.names_of(word))
            }),
            None => (KINDS.iter())
                .map(|kind| kind.plural.to_owned())
                .chain(KINDS.iter().map(|kind| kind.singular.to_owned()))
                .collect(),
        })
    })
}

/// Completes with the objects of the kind that the line names.
pub fn object() -> ArgValueCompleter {
    ArgValueCompleter::new(|typed: &OsStr| {
        matching(typed, |_| {
            Line::so_far().map_or_else(Vec::new, |line| {
                line.text("kind")
                    .map_or_else(Vec::new, |word| line.names_of(&word))
            })
        })
    })
}

/// The values that begin with what is typed.
fn matching(typed: &OsStr, values: impl FnOnce(&str) -> Vec<String>) -> Vec<CompletionCandidate> {
    let Some(text) = typed.to_str() else {
        return Vec::new();
    };
    values(text)
        .into_iter()
        .filter(|value| value.starts_with(text))
        .map(CompletionCandidate::new)
        .collect()
}

fn prefixed(prefix: &str, names: Vec<String>) -> Vec<String> {
    (names.into_iter())
        .map(|name| format!("{prefix}{name}"))
        .collect()
}

/// `nginx:1` for `docker.io/library/nginx:1`.
fn short(reference: &str) -> Option<&str> {
    let name = reference.strip_prefix("docker.io/")?;
    Some(name.strip_prefix("library/").unwrap_or(name))
}

/// What the words before the one that is being typed say.
struct Line {
    matches: ArgMatches,
    paths: Paths,
}

impl Line {
    fn so_far() -> Option<Self> {
        let index = std::env::var("_CLAP_COMPLETE_INDEX").ok();
        let index = index.and_then(|index| index.parse().ok());
        Self::parse(words_before(std::env::args_os(), index))
    }

    fn parse(words: Vec<OsString>) -> Option<Self> {
        // An unfinished line is wrong in some way or other.
        let command = super::Cli::command().ignore_errors(true);
        let mut matches = command.try_get_matches_from(words).ok()?;
        let directory = |matches: &ArgMatches, name: &str| {
            let path = matches.try_get_one::<PathBuf>(name).ok().flatten();
            path.cloned()
        };
        let paths = Paths {
            root: directory(&matches, "root")?,
            run_root: directory(&matches, "run_root")?,
        };
        while let Some((_, inner)) = matches.remove_subcommand() {
            matches = inner;
        }
        Some(Self { matches, paths })
    }

    fn text(&self, argument: &str) -> Option<String> {
        let value = self.matches.try_get_one::<String>(argument).ok()?;
        value.cloned()
    }

    fn flag(&self, argument: &str) -> bool {
        matches!(self.matches.try_get_one::<bool>(argument), Ok(Some(true)))
    }

    /// What was applied of a kind, which is in lower case and singular.
    fn keys(&self, kind: &'static str) -> Vec<ObjectKey> {
        let objects = ObjectStore::new(&self.paths).list::<IgnoredAny>(kind);
        (objects.unwrap_or_default().into_iter())
            .map(|(key, _)| key)
            .collect()
    }

    /// The names of a kind's objects in the line's namespace.
    fn names(&self, kind: &'static str) -> Vec<String> {
        let namespace = self.text("namespace");
        let namespace = namespace.filter(|_| !self.flag("all_namespaces"));
        let keys = self.keys(kind).into_iter();
        keys.filter(|key| namespace.as_ref().is_none_or(|it| *it == key.namespace))
            .map(|key| key.name)
            .collect()
    }

    /// The same for a kind that is called by one of its names.
    fn names_of(&self, word: &str) -> Vec<String> {
        kind::find_by_word(word).map_or_else(Vec::new, |kind| self.names(kind.singular))
    }

    fn containers(&self) -> Vec<String> {
        let names = match self.text("pod") {
            Some(pod) => vec![pod.strip_prefix("pod/").unwrap_or(&pod).to_owned()],
            None => self.names("pod"),
        };
        let namespace = self.text("namespace").unwrap_or_default();
        let store = ObjectStore::new(&self.paths);
        let pods = (names.iter())
            .filter_map(|name| store.get::<Pod>(&ObjectKey::pod(&namespace, name)).ok()?);
        let containers: BTreeSet<_> = pods
            .flat_map(|pod| {
                let inits = pod.spec.init_containers.into_iter();
                inits.chain(pod.spec.containers)
            })
            .map(|container| container.name)
            .collect();
        containers.into_iter().collect()
    }
}

/// The words of the line before the one with that index, or before the last, as fish has it:
/// those behind the first `--` of `podling -- podling logs …`.
fn words_before(arguments: impl Iterator<Item = OsString>, index: Option<usize>) -> Vec<OsString> {
    let mut words: Vec<_> = arguments.skip_while(|word| word != "--").skip(1).collect();
    words.truncate(index.unwrap_or_else(|| words.len().saturating_sub(1)));
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(words: &str) -> Line {
        Line::parse(words.split(' ').map(OsString::from).collect()).expect(words)
    }

    #[test]
    fn an_unfinished_line_says_what_it_has() {
        let line = line("podling --root /r --run-root=/s exec -n staging pod/web -c");
        assert_eq!(line.paths.root, PathBuf::from("/r"));
        assert_eq!(line.paths.run_root, PathBuf::from("/s"));
        assert_eq!(line.text("namespace").as_deref(), Some("staging"));
        assert_eq!(line.text("pod").as_deref(), Some("pod/web"));
    }

    #[test]
    fn an_unknown_flag_hides_nothing_before_it() {
        let line = line("podling logs --root /r web --nope");
        assert_eq!(line.paths.root, PathBuf::from("/r"));
        assert_eq!(line.text("pod").as_deref(), Some("web"));
        assert_eq!(line.text("namespace").as_deref(), Some("default"));
    }

    #[test]
    fn words_end_before_the_one_that_is_typed() {
        let arguments = || ["podling", "--", "podling", "logs", "we", "-f"].map(OsString::from);
        let before = |index| words_before(arguments().into_iter(), index);
        assert_eq!(before(Some(2)), ["podling", "logs"]);
        assert_eq!(before(None), ["podling", "logs", "we"]);
    }

    #[test]
    fn images_of_docker_hub_have_short_names() {
        assert_eq!(short("docker.io/library/nginx:1"), Some("nginx:1"));
        assert_eq!(short("docker.io/bitnami/redis:7"), Some("bitnami/redis:7"));
        assert_eq!(short("registry.example/a:1"), None);
    }
}
