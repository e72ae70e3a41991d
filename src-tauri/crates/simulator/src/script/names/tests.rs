//! Names differ, numbers are E.164.

use std::collections::BTreeSet;

use super::*;

#[test]
fn ten_thousand_people_have_different_names() {
    let names: BTreeSet<_> = (0..10_000).map(person).collect();
    assert_eq!(names.len(), 10_000);
}

#[test]
fn customer_numbers_are_e164() {
    let mut dice = Dice::new(3, 0);
    for _ in 0..500 {
        let number = customer(&mut dice).number.unwrap();
        assert!(
            number.starts_with('+') && number.len() >= 11 && number.len() <= 14,
            "{number}"
        );
        assert!(number.chars().skip(1).all(|c| c.is_ascii_digit()));
    }
}
