//! One chat service apart from its I/O: lines in, lines out to everybody
