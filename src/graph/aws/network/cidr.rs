//! Address ranges as intervals: what contains what, and whether several together are the whole Internet.
//!
//! Source: RFC 4632 (IPv4), RFC 4291 (IPv6).

use crate::expr::functions::CidrBlock;

/// Which address family a range belongs to.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Family {
    V4,
    V6,
}

impl Family {
    /// The last address.
    fn last(self) -> u128 {
        match self {
            Family::V4 => u128::from(u32::MAX),
            Family::V6 => u128::MAX,
        }
    }
}

/// The addresses `first..=last` of one family.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Cidr {
    pub family: Family,
    pub first: u128,
    pub last: u128,
}

impl Cidr {
    /// As [`CidrBlock::parse`], whatever blanks are around it.
    pub fn parse(text: &str) -> Option<Cidr> {
        let network = CidrBlock::parse(text.trim())?;
        let family = if network.width == 32 { Family::V4 } else { Family::V6 };
        Some(Cidr { family, first: network.address, last: network.last() })
    }

    /// Whether it is every address of its family.
    pub fn is_world(self) -> bool {
        self.first == 0 && self.last == self.family.last()
    }

    pub fn contains(self, other: Cidr) -> bool {
        self.family == other.family && self.first <= other.first && other.last <= self.last
    }

    pub fn overlaps(self, other: Cidr) -> bool {
        self.family == other.family && self.first <= other.last && other.first <= self.last
    }

    /// Whether all of it lies in a range that is not routed on the Internet: RFC 1918, RFC 6598, loopback, link-local,
    /// unique local.
    pub fn is_private(self) -> bool {
        const PRIVATE: [&str; 9] = [
            "10.0.0.0/8",
            "172.16.0.0/12",
            "192.168.0.0/16",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "fc00::/7",
            "fe80::/10",
            "::1/128",
        ];
        PRIVATE.iter().filter_map(|range| Cidr::parse(range)).any(|range| range.contains(self))
    }

    /// How many addresses, as the power of two below or at it.
    pub fn bits(self) -> u32 {
        match (self.last - self.first).checked_add(1) {
            Some(count) => count.ilog2(),
            None => 128,
        }
    }
}

/// The ranges of a family joined into as few as possible, in order.
pub fn union(ranges: &[Cidr], family: Family) -> Vec<Cidr> {
    let mut sorted: Vec<Cidr> = ranges.iter().copied().filter(|range| range.family == family).collect();
    sorted.sort();
    let mut joined: Vec<Cidr> = Vec::new();
    for range in sorted {
        match joined.last_mut() {
            Some(last) if range.first <= last.last.saturating_add(1) => last.last = last.last.max(range.last),
            _ => joined.push(range),
        }
    }
    joined
}

/// The addresses of IPv6 that are assigned for the Internet. Source: RFC 4291, IANA's IPv6 address space registry.
const GLOBAL_UNICAST: Cidr = Cidr { family: Family::V6, first: 0x2000 << 112, last: (0x4000 << 112) - 1 };

/// Whether the ranges together are every address of the Internet over IPv4 or IPv6: `0.0.0.0/1` and `128.0.0.0/1` are, and
/// so is `2000::/3`.
pub fn is_world(ranges: &[Cidr]) -> bool {
    let whole_v4 = union(ranges, Family::V4).into_iter().any(Cidr::is_world);
    whole_v4 || union(ranges, Family::V6).into_iter().any(|range| range.contains(GLOBAL_UNICAST))
}

/// Whether a range lies in others, taken together.
pub fn is_within(range: Cidr, outer: &[Cidr]) -> bool {
    union(outer, range.family).into_iter().any(|one| one.contains(range))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;

    fn c(text: &str) -> Cidr {
        Cidr::parse(text).unwrap()
    }

    #[test]
    fn malformed_ranges_are_none() {
        for bad in [
            "",
            "10.0.0.0",
            "10.0.0.0/33",
            "::/129",
            "10.0.0/8",
            "a/b",
            "10.0.0.0/-1",
            "10.0.0.0/8/8",
            "/0",
            "0.0.0.0/",
            "0.0.0.0/+0",
        ] {
            assert_eq!(Cidr::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn halves_make_the_world_and_neighbours_do_not() {
        let world = |texts: &[&str]| is_world(&texts.iter().map(|t| c(t)).collect::<Vec<_>>());
        assert!(world(&["0.0.0.0/0"]));
        assert!(world(&["::/0"]));
        assert!(world(&["128.0.0.0/1", "0.0.0.0/1"]));
        assert!(world(&["::/1", "8000::/1"]));
        assert!(world(&["2000::/3"]) && world(&["2000::/4", "3000::/4"]) && !world(&["2000::/4"]));
        assert!(world(&["::/2"]) && !world(&["4000::/2"]));
        assert!(world(&["0.0.0.0/1", "64.0.0.0/2", "128.0.0.0/2", "192.0.0.0/2"]));
        assert!(!world(&["0.0.0.0/1", "128.0.0.0/2"]));
        assert!(!world(&["0.0.0.0/1", "8000::/1"]));
        assert!(!world(&["10.0.0.0/8"]));
        assert!(!world(&[]));
        assert!(c("1.2.3.4/0").is_world(), "bits beyond the prefix do not matter");
    }

    #[test]
    fn ranges_contain_and_overlap() {
        assert!(c("10.0.0.0/8").contains(c("10.1.2.0/24")));
        assert!(!c("10.1.2.0/24").contains(c("10.0.0.0/8")));
        assert!(c("10.1.2.0/24").overlaps(c("10.0.0.0/8")));
        assert!(!c("0.0.0.0/0").overlaps(c("::/0")));
        assert_eq!(c("10.1.2.3/24"), c("10.1.2.0/24"));
        assert_eq!(c("010.00.0.0/8"), c("10.0.0.0/8"), "leading zeros are decimal, as `cidrsubnet` reads them");
        assert_eq!(c("::/0").bits(), 128);
        assert!(c("172.20.0.0/16").is_private());
        assert!(!c("172.32.0.0/16").is_private());
        assert!(!c("0.0.0.0/0").is_private());
        assert!(c("255.255.255.255/32").last == u128::from(u32::MAX));
    }
}
