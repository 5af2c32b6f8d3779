//! A volume's defaults.

use super::container::pull_policy;
use super::storage::claim;
use crate::api::volume::{HostPathType, Volume};

/// Mode of the files in volumes made of configuration.
const FILE_MODE: i32 = 0o644;
/// Seconds for which a service account's token is good.
const TOKEN_SECONDS: i64 = 3600;

/// Fills in what a volume's manifest leaves out.
pub fn volume(volume: &mut Volume) {
    if has_no_source(volume) {
        volume.empty_dir = Some(Box::default());
    }
    if let Some(source) = &mut volume.host_path {
        source.r#type.get_or_insert(HostPathType::Unset);
    }
    if let Some(source) = &mut volume.secret {
        source.default_mode.get_or_insert(FILE_MODE);
    }
    if let Some(source) = &mut volume.config_map {
        source.default_mode.get_or_insert(FILE_MODE);
    }
    if let Some(source) = &mut volume.downward_api {
        source.default_mode.get_or_insert(FILE_MODE);
        let fields = source
            .items
            .iter_mut()
            .filter_map(|item| item.field_ref.as_mut());
        fields.for_each(|field| {
            field.api_version.get_or_insert_with(|| "v1".to_owned());
        });
    }
    if let Some(source) = &mut volume.projected {
        source.default_mode.get_or_insert(FILE_MODE);
        for part in &mut source.sources {
            if let Some(token) = &mut part.service_account_token {
                token.expiration_seconds.get_or_insert(TOKEN_SECONDS);
            }
            for item in part
                .downward_api
                .iter_mut()
                .flat_map(|part| &mut part.items)
            {
                if let Some(field) = &mut item.field_ref {
                    field.api_version.get_or_insert_with(|| "v1".to_owned());
                }
            }
        }
    }
    if let Some(template) = volume
        .ephemeral
        .as_mut()
        .and_then(|source| source.volume_claim_template.as_mut())
    {
        claim(&mut template.spec);
    }
    if let Some(source) = &mut volume.image
        && source.pull_policy.is_none()
    {
        source.pull_policy = source.reference.as_deref().map(pull_policy);
    }
}

/// Whether only the name is there.
fn has_no_source(volume: &Volume) -> bool {
    let bare = Volume {
        name: volume.name.clone(),
        ..Volume::default()
    };
    *volume == bare
}
