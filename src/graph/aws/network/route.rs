//! Whether a route table leads to an internet gateway.
//!
//! Source: AWS's definition of a public subnet: its route table has a direct route to an internet gateway
//! (https://docs.aws.amazon.com/vpc/latest/userguide/configure-subnets.html). The definition asks for any such route, so
//! one for a part of the address space counts as well as the default route. Arguments are those of the provider's
//! `aws_route`, `aws_route_table`, `aws_default_route_table`, `aws_main_route_table_association`.

use std::sync::Arc;

use crate::finding::{NetworkStep, NetworkStepKind};
use crate::source::Span;
use crate::terraform::Resource;
use crate::value::{Kind, Mode, PathStep, RootId, Site, Truth, Value};

use crate::graph::fact::{Evidence, Fact, add_evidence, either, not_here};
use crate::graph::index::{exists_with, memoized};
use crate::graph::naming::{names_of, read, says_public};
use crate::graph::read::{ListElement, argument, cases, filled, leaves, truth};
use crate::graph::words::words;

use super::Network;
use super::cidr::{Cidr, is_world};

/// Whether a table has a route to an internet gateway.
pub type RouteFact = Fact;

/// The attributes by which a VPC's main route table is named.
const MAIN_TABLE: [&str; 2] = ["main_route_table_id", "default_route_table_id"];

const DESTINATIONS: [&str; 4] = ["cidr_block", "ipv6_cidr_block", "destination_cidr_block", "destination_ipv6_cidr_block"];
const PREFIX_LISTS: [&str; 2] = ["destination_prefix_list_id", "prefix_list_id"];

/// One route that does or may lead to an internet gateway.
struct Route {
    ranges: Vec<Cidr>,
    sure: bool,
    by_name: bool,
    /// The destinations as they are written.
    named: Vec<String>,
    destination: Site,
    gateway: Value,
}

impl Route {
    /// The destinations in words.
    fn shown(&self) -> String {
        match self.named.as_slice() {
            [] => "an unknown destination".to_string(),
            [only] if only == "a prefix list" => only.clone(),
            named => named.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", "),
        }
    }
}

/// Whether a value names an internet gateway, and whether that is read off a name.
fn internet_gateway(value: &Value) -> (Truth, bool) {
    match &value.kind {
        Kind::String(text) => (text.starts_with("igw-").into(), false),
        Kind::Symbol(symbol) if symbol.address.mode != Mode::Module => {
            let names_one = matches!(symbol.address.kind.as_str(), "aws_internet_gateway" | "aws_internet_gateway_attachment");
            let is_source = symbol.address.mode == Mode::Managed || symbol.address.kind.starts_with("aws_");
            if names_one || is_source { (names_one.into(), false) } else { by_name(value) }
        }
        Kind::Unknown(unknown) if !unknown.cases.is_empty() => {
            let found: Vec<_> = cases(value).iter().map(gateway_or_none).collect();
            match found.first() {
                Some(first) if found.iter().all(|(truth, _)| *truth == first.0) => {
                    (first.0, found.iter().any(|(_, named)| *named))
                }
                _ => (Truth::Unknown, false),
            }
        }
        _ => by_name(value),
    }
}

fn gateway_or_none(value: &Value) -> (Truth, bool) {
    match &value.kind {
        Kind::Null(_) | Kind::Absent(_) => (Truth::False, false),
        _ => internet_gateway(value),
    }
}

fn by_name(value: &Value) -> (Truth, bool) {
    let says = |text: &str| {
        let words = words(text);
        let has = |word: &str| words.iter().any(|w| w == word);
        if has("igw") || has("igws") || (has("internet") && has("gateway")) {
            return Some(true);
        }
        (has("vgw") || has("vpn") || has("nat") || has("tgw") || has("egress")).then_some(false)
    };
    match names_of(value).iter().find_map(|name| read(name, says)) {
        Some(is_one) => (is_one.into(), true),
        None => (Truth::Unknown, false),
    }
}

impl<'a> Network<'_, 'a> {
    /// What a route table's own routes say: inline and separate ones.
    pub(super) fn table(&self, table: &'a Resource) -> Arc<RouteFact> {
        memoized(self.tables, &table.address, || self.routes_of(Some(table), None))
    }

    /// The routes of a table, and those that are given to a VPC's main table.
    fn routes_of(&self, table: Option<&'a Resource>, vpc: Option<&'a Resource>) -> RouteFact {
        let mut routes = Vec::new();
        let mut fact = Fact::new(Truth::False);
        let mut open = false;
        if let Some(table) = table {
            if let Some(inline) = argument(&table.body, "route") {
                for ListElement { value, maybe } in leaves(inline) {
                    if value.as_mapping().is_none() {
                        open = true;
                        value.collect_reasons(&mut fact.reasons);
                        continue;
                    }
                    self.add_route(&value, !maybe, table.header, &mut routes);
                }
            }
            for route in self.index.referrers("aws_route", "route_table_id", table) {
                let sure = route.truth.is_true() && exists_with(route.resource, table);
                self.add_route(&route.resource.body, sure, route.resource.header, &mut routes);
            }
        }
        if let Some(vpc) = vpc {
            for route in self.index.referrers_through("aws_route", "route_table_id", vpc, &MAIN_TABLE) {
                let sure = route.truth.is_true() && exists_with(route.resource, vpc);
                self.add_route(&route.resource.body, sure, route.resource.header, &mut routes);
            }
        }
        // The default route says most: it comes first.
        routes.sort_by_key(|route| (!route.sure, !is_world(&route.ranges)));
        fact.truth = if routes.iter().any(|route| route.sure) {
            Truth::True
        } else if open || !routes.is_empty() {
            Truth::Unknown
        } else {
            Truth::False
        };
        for route in routes.iter().filter(|route| !fact.truth.is_false() && (route.sure || fact.truth.is_unknown())) {
            let part = if is_world(&route.ranges) { String::new() } else { format!(", for {}", route.shown()) };
            add_evidence(&mut fact.evidence, route.destination, format!("this route leads to an internet gateway{part}"));
            add_evidence(&mut fact.evidence, route.gateway.origin.site_or(Span::NONE), "the internet gateway");
            fact.by_name |= route.by_name;
            if fact.truth.is_unknown() {
                route.gateway.collect_reasons(&mut fact.reasons);
            }
        }
        if let Some(route) = routes.iter().find(|route| fact.truth.is_true() && route.sure) {
            fact.path = self.way_of(route, table, vpc);
        }
        if fact.truth.is_false()
            && let Some(table) = table
        {
            fact = fact.with(table.header, "this route table has no route to an internet gateway");
        }
        fact
    }

    /// From the table over the route to the gateway.
    fn way_of(&self, route: &Route, table: Option<&Resource>, vpc: Option<&Resource>) -> Vec<NetworkStep> {
        let place = route.gateway.origin.span().unwrap_or(route.destination.span);
        let table = match (table, vpc) {
            (Some(table), _) => Some(NetworkStep::new(NetworkStepKind::RouteTable, table.address.to_string(), table.header, "")),
            (None, Some(vpc)) => {
                let name = format!("the main route table of {}", vpc.address);
                Some(NetworkStep::new(NetworkStepKind::RouteTable, name, vpc.header, ""))
            }
            (None, None) => None,
        };
        let gateway = match (self.index.resolve(&route.gateway), route.gateway.as_str(), &route.gateway.kind) {
            (Some(gateway), ..) => {
                NetworkStep::new(NetworkStepKind::InternetGateway, gateway.address.to_string(), gateway.header, "")
            }
            (None, Some(id), _) if !route.gateway.sensitive => NetworkStep::new(NetworkStepKind::InternetGateway, id, place, ""),
            (None, _, Kind::Symbol(symbol)) => NetworkStep::new(NetworkStepKind::InternetGateway, symbol.to_string(), place, ""),
            _ => NetworkStep::new(NetworkStepKind::InternetGateway, "an internet gateway", place, ""),
        };
        let through = NetworkStep::new(
            NetworkStepKind::Route,
            route.named.join(", "),
            route.destination.span,
            "leads to an internet gateway",
        );
        table.into_iter().chain([through, gateway]).collect()
    }

    /// Notes a route if it does or may lead to an internet gateway.
    fn add_route(&self, body: &Value, sure: bool, header: Span, into: &mut Vec<Route>) {
        let Some(gateway) = filled(body, "gateway_id") else { return };
        let (is_gateway, by_name) = internet_gateway(gateway);
        if is_gateway.is_false() {
            return;
        }
        let mut route = Route {
            ranges: Vec::new(),
            sure: sure && is_gateway.is_true(),
            by_name,
            named: Vec::new(),
            destination: header.into(),
            gateway: gateway.clone(),
        };
        for destination in DESTINATIONS.iter().filter_map(|name| filled(body, name)) {
            route.destination = destination.origin.site_or(header);
            let possible = cases(destination);
            for text in possible.iter().filter_map(Value::as_str) {
                route.ranges.extend(Cidr::parse(text));
                route.named.extend((!destination.sensitive).then(|| text.to_string()));
            }
            // without a destination there is no route
            route.sure &= possible.iter().all(|case| !case.is_null().is_true());
        }
        if let Some(list) = PREFIX_LISTS.iter().find_map(|name| filled(body, name)) {
            route.destination = list.origin.site_or(header);
            route.named.push("a prefix list".to_string());
            route.ranges.extend(self.prefix_list(list).into_iter().flatten());
        }
        // A gateway that nobody knows, for private addresses only, is one of a private network.
        let is_inner = !route.ranges.is_empty() && route.ranges.iter().all(|range| range.is_private());
        if is_gateway.is_true() || !is_inner {
            into.push(route);
        }
    }

    /// The ranges of a prefix list that the configuration has, if all are known.
    pub fn prefix_list(&self, value: &Value) -> Option<Vec<Cidr>> {
        self.prefix_list_entries(value)?.iter().map(|range| Cidr::parse(range.as_str()?)).collect()
    }

    /// As they are written, whether they are known or not; `None` where there may be others.
    pub fn prefix_list_entries(&self, value: &Value) -> Option<Vec<Value>> {
        let is_list = |resource: &&Resource| {
            resource.address.kind == "aws_ec2_managed_prefix_list" && resource.address.mode == Mode::Managed
        };
        let list = self.index.resolve(value).filter(is_list)?;
        let mut ranges = Vec::new();
        for entry in argument(&list.body, "entry").map(leaves).unwrap_or_default() {
            ranges.push(entry.value.get("cidr").filter(|_| !entry.maybe)?.clone());
        }
        for entry in self.index.referrers("aws_ec2_managed_prefix_list_entry", "prefix_list_id", list) {
            ranges.push(entry.resource.body.get("cidr")?.clone());
        }
        Some(ranges)
    }

    /// The table that a value names, through which instance ever.
    pub(super) fn table_named(&self, value: &Value) -> RouteFact {
        let mut facts = Vec::new();
        for case in cases(value) {
            facts.push(self.one_table_named(&case));
        }
        either(facts)
    }

    fn one_table_named(&self, value: &Value) -> RouteFact {
        if let Kind::Symbol(symbol) = &value.kind {
            let tables = self.index.candidates_of(symbol).resources;
            let kind = symbol.address.kind.as_str();
            if symbol.address.mode == Mode::Managed && matches!(kind, "aws_route_table" | "aws_default_route_table") {
                if !tables.is_empty() {
                    return either(tables.into_iter().map(|table| self.whole_table(table)).collect());
                }
            } else if symbol.address.mode == Mode::Managed
                && matches!(symbol.path.as_slice(), [PathStep::Attribute(name)] if MAIN_TABLE.contains(&name.as_str()))
            {
                return either(tables.into_iter().map(|vpc| self.main_table_of(vpc)).collect());
            }
        }
        // the data source's or module's own name, or the input's
        let names = names_of(value);
        if let Some((name, public)) = names.iter().find_map(|name| read(name, says_public).map(|public| (name, public))) {
            let side = if public { "public" } else { "private" };
            return Fact::new(public.into()).by_name().with(name.site, format!("`{}` is named {side}", name.text));
        }
        Fact::unknown(not_here(value))
    }

    /// A table's routes; the default table also has those that are given to its VPC's main table.
    fn whole_table(&self, table: &'a Resource) -> RouteFact {
        let vpc = (table.address.kind == "aws_default_route_table")
            .then(|| table.body.get("default_route_table_id").and_then(|value| self.index.resolve(value)))
            .flatten()
            .filter(|vpc| matches!(vpc.address.kind.as_str(), "aws_vpc" | "aws_default_vpc"));
        match vpc {
            Some(vpc) => self.routes_of(Some(table), Some(vpc)),
            None => (*self.table(table)).clone(),
        }
    }

    /// The table in force for the subnets of a VPC that are associated with none.
    pub(super) fn main_table(&self, root: RootId, vpc: Option<&Value>, place: Span) -> RouteFact {
        let Some(vpc) = vpc.filter(|value| !value.is_null().is_true()) else {
            // `aws_default_subnet` names no VPC: it lies in the default one
            return default_table(place);
        };
        if let Kind::Symbol(symbol) = &vpc.kind
            && symbol.attribute() == Some("id")
        {
            let found = self.index.candidates_of(symbol).resources;
            if symbol.address.mode == Mode::Managed && !found.is_empty() {
                return either(found.into_iter().map(|vpc| self.main_table_of(vpc)).collect());
            }
            if let Some(data) = found.first()
                && truth(data.body.get("default"), false).is_true()
            {
                return default_table(data.header);
            }
        }
        let associated = self.index.referrers_of_value("aws_main_route_table_association", "vpc_id", vpc, root);
        if let Some(association) = associated.iter().find(|association| association.truth.is_true())
            && let Some(table) = association.resource.body.get("route_table_id")
        {
            return self.table_named(table);
        }
        Fact::unknown(not_here(vpc))
    }

    /// The main table of a VPC of the configuration.
    fn main_table_of(&self, vpc: &'a Resource) -> RouteFact {
        let associations = self.index.referrers("aws_main_route_table_association", "vpc_id", vpc);
        let adopted = self.index.referrers_through("aws_default_route_table", "default_route_table_id", vpc, &MAIN_TABLE);
        let mut facts = Vec::new();
        for association in &associations {
            let Some(table) = association.resource.body.get("route_table_id") else { continue };
            let fact = self.table_named(table).with(association.resource.header, "the VPC's main route table");
            if association.truth.is_true() && exists_with(association.resource, vpc) {
                return fact;
            }
            facts.push(fact);
        }
        for table in &adopted {
            let fact = self.routes_of(Some(table.resource), Some(vpc)).with(table.resource.header, "the VPC's main route table");
            if table.truth.is_true() && exists_with(table.resource, vpc) {
                facts.push(fact);
                return either(facts);
            }
            facts.push(fact);
        }
        if vpc.address.kind == "aws_default_vpc" {
            facts.push(default_table(vpc.header));
        } else {
            let mut own = self.routes_of(None, Some(vpc));
            if own.truth.is_false() {
                own.evidence = vec![Evidence {
                    site: vpc.header.into(),
                    text: "this VPC's main route table has only the local route".to_string(),
                }];
            }
            facts.push(own);
        }
        either(facts)
    }
}

/// The main route table of a default VPC, which AWS makes with its route to an internet gateway.
fn default_table(place: Span) -> RouteFact {
    let fact = Fact::new(Truth::True).with(place, "the default VPC's main route table leads to an internet gateway");
    fact.through(NetworkStep::new(NetworkStepKind::InternetGateway, "the default VPC's internet gateway", place, ""))
        .through(NetworkStep::new(NetworkStepKind::RouteTable, "the default VPC's main route table", place, ""))
}
