//! podling runs Kubernetes pods on one host.
mod api;
mod applet;
mod cli;
mod engine;
mod image;
mod manifest;
mod network;
mod pod;
mod runtime;
mod store;
mod sys;
mod ui;
mod volume;

fn main() {}
