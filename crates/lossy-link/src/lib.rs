//! A link that loses, repeats, reorders, delays and corrupts datagrams, by a seed
