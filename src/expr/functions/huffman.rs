//! Huffman codes of limited length for DEFLATE. Floor 1.

use super::deflate::{DISTANCES, LITERALS};

/// Codes of symbols: bits in the order in which they are written, and their number; no bits for a symbol that is not used.
pub(super) struct Code(Vec<(u16, u8)>);

impl Code {
    pub(super) fn of(&self, symbol: usize) -> (u16, u8) {
        self.0.get(symbol).copied().unwrap_or_default()
    }

    pub(super) fn lengths(&self, count: usize) -> Vec<u8> {
        self.0.iter().take(count).map(|(_, length)| *length).collect()
    }

    /// Bits that so many of each symbol take.
    pub(super) fn size(&self, counts: &[u32]) -> usize {
        counts.iter().zip(&self.0).map(|(count, (_, length))| *count as usize * usize::from(*length)).sum()
    }

    fn canonical(lengths: Vec<u8>) -> Code {
        let mut order: Vec<(u8, usize)> =
            lengths.iter().enumerate().filter(|(_, length)| **length > 0).map(|(symbol, length)| (*length, symbol)).collect();
        order.sort_unstable();
        let mut codes: Vec<(u16, u8)> = lengths.iter().map(|_| (0, 0)).collect();
        let (mut next, mut before) = (0u16, 0u8);
        for (length, symbol) in order {
            next <<= length - before;
            before = length;
            if let Some(code) = codes.get_mut(symbol) {
                *code = (next.reverse_bits() >> (16 - length), length);
            }
            next = next.wrapping_add(1);
        }
        Code(codes)
    }

    pub(super) fn fixed_literals() -> Code {
        let length = |symbol: usize| match symbol {
            0..=143 => 8,
            144..=255 => 9,
            256..=279 => 7,
            _ => 8,
        };
        // The two last symbols are never used, and have codes all the same.
        let Code(mut codes) = Code::canonical((0..288).map(length).collect());
        codes.truncate(LITERALS);
        Code(codes)
    }

    pub(super) fn fixed_distances() -> Code {
        Code::canonical(vec![5; DISTANCES])
    }

    /// The code that takes the fewest bits with none longer than `longest`: package-merge, packages first among equals.
    pub(super) fn optimal(counts: &[u32], longest: usize) -> Code {
        let mut leaves: Vec<(u32, usize)> =
            counts.iter().enumerate().filter(|(_, count)| **count > 0).map(|(symbol, count)| (*count, symbol)).collect();
        let mut lengths = vec![0u8; counts.len()];
        if leaves.len() <= 2 {
            for (_, symbol) in &leaves {
                lengths.get_mut(*symbol).into_iter().for_each(|length| *length = 1);
            }
            return Code::canonical(lengths);
        }
        leaves.sort_unstable();
        let depth = longest.min(leaves.len() - 1);
        // For each level, whether each item in order of weight is a leaf.
        let mut levels: Vec<Vec<bool>> = Vec::with_capacity(depth);
        let mut weights: Vec<u64> = Vec::new();
        for _ in 0..depth {
            let packages: Vec<u64> = weights.chunks_exact(2).map(|pair| pair.iter().sum()).collect();
            let (mut packages, mut singles) =
                (packages.into_iter().peekable(), leaves.iter().map(|leaf| u64::from(leaf.0)).peekable());
            let mut kinds = Vec::new();
            weights = Vec::new();
            loop {
                let leaf = match (packages.peek(), singles.peek()) {
                    (Some(package), Some(single)) => single < package,
                    (None, Some(_)) => true,
                    (Some(_), None) => false,
                    (None, None) => break,
                };
                weights.extend(if leaf { singles.next() } else { packages.next() });
                kinds.push(leaf);
            }
            levels.push(kinds);
        }
        // The first 2n - 2 items of the last level count; each package among them counts two items one level before.
        let mut take = 2 * leaves.len() - 2;
        for kinds in levels.iter().rev() {
            let singles = kinds.iter().take(take).filter(|leaf| **leaf).count();
            for (_, symbol) in leaves.iter().take(singles) {
                lengths.get_mut(*symbol).into_iter().for_each(|length| *length += 1);
            }
            take = 2 * (take.min(kinds.len()) - singles);
        }
        Code::canonical(lengths)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_short_for_what_is_frequent_and_never_too_long() {
        let code = Code::optimal(&[1, 1, 2, 4, 8], 15);
        assert_eq!(code.lengths(5), [4, 4, 3, 2, 1]);
        let fibonacci = [1, 1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144];
        let limited = Code::optimal(&fibonacci, 7);
        assert_eq!(limited.lengths(12).into_iter().max(), Some(7));
        assert_eq!(Code::optimal(&[0, 5, 0, 1], 7).lengths(4), [0, 1, 0, 1]);
    }
}
