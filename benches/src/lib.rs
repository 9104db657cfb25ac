//! What the benchmarks share: a deterministic generator of records in any number, and the allocator of the program.

pub mod synthetic;

/// What is measured allocates as it does in the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;
