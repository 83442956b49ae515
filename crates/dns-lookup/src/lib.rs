//! DNS messages, a stub resolver and a small authoritative server
