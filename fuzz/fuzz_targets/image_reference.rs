//! Names of images and digests: what is read is printed in a form that means the same, and none
//! of its parts leads out of the directory that it becomes.
#![no_main]

use libfuzzer_sys::fuzz_target;
use podling_fuzz::digest::Digest;
use podling_fuzz::reference::ImageRef;

fuzz_target!(|text: &str| {
    if let Ok(digest) = text.parse::<Digest>() {
        assert_eq!(digest.to_string(), text);
        assert_eq!(Digest::from_hex(&digest.hex()), Some(digest));
    }
    let Ok(reference) = text.parse::<ImageRef>() else {
        return;
    };
    let printed = reference.to_string();
    assert_eq!(
        printed.parse(),
        Ok(reference.clone()),
        "{text:?} is printed {printed:?}"
    );
    assert!(reference.tag().is_some() || reference.digest().is_some());
    let components = std::iter::once(reference.registry())
        .chain(reference.repository().split('/'))
        .chain(reference.tag());
    for component in components {
        assert!(
            !matches!(component, "" | "." | "..") && !component.contains(['/', '\0']),
            "{text:?} has {component:?}"
        );
        assert!(component.len() <= 255, "{text:?}");
    }
    for component in reference.repository().split('/') {
        // `_tags` and `_digests` are directories of the store beside these.
        assert!(!component.starts_with('_'), "{text:?}");
    }
    let _ = reference.is_loopback();
});
