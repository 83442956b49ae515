//! HTTP/1.1 that is small, exact and fast: messages, server and client
