//! What has still to be walked through, in blocks that earlier walks have found.

use super::stops::stops;

/// Pieces of the last likely block between few stops; found by simulation.
const PIECES: usize = 4;

/// Candidates in their order.
pub(super) struct Rest {
    blocks: Vec<Block>,
}

struct Block {
    candidates: Vec<usize>,
    /// Whether it probably holds a needed one. What is left of a block when one was found at its end
    /// probably does not.
    is_likely: bool,
}

impl Rest {
    /// Every block probably holds a needed one.
    pub(super) fn new(blocks: Vec<Vec<usize>>) -> Self {
        let block = |candidates| Block {
            candidates,
            is_likely: true,
        };
        Self {
            blocks: blocks.into_iter().map(block).collect(),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.blocks.is_empty()
    }

    pub(super) fn sequence(&self) -> Vec<usize> {
        let all = self.blocks.iter().flat_map(|it| &it.candidates);
        all.copied().collect()
    }

    /// Where a walk makes copies that run `then` candidates and the victim: before all, at the end of
    /// each block, and often in the last block that is likely.
    pub(super) fn stops(&self, then: usize) -> Vec<usize> {
        self.stops_with(|likely| stops(likely, then))
    }

    /// The same where each stop takes a process of its own.
    pub(super) fn few_stops(&self) -> Vec<usize> {
        self.stops_with(|likely| {
            let step = likely.div_ceil(PIECES).max(1);
            (0..likely).step_by(step).chain([likely]).collect()
        })
    }

    /// `inside` gives the stops in a block of some length, from 0 to its end.
    fn stops_with(&self, inside: impl Fn(usize) -> Vec<usize>) -> Vec<usize> {
        let mut all = vec![0];
        let mut at = 0;
        let last_likely = self.blocks.iter().rposition(|it| it.is_likely);
        for (index, block) in self.blocks.iter().enumerate() {
            let len = block.candidates.len();
            if Some(index) == last_likely {
                all.extend(inside(len).iter().skip(1).map(|stop| at + stop));
            } else {
                all.push(at + len);
            }
            at += len;
        }
        all
    }

    /// Keeps the first `len` candidates.
    pub(super) fn cut(&mut self, len: usize) {
        let mut open = len;
        for (index, block) in self.blocks.iter_mut().enumerate() {
            if block.candidates.len() > open {
                block.candidates.truncate(open);
                // Before the first block there is nothing else to search.
                block.is_likely = index == 0;
            }
            open -= block.candidates.len();
        }
        self.blocks.retain(|it| !it.candidates.is_empty());
    }
}
