//! What was applied, as last accepted: one JSON file an object, written before anything is done
//! for it and removed after everything of it has gone.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use serde::{Serialize, de::DeserializeOwned};
use thiserror::Error;

use super::{
    atomic::{self, Durability},
    lock::Lock,
    paths::Paths,
};

/// What names an object on this host.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectKey {
    /// The kind in lower case and singular, such as `pod`.
    pub kind: &'static str,
    /// The namespace.
    pub namespace: String,
    /// The name.
    pub name: String,
}

impl ObjectKey {
    /// A pod's key.
    pub fn pod(namespace: &str, name: &str) -> Self {
        Self {
            kind: "pod",
            namespace: namespace.to_owned(),
            name: name.to_owned(),
        }
    }
}

/// `pod/web`, or `pod/web -n staging` outside the default namespace: what a user can type back.
impl std::fmt::Display for ObjectKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.kind, self.name)?;
        if self.namespace != "default" {
            write!(f, " -n {}", self.namespace)?;
        }
        Ok(())
    }
}

/// Why an object can't be read or kept.
#[derive(Debug, Error)]
pub enum ObjectError {
    /// A file can't be read, written or removed.
    #[error("{action} {}", path.display())]
    Io {
        /// What was attempted.
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// The reason.
        source: io::Error,
    },
    /// A file is not what was written.
    #[error("{} is damaged; remove it and play the manifest again", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// The reason.
        source: serde_json::Error,
    },
}

/// A lock on an object; its file goes with it.
#[derive(Debug)]
pub struct ObjectLock(Option<Lock>);

impl Drop for ObjectLock {
    fn drop(&mut self) {
        if let Some(lock) = self.0.take() {
            // A file that can't be removed is empty, and is used again by the next lock.
            let _ = lock.remove();
        }
    }
}

/// The applied objects of one instance.
#[derive(Clone, Debug)]
pub struct ObjectStore {
    objects: PathBuf,
    locks: PathBuf,
}

impl ObjectStore {
    /// The store of that instance. Touches nothing.
    pub fn new(paths: &Paths) -> Self {
        Self {
            objects: paths.objects(),
            locks: paths.run_root.join("locks"),
        }
    }

    /// Keeps other commands away from the object. With several objects, lock in the keys' order.
    ///
    /// # Errors
    /// When the lock's file can't be made.
    pub fn lock(&self, key: &ObjectKey) -> Result<ObjectLock, ObjectError> {
        let path = self
            .locks
            .join(format!("{}.{}.{}", key.kind, key.namespace, key.name));
        match Lock::acquire(&path) {
            Ok(lock) => Ok(ObjectLock(Some(lock))),
            Err(source) => Err(ObjectError::Io {
                action: "lock",
                path,
                source,
            }),
        }
    }

    /// The object as last accepted; `None` when there is none.
    ///
    /// # Errors
    /// When its file can't be read or isn't what was written.
    pub fn get<T: DeserializeOwned>(&self, key: &ObjectKey) -> Result<Option<T>, ObjectError> {
        read(&self.file(key))
    }

    /// Keeps the object, across a power cut.
    ///
    /// # Errors
    /// When it can't be written; what was kept before is still there.
    pub fn put<T: Serialize>(&self, key: &ObjectKey, object: &T) -> Result<(), ObjectError> {
        let path = self.file(key);
        let io = |action, path: &Path| {
            let path = path.to_owned();
            move |source| ObjectError::Io {
                action,
                path,
                source,
            }
        };
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(io("create", parent))?;
        }
        let text = serde_json::to_vec(object).map_err(|source| ObjectError::Damaged {
            path: path.clone(),
            source,
        })?;
        atomic::write(&path, &text, Durability::Power).map_err(io("write", &path))
    }

    /// Forgets the object, and its namespace's directory when it was the last.
    ///
    /// # Errors
    /// When the file is there and can't be removed.
    pub fn remove(&self, key: &ObjectKey) -> Result<(), ObjectError> {
        let path = self.file(key);
        match fs::remove_file(&path) {
            Err(source) if source.kind() != io::ErrorKind::NotFound => Err(ObjectError::Io {
                action: "remove",
                path,
                source,
            }),
            _ => {
                // The object's lock is held, so a temporary file is one of a killed command.
                atomic::remove_temporary(&path);
                // Only an empty directory goes: others' objects keep theirs.
                for directory in path.ancestors().skip(1).take(3) {
                    if fs::remove_dir(directory).is_err() {
                        break;
                    }
                }
                Ok(())
            }
        }
    }

    /// All objects of a kind, by namespace and name.
    ///
    /// # Errors
    /// When a file can't be read or isn't what was written.
    pub fn list<T: DeserializeOwned>(
        &self,
        kind: &'static str,
    ) -> Result<Vec<(ObjectKey, T)>, ObjectError> {
        let mut found = Vec::new();
        for namespace in names(&self.objects.join(kind))? {
            for file in names(&self.objects.join(kind).join(&namespace))? {
                let Some(name) = file
                    .strip_suffix(".json")
                    .filter(|name| !name.starts_with('.'))
                else {
                    continue;
                };
                let key = ObjectKey {
                    kind,
                    namespace: namespace.clone(),
                    name: name.to_owned(),
                };
                // A file may go between the listing and the read: another command's `down`.
                if let Some(object) = read(&self.file(&key))? {
                    found.push((key, object));
                }
            }
        }
        found.sort_by(|(a, _), (b, _)| a.cmp(b));
        Ok(found)
    }

    fn file(&self, key: &ObjectKey) -> PathBuf {
        self.objects
            .join(key.kind)
            .join(&key.namespace)
            .join(format!("{}.json", key.name))
    }
}

fn read<T: DeserializeOwned>(path: &Path) -> Result<Option<T>, ObjectError> {
    match fs::read(path) {
        Ok(text) => {
            serde_json::from_slice(&text)
                .map(Some)
                .map_err(|source| ObjectError::Damaged {
                    path: path.to_owned(),
                    source,
                })
        }
        Err(source) if source.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(ObjectError::Io {
            action: "read",
            path: path.to_owned(),
            source,
        }),
    }
}

fn names(directory: &Path) -> Result<Vec<String>, ObjectError> {
    let io = |source| ObjectError::Io {
        action: "list",
        path: directory.to_owned(),
        source,
    };
    match fs::read_dir(directory) {
        Ok(entries) => entries
            .map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()))
            .collect::<io::Result<_>>()
            .map_err(io),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(source) => Err(io(source)),
    }
}
