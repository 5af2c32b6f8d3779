//! The applets of a few lines.

use std::{
    ffi::OsString,
    fs::File,
    io::{self, Write},
    process::ExitCode,
    time::Duration,
};

use super::termination::Termination;

type Outcome = Result<ExitCode, String>;

/// `echo WORD…`
pub(super) fn echo(args: &[String]) -> Outcome {
    print(format!("{}\n", args.join(" ")).as_bytes())
}

/// `env`: the environment, a line a variable.
pub(super) fn env() -> Outcome {
    let mut text = Vec::new();
    for (name, value) in std::env::vars_os() {
        text.extend_from_slice(name.as_encoded_bytes());
        text.push(b'=');
        text.extend_from_slice(value.as_encoded_bytes());
        text.push(b'\n');
    }
    print(&text)
}

fn print(text: &[u8]) -> Outcome {
    let mut output = io::stdout().lock();
    output
        .write_all(text)
        .and_then(|()| output.flush())
        .map_err(|error| error.to_string())?;
    Ok(ExitCode::SUCCESS)
}

/// `cat [FILE|-]…`
pub(super) fn cat(args: &[OsString]) -> Outcome {
    let mut output = io::stdout().lock();
    let standard_input = [OsString::from("-")];
    let names = if args.is_empty() {
        &standard_input
    } else {
        args
    };
    for name in names {
        let copied = if name == "-" {
            io::copy(&mut io::stdin().lock(), &mut output)
        } else {
            File::open(name).and_then(|mut file| io::copy(&mut file, &mut output))
        };
        copied.map_err(|error| format!("{}: {error}", name.to_string_lossy()))?;
    }
    output.flush().map_err(|error| error.to_string())?;
    Ok(ExitCode::SUCCESS)
}

/// `sleep SECONDS[s|m|h|d]|infinity`; ends with 128 and the signal's number on SIGTERM, as a shell
/// would report it.
pub(super) fn sleep(args: &[String]) -> Outcome {
    let [text] = args else {
        return Err("usage: sleep SECONDS[s|m|h|d]|infinity".to_owned());
    };
    let limit = match text.as_str() {
        "infinity" | "inf" => None,
        _ => Some(duration(text)?),
    };
    let mut termination = Termination::watch().map_err(|error| error.to_string())?;
    match termination.wait(limit).map_err(|error| error.to_string())? {
        Some(signal) => Ok(ExitCode::from(128 + signal)),
        None => Ok(ExitCode::SUCCESS),
    }
}

/// A number of seconds, or of the unit behind it.
pub(super) fn duration(text: &str) -> Result<Duration, String> {
    let (number, unit) = match text.strip_suffix(['s', 'm', 'h', 'd']) {
        Some(number) => (
            number,
            match text.as_bytes().last() {
                Some(b'm') => 60.0,
                Some(b'h') => 3600.0,
                Some(b'd') => 86400.0,
                _ => 1.0,
            },
        ),
        None => (text, 1.0),
    };
    number
        .parse::<f64>()
        .ok()
        .and_then(|number| Duration::try_from_secs_f64(number * unit).ok())
        .filter(|duration| duration.as_secs() < 1 << 40)
        .ok_or_else(|| format!("{text:?} is not a length of time"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_of_time() {
        assert_eq!(duration("1.5"), Ok(Duration::from_millis(1500)));
        assert_eq!(duration("2m"), Ok(Duration::from_mins(2)));
        for text in ["", "x", "-1", "1e40", "NaN", "s"] {
            assert!(duration(text).is_err(), "{text}");
        }
    }
}
