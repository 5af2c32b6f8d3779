//! A manifest to start from, for each kind: small, valid in a cluster, with its defaults.

use super::load::load;
use super::object::Object;
use super::source::SourceText;

const TEXT: &str = include_str!("starters.yaml");

/// The manifest to start from of a kind such as `Pod`; `None` for what is no kind.
pub fn starter(kind: &str) -> Option<Object> {
    let source = SourceText {
        name: "starters.yaml".to_owned(),
        text: TEXT.to_owned(),
    };
    let objects = load(&[source]).ok()?.objects;
    objects.into_iter().find(|object| object.kind() == kind)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::kind::KINDS;

    #[test]
    fn every_kind_has_one_that_prints_and_reads_the_same() {
        for info in KINDS {
            let object = starter(info.kind).unwrap_or_else(|| panic!("none of {}", info.kind));
            let text = serde_saphyr::to_string(&object).expect("YAML");
            let source = SourceText {
                name: "printed.yaml".to_owned(),
                text,
            };
            let loaded = load(&[source]).unwrap_or_else(|errors| panic!("{errors:#?}"));
            let [again] = loaded.objects.as_slice() else {
                panic!("{} objects", loaded.objects.len());
            };
            let value = |object: &Object| serde_json::to_value(object).expect("JSON");
            assert_eq!(value(&object), value(again), "{}", info.kind);
        }
    }
}
