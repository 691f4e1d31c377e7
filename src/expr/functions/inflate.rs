//! gunzip: RFC 1952 and RFC 1951, for OpenTofu's `base64gunzip`. Floor 1.

/// The longest code of DEFLATE.
const MAX_BITS: usize = 15;

/// Bits from the least significant on.
struct Bits<'b> {
    bytes: &'b [u8],
    at: usize,
    held: u32,
    count: u32,
}

impl Bits<'_> {
    fn take(&mut self, count: u32) -> Result<u32, String> {
        while self.count < count {
            let byte = *self.bytes.get(self.at).ok_or("it ends too early")?;
            self.at += 1;
            self.held |= u32::from(byte) << self.count;
            self.count += 8;
        }
        let value = self.held & ((1u32 << count) - 1);
        self.held >>= count;
        self.count -= count;
        Ok(value)
    }

    /// Whole bytes come next.
    fn align(&mut self) {
        self.at -= (self.count / 8) as usize;
        self.held = 0;
        self.count = 0;
    }
}

/// A canonical Huffman code: how many codes there are of each length, and the symbols in the order of their codes.
struct Code {
    counts: [u16; MAX_BITS + 1],
    symbols: Vec<u16>,
}

impl Code {
    fn new(lengths: &[u8]) -> Result<Code, String> {
        let mut counts = [0u16; MAX_BITS + 1];
        for length in lengths {
            *counts.get_mut(usize::from(*length)).ok_or("a code is too long")? += 1;
        }
        counts[0] = 0;
        let mut left = 1i32;
        for count in counts.iter().skip(1) {
            left = left * 2 - i32::from(*count);
            if left < 0 {
                return Err("there are too many codes".into());
            }
        }
        let mut symbols: Vec<(u8, u16)> = lengths
            .iter()
            .enumerate()
            .filter(|(_, length)| **length > 0)
            .map(|(symbol, length)| (*length, symbol as u16))
            .collect();
        symbols.sort_unstable();
        Ok(Code { counts, symbols: symbols.into_iter().map(|(_, symbol)| symbol).collect() })
    }

    fn read(&self, bits: &mut Bits) -> Result<u16, String> {
        let (mut code, mut first, mut index) = (0i32, 0i32, 0i32);
        for count in self.counts.iter().skip(1) {
            code |= bits.take(1)? as i32;
            let count = i32::from(*count);
            if code - count < first {
                let at = usize::try_from(index + code - first).map_err(|_| "a code is not valid")?;
                return self.symbols.get(at).copied().ok_or_else(|| "a code is not valid".to_string());
            }
            index += count;
            first = (first + count) << 1;
            code <<= 1;
        }
        Err("a code is not valid".into())
    }
}

/// The base and the extra bits of a length symbol, counted from 257.
fn length_of(symbol: u16) -> Option<(u32, u32)> {
    match symbol {
        0..=7 => Some((u32::from(symbol) + 3, 0)),
        8..=27 => {
            let extra = u32::from(symbol) / 4 - 1;
            Some((((4 + u32::from(symbol) % 4) << extra) + 3, extra))
        }
        28 => Some((258, 0)),
        _ => None,
    }
}

fn distance_of(symbol: u16) -> Option<(u32, u32)> {
    match symbol {
        0..=3 => Some((u32::from(symbol) + 1, 0)),
        4..=29 => {
            let extra = u32::from(symbol) / 2 - 1;
            Some((((2 + u32::from(symbol) % 2) << extra) + 1, extra))
        }
        _ => None,
    }
}

fn fixed_codes() -> Result<(Code, Code), String> {
    let mut lengths = [8u8; 288];
    lengths.iter_mut().take(256).skip(144).for_each(|length| *length = 9);
    lengths.iter_mut().take(280).skip(256).for_each(|length| *length = 7);
    Ok((Code::new(&lengths)?, Code::new(&[5; 30])?))
}

fn dynamic_codes(bits: &mut Bits) -> Result<(Code, Code), String> {
    const ORDER: [usize; 19] = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
    let literals = bits.take(5)? as usize + 257;
    let distances = bits.take(5)? as usize + 1;
    let count = bits.take(4)? as usize + 4;
    let mut of_lengths = [0u8; 19];
    for place in ORDER.iter().take(count) {
        if let Some(length) = of_lengths.get_mut(*place) {
            *length = bits.take(3)? as u8;
        }
    }
    let code = Code::new(&of_lengths)?;
    let mut lengths: Vec<u8> = Vec::with_capacity(literals + distances);
    while lengths.len() < literals + distances {
        let (value, times) = match code.read(bits)? {
            16 => (*lengths.last().ok_or("nothing to repeat")?, bits.take(2)? + 3),
            17 => (0, bits.take(3)? + 3),
            18 => (0, bits.take(7)? + 11),
            length => (length as u8, 1),
        };
        lengths.extend(std::iter::repeat_n(value, times as usize));
    }
    if lengths.len() > literals + distances {
        return Err("there are too many code lengths".into());
    }
    let distances = lengths.split_off(literals);
    Ok((Code::new(&lengths)?, Code::new(&distances)?))
}

/// The bytes of a DEFLATE stream; `None` if there are more than the limit.
fn inflate(bits: &mut Bits, limit: usize) -> Result<Option<Vec<u8>>, String> {
    let mut made: Vec<u8> = Vec::new();
    loop {
        let last = bits.take(1)? == 1;
        let (literals, distances) = match bits.take(2)? {
            0 => {
                bits.align();
                let (length, check) = (bits.take(16)?, bits.take(16)?);
                if length != !check & 0xffff {
                    return Err("the length of a block is damaged".into());
                }
                let end = bits.at + length as usize;
                made.extend_from_slice(bits.bytes.get(bits.at..end).ok_or("it ends too early")?);
                bits.at = end;
                if made.len() > limit {
                    return Ok(None);
                }
                if last {
                    return Ok(Some(made));
                }
                continue;
            }
            1 => fixed_codes()?,
            2 => dynamic_codes(bits)?,
            _ => return Err("a block is of no known type".into()),
        };
        loop {
            let symbol = literals.read(bits)?;
            match symbol {
                0..=255 => made.push(symbol as u8),
                256 => break,
                _ => {
                    let (base, extra) = length_of(symbol - 257).ok_or("a length is not valid")?;
                    let length = (base + bits.take(extra)?) as usize;
                    let (base, extra) = distance_of(distances.read(bits)?).ok_or("a distance is not valid")?;
                    let distance = (base + bits.take(extra)?) as usize;
                    let start = made.len().checked_sub(distance).ok_or("a distance leads before the start")?;
                    for from in start..start + length {
                        made.extend(made.get(from).copied());
                    }
                }
            }
            if made.len() > limit {
                return Ok(None);
            }
        }
        if last {
            return Ok(Some(made));
        }
    }
}

/// The bytes of one gzip member; `None` if there are more than the limit.
pub(super) fn gunzip(bytes: &[u8], limit: usize) -> Result<Option<Vec<u8>>, String> {
    let header = bytes.get(..10).ok_or("it is too short")?;
    let [0x1f, 0x8b, 8, flags, ..] = header else { return Err("the header is missing".into()) };
    let mut at = 10usize;
    if flags & 4 != 0 {
        let length = bytes.get(at..at + 2).ok_or("it ends too early")?.iter().rev().fold(0, |sum, b| sum * 256 + usize::from(*b));
        at += 2 + length;
    }
    for flag in [8, 16] {
        if flags & flag != 0 {
            let rest = bytes.get(at..).ok_or("it ends too early")?;
            at += rest.iter().position(|byte| *byte == 0).ok_or("it ends too early")? + 1;
        }
    }
    if flags & 2 != 0 {
        at += 2;
    }
    let mut bits = Bits { bytes: bytes.get(at..).ok_or("it ends too early")?, at: 0, held: 0, count: 0 };
    let Some(made) = inflate(&mut bits, limit)? else { return Ok(None) };
    bits.align();
    let trailer = bits.bytes.get(bits.at..bits.at + 8).ok_or("it ends too early")?;
    let wanted = super::deflate::trailer(&made);
    if trailer == wanted { Ok(Some(made)) } else { Err("the checksum does not agree".into()) }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::deflate::gzip;
    use super::*;

    #[test]
    fn what_is_packed_comes_out_again() {
        let mut noise = Vec::new();
        let mut state = 1u64;
        for _ in 0..40_000 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            noise.push((state >> 33) as u8);
        }
        let words: Vec<u8> = noise.iter().flat_map(|byte| format!("word{} ", byte % 50).into_bytes()).collect();
        for sample in [&b""[..], b"a", b"abcabcabcabcabcabc", &noise, &words] {
            assert_eq!(gunzip(&gzip(sample), 1 << 24).unwrap().unwrap(), sample);
        }
        assert_eq!(gunzip(&gzip(&words), 1000), Ok(None));
        let mut damaged = gzip(b"hello hello hello");
        damaged.truncate(20);
        assert!(gunzip(&damaged, 1 << 20).is_err());
        assert!(gunzip(b"not gzip at all", 1 << 20).is_err());
    }
}
