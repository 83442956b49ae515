//! What must not allocate, doesn't: reading through a view, and building into a buffer.

#![expect(
    clippy::unwrap_used,
    reason = "a panic fails a test, which is its purpose"
)]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use dns_lookup::{
    Builder, Class, Data, Edns, Header, Message, MessageView, Name, Rcode, Section, Type,
};

/// The system's allocator, which counts for each thread.
struct Counting;

thread_local! {
    static ALLOCATIONS: Cell<usize> = const { Cell::new(0) };
}

#[expect(unsafe_code, reason = "an allocator is made no other way")]
// SAFETY: every call goes to the system's allocator as it came.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let _ = ALLOCATIONS.try_with(|count| count.set(count.get() + 1));
        // SAFETY: the caller's promises are passed on.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        // SAFETY: the caller's promises are passed on.
        unsafe { System.dealloc(memory, layout) }
    }
}

#[global_allocator]
static COUNTING: Counting = Counting;

fn allocations(work: impl FnOnce()) -> usize {
    let before = ALLOCATIONS.get();
    work();
    ALLOCATIONS.get() - before
}

fn build(out: &mut Vec<u8>, names: &[Name; 2], edns: &Edns) {
    let [www, web] = names;
    let mut builder = Builder::new(out, Header::query(7).response(Rcode::NoError)).limited(512);
    builder.question(www, Type::A, Class::In).unwrap();
    let alias: Data<_, &[u8]> = Data::Cname(web.view());
    builder
        .add(Section::Answer, www, Class::In, 60, &alias)
        .unwrap();
    for last in 1..4 {
        let address: Data = Data::A([192, 0, 2, last].into());
        builder
            .add(Section::Answer, web, Class::In, 60, &address)
            .unwrap();
    }
    builder.edns(edns);
}

#[test]
fn building_and_viewing_allocate_nothing() {
    let names = ["www.example.com", "web.example.com"].map(|text| text.parse().unwrap());
    let edns = Edns::default();
    let mut out = Vec::with_capacity(512);
    assert_eq!(allocations(|| build(&mut out, &names, &edns)), 0);

    let mut seen = 0;
    let view = || {
        let view = MessageView::parse(&out).unwrap();
        seen += view.questions().filter(Result::is_ok).count();
        for record in view.records() {
            let record = record.unwrap();
            let data = record.data().unwrap();
            seen += record.name.labels().count() + usize::from(matches!(data, Data::A(_)));
        }
        assert!(view.edns().unwrap().0.is_some());
    };
    assert_eq!(allocations(view), 0);
    assert_eq!(seen, 1 + 4 * 3 + 3);

    // The count counts: an owned message can't do without.
    assert!(allocations(|| drop(Message::parse(&out))) > 0);
}
