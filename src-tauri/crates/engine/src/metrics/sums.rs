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
