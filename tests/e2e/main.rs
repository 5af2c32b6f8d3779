//! podling's end-to-end tests: the built binary against the real kernel and a real registry, one
//! file a feature. Each test has an instance of podling of its own, so they all run at once.

mod lab;

mod bad_input;
mod command_line;
mod completion;
mod containers;
mod crash;
mod down;
mod exec;
mod image_archive;
mod image_faults;
mod image_pull;
mod kubectl;
mod leak;
mod listing;
mod logs;
mod namespaces;
mod network;
mod play;
mod ports;
mod reapply;
mod resources;
mod restart;
mod seccomp;
mod security;
mod volumes;
