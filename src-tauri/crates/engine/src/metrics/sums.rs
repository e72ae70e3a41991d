//! Structs of counters that are added and subtracted field by field.

/// Declares a struct of unsigned and signed counters with `plus` and `minus`.
macro_rules! sums {
    ($(#[$doc:meta])* $name:ident { $( $(#[$fdoc:meta])* $field:ident: $kind:ty ),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
        pub struct $name { $( $(#[$fdoc])* pub $field: $kind ),* }

        impl $name {
            /// Adds `other` field by field.
            pub fn plus(&mut self, other: &Self) {
                $( self.$field = self.$field.saturating_add(other.$field); )*
            }

            /// Takes back what was added as `other`.
            pub fn minus(&mut self, other: &Self) {
                $( self.$field = self.$field.saturating_sub(other.$field); )*
            }
        }

        impl $name {
            /// Names of the counters in order of declaration.
            pub const NAMES: &'static [&'static str] = &[ $( stringify!($field) ),* ];

            /// The counters in that order, to be kept elsewhere.
            #[must_use]
            pub fn values(&self) -> Vec<i64> {
                vec![ $( i64::from(self.$field) ),* ]
            }

            /// Reads what [`Self::values`] gave; what does not fit a counter is its largest value.
            pub fn from_values(mut next: impl FnMut() -> i64) -> Self {
                Self {
                    $( $field: <$kind>::try_from(next()).unwrap_or(<$kind>::MAX) ),*
                }
            }
        }

        impl<'a> std::iter::Sum<&'a Self> for $name {
            fn sum<I: Iterator<Item = &'a Self>>(parts: I) -> Self {
                let mut total = Self::default();
                for part in parts {
                    total.plus(part);
                }
                total
            }
        }
    };
}
pub(super) use sums;
