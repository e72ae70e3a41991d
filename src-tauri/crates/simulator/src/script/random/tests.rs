//! Draws are repeatable and stay in their limits.

use super::*;

#[test]
fn same_seed_gives_same_draws() {
    let draw = |seed| {
        let mut dice = Dice::new(seed, 1);
        (0..20).map(|_| dice.word()).collect::<Vec<_>>()
    };
    assert_eq!(draw(7), draw(7));
    assert_ne!(draw(7), draw(8));
}

#[test]
fn spans_stay_inside_their_limits() {
    let mut dice = Dice::new(1, 0);
    for _ in 0..1000 {
        assert!((500..=9000).contains(&dice.span(3000.0, 1.5, 500, 9000)));
        assert!((-3..=4).contains(&dice.between(-3, 4)));
    }
}

#[test]
fn weights_of_zero_are_never_drawn() {
    let mut dice = Dice::new(5, 0);
    assert!((0..500).all(|_| {
        dice.weighted(&[0.0, 2.0, 0.0, 1.0])
            .is_some_and(|i| i % 2 == 1)
    }));
    assert_eq!(dice.weighted(&[0.0, 0.0]), None);
}
