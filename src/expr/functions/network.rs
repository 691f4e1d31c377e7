//! IP network arithmetic: cidrhost, cidrnetmask, cidrsubnet, cidrsubnets, and OpenTofu's cidrcontains.

use core::net::{Ipv4Addr, Ipv6Addr};

use dashu_int::IBig;

use super::partial::{strings, text};
use super::signature::{Function, FunctionCall, Gives, number, string};
use super::{FunctionError, FunctionResult};
use crate::value::Value;

pub(super) static FUNCTIONS: &[Function] = &[
    Function::new("cidrcontains", &[string("containing"), string("contained")], Gives::Bool, cidr_contains),
    Function::new("cidrhost", &[string("prefix"), number("host")], Gives::String, cidr_host),
    Function::new("cidrnetmask", &[string("prefix")], Gives::String, cidr_netmask),
    Function::new("cidrsubnet", &[string("prefix"), number("newbits"), number("netnum")], Gives::String, cidr_subnet),
    Function::new("cidrsubnets", &[string("prefix")], Gives::Strings, cidr_subnets).rest(number("newbits")),
];

/// A network, its address masked.
#[derive(Copy, Clone, Debug, PartialEq)]
pub struct CidrBlock {
    pub address: u128,
    /// Bits of an address: 32 or 128.
    pub width: u32,
    pub prefix: u32,
}

/// `2^bits - 1`.
fn ones(bits: u32) -> u128 {
    if bits >= 128 { u128::MAX } else { (1 << bits) - 1 }
}

/// An IPv4 address may have leading zeros in its numbers, which are decimal all the same.
fn parse_v4(written: &str) -> Option<u128> {
    let mut address = 0u128;
    let mut count = 0;
    for part in written.split('.') {
        let valid = !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        let number = part.trim_start_matches('0');
        let number: u8 = if number.is_empty() { 0 } else { number.parse().ok()? };
        if !valid {
            return None;
        }
        address = (address << 8) | u128::from(number);
        count += 1;
    }
    if count == 4 { Some(address) } else { None }
}

fn parse_address(written: &str) -> Option<(u128, u32)> {
    if let Some(address) = parse_v4(written) {
        return Some((address, 32));
    }
    // An IPv4 address at the end may have leading zeros too.
    if let Some((head, tail)) = written.rsplit_once(':')
        && tail.contains('.')
    {
        let low = parse_v4(tail)?;
        let head: Ipv6Addr = format!("{head}:{:x}:{:x}", low >> 16, low & 0xffff).parse().ok()?;
        return Some((head.to_bits(), 128));
    }
    written.parse::<Ipv6Addr>().ok().map(|address| (address.to_bits(), 128))
}

impl CidrBlock {
    /// Reads `10.0.0.0/8` or `2001:db8::/32`; bits beyond the prefix are ignored. A bare address, a prefix that is too long
    /// and anything else is `None`.
    pub fn parse(written: &str) -> Option<CidrBlock> {
        let (address, prefix) = written.split_once('/')?;
        let (address, width) = parse_address(address)?;
        let digits = prefix.bytes().all(|b| b.is_ascii_digit()) && !prefix.is_empty() && prefix.len() <= 3;
        let prefix: u32 = prefix.parse().ok().filter(|prefix| digits && *prefix <= width)?;
        Some(CidrBlock { address: address & !ones(width - prefix), width, prefix })
    }

    fn argument(call: &FunctionCall, index: usize) -> Result<CidrBlock, FunctionError> {
        let written = call.text(index);
        CidrBlock::parse(written).ok_or_else(|| {
            FunctionError::at(index, format!("`{written}` is not a network in CIDR notation, such as `10.0.0.0/16`"))
        })
    }

    fn show(self, address: u128) -> String {
        // An address of IPv4 mapped into IPv6 is shown as IPv4.
        if self.width == 32 || address >> 32 == 0xffff {
            return Ipv4Addr::from_bits((address & 0xffff_ffff) as u32).to_string();
        }
        Ipv6Addr::from_bits(address).to_string()
    }

    /// Whether it is a network of IPv4 mapped into IPv6.
    fn is_mapped(self) -> bool {
        self.width == 128 && self.address >> 32 == 0xffff
    }

    pub fn last(self) -> u128 {
        self.address | ones(self.width - self.prefix)
    }
}

impl std::fmt::Display for CidrBlock {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let prefix = if self.is_mapped() { self.prefix.saturating_sub(96) } else { self.prefix };
        write!(f, "{}/{prefix}", self.show(self.address))
    }
}

/// The lowest 64 bits of the magnitude.
fn low_bits(number: &IBig) -> u64 {
    let magnitude = if number < &IBig::ZERO { -number.clone() } else { number.clone() };
    u64::try_from(&(magnitude & IBig::from(u64::MAX))).unwrap_or(u64::MAX)
}

/// A whole number argument of any size.
fn big(call: &FunctionCall, index: usize) -> Result<IBig, FunctionError> {
    call.number(index)?.to_big_integer().ok_or_else(|| FunctionError::at(index, "a whole number is required"))
}

fn cidr_host(call: &FunctionCall) -> FunctionResult {
    let host = big(call, 1)?;
    let network = CidrBlock::argument(call, 0)?;
    let room = IBig::from(ones(network.width - network.prefix));
    let refused = || FunctionError::at(1, format!("a prefix of {} does not have a host {host}", network.prefix));
    // A negative number counts from the end. Of a large one Terraform compares the lowest 64 bits, as a signed number.
    let (compared, offset) = if host < IBig::ZERO {
        let from_end = -host.clone() - IBig::ONE;
        (from_end.clone(), &room - from_end)
    } else {
        (IBig::from(low_bits(&host) as i64), host.clone())
    };
    if compared > room {
        return Err(refused());
    }
    // It shifts the number by what an IPv4 address lacks to the one that it is mapped into.
    let shift = if network.is_mapped() { 96 } else { 0 };
    let address = IBig::from(network.address) | (offset << shift);
    let address = u128::try_from(&address).ok().filter(|address| *address <= ones(network.width)).ok_or_else(refused)?;
    Ok(text(network.show(address)))
}

fn cidr_netmask(call: &FunctionCall) -> FunctionResult {
    let network = CidrBlock::argument(call, 0)?;
    if network.width != 32 && !network.is_mapped() {
        return Err(FunctionError::at(0, "an IPv6 network has no netmask"));
    }
    let mask = ones(network.width) & !ones(network.width - network.prefix);
    Ok(text(network.show(mask)))
}

fn cidr_subnet(call: &FunctionCall) -> FunctionResult {
    let newbits = call.integer(1)?;
    let number = big(call, 2)?;
    let network = CidrBlock::argument(call, 0)?;
    let prefix = i64::from(network.prefix).saturating_add(newbits);
    if prefix > i64::from(network.width) {
        return Err(FunctionError::at(1, format!("a prefix of {} cannot be extended by {newbits} bits", network.prefix)));
    }
    // Terraform compares the lowest 64 bits, and a prefix that becomes shorter has room for any number.
    let room = if (0..64).contains(&newbits) { (1u64 << newbits) - 1 } else { u64::MAX };
    let refused = || FunctionError::at(2, format!("an extension of {newbits} bits does not have a subnet {number}"));
    if low_bits(&number) > room {
        return Err(refused());
    }
    let Ok(prefix) = u32::try_from(prefix) else { return Ok(text("<nil>")) };
    let address = IBig::from(network.address) | (number.clone() << (network.width - prefix) as usize);
    let address = if address < IBig::ZERO { -address } else { address };
    let address = u128::try_from(&address).ok().filter(|address| *address <= ones(network.width)).ok_or_else(refused)?;
    Ok(text(CidrBlock { address, width: network.width, prefix }.to_string()))
}

fn cidr_subnets(call: &FunctionCall) -> FunctionResult {
    let network = CidrBlock::argument(call, 0)?;
    let mut made: Vec<String> = Vec::new();
    if network.address == 0 && call.arguments.len() > 1 {
        return Err(FunctionError::at(0, "a network that starts at the lowest of all addresses cannot be divided"));
    }
    // Where the next subnet may start, or that there is no room any more.
    let mut free = Some(network.address);
    for index in 1..call.arguments.len() {
        let newbits = match u32::try_from(call.integer(index)?) {
            Ok(newbits @ 1..=32) => newbits,
            _ => return Err(FunctionError::at(index, "the prefix must be extended by 1 to 32 bits")),
        };
        let prefix = network.prefix + newbits;
        if prefix > network.width {
            return Err(FunctionError::at(index, format!("a prefix of {prefix} bits is too long for the address")));
        }
        let size = ones(network.width - prefix);
        let aligned = free.and_then(|free| if free & size == 0 { Some(free) } else { (free | size).checked_add(1) });
        let start = aligned.filter(|start| *start <= network.last()).ok_or_else(|| {
            FunctionError::at(index, format!("there is no room left in `{network}` for a prefix of {prefix} bits"))
        })?;
        let subnet = CidrBlock { address: start, width: network.width, prefix };
        free = subnet.last().checked_add(1);
        made.push(subnet.to_string());
    }
    Ok(strings(made))
}

fn cidr_contains(call: &FunctionCall) -> FunctionResult {
    let outer = CidrBlock::argument(call, 0)?;
    let written = call.text(1);
    let inner = match written.contains('/') {
        true => CidrBlock::argument(call, 1)?,
        false => {
            let (address, width) = parse_address(written)
                .ok_or_else(|| FunctionError::at(1, format!("`{written}` is neither an address nor a network")))?;
            CidrBlock { address, width, prefix: width }
        }
    };
    if inner.width != outer.width {
        return Err(FunctionError::at(1, "one is an IPv4 and the other an IPv6 address"));
    }
    Ok(Value::bool(outer.address <= inner.address && inner.last() <= outer.last()))
}
