//! A routing table: of all networks that contain an address, the one with the
//! longest prefix decides (RFC 1812 §5.2.4.3). This table can change; the
//! [frozen](crate::FrozenRoutes) one is small and fast.

use std::collections::BTreeMap;
use std::collections::btree_map;
use std::net::IpAddr;

use ipnet::IpNet;

/// Routes of both families, each a network and whatever is to be done with
/// packets for it.
///
/// ```
/// use ipaddr::{RouteTable, parse, parse_network};
/// let mut table = RouteTable::new();
/// table.insert(parse_network("0.0.0.0/0")?, "uplink");
/// table.insert(parse_network("114.71.0.0/16")?, "campus");
/// table.insert(parse_network("114.71.220.0/24")?, "lab");
///
/// let (net, hop) = table.lookup(parse("114.71.220.95").unwrap()).unwrap();
/// assert_eq!((net.to_string().as_str(), *hop), ("114.71.220.0/24", "lab"));
/// # Ok::<(), ipaddr::NetworkError>(())
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct RouteTable<V> {
    /// Ordered by address, then by prefix length: a network stands directly
    /// before all that it contains.
    routes: BTreeMap<IpNet, V>,
}

impl<V> RouteTable<V> {
    /// An empty table.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            routes: BTreeMap::new(),
        }
    }

    /// Adds a route; one for the same network is replaced and handed back.
    /// Host bits are ignored.
    pub fn insert(&mut self, net: IpNet, value: V) -> Option<V> {
        self.routes.insert(net.trunc(), value)
    }

    /// Takes the route for exactly this network out.
    pub fn remove(&mut self, net: IpNet) -> Option<V> {
        self.routes.remove(&net.trunc())
    }

    /// The route for exactly this network.
    #[must_use]
    pub fn exact(&self, net: IpNet) -> Option<&V> {
        self.routes.get(&net.trunc())
    }

    /// The route with the longest prefix that contains `address`.
    #[must_use]
    pub fn lookup(&self, address: IpAddr) -> Option<(IpNet, &V)> {
        self.matches(address).next()
    }

    /// All routes that contain `address`, the longest prefix first.
    #[must_use]
    pub fn matches(&self, address: IpAddr) -> Matches<'_, V> {
        Matches {
            routes: &self.routes,
            address,
            bound: Some(IpNet::from(address)),
        }
    }

    /// All routes, IPv4 first, in the order of their networks.
    pub fn iter(&self) -> Iter<'_, V> {
        self.routes.iter()
    }

    /// How many routes there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.routes.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.routes.is_empty()
    }
}

/// All routes of a table in order.
pub type Iter<'a, V> = btree_map::Iter<'a, IpNet, V>;

impl<V> Default for RouteTable<V> {
    fn default() -> Self {
        Self::new()
    }
}

impl<V> Extend<(IpNet, V)> for RouteTable<V> {
    fn extend<I: IntoIterator<Item = (IpNet, V)>>(&mut self, routes: I) {
        self.routes
            .extend(routes.into_iter().map(|(net, value)| (net.trunc(), value)));
    }
}

impl<V> FromIterator<(IpNet, V)> for RouteTable<V> {
    fn from_iter<I: IntoIterator<Item = (IpNet, V)>>(routes: I) -> Self {
        let mut table = Self::new();
        table.extend(routes);
        table
    }
}

impl<V> IntoIterator for RouteTable<V> {
    type Item = (IpNet, V);
    type IntoIter = btree_map::IntoIter<IpNet, V>;

    fn into_iter(self) -> Self::IntoIter {
        self.routes.into_iter()
    }
}

impl<'a, V> IntoIterator for &'a RouteTable<V> {
    type Item = (&'a IpNet, &'a V);
    type IntoIter = Iter<'a, V>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// The routes that contain an address, the longest prefix first.
#[derive(Clone, Debug)]
pub struct Matches<'a, V> {
    routes: &'a BTreeMap<IpNet, V>,
    address: IpAddr,
    /// Every match that is left is at most this in the order of the table.
    bound: Option<IpNet>,
}

impl<'a, V> Iterator for Matches<'a, V> {
    type Item = (IpNet, &'a V);

    /// The last route up to the bound either contains the address, or shares
    /// some first bits with it and then differs. A match stands before it and
    /// around it, so it can't be longer than what they share: that is the next
    /// bound. The shared part shrinks each time, and in practice two or three
    /// steps do.
    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let (&net, value) = self.routes.range(..=self.bound?).next_back()?;
            if net.contains(&self.address) {
                self.bound = net.supernet();
                return Some((net, value));
            }
            self.bound = shared(net.addr(), self.address);
        }
    }
}

/// The smallest network around both addresses.
fn shared(a: IpAddr, b: IpAddr) -> Option<IpNet> {
    let length = match (a, b) {
        (IpAddr::V4(a), IpAddr::V4(b)) => (a.to_bits() ^ b.to_bits()).leading_zeros(),
        (IpAddr::V6(a), IpAddr::V6(b)) => (a.to_bits() ^ b.to_bits()).leading_zeros(),
        _ => return None,
    };
    let net = IpNet::new(b, u8::try_from(length).ok()?).ok()?;
    Some(net.trunc())
}
