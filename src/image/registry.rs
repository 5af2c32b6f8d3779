//! One image's registry, over HTTPS, or HTTP where that is allowed, by way of `oci-client`; and
//! what its failures mean to the user.

use std::{error::Error, sync::Once, time::Duration};

use oci_client::{
    Client, Reference, RegistryOperation,
    client::{BlobResponse, ClientConfig, ClientProtocol, SizedStream},
    errors::{OciDistributionError, OciErrorCode},
    manifest::OciDescriptor,
    secrets::RegistryAuth,
};

use super::{
    digest::Digest,
    error::ImageError,
    manifest::{
        DOCKER_INDEX, DOCKER_MANIFEST, Descriptor, MANIFEST_LIMIT, OCI_INDEX, OCI_MANIFEST,
    },
    pull::PullOptions,
    reference::ImageRef,
};

/// How long a connection may take to come about.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(20);
/// How long a registry may be silent in the middle of an answer.
const IDLE_TIMEOUT: Duration = Duration::from_mins(1);

/// A registry that has answered.
pub(super) struct Connection {
    client: Client,
    /// For blobs: without a store of credentials, when none are needed. `oci-client` else asks
    /// the registry before each blob whether it wants any.
    blobs: Client,
    reference: Reference,
    image: String,
    registry: String,
}

/// The content of a blob.
pub(super) struct Body {
    /// The bytes as they come.
    pub stream: SizedStream,
    /// Where in the blob the first of them is.
    pub offset: u64,
}

/// What a failure is about.
struct About<'a> {
    image: &'a str,
    registry: &'a str,
}

impl Connection {
    /// Finds out how the registry of `image` is to be spoken to.
    pub async fn open(image: &ImageRef, options: &PullOptions<'_>) -> Result<Self, ImageError> {
        let insecure = options
            .registries
            .iter()
            .any(|registry| registry.insecure && registry.host == image.registry());
        let verify = options.tls_verify && !insecure;
        match Self::try_open(image, ClientProtocol::Https, verify).await {
            // A registry that shows a wrong certificate speaks TLS: plain HTTP is no way to it.
            Err(ImageError::Tls { reason, .. })
                if (insecure || image.is_loopback()) && !reason.contains("certificate:") =>
            {
                Self::try_open(image, ClientProtocol::Http, false).await
            }
            Err(ImageError::Unreachable { .. }) if insecure || image.is_loopback() => {
                Self::try_open(image, ClientProtocol::Http, false).await
            }
            result => result,
        }
    }

    async fn try_open(
        image: &ImageRef,
        protocol: ClientProtocol,
        verify: bool,
    ) -> Result<Self, ImageError> {
        let name = image.to_string();
        let about = About {
            image: &name,
            registry: image.registry(),
        };
        let client = client(protocol.clone(), verify).map_err(|error| about.explain(&error))?;
        let (registry, repository) = (image.registry().to_owned(), image.repository().to_owned());
        let reference = match (image.digest(), image.tag()) {
            (Some(digest), _) => Reference::with_digest(registry, repository, digest.to_string()),
            (None, tag) => {
                Reference::with_tag(registry, repository, tag.unwrap_or("latest").to_owned())
            }
        };
        let token = client
            .auth(
                &reference,
                &RegistryAuth::Anonymous,
                RegistryOperation::Pull,
            )
            .await
            .map_err(|error| about.explain(&error))?;
        let blobs = match token {
            Some(_) => client.clone(),
            None => self::client(protocol, verify).map_err(|error| about.explain(&error))?,
        };
        Ok(Self {
            client,
            blobs,
            reference,
            registry: image.registry().to_owned(),
            image: name,
        })
    }

    /// The manifest or index that the reference names, or the one with that digest, checked.
    pub async fn manifest(&self, digest: Option<Digest>) -> Result<Vec<u8>, ImageError> {
        let reference = match digest {
            Some(digest) => self.reference.clone_with_digest(digest.to_string()),
            None => self.reference.clone(),
        };
        let (content, _) = self
            .client
            .pull_manifest_raw(
                &reference,
                &RegistryAuth::Anonymous,
                &[OCI_MANIFEST, OCI_INDEX, DOCKER_MANIFEST, DOCKER_INDEX],
            )
            .await
            .map_err(|error| self.explain(&error))?;
        if content.len() as u64 > MANIFEST_LIMIT {
            return Err(ImageError::Malformed {
                image: self.image.clone(),
                reason: format!("its manifest is larger than {MANIFEST_LIMIT} bytes"),
            });
        }
        // By digest: whatever the registry's headers say, the content has to match the name.
        let wanted = digest.or(self
            .reference
            .digest()
            .and_then(|digest| digest.parse().ok()));
        let actual = Digest::of(&content);
        match wanted {
            Some(expected) if expected != actual => Err(ImageError::DigestMismatch {
                what: format!("manifest of image {}", self.image),
                expected,
                actual,
            }),
            _ => Ok(content.to_vec()),
        }
    }

    /// A blob from its byte `offset` on, or from an earlier one when the registry can't skip. The
    /// caller checks its digest.
    pub async fn blob(&self, descriptor: &Descriptor, offset: u64) -> Result<Body, ImageError> {
        let descriptor = OciDescriptor {
            media_type: descriptor.media_type.clone(),
            digest: descriptor.digest.to_string(),
            size: descriptor.size.try_into().unwrap_or(i64::MAX),
            ..OciDescriptor::default()
        };
        let blobs = &self.blobs;
        let body = if offset == 0 {
            let stream = blobs.pull_blob_stream(&self.reference, &descriptor).await;
            stream.map(|stream| Body { stream, offset: 0 })
        } else {
            let answer = blobs.pull_blob_stream_partial(&self.reference, &descriptor, offset, None);
            answer.await.map(|answer| match answer {
                BlobResponse::Full(stream) => Body { stream, offset: 0 },
                BlobResponse::Partial(stream) => Body { stream, offset },
            })
        };
        body.map_err(|error| self.explain(&error))
    }

    /// A failure in the middle of a blob.
    pub fn interrupted(&self, error: &(dyn Error + 'static)) -> ImageError {
        ImageError::Unavailable {
            image: self.image.clone(),
            registry: self.registry.clone(),
            reason: format!("the download broke off: {}", chain(error)),
        }
    }

    fn explain(&self, error: &OciDistributionError) -> ImageError {
        About {
            image: &self.image,
            registry: &self.registry,
        }
        .explain(error)
    }
}

fn client(protocol: ClientProtocol, verify: bool) -> Result<Client, OciDistributionError> {
    static PROVIDER: Once = Once::new();
    PROVIDER.call_once(|| {
        // An error means that one is installed already.
        let _ = rustls::crypto::ring::default_provider().install_default();
    });
    Client::try_from(ClientConfig {
        protocol,
        accept_invalid_certificates: !verify,
        connect_timeout: Some(CONNECT_TIMEOUT),
        read_timeout: Some(IDLE_TIMEOUT),
        user_agent: concat!("podling/", env!("CARGO_PKG_VERSION")),
        ..ClientConfig::default()
    })
}

impl About<'_> {
    fn explain(&self, error: &OciDistributionError) -> ImageError {
        let (image, registry) = (self.image.to_owned(), self.registry.to_owned());
        let not_found = |status: String| ImageError::NotFound {
            image: image.clone(),
            registry: registry.clone(),
            status,
        };
        let denied = |status: String| ImageError::Denied {
            image: image.clone(),
            registry: registry.clone(),
            status,
        };
        match error {
            OciDistributionError::RegistryError { envelope, .. } => {
                let text = envelope
                    .errors
                    .iter()
                    .map(|error| format!("{:?}: {}", error.code, error.message))
                    .collect::<Vec<_>>()
                    .join(", ");
                match envelope.errors.first().map(|error| &error.code) {
                    Some(
                        OciErrorCode::ManifestUnknown
                        | OciErrorCode::NameUnknown
                        | OciErrorCode::NotFound
                        | OciErrorCode::BlobUnknown
                        | OciErrorCode::ManifestBlobUnknown,
                    ) => not_found(format!("404 {text}")),
                    Some(OciErrorCode::Unauthorized | OciErrorCode::Denied) => {
                        denied(format!("403 {text}"))
                    }
                    Some(OciErrorCode::Toomanyrequests) => ImageError::Unavailable {
                        image,
                        registry,
                        reason: format!("429 {text}"),
                    },
                    _ => ImageError::Registry {
                        image,
                        registry,
                        reason: text,
                    },
                }
            }
            OciDistributionError::ImageManifestNotFoundError(text) => not_found(text.clone()),
            OciDistributionError::UnauthorizedError { .. } => denied("401 Unauthorized".to_owned()),
            OciDistributionError::AuthenticationFailure(text) => {
                denied(format!("401 {}", text.trim()))
            }
            OciDistributionError::ServerError { code: 404, .. } => not_found("404".to_owned()),
            OciDistributionError::ServerError {
                code: code @ (401 | 403),
                ..
            } => denied(code.to_string()),
            OciDistributionError::ServerError { code, message, .. } => {
                let reason = format!("status {code} {}", message.trim());
                let reason = reason.trim_end().to_owned();
                match code {
                    408 | 429 | 500..=599 => ImageError::Unavailable {
                        image,
                        registry,
                        reason,
                    },
                    _ => ImageError::Registry {
                        image,
                        registry,
                        reason,
                    },
                }
            }
            OciDistributionError::RequestError(error) => self.explain_request(error),
            other => ImageError::Registry {
                image,
                registry,
                reason: chain(other),
            },
        }
    }

    /// What kept a request from being answered.
    fn explain_request(&self, error: &reqwest::Error) -> ImageError {
        let (image, registry) = (self.image.to_owned(), self.registry.to_owned());
        let reason = chain(error);
        if reason.contains("No CA certificates") {
            return ImageError::Tls {
                image,
                registry,
                reason: "this host has no root certificates".to_owned(),
                help: "install the package ca-certificates",
            };
        }
        if reason.contains("certificate") || is_tls(error) {
            return ImageError::Tls {
                image,
                registry,
                reason,
                help: "add the registry's authority to the host's root certificates, or \
                       list the registry as insecure in podling's configuration",
            };
        }
        if error.is_redirect() || error.is_builder() {
            return ImageError::Registry {
                image,
                registry,
                reason,
            };
        }
        if error.is_connect() || error.is_timeout() || error.is_request() {
            return ImageError::Unreachable {
                image,
                registry,
                reason,
            };
        }
        ImageError::Unavailable {
            image,
            registry,
            reason,
        }
    }
}

fn is_tls(error: &(dyn Error + 'static)) -> bool {
    let mut next = Some(error);
    while let Some(error) = next {
        let inner = error
            .downcast_ref::<std::io::Error>()
            .and_then(std::io::Error::get_ref)
            .and_then(|inner| inner.downcast_ref::<rustls::Error>())
            .is_some();
        if inner || error.is::<rustls::Error>() {
            return true;
        }
        next = error.source();
    }
    false
}

/// An error with its causes, each said once.
fn chain(error: &(dyn Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(error) = next {
        let cause = error.to_string();
        if !text.contains(&cause) {
            text = format!("{text}: {cause}");
        }
        next = error.source();
    }
    text
}
