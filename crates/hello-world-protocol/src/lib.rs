//! Hello -> World: a protocol designed step by step, versions 0, 1 and 2
