//! The only `unsafe` of this crate: one call, into safe code that the compiler may
//! translate with AVX2 instructions once the processor is known to have them.

/// Runs `work` on so many `bytes`, compiled a second time for AVX2 where the processor has
/// it and there are enough bytes.
///
/// A program built for any x86-64 may use no instruction younger than SSE2, which cannot
/// shuffle bytes within a register: that costs byte swapping three quarters of its speed.
/// `work` must be small or inlined, since only what is inlined here is translated anew.
#[inline]
#[cfg_attr(
    not(target_arch = "x86_64"),
    expect(
        unused_variables,
        reason = "other processors need no second translation"
    )
)]
pub(crate) fn with_avx2<R>(bytes: usize, work: impl FnOnce() -> R) -> R {
    #[cfg(target_arch = "x86_64")]
    if bytes >= ENOUGH && is_x86_feature_detected!("avx2") {
        #[expect(unsafe_code, reason = "calling code for a processor that was detected")]
        // SAFETY: the processor has AVX2, as was asked the line before; `translated` is
        // safe code, and asks for nothing else.
        return unsafe { translated(work) };
    }
    work()
}

/// From here on the wide loop wins back the nanosecond that asking the processor and
/// calling a function cost.
#[cfg(target_arch = "x86_64")]
const ENOUGH: usize = 128;

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn translated<R>(work: impl FnOnce() -> R) -> R {
    work()
}
