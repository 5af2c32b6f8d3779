//! `podling image`: the images on this host.

use std::{
    collections::BTreeSet,
    io::{self, Write},
    path::{Path, PathBuf},
};

use clap::{Subcommand, ValueEnum};

use super::{Context, candidates, failure::Failure};
use crate::image::{
    Digest, Image, ImageError, ImageRef, ImageStore, Platform, PullOptions, PullProgress, archive,
    pull,
};
use crate::store::objects::ObjectKey;

/// Pull, list, remove, load and save images
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Pull images from their registries
    Pull {
        /// Names as in a manifest
        #[arg(required = true, add = candidates::image())]
        images: Vec<String>,
        /// For another machine: os/architecture[/variant]
        #[arg(long)]
        platform: Option<String>,
        /// Accept any certificate, and plain HTTP on this host
        #[arg(long)]
        insecure: bool,
    },
    /// List the images in the store
    #[command(visible_alias = "list")]
    Ls {
        /// How to print them
        #[arg(short, long, value_enum, default_value_t = Output::Table)]
        output: Output,
    },
    /// Remove images
    Rm {
        /// Names as in a manifest
        #[arg(required = true, add = candidates::image())]
        images: Vec<String>,
        /// Also when a pod uses them; its files stay until it is down
        #[arg(short, long)]
        force: bool,
    },
    /// Load images from an OCI layout, an OCI archive or an archive of `docker save`
    Load {
        /// The archive or directory; `-`, as without one, reads an archive from standard input
        path: Option<PathBuf>,
        /// The same, spelled as docker and podman do
        #[arg(short, long, value_name = "PATH", conflicts_with = "path")]
        input: Option<PathBuf>,
        /// The name of an image that has none in the archive
        #[arg(long)]
        name: Option<String>,
    },
    /// Save images to an archive
    Save {
        /// Names as in a manifest
        #[arg(required = true, add = candidates::image())]
        images: Vec<String>,
        /// The file to write; `-` writes to standard output
        #[arg(short, long)]
        output: PathBuf,
        /// The kind of archive
        #[arg(long, value_enum, default_value_t = SaveFormat::Oci)]
        format: SaveFormat,
    },
    /// Show what is known of an image, as JSON
    Inspect {
        /// Names as in a manifest
        #[arg(required = true, add = candidates::image())]
        images: Vec<String>,
    },
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Output {
    /// Columns
    Table,
    /// JSON
    Json,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum SaveFormat {
    /// An OCI layout in a tar archive
    Oci,
    /// What `docker load` reads
    Docker,
}

/// The refusal to remove an image that pods use, with their names.
fn still_used(store: &ImageStore, reference: &ImageRef, in_use: &[(Digest, ObjectKey)]) -> Failure {
    let manifest = store.get(reference).ok().flatten().map(|i| i.manifest);
    let pods: BTreeSet<_> = in_use
        .iter()
        .filter(|(used, _)| Some(*used) == manifest)
        .map(|(_, pod)| pod.to_string())
        .collect();
    let pods: Vec<_> = pods.into_iter().collect();
    Failure::new(
        Failure::IMAGE,
        format!(
            "image {reference} is used by {}; run `podling down` first, or use --force",
            pods.join(", ")
        ),
    )
}

/// Runs the command. `in_use` has the manifest digests of the images of all pods, and the pods; `progress` is
/// told of pulls.
///
/// # Errors
/// With the code for image trouble, or for wrong usage when a name is none.
pub fn run(
    args: Args,
    context: &Context,
    in_use: &[(Digest, ObjectKey)],
    progress: &dyn PullProgress,
) -> Result<u8, Failure> {
    let store = ImageStore::open(&context.paths.images()).map_err(|error| failed(&error))?;
    match args.command {
        Command::Pull {
            images,
            platform,
            insecure,
        } => {
            let platform = match platform {
                Some(text) => text
                    .parse()
                    .map_err(|message: String| Failure::new(Failure::USAGE, message))?,
                None => Platform::host(),
            };
            let options = PullOptions {
                registries: &context.settings.registries,
                tls_verify: !insecure,
                platform,
                progress,
            };
            pull_all(&store, &names(&images)?, &options)
        }
        Command::Ls { output } => list(&store, output),
        Command::Rm { images, force } => {
            let used: Vec<_> = in_use.iter().map(|(manifest, _)| *manifest).collect();
            for reference in names(&images)? {
                store
                    .remove(&reference, &used, force)
                    .map_err(|error| match error {
                        ImageError::InUse(_) => still_used(&store, &reference, in_use),
                        error => failed(&error),
                    })?;
                print(&format!("image {reference} removed\n"))?;
            }
            Ok(0)
        }
        Command::Load { path, input, name } => {
            let name = name.map(|name| one_name(&name)).transpose()?;
            let path = path.or(input).unwrap_or_else(|| PathBuf::from("-"));
            let path = standard(&path, "/dev/stdin");
            let loaded = archive::load(&store, path, name.as_ref(), &Platform::host())
                .map_err(|error| failed(&error))?;
            for image in loaded {
                print(&format!("image {} loaded\n", image.reference))?;
            }
            Ok(0)
        }
        Command::Save {
            images,
            output,
            format,
        } => {
            let format = match format {
                SaveFormat::Oci => archive::Format::Oci,
                SaveFormat::Docker => archive::Format::Docker,
            };
            let path = standard(&output, "/dev/stdout");
            archive::save(&store, &names(&images)?, path, format)
                .map_err(|error| failed(&error))?;
            Ok(0)
        }
        Command::Inspect { images } => {
            let found: Vec<Image> = names(&images)?
                .iter()
                .map(|reference| {
                    store
                        .get(reference)?
                        .ok_or_else(|| ImageError::NotStored(reference.to_string()))
                })
                .collect::<Result<_, _>>()
                .map_err(|error| failed(&error))?;
            print(&json(&found))?;
            Ok(0)
        }
    }
}

fn failed(error: &ImageError) -> Failure {
    Failure::new(Failure::IMAGE, error)
}

fn one_name(text: &str) -> Result<ImageRef, Failure> {
    text.parse()
        .map_err(|error| Failure::new(Failure::USAGE, error))
}

fn names(texts: &[String]) -> Result<Vec<ImageRef>, Failure> {
    texts.iter().map(|text| one_name(text)).collect()
}

fn standard<'p>(path: &'p Path, stream: &'static str) -> &'p Path {
    if path == Path::new("-") {
        Path::new(stream)
    } else {
        path
    }
}

fn pull_all(
    store: &ImageStore,
    references: &[ImageRef],
    options: &PullOptions<'_>,
) -> Result<u8, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    for reference in references {
        let image = runtime
            .block_on(pull(store, reference, options))
            .map_err(|error| failed(&error))?;
        print(&format!(
            "image {} pulled, {}\n",
            image.reference, image.manifest
        ))?;
    }
    Ok(0)
}

fn list(store: &ImageStore, output: Output) -> Result<u8, Failure> {
    let images = store.list().map_err(|error| failed(&error))?;
    match output {
        Output::Json => print(&json(&images))?,
        Output::Table => {
            let mut rows = vec![["IMAGE", "ID", "PLATFORM", "SIZE"].map(str::to_owned)];
            rows.extend(images.into_iter().map(|image| {
                [
                    image.reference,
                    image
                        .id
                        .map_or_else(|| "damaged".to_owned(), |id| id.short()),
                    image.platform.unwrap_or_default(),
                    size(image.size),
                ]
            }));
            print(&table(&rows))?;
        }
    }
    Ok(0)
}

fn json(value: &impl serde::Serialize) -> String {
    // Plain data with string keys always serialises.
    serde_json::to_string_pretty(value).unwrap_or_default() + "\n"
}

/// Columns as wide as their widest cell, three spaces apart, no spaces at the end.
fn table<const N: usize>(rows: &[[String; N]]) -> String {
    let mut widths = [0; N];
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = cell.chars().count().max(*width);
        }
    }
    let mut text = String::new();
    for row in rows {
        let line: Vec<String> = row
            .iter()
            .zip(widths)
            .map(|(cell, width)| format!("{cell:width$}"))
            .collect();
        text.push_str(line.join("   ").trim_end());
        text.push('\n');
    }
    text
}

/// Bytes with a decimal unit, as registries count.
fn size(bytes: u64) -> String {
    let (mut whole, mut tenth, mut unit) = (bytes, 0, "B");
    for next in ["kB", "MB", "GB", "TB"] {
        if whole < 1000 {
            break;
        }
        (whole, tenth, unit) = (whole / 1000, whole % 1000 / 100, next);
    }
    if unit == "B" {
        format!("{whole} B")
    } else {
        format!("{whole}.{tenth} {unit}")
    }
}

fn print(text: &str) -> Result<(), Failure> {
    let mut output = io::stdout().lock();
    match output
        .write_all(text.as_bytes())
        .and_then(|()| output.flush())
    {
        // Whoever read has seen enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        result => Ok(result?),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up() {
        let rows = [["A", "B"], ["long", "x"]].map(|row| row.map(str::to_owned));
        assert_eq!(table(&rows), "A      B\nlong   x\n");
        assert_eq!(size(999), "999 B");
        assert_eq!(size(1_999), "1.9 kB");
        assert_eq!(size(335_000_000), "335.0 MB");
    }
}
