//! Places that look random and are the same in every call.

/// The numbers below `count`, shuffled.
pub(crate) fn shuffled(count: usize, seed: u64) -> Vec<usize> {
    let mut state = seed;
    let mut all: Vec<usize> = (0..count).collect();
    for index in (1..count).rev() {
        let other = next(&mut state) % (index as u64 + 1);
        all.swap(index, usize::try_from(other).expect("it is below an index"));
    }
    all
}

/// `SplitMix64`.
fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut word = *state;
    word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    word ^ (word >> 31)
}
