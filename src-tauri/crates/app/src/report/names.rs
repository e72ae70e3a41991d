//! What people and queues are called in a report.

use engine::{Directory, ExtensionId, ExtensionKind};

/// Names, numbers, and who is listed even without a call.
pub trait Names {
    /// Name of a person or queue.
    fn name(&self, id: &ExtensionId) -> Option<String>;
    /// Extension number.
    fn number(&self, id: &ExtensionId) -> Option<String>;
    /// Agents with a row even when they had no call. Others get one with their first call.
    fn agents(&self) -> Vec<ExtensionId> {
        Vec::new()
    }
    /// Queues with a row even when they had no call.
    fn queues(&self) -> Vec<ExtensionId> {
        Vec::new()
    }
}

impl Names for Directory {
    fn name(&self, id: &ExtensionId) -> Option<String> {
        let name = self.get(id)?.name.as_ref();
        (!name.is_empty()).then(|| name.to_owned())
    }

    fn number(&self, id: &ExtensionId) -> Option<String> {
        self.get(id)?.number.as_deref().map(str::to_owned)
    }

    fn agents(&self) -> Vec<ExtensionId> {
        of_kind(self, ExtensionKind::is_person)
    }

    fn queues(&self) -> Vec<ExtensionId> {
        of_kind(self, |kind| kind == ExtensionKind::Queue)
    }
}

fn of_kind(directory: &Directory, wanted: impl Fn(ExtensionKind) -> bool) -> Vec<ExtensionId> {
    directory
        .iter()
        .filter(|e| wanted(e.kind))
        .map(|e| e.id.clone())
        .collect()
}

/// Name and number of a row; an extension nobody knows is called by its id.
pub(super) fn labels(
    names: &dyn Names,
    id: &ExtensionId,
    fallback: Option<&str>,
) -> (String, String) {
    let name = names
        .name(id)
        .or_else(|| fallback.map(str::to_owned))
        .unwrap_or_else(|| id.to_string());
    (name, names.number(id).unwrap_or_default())
}
