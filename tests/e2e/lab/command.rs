//! Running a program with a time limit, and what came of it.

use std::{
    fmt::{self, Write as _},
    io::{Read, Write as _},
    process::{Child, Command, Stdio},
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};

/// No command of podling may take longer than this in a test.
const LIMIT: Duration = Duration::from_secs(90);

/// After a command's end its output has to end as well: whoever it left running must not hold it.
const OUTPUT_LIMIT: Duration = Duration::from_secs(5);

/// What a finished command has said.
#[derive(Clone, Debug)]
pub struct Output {
    /// The command line, for messages.
    pub command: String,
    /// The exit code; 128 + signal when a signal ended it.
    pub code: i32,
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
}

impl Output {
    /// Expects that exit code.
    #[track_caller]
    pub fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, code, "exit code of\n{self}");
        self
    }

    /// Expects exit code 0.
    #[track_caller]
    pub fn ok(self) -> Self {
        self.exits(0)
    }

    /// Expects these parts in standard output.
    #[track_caller]
    pub fn says(self, parts: &[&str]) -> Self {
        for part in parts {
            assert!(
                self.stdout.contains(part),
                "no {part:?} in the output of\n{self}"
            );
        }
        self
    }

    /// Expects these parts in standard error.
    #[track_caller]
    pub fn complains(self, parts: &[&str]) -> Self {
        for part in parts {
            assert!(
                self.stderr.contains(part),
                "no {part:?} in the messages of\n{self}"
            );
        }
        self
    }

    /// Standard output as JSON.
    #[track_caller]
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout)
            .unwrap_or_else(|error| panic!("not JSON ({error}):\n{self}"))
    }

    /// Standard output without the white space around it.
    pub fn text(&self) -> &str {
        self.stdout.trim()
    }
}

impl fmt::Display for Output {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "$ {}\n[exit code {}]", self.command, self.code)?;
        for (name, text) in [("stdout", &self.stdout), ("stderr", &self.stderr)] {
            for line in text.lines() {
                writeln!(f, "{name}: {line}")?;
            }
        }
        Ok(())
    }
}

/// Runs a program to its end and returns what it said.
///
/// # Panics
/// When it can't be started, doesn't end in time, or leaves its output open.
#[track_caller]
pub fn run(command: &mut Command) -> Output {
    run_with_input(command, None)
}

/// [`run`] with this text as standard input.
#[track_caller]
pub fn run_with_input(command: &mut Command, input: Option<&[u8]>) -> Output {
    let line = describe(command);
    let mut child = command
        .stdin(if input.is_some() {
            Stdio::piped()
        } else {
            Stdio::null()
        })
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("{line}: {error}"));
    if let Some(input) = input {
        let mut stdin = child.stdin.take().unwrap();
        let input = input.to_vec();
        thread::spawn(move || {
            let _ = stdin.write_all(&input);
        });
    }
    let stdout = collect(child.stdout.take().unwrap());
    let stderr = collect(child.stderr.take().unwrap());
    let code = wait(&mut child, LIMIT);
    let output = |name: &str, receiver: &mpsc::Receiver<String>| {
        receiver.recv_timeout(OUTPUT_LIMIT).unwrap_or_else(|_| {
            panic!("`{line}` has ended, but something it started holds its {name} open")
        })
    };
    let Some(code) = code else {
        let _ = child.kill();
        let _ = child.wait();
        panic!(
            "`{line}` didn't end within {LIMIT:?}\nstdout: {}\nstderr: {}",
            output("stdout", &stdout),
            output("stderr", &stderr)
        );
    };
    Output {
        stdout: output("stdout", &stdout),
        stderr: output("stderr", &stderr),
        command: line,
        code,
    }
}

/// Waits so long for a child; its exit code, or `None` when it goes on.
pub fn wait(child: &mut Child, limit: Duration) -> Option<i32> {
    use std::os::unix::process::ExitStatusExt;
    let end = Instant::now() + limit;
    loop {
        match child.try_wait().expect("a child can be waited for") {
            Some(status) => {
                return Some(
                    status
                        .code()
                        .unwrap_or_else(|| 128 + status.signal().unwrap_or(0)),
                );
            }
            None if Instant::now() >= end => return None,
            None => thread::sleep(Duration::from_millis(3)),
        }
    }
}

fn collect(mut stream: impl Read + Send + 'static) -> mpsc::Receiver<String> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let mut bytes = Vec::new();
        let _ = stream.read_to_end(&mut bytes);
        let _ = sender.send(String::from_utf8_lossy(&bytes).into_owned());
    });
    receiver
}

fn describe(command: &Command) -> String {
    let mut line = command.get_program().to_string_lossy().into_owned();
    for argument in command.get_args() {
        let _ = write!(line, " {}", argument.to_string_lossy());
    }
    line
}
