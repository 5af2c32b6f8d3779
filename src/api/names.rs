//! The syntax of names, labels, keys and ports, with the API server's own messages.
//!
//! Each function returns everything that is wrong with a text; an empty list means it is valid.
//! The messages are what the API server appends to `metadata.name: Invalid value: "…": `, so that
//! whoever knows them from a cluster finds them again.

use std::net::IpAddr;

const LABEL: &str = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
const SUBDOMAIN: &str = r"[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*";
const LABEL_1035: &str = "[a-z]([-a-z0-9]*[a-z0-9])?";
const QUALIFIED: &str = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
const LABEL_VALUE: &str = "(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?";

/// The longest RFC 1123 or RFC 1035 label, and the longest label value.
pub const LABEL_LENGTH: usize = 63;
/// The longest RFC 1123 subdomain, and the longest key of a ConfigMap.
pub const SUBDOMAIN_LENGTH: usize = 253;
/// The longest port name.
pub const PORT_NAME_LENGTH: usize = 15;

/// An RFC 1123 label: a container, a volume, a namespace.
pub fn dns_label(text: &str) -> Vec<String> {
    let mut errors = too_long(text, LABEL_LENGTH);
    if !is_label(text) {
        errors.push(pattern(
            "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character",
            LABEL,
            &["my-name", "123-abc"],
        ));
    }
    errors
}

/// An RFC 1123 subdomain: labels joined by dots, such as a pod's name.
pub fn dns_subdomain(text: &str) -> Vec<String> {
    let mut errors = too_long(text, SUBDOMAIN_LENGTH);
    if !text.split('.').all(is_label) {
        errors.push(pattern(
            "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character",
            SUBDOMAIN,
            &["example.com"],
        ));
    }
    errors
}

/// An RFC 1035 label, which starts with a letter: a service's name.
pub fn dns_1035_label(text: &str) -> Vec<String> {
    let mut errors = too_long(text, LABEL_LENGTH);
    if !(is_label(text) && text.starts_with(|first: char| first.is_ascii_lowercase())) {
        errors.push(pattern(
            "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character",
            LABEL_1035,
            &["my-name", "abc-123"],
        ));
    }
    errors
}

/// The key of a label, an annotation or a finalizer: a name with an optional `domain/` before it.
/// The API server lower-cases an annotation's key first.
pub fn qualified_name(text: &str) -> Vec<String> {
    let pieces: Vec<&str> = text.split('/').collect();
    let mut errors = Vec::new();
    let name = match pieces[..] {
        [name] => name,
        [prefix, name] => {
            let wrong = if prefix.is_empty() {
                vec!["must be non-empty".to_owned()]
            } else {
                dns_subdomain(prefix)
            };
            errors.extend(
                wrong
                    .into_iter()
                    .map(|error| format!("prefix part {error}")),
            );
            name
        }
        _ => {
            let message = qualified_pattern();
            return vec![format!(
                "a qualified name {message} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')"
            )];
        }
    };
    if name.is_empty() {
        errors.push("name part must be non-empty".to_owned());
    }
    errors.extend(
        too_long(name, LABEL_LENGTH)
            .into_iter()
            .map(|error| format!("name part {error}")),
    );
    if !is_qualified(name) {
        errors.push(format!("name part {}", qualified_pattern()));
    }
    errors
}

/// The value of a label.
pub fn label_value(text: &str) -> Vec<String> {
    let mut errors = too_long(text, LABEL_LENGTH);
    if !(text.is_empty() || is_qualified(text)) {
        errors.push(pattern(
            "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
            LABEL_VALUE,
            &["MyValue", "my_value", "12345"],
        ));
    }
    errors
}

/// The name of a container's port.
pub fn port_name(text: &str) -> Vec<String> {
    let mut errors = too_long(text, PORT_NAME_LENGTH);
    let mut refuse = |wrong: bool, message: &str| {
        if wrong {
            errors.push(message.to_owned());
        }
    };
    let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    refuse(
        text.is_empty() || !text.bytes().all(allowed),
        "must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)",
    );
    refuse(
        !text.bytes().any(|byte| byte.is_ascii_lowercase()),
        "must contain at least one letter (a-z)",
    );
    refuse(text.contains("--"), "must not contain consecutive hyphens");
    refuse(
        text.starts_with('-') || text.ends_with('-'),
        "must not begin or end with a hyphen",
    );
    errors
}

/// A port's number.
pub fn port_number(port: i64) -> Vec<String> {
    in_range(port, 1, 65535)
}

/// A user's or a group's number.
pub fn user_or_group_id(id: i64) -> Vec<String> {
    in_range(id, 0, i64::from(i32::MAX))
}

/// A number within bounds that count as allowed.
pub fn in_range(value: i64, lowest: i64, highest: i64) -> Vec<String> {
    if (lowest..=highest).contains(&value) {
        Vec::new()
    } else {
        vec![format!("must be between {lowest} and {highest}, inclusive")]
    }
}

/// The name of an environment variable.
pub fn env_name(text: &str) -> Vec<String> {
    if !text.is_empty()
        && text
            .bytes()
            .all(|byte| (b' '..=b'~').contains(&byte) && byte != b'=')
    {
        return Vec::new();
    }
    vec![
        "a valid environment variable name must consist only of printable ASCII characters other than '='"
            .to_owned(),
    ]
}

/// A key of a ConfigMap or a Secret, which becomes the name of a file.
pub fn config_key(text: &str) -> Vec<String> {
    let mut errors = too_long(text, SUBDOMAIN_LENGTH);
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-._".contains(&byte);
    if text.is_empty() || !text.bytes().all(allowed) {
        errors.push(pattern(
            "a valid config key must consist of alphanumeric characters, '-', '_' or '.'",
            "[-._a-zA-Z0-9]+",
            &["key.name", "KEY_NAME", "key-name"],
        ));
    }
    match text {
        "." => errors.push("must not be '.'".to_owned()),
        ".." => errors.push("must not be '..'".to_owned()),
        _ if text.starts_with("..") => errors.push("must not start with '..'".to_owned()),
        _ => {}
    }
    errors
}

/// The name of an HTTP header.
pub fn http_header_name(text: &str) -> Vec<String> {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    if !text.is_empty() && text.bytes().all(allowed) {
        return Vec::new();
    }
    vec![pattern(
        "a valid HTTP header must consist of alphanumeric characters or '-'",
        "[-A-Za-z0-9]+",
        &["X-Header-Name"],
    )]
}

/// A percentage such as `25%`.
pub fn percent(text: &str) -> Vec<String> {
    let digits = text.strip_suffix('%').unwrap_or_default();
    if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Vec::new();
    }
    vec![pattern(
        "a valid percent string must be a numeric string followed by an ending '%'",
        "[0-9]+%",
        &["1%", "93%"],
    )]
}

/// An IPv4 or IPv6 address.
pub fn ip_address(text: &str) -> Vec<String> {
    if text.parse::<IpAddr>().is_ok() {
        return Vec::new();
    }
    vec!["must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)".to_owned()]
}

fn is_label(text: &str) -> bool {
    let alphanumeric = |byte: &u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let bytes = text.as_bytes();
    bytes.first().is_some_and(alphanumeric)
        && bytes.last().is_some_and(alphanumeric)
        && bytes.iter().all(|byte| alphanumeric(byte) || *byte == b'-')
}

fn is_qualified(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.first().is_some_and(u8::is_ascii_alphanumeric)
        && bytes.last().is_some_and(u8::is_ascii_alphanumeric)
        && bytes
            .iter()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(byte))
}

fn qualified_pattern() -> String {
    pattern(
        "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
        QUALIFIED,
        &["MyName", "my.name", "123-abc"],
    )
}

fn too_long(text: &str, limit: usize) -> Vec<String> {
    if text.len() <= limit {
        return Vec::new();
    }
    vec![format!("must be no more than {limit} characters")]
}

/// The API server's phrase for a text that a pattern refuses; the two spaces before `or` are its.
fn pattern(message: &str, regex: &str, examples: &[&str]) -> String {
    let examples: Vec<String> = examples
        .iter()
        .map(|example| format!("'{example}', "))
        .collect();
    format!(
        "{message} (e.g. {}regex used for validation is '{regex}')",
        examples.join(" or ")
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    type Check = fn(&str) -> Vec<String>;

    #[test]
    fn accepts_what_the_api_server_accepts() {
        let long_label = "a".repeat(63);
        let long_subdomain = format!("{}.b", "a".repeat(251));
        let table: &[(Check, &[&str])] = &[
            (dns_label, &["a", "0", "a-b", "123-abc", &long_label]),
            (
                dns_subdomain,
                &["a", "example.com", "0.a-b.c", &long_subdomain],
            ),
            (dns_1035_label, &["a", "abc-123"]),
            (
                qualified_name,
                &["a", "A_b.c", "app.kubernetes.io/name", "a/B"],
            ),
            (label_value, &["", "MyValue", "my_value", "1.2.3"]),
            (port_name, &["http", "a", "8080a", "web-1"]),
            (env_name, &["A", "my.var", "1", "a b"]),
            (config_key, &["a", ".a", "a..b", "KEY_1"]),
            (http_header_name, &["X-Header"]),
            (percent, &["0%", "100%"]),
            (ip_address, &["10.0.0.1", "::1"]),
        ];
        for (check, texts) in table {
            for text in *texts {
                assert_eq!(check(text), Vec::<String>::new(), "{text}");
            }
        }
    }

    #[test]
    fn refuses_what_the_api_server_refuses() {
        let long = "a".repeat(254);
        let table: &[(Check, &[&str])] = &[
            (
                dns_label,
                &["", "-a", "a-", "A", "a.b", "a_b", "\u{e4}", &long],
            ),
            (
                dns_subdomain,
                &["", ".a", "a.", "a..b", "A.b", "a_b", &long],
            ),
            (dns_1035_label, &["", "1a", "-a", "a-"]),
            (
                qualified_name,
                &["", "/a", "a/", "a/b/c", "A/b", "-a", "a b"],
            ),
            (label_value, &["-a", "a-", "a b", "a/b"]),
            (
                port_name,
                &["", "80", "a--b", "-a", "a-", "Http", "abcdefghijklmnop"],
            ),
            (env_name, &["", "A=B", "a\n", "\u{e4}"]),
            (config_key, &["", ".", "..", "..a", "a/b", &long]),
            (http_header_name, &["", "a b"]),
            (percent, &["", "%", "1", "-1%"]),
            (ip_address, &["", "1.2.3", "localhost"]),
        ];
        for (check, texts) in table {
            for text in *texts {
                assert_ne!(check(text), Vec::<String>::new(), "{text}");
            }
        }
    }

    #[test]
    fn speaks_with_the_api_servers_words() {
        assert_eq!(
            dns_label("A"),
            [
                "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')"
            ]
        );
        assert_eq!(port_number(0), ["must be between 1 and 65535, inclusive"]);
        assert_eq!(
            too_long(&"a".repeat(64), 63),
            ["must be no more than 63 characters"]
        );
    }

    proptest! {
        #[test]
        fn a_label_is_a_subdomain_and_a_label_value(text in "[a-z0-9]([-a-z0-9]{0,20}[a-z0-9])?") {
            prop_assert!(dns_label(&text).is_empty());
            prop_assert!(dns_subdomain(&text).is_empty());
            prop_assert!(label_value(&text).is_empty());
            prop_assert!(qualified_name(&text).is_empty());
        }

        #[test]
        fn any_text_is_answered(text in "\\PC{0,80}") {
            let valid = dns_label(&text).is_empty();
            prop_assert!(!valid || dns_subdomain(&text).is_empty());
            let _ = (qualified_name(&text), port_name(&text), env_name(&text), config_key(&text));
        }
    }
}
