//! The program: hands its arguments to the library and returns its exit code.

/// Most of what is read is small strings, which this allocator hands out faster than most systems' own.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    docproof::cli::main()
}
