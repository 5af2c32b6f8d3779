//! The progress of pulls on standard error: a bar a layer when a terminal watches, a line an
//! image when not.

use std::{
    collections::BTreeMap,
    io::IsTerminal,
    sync::{Mutex, PoisonError},
};

use indicatif::{HumanBytes, MultiProgress, ProgressBar, ProgressStyle};

use crate::image::{Digest, ImageRef, LayerStage, PullProgress, Silent};

/// What suits whoever watches.
pub fn pull(quiet: bool) -> Box<dyn PullProgress> {
    match quiet {
        true => Box::new(Silent),
        false if std::io::stderr().is_terminal() => Box::new(Bars::default()),
        false => Box::new(Lines),
    }
}

/// One line when an image's layers are known.
struct Lines;

impl PullProgress for Lines {
    fn resolved(&self, image: &ImageRef, layers: usize, bytes: u64) {
        eprintln!("{}", announcement(image, layers, bytes));
    }
}

fn announcement(image: &ImageRef, layers: usize, bytes: u64) -> String {
    let plural = match layers {
        1 => "",
        _ => "s",
    };
    format!(
        "pulling {image}: {layers} layer{plural}, {} to fetch",
        HumanBytes(bytes)
    )
}

/// A bar a layer that is being fetched; finished ones go.
#[derive(Default)]
struct Bars {
    all: MultiProgress,
    layers: Mutex<BTreeMap<Digest, ProgressBar>>,
}

impl PullProgress for Bars {
    fn resolved(&self, image: &ImageRef, layers: usize, bytes: u64) {
        // A terminal that has gone is no reason to stop a pull.
        let _ = self.all.println(announcement(image, layers, bytes));
    }

    fn layer(&self, layer: Digest, stage: LayerStage) {
        let mut layers = self.layers.lock().unwrap_or_else(PoisonError::into_inner);
        match stage {
            LayerStage::Present => {}
            LayerStage::Started { total } => {
                let bar = self.all.add(ProgressBar::new(total).with_style(style()));
                bar.set_prefix(short(layer));
                layers.insert(layer, bar);
            }
            LayerStage::Bytes { done, total } => {
                if let Some(bar) = layers.get(&layer) {
                    bar.set_length(total);
                    bar.set_position(done);
                }
            }
            LayerStage::Done => {
                if let Some(bar) = layers.remove(&layer) {
                    bar.finish_and_clear();
                }
            }
        }
    }
}

fn style() -> ProgressStyle {
    ProgressStyle::with_template(
        "{prefix} [{bar:30}] {bytes:>10}/{total_bytes} {bytes_per_sec} {eta}",
    )
    .unwrap_or_else(|_| ProgressStyle::default_bar())
}

/// The first 12 digits of the digest's hex.
fn short(digest: Digest) -> String {
    let text = digest.to_string();
    let hex = text.split_once(':').map_or(text.as_str(), |(_, hex)| hex);
    hex.chars().take(12).collect()
}
