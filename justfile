# Every recipe is one cargo command, so that `just` stays optional.

# the labs, your progress, the next step
default:
    cargo lab

# a program of a lab: just run lab03_tcp_server
run program *arguments:
    cargo run --bin {{program}} -- {{arguments}}

# judge an exercise: just check 03a
check *ids:
    cargo lab check {{ids}}

# judge again whenever you save
watch *ids:
    cargo lab watch {{ids}}

# one more hint: just hint 03a
hint id:
    cargo lab hint {{id}}

# every test
test:
    cargo test

# authors: starters fail, solutions pass, every mutant is caught
verify *ids:
    cargo lab verify {{ids}}

# lints as in CI
lint:
    cargo clippy --workspace --all-targets --all-features -- -D warnings

# the crates beside their named peers
bench *filter:
    cargo bench --package benches -- {{filter}}

# the book, with the labs running in its pages
book:
    cargo lab book serve

# authors: the book's links, code, transcripts, pictures and both languages
book-check:
    cargo lab book check

# the documentation of the crates
doc:
    cargo doc --workspace --no-deps --open
