//! Identifiers as newtypes: a function that takes a bare string id does not pass review.

use std::fmt;
use std::sync::Arc;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Arc<str>);

        impl $name {
            /// Wraps the text of an id.
            pub fn new(text: impl Into<Arc<str>>) -> Self {
                Self(text.into())
            }

            /// The text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.into())
            }
        }

        impl std::borrow::Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }
    };
}

id!(
    /// One call as the platform sees it (`s-…`). The key of everything.
    TelephonySessionId
);
id!(
    /// The legacy number. `"0"` in conferences, so it is never a key; it joins to the call log.
    SessionId
);
id!(
    /// A participant of a telephony session (`p-…-n`).
    PartyId
);
id!(
    /// A member of the account: person, queue, IVR menu, park location, …
    ExtensionId
);
id!(
    /// A voicemail message.
    MessageId
);
