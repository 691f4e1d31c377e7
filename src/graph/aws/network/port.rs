//! Ports and protocols: whether a rule of a security group or a network ACL is about the ports that a question is about.
//!
//! Source: EC2's `IpPermission` and `NetworkAclEntry`; IANA's protocol numbers. Protocol -1 is every protocol and every
//! port, whatever the ports say; ICMP has no ports.

use crate::source::Text;
use crate::value::{Kind, Truth, Value};

use crate::graph::read::{bounds, cases, integer};

/// The last port.
const LAST_PORT: i64 = 65535;

/// Lower and upper bound of a number that may not be known.
type Bounds = (Option<i64>, Option<i64>);

/// What a question is about: a port or several under a protocol.
#[derive(Clone, Debug)]
pub struct Service {
    /// The ports in words, for messages.
    pub name: Text,
    /// What says which port it is, for why it is unknown.
    pub port: Value,
    pub protocol: Value,
    first: Bounds,
    last: Bounds,
    /// Whether the question is about every one of the ports, not about any of them.
    every: bool,
    wanted: Protocol,
}

impl Service {
    /// One port under a protocol.
    pub fn new(port: Value, protocol: Value) -> Service {
        let bounds = bounds(&port);
        let name = integer(&port).map_or_else(|| Text::from("its port"), |number| number.to_string().into());
        Service { name, first: bounds, last: bounds, every: false, wanted: protocol_of(&protocol), port, protocol }
    }

    /// A TCP port.
    pub fn tcp(port: Value) -> Service {
        Service::new(port, Value::string("tcp"))
    }

    /// A port (`22`), any port of a range (`"5985-5986"`), or all ports (`"all"`); `None` for what is none of these.
    pub fn parse(spec: &Value, protocol: Value) -> Option<Service> {
        let Kind::String(text) = &spec.kind else { return Some(Service::new(spec.clone(), protocol)) };
        if text == "all" {
            // a rule from 1 on leaves out the port that nothing listens on
            let service = Service::new(Value::number(1i64), protocol);
            return Some(Service { name: "all".into(), last: exactly(LAST_PORT), every: true, port: spec.clone(), ..service });
        }
        let Some((first, last)) = text.split_once('-') else {
            return integer(spec).map(|_| Service::new(spec.clone(), protocol));
        };
        let port = |text: &str| text.trim().parse::<i64>().ok().filter(|port| (0..=LAST_PORT).contains(port));
        let (first, last) = (port(first)?, port(last)?);
        let service = Service::new(Value::number(first), protocol);
        let range = Service { name: text.clone(), last: exactly(last), port: spec.clone(), ..service };
        (first <= last).then_some(range)
    }
}

fn exactly(port: i64) -> Bounds {
    (Some(port), Some(port))
}

/// The ports and protocols of a rule, read once for any number of questions.
#[derive(Clone, Debug)]
pub(super) struct RulePorts {
    protocols: Vec<Protocol>,
    from: Bounds,
    to: Bounds,
    may_be_zero: bool,
}

impl RulePorts {
    pub(super) fn new(from: &Value, to: &Value, protocol: &Value) -> RulePorts {
        RulePorts {
            protocols: cases(protocol).iter().map(protocol_of).collect(),
            from: bounds(from),
            to: bounds(to),
            may_be_zero: is_zero_or_null(from),
        }
    }

    /// Whether the rule is about this protocol on these ports.
    pub(super) fn admits(&self, service: &Service) -> Truth {
        let mut found = self.protocols.iter().map(|protocol| self.admits_under(*protocol, service));
        match found.next() {
            Some(first) if found.all(|truth| truth == first) => first,
            _ => Truth::Unknown,
        }
    }

    /// Which of the ports that a question is about the rule reaches, in words.
    pub(super) fn reached(&self, service: &Service) -> Text {
        let ((Some(first), Some(a)), (Some(last), Some(b))) = (service.first, service.last) else { return service.name.clone() };
        let ((Some(from), Some(c)), (Some(to), Some(d))) = (self.from, self.to) else { return service.name.clone() };
        let is_exact = (first, last, from, to) == (a, b, c, d) && self.protocols.iter().all(Protocol::has_ports);
        let (first, last) = (first.max(from), last.min(to));
        match is_exact && !service.every && first <= last {
            true if first == last => first.to_string().into(),
            true => format!("{first}-{last}").into(),
            false => service.name.clone(),
        }
    }

    /// Whoever wants every protocol asks whether any of them is let in.
    fn admits_under(&self, protocol: Protocol, service: &Service) -> Truth {
        match (protocol, service.wanted) {
            (Protocol::All, _) => Truth::True,
            (Protocol::Tcp | Protocol::Udp, Protocol::All) => self.has_ports(service),
            (Protocol::Tcp, Protocol::Tcp) | (Protocol::Udp, Protocol::Udp) => self.has_ports(service),
            (Protocol::Other(one), Protocol::Other(other)) => (one == other).into(),
            (Protocol::Unknown, Protocol::Other(_)) => Truth::Unknown,
            (Protocol::Unknown, _) => match self.has_ports(service) {
                Truth::False if self.may_be_zero => Truth::Unknown, // 0 to 0 is every port with -1
                Truth::False => Truth::False,
                _ => Truth::Unknown,
            },
            (_, Protocol::Unknown) => self.has_ports(service).and(Truth::Unknown),
            _ => Truth::False,
        }
    }

    fn has_ports(&self, service: &Service) -> Truth {
        // EC2 refuses -1 to -1 under TCP and UDP; who writes it means every port
        if self.from == exactly(-1) && self.to == exactly(-1) {
            return Truth::True;
        }
        if service.every {
            return at_most(self.from, service.first).and(at_most(service.last, self.to));
        }
        at_most(self.from, service.last).and(at_most(service.first, self.to))
    }
}

/// Whether one number is at most another one.
fn at_most(lesser: Bounds, greater: Bounds) -> Truth {
    match (lesser, greater) {
        ((_, Some(lesser)), (Some(greater), _)) if lesser <= greater => Truth::True,
        ((Some(lesser), _), (_, Some(greater))) if lesser > greater => Truth::False,
        _ => Truth::Unknown,
    }
}

#[derive(Copy, Clone, Debug, PartialEq)]
enum Protocol {
    All,
    Tcp,
    Udp,
    /// Without ports: ICMP, or one that is given by its number.
    Other(u8),
    Unknown,
}

impl Protocol {
    fn has_ports(&self) -> bool {
        matches!(self, Protocol::Tcp | Protocol::Udp)
    }
}

/// A protocol by its name or its number.
fn protocol_of(value: &Value) -> Protocol {
    let text = match &value.kind {
        Kind::String(text) => text.trim().to_ascii_lowercase(),
        Kind::Number(number) => number.to_string(),
        // without a protocol the provider refuses the rule, or means TCP in a module's list
        Kind::Null(_) | Kind::Absent(_) => return Protocol::Tcp,
        _ => return Protocol::Unknown,
    };
    match text.as_str() {
        "-1" | "all" => Protocol::All,
        "tcp" | "6" => Protocol::Tcp,
        "udp" | "17" => Protocol::Udp,
        "icmp" => Protocol::Other(1),
        "icmpv6" => Protocol::Other(58),
        "esp" => Protocol::Other(50),
        "ah" => Protocol::Other(51),
        other => other.parse().map_or(Protocol::Unknown, Protocol::Other),
    }
}

fn is_zero_or_null(value: &Value) -> bool {
    !value.is_null().is_false() || !matches!(bounds(value), (Some(low), Some(high)) if low > 0 || high < -1)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn ranges_of_ports_are_met_in_part_or_covered() {
        let tcp = || Value::string("tcp");
        let rule = |from: i64, to: i64, protocol: &str| {
            RulePorts::new(&Value::number(from), &Value::number(to), &Value::string(protocol))
        };
        let admits = |from, to, protocol, spec: Value, wanted: &str| {
            rule(from, to, protocol).admits(&Service::parse(&spec, Value::string(wanted)).unwrap()).is_true()
        };
        let range = || Value::string("5985-5986");
        assert!(admits(5986, 6000, "tcp", range(), "tcp") && admits(5000, 5985, "tcp", range(), "tcp"));
        assert!(admits(5990, 5985, "tcp", range(), "tcp").eq(&false) && !admits(5987, 6000, "tcp", range(), "tcp"));
        assert!(!admits(5985, 5985, "udp", range(), "tcp") && admits(5985, 5985, "udp", range(), "all"));
        assert!(admits(0, 0, "-1", range(), "tcp") && !admits(0, 0, "tcp", range(), "tcp"));
        let reached =
            |from, to, protocol| rule(from, to, protocol).reached(&Service::parse(&range(), tcp()).unwrap()).to_string();
        assert_eq!([reached(0, 5985, "tcp"), reached(0, 9999, "tcp"), reached(0, 0, "-1")], ["5985", "5985-5986", "5985-5986"]);
        let all = || Value::string("all");
        assert!(
            admits(0, 65535, "tcp", all(), "all") && admits(1, 65535, "udp", all(), "all") && admits(0, 0, "all", all(), "all")
        );
        assert!(!admits(0, 65000, "tcp", all(), "all") && !admits(-1, -1, "icmp", all(), "all"));
        assert!(admits(-1, -1, "tcp", all(), "all") && !admits(-1, -1, "tcp", all(), "udp"));
        assert!(admits(20, 25, "6", Value::string("22"), "tcp"));
        for wrong in ["ssh", "5-1", "1-70000", "-1", ""] {
            assert!(Service::parse(&Value::string(wrong), tcp()).is_none(), "{wrong}");
        }
    }
}
