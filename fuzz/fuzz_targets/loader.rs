//! Manifests: whatever the text, the loader comes back with valid objects or with mistakes that
//! can be shown; and a valid object means the same after it has been printed and read again.
#![no_main]

use libfuzzer_sys::fuzz_target;
use podling_fuzz::api::quantity::Quantity;
use podling_fuzz::manifest::{Diagnostic, Object, SourceText, load};
use podling_fuzz::rendering::{Format, render};
use serde_json::Value;

fuzz_target!(|text: &str| {
    let sources = [source(text)];
    match load(&sources) {
        Err(diagnostics) => {
            assert!(!diagnostics.is_empty(), "refused and nothing said");
            shown(&sources, &diagnostics);
        }
        Ok(loaded) => {
            shown(&sources, &loaded.notices);
            for object in &loaded.objects {
                let printed = value(object).to_string();
                let again = match load(&[source(&printed)]) {
                    Ok(loaded) => loaded,
                    Err(mistakes) => panic!("refused what was valid: {mistakes:?}\n{printed}"),
                };
                assert_eq!(again.objects.len(), 1);
                let (first, second) = (value(object), value(&again.objects[0]));
                assert!(
                    same(&first, &second),
                    "means another thing when read again:\n{first}\n{second}"
                );
            }
        }
    }
});

fn value(object: &Object) -> Value {
    // Every map of the API has text as keys, so that an object always has a JSON form.
    serde_json::to_value(object).expect("an object as JSON")
}

/// Whether two objects are the same; quantities are by their value.
fn same(first: &Value, second: &Value) -> bool {
    match (first, second) {
        (Value::Object(first), Value::Object(second)) => {
            first.len() == second.len()
                && (first.iter())
                    .all(|(name, it)| second.get(name).is_some_and(|other| same(it, other)))
        }
        (Value::Array(first), Value::Array(second)) => {
            first.len() == second.len()
                && first.iter().zip(second).all(|(it, other)| same(it, other))
        }
        (Value::String(first), Value::String(second)) => {
            first == second
                || matches!(
                    (Quantity::parse(first), Quantity::parse(second)),
                    (Ok(first), Ok(second)) if first == second
                )
        }
        _ => first == second,
    }
}

fn source(text: &str) -> SourceText {
    SourceText {
        name: "fuzzed.yaml".to_owned(),
        text: text.to_owned(),
    }
}

/// Every place is in the text, and every form of every message can be made.
fn shown(sources: &[SourceText], diagnostics: &[Diagnostic]) {
    let text = &sources[0].text;
    for diagnostic in diagnostics {
        assert!(
            diagnostic.line >= 1 && diagnostic.column >= 1,
            "{diagnostic:?}"
        );
        assert!(
            text.get(diagnostic.span.clone()).is_some(),
            "not in the text: {diagnostic:?}"
        );
    }
    for format in [
        Format::Snippets { colour: false },
        Format::Lines,
        Format::Json,
        Format::Github,
    ] {
        let rendered = render(sources, diagnostics, format);
        assert!(diagnostics.is_empty() || !rendered.is_empty());
    }
}
