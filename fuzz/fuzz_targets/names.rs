//! Names, labels, keys and paths of fields: every check answers every text, stricter checks
//! imply looser ones, and what becomes a file's name can't lead elsewhere.
#![no_main]

use libfuzzer_sys::fuzz_target;
use podling_fuzz::api::{kind, names};

fuzz_target!(|text: &str| {
    let valid = |check: fn(&str) -> Vec<String>| {
        let errors = check(text);
        assert!(errors.iter().all(|error| !error.is_empty()), "{text:?}");
        errors.is_empty()
    };
    let label = valid(names::dns_label);
    let subdomain = valid(names::dns_subdomain);
    let label_1035 = valid(names::dns_1035_label);
    let qualified = valid(names::qualified_name);
    let label_value = valid(names::label_value);
    let port = valid(names::port_name);
    let key = valid(names::config_key);
    let header = valid(names::http_header_name);
    let variable = valid(names::env_name);
    let percent = valid(names::percent);
    let _ = valid(names::ip_address);

    assert!(!label_1035 || label, "{text:?}");
    assert!(
        !label || (subdomain && label_value && qualified && header),
        "{text:?}"
    );
    assert!(!port || label, "{text:?}");
    assert!(!percent || variable, "{text:?}");
    if subdomain || label || key {
        let path = std::path::Path::new(text);
        let component = path.components().next();
        assert_eq!(
            component,
            Some(std::path::Component::Normal(text.as_ref())),
            "{text:?} is not one name of a file"
        );
        assert!(!text.contains('\0') && text.len() <= names::SUBDOMAIN_LENGTH);
    }
    assert!(!label || text.len() <= names::LABEL_LENGTH);

    if let Ok((kind, fields)) = kind::split_path(text) {
        match kind.descend(&fields) {
            Ok(Some(place)) => assert!(fields.last() == Some(&place.field.name)),
            Ok(None) => assert!(fields.is_empty()),
            Err(unknown) => assert!(fields.contains(&unknown)),
        }
    }
});
