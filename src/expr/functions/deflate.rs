//! gzip for `base64gzip`. Any compressor would do for a reader, but the text must be the one that Terraform makes: lazy
//! matching with the parameters of Go's default level, blocks of 16,384 tokens, the cheapest of three block types. Floor 1.

use super::huffman::Code;

const WINDOW: usize = 1 << 15;
const SHORTEST: usize = 4;
const LONGEST: usize = 258;
/// What must be known ahead before a decision is made, until the end of the input is known.
const LOOKAHEAD: usize = SHORTEST + LONGEST;
/// A match of this length is not looked past.
const LAZY: usize = 16;
/// A match of this length is taken at once.
const NICE: usize = 128;
/// How many earlier places are tried.
const CHAIN: usize = 128;
/// A match of the shortest length is not worth a longer distance.
const NEAR: usize = 4096;
const BLOCK_TOKENS: usize = 1 << 14;
const STORED_LIMIT: usize = 65_535;
const HASH_BITS: u32 = 17;
/// The symbol that ends a block; those of lengths follow it.
const END: usize = 256;
pub(super) const LITERALS: usize = 286;
pub(super) const DISTANCES: usize = 30;
/// The order in which the lengths of the length codes are written.
const ORDER: [usize; 19] = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

#[derive(Copy, Clone)]
enum Token {
    Literal(u8),
    Match { length: usize, distance: usize },
}

/// Code, extra bits and their value, for a length.
fn length_code(length: usize) -> (usize, u32, usize) {
    let over = length - 3;
    if length == LONGEST {
        return (28, 0, 0);
    }
    if over < 8 {
        return (over, 0, 0);
    }
    let extra = over.ilog2() - 2;
    (4 * extra as usize + (over >> extra), extra, over & ((1 << extra) - 1))
}

fn distance_code(distance: usize) -> (usize, u32, usize) {
    let over = distance - 1;
    if over < 4 {
        return (over, 0, 0);
    }
    let extra = over.ilog2() - 1;
    (2 * extra as usize + (over >> extra), extra, over & ((1 << extra) - 1))
}

#[derive(Default)]
struct Bits {
    made: Vec<u8>,
    held: u64,
    count: u32,
}

impl Bits {
    fn put(&mut self, value: usize, count: u32) {
        self.held |= (value as u64) << self.count;
        self.count += count;
        while self.count >= 8 {
            self.made.push(self.held as u8);
            self.held >>= 8;
            self.count -= 8;
        }
    }

    fn symbol(&mut self, code: &Code, symbol: usize) {
        let (bits, length) = code.of(symbol);
        self.put(usize::from(bits), u32::from(length));
    }

    fn align(&mut self) {
        if self.count > 0 {
            self.put(0, 8 - self.count);
        }
    }

    fn stored_header(&mut self, length: usize, last: bool) {
        self.put(usize::from(last), 3);
        self.align();
        self.put(length, 16);
        self.put(!length & 0xffff, 16);
    }
}

struct Compressor<'i> {
    input: &'i [u8],
    heads: Vec<u32>,
    previous: Vec<u32>,
    tokens: Vec<Token>,
    /// Where the block began, as long as that can still be stored as it is.
    block_start: Option<usize>,
    bits: Bits,
}

impl Compressor<'_> {
    fn byte(&self, at: usize) -> u8 {
        self.input.get(at).copied().unwrap_or(0)
    }

    /// Enters the place into the chain of its hash; gives the latest earlier one, plus one.
    fn insert(&mut self, at: usize) -> u32 {
        let four = (0..4).fold(0u32, |sum, offset| (sum << 8) | u32::from(self.byte(at + offset)));
        let hash = (four.wrapping_mul(0x1e35_a7bd) >> (32 - HASH_BITS)) as usize;
        let Some(head) = self.heads.get_mut(hash) else { return 0 };
        let before = std::mem::replace(head, at as u32 + 1);
        if let Some(link) = self.previous.get_mut(at % WINDOW) {
            *link = before;
        }
        before
    }

    /// The longest match for what stands at a place, longer than three bytes.
    fn find(&self, at: usize, head: u32, base: usize, end: usize) -> Option<(usize, usize)> {
        let most = (end - at).min(LONGEST);
        let nice = most.min(NICE);
        // What lies before the window's own buffer is forgotten, even where the distance would do.
        let least = at.saturating_sub(WINDOW).max(base);
        let mut found: Option<(usize, usize)> = None;
        let mut length = SHORTEST - 1;
        let mut next = head;
        for _ in 0..CHAIN {
            let Some(place) = (next as usize).checked_sub(1).filter(|place| *place >= least) else { break };
            if self.byte(place + length) == self.byte(at + length) {
                let same = (0..most).take_while(|offset| self.byte(place + offset) == self.byte(at + offset)).count();
                if same > length && (same > SHORTEST || at - place <= NEAR) {
                    length = same;
                    found = Some((length, at - place));
                    if same >= nice {
                        break;
                    }
                }
            }
            if place + WINDOW == at {
                break;
            }
            next = self.previous.get(place % WINDOW).copied().unwrap_or(0);
        }
        found
    }

    fn run(mut self) -> Vec<u8> {
        let total = self.input.len();
        let mut base = 0;
        let mut end = total.min(2 * WINDOW);
        let (mut at, mut length, mut distance, mut head) = (0usize, SHORTEST - 1, 0usize, 0u32);
        let mut pending = false;
        loop {
            let ahead = end - at;
            if ahead < LOOKAHEAD && end < total {
                // The window moves on by half of itself: what lies before can no longer be stored.
                base += WINDOW;
                self.block_start = self.block_start.filter(|start| *start >= base);
                end = total.min(base + 2 * WINDOW);
                continue;
            }
            if ahead == 0 {
                break;
            }
            let insert_before = end.saturating_sub(SHORTEST - 1);
            if at < insert_before {
                head = self.insert(at);
            }
            let (before_length, before_distance) = (length, distance);
            length = SHORTEST - 1;
            distance = 0;
            let in_window = (head as usize).checked_sub(1).is_some_and(|place| place >= at.saturating_sub(WINDOW).max(base));
            if in_window
                && ahead > before_length
                && before_length < LAZY
                && let Some((found, back)) = self.find(at, head, base, end)
            {
                (length, distance) = (found, back);
            }
            if before_length >= SHORTEST && length <= before_length {
                self.tokens.push(Token::Match { length: before_length, distance: before_distance });
                let next = at + before_length - 1;
                for place in at + 1..next {
                    if place < insert_before {
                        self.insert(place);
                    }
                }
                at = next;
                pending = false;
                length = SHORTEST - 1;
                self.end_full_block(at);
            } else {
                if pending {
                    self.tokens.push(Token::Literal(self.byte(at - 1)));
                    self.end_full_block(at);
                }
                at += 1;
                pending = true;
            }
        }
        if pending {
            self.tokens.push(Token::Literal(self.byte(at - 1)));
        }
        if !self.tokens.is_empty() {
            self.write_block(at);
        }
        // A flush, then the end: both are empty stored blocks.
        self.bits.stored_header(0, false);
        self.bits.stored_header(0, true);
        self.bits.made
    }

    fn end_full_block(&mut self, at: usize) {
        if self.tokens.len() == BLOCK_TOKENS {
            self.write_block(at);
        }
    }

    fn write_block(&mut self, at: usize) {
        let tokens = std::mem::take(&mut self.tokens);
        let input = self.block_start.and_then(|start| self.input.get(start..at)).filter(|input| input.len() <= STORED_LIMIT);
        self.block_start = Some(at);
        let mut literal_counts = vec![0u32; LITERALS];
        let mut distance_counts = vec![0u32; DISTANCES];
        let mut extra_bits = 0usize;
        let count = |counts: &mut [u32], symbol: usize| counts.get_mut(symbol).into_iter().for_each(|count| *count += 1);
        for token in &tokens {
            match *token {
                Token::Literal(byte) => count(&mut literal_counts, usize::from(byte)),
                Token::Match { length, distance } => {
                    let ((code, extra, _), (far, more, _)) = (length_code(length), distance_code(distance));
                    count(&mut literal_counts, END + 1 + code);
                    count(&mut distance_counts, far);
                    extra_bits += (extra + more) as usize;
                }
            }
        }
        count(&mut literal_counts, END);
        let used = |counts: &[u32]| counts.iter().rposition(|count| *count > 0).map_or(0, |last| last + 1);
        if used(&distance_counts) == 0 {
            // At least one distance must have a code.
            count(&mut distance_counts, 0);
        }
        let (literals, distances) = (used(&literal_counts), used(&distance_counts));
        let literal_code = Code::optimal(&literal_counts, 15);
        let distance_code_made = Code::optimal(&distance_counts, 15);
        let header = Header::new(&literal_code.lengths(literals), &distance_code_made.lengths(distances));
        let (fixed_literals, fixed_distances) = (Code::fixed_literals(), Code::fixed_distances());
        let size =
            |literals: &Code, distances: &Code| literals.size(&literal_counts) + distances.size(&distance_counts) + extra_bits;
        let fixed_size = 3 + size(&fixed_literals, &fixed_distances);
        let dynamic_size = header.size() + size(&literal_code, &distance_code_made);
        if let Some(input) = input
            && (input.len() + 5) * 8 < fixed_size.min(dynamic_size)
        {
            self.bits.stored_header(input.len(), false);
            self.bits.made.extend_from_slice(input);
            return;
        }
        if dynamic_size < fixed_size {
            header.write(&mut self.bits, literals, distances);
            write_tokens(&mut self.bits, &tokens, &literal_code, &distance_code_made);
        } else {
            self.bits.put(2, 3);
            write_tokens(&mut self.bits, &tokens, &fixed_literals, &fixed_distances);
        }
    }
}

fn write_tokens(bits: &mut Bits, tokens: &[Token], literals: &Code, distances: &Code) {
    for token in tokens {
        match *token {
            Token::Literal(byte) => bits.symbol(literals, usize::from(byte)),
            Token::Match { length, distance } => {
                let (code, extra, rest) = length_code(length);
                bits.symbol(literals, END + 1 + code);
                bits.put(rest, extra);
                let (code, extra, rest) = distance_code(distance);
                bits.symbol(distances, code);
                bits.put(rest, extra);
            }
        }
    }
    bits.symbol(literals, END);
}

/// The lengths of the codes of a dynamic block, run-length encoded, and the code for that.
struct Header {
    /// Symbol, and the value of its extra bits.
    runs: Vec<(usize, usize)>,
    code: Code,
    /// How many lengths of the code are written.
    count: usize,
}

impl Header {
    fn new(literals: &[u8], distances: &[u8]) -> Header {
        let mut runs: Vec<(usize, usize)> = Vec::new();
        let mut rest = literals.iter().chain(distances).copied().peekable();
        while let Some(length) = rest.next() {
            let mut count = 1usize;
            while rest.next_if_eq(&length).is_some() {
                count += 1;
            }
            let symbol = usize::from(length);
            if length != 0 {
                runs.push((symbol, 0));
                count -= 1;
                while count >= 3 {
                    let run = count.min(6);
                    runs.push((16, run - 3));
                    count -= run;
                }
            } else {
                while count >= 11 {
                    let run = count.min(138);
                    runs.push((18, run - 11));
                    count -= run;
                }
                if count >= 3 {
                    runs.push((17, count - 3));
                    count = 0;
                }
            }
            runs.extend(std::iter::repeat_n((symbol, 0), count));
        }
        let mut counts = vec![0u32; ORDER.len()];
        for (symbol, _) in &runs {
            counts.get_mut(*symbol).into_iter().for_each(|count| *count += 1);
        }
        let used = |symbol: &&usize| counts.get(**symbol).is_some_and(|count| *count > 0);
        let count = ORDER.len() - ORDER.iter().rev().take_while(|symbol| !used(symbol)).count();
        Header { code: Code::optimal(&counts, 7), runs, count: count.max(4) }
    }

    fn extra(symbol: usize) -> u32 {
        match symbol {
            16 => 2,
            17 => 3,
            18 => 7,
            _ => 0,
        }
    }

    fn size(&self) -> usize {
        let runs = self.runs.iter().map(|(symbol, _)| usize::from(self.code.of(*symbol).1) + Header::extra(*symbol) as usize);
        3 + 5 + 5 + 4 + 3 * self.count + runs.sum::<usize>()
    }

    fn write(&self, bits: &mut Bits, literals: usize, distances: usize) {
        bits.put(4, 3);
        bits.put(literals - END - 1, 5);
        bits.put(distances - 1, 5);
        bits.put(self.count - 4, 4);
        for symbol in ORDER.iter().take(self.count) {
            bits.put(usize::from(self.code.of(*symbol).1), 3);
        }
        for (symbol, rest) in &self.runs {
            bits.symbol(&self.code, *symbol);
            bits.put(*rest, Header::extra(*symbol));
        }
    }
}

/// Checksum and length, as they end a gzip member.
pub(super) fn trailer(bytes: &[u8]) -> [u8; 8] {
    let mut table = [0u32; 256];
    for (index, entry) in table.iter_mut().enumerate() {
        *entry = (0..8).fold(index as u32, |sum, _| if sum & 1 == 1 { (sum >> 1) ^ 0xedb8_8320 } else { sum >> 1 });
    }
    let step = |sum: u32, byte: &u8| (sum >> 8) ^ table.get(((sum ^ u32::from(*byte)) & 0xff) as usize).copied().unwrap_or(0);
    let checksum = !bytes.iter().fold(u32::MAX, step);
    let mut made = [0u8; 8];
    let both = checksum.to_le_bytes().into_iter().chain((bytes.len() as u32).to_le_bytes());
    made.iter_mut().zip(both).for_each(|(place, byte)| *place = byte);
    made
}

pub(super) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let compressor = Compressor {
        input: bytes,
        heads: vec![0; 1 << HASH_BITS],
        previous: vec![0; WINDOW],
        tokens: Vec::new(),
        block_start: Some(0),
        bits: Bits::default(),
    };
    let mut made = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff];
    made.extend(compressor.run());
    made.extend(trailer(bytes));
    made
}
