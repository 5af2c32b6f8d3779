//! `write [--interval SECONDS] FILE (TEXT…|--date)`: puts a text into a file again and again, by
//! way of a temporary name, so that a reader never sees a part of it.

use std::{fs, io, path::Path, process::ExitCode, time::Duration};

use super::{simple::duration, termination::Termination};

const USAGE: &str = "usage: write [--interval SECONDS] FILE (TEXT...|--date)";

struct Job {
    interval: Option<Duration>,
    file: String,
    /// `None` means the date.
    text: Option<String>,
}

pub(super) fn run(args: &[String]) -> Result<ExitCode, String> {
    let job = parse(args)?;
    let mut termination = Termination::watch().map_err(|error| error.to_string())?;
    loop {
        let content = match &job.text {
            Some(text) => format!("{text}\n"),
            None => format!("{}\n", jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ")),
        };
        replace(Path::new(&job.file), &content)
            .map_err(|error| format!("{}: {error}", job.file))?;
        let Some(interval) = job.interval else {
            return Ok(ExitCode::SUCCESS);
        };
        let ended = termination
            .wait(Some(interval))
            .map_err(|error| error.to_string())?;
        if ended.is_some() {
            return Ok(ExitCode::SUCCESS);
        }
    }
}

fn parse(args: &[String]) -> Result<Job, String> {
    let mut interval = None;
    let mut date = false;
    let mut words = Vec::new();
    let mut args = args.iter();
    while let Some(argument) = args.next() {
        match argument.as_str() {
            "--interval" => {
                interval = Some(duration(args.next().ok_or(USAGE)?)?);
            }
            "--date" => date = true,
            word => words.push(word.to_owned()),
        }
    }
    let (file, text) = words.split_first().ok_or(USAGE)?;
    if date != text.is_empty() {
        return Err(USAGE.to_owned());
    }
    Ok(Job {
        interval,
        file: file.clone(),
        text: (!date).then(|| text.join(" ")),
    })
}

fn replace(path: &Path, content: &str) -> io::Result<()> {
    let name = path
        .file_name()
        .ok_or(io::ErrorKind::InvalidInput)?
        .to_string_lossy();
    let temporary = path.with_file_name(format!(".{name}.new"));
    fs::write(&temporary, content)?;
    fs::rename(&temporary, path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        text.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn reads_its_arguments() {
        let job = parse(&words("--interval 2 /f --date")).ok().unwrap();
        assert_eq!(job.interval, Some(Duration::from_secs(2)));
        assert_eq!((job.file.as_str(), job.text), ("/f", None));
        let job = parse(&words("/f a b")).ok().unwrap();
        assert_eq!(job.text.as_deref(), Some("a b"));
        for wrong in ["", "/f", "/f a --date", "--interval x /f a", "--interval"] {
            assert!(parse(&words(wrong)).is_err(), "{wrong}");
        }
    }
}
