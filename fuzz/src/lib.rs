//! The rooms of podling that read what strangers write, built from podling's own files: podling is
//! a program without a library, and these rooms need nothing of the others.
#![allow(dead_code, reason = "podling uses the rest")]

#[path = "../../src/api/mod.rs"]
pub mod api;
#[path = "../../src/image/digest.rs"]
pub mod digest;
#[path = "../../src/manifest/mod.rs"]
pub mod manifest;
#[path = "../../src/image/reference.rs"]
pub mod reference;
#[path = "../../src/ui/diagnostic.rs"]
pub mod rendering;
