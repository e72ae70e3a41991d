//! Ways in which notifications may arrive: shuffled, twice, in two streams. Seeded, the same on
//! every machine.

/// A small generator of random numbers.
pub struct Luck(u64);

impl Luck {
    pub fn new(seed: u64) -> Self {
        let mut luck = Self(seed);
        luck.below(1);
        luck
    }

    /// A number from 0 to `limit - 1`.
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % limit as u64) as usize
    }

    /// True `percent` times out of a hundred.
    pub fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for at in (1..items.len()).rev() {
            items.swap(at, self.below(at + 1));
        }
    }

    /// `items` shuffled, `percent` of them twice.
    pub fn mess<T: Clone>(&mut self, items: &[T], percent: usize) -> Vec<T> {
        let mut mess = items.to_vec();
        mess.extend(items.iter().filter(|_| self.chance(percent)).cloned());
        self.shuffle(&mut mess);
        mess
    }

    /// Two streams that each lost about half, and together nothing.
    pub fn halves<T: Clone>(&mut self, items: &[T]) -> (Vec<T>, Vec<T>) {
        let (mut left, mut right) = (Vec::new(), Vec::new());
        for item in items {
            match self.below(3) {
                0 => left.push(item.clone()),
                1 => right.push(item.clone()),
                _ => {
                    left.push(item.clone());
                    right.push(item.clone());
                }
            }
        }
        (left, right)
    }
}
