//! How long each stage takes over the corpus of real pages, and how long the whole check takes.
//!
//! `cargo bench` runs them; `docs/design/` keeps the numbers. Without the corpus beside the project the pages of
//! `docs/examples` are read instead, and the output says so.
#![expect(clippy::print_stderr, reason = "a benchmark says what it read and what came out")]
#![expect(clippy::disallowed_methods, reason = "a benchmark looks for its pages")]

use criterion::{BatchSize, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use docproof::{
    config::Config,
    discover, extract,
    model::{self, json},
    pipeline,
    reading::context::Context,
    report::list,
    resolve, rules, shell,
    spec::{Api, Library},
    text::{SourceFile, Traced},
};
use pulldown_cmark::{Options, Parser};
use std::{
    hint::black_box,
    path::{Path, PathBuf},
    sync::Arc,
    time::Instant,
};

/// The allocator of the program, so that the stages cost here what they cost there.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn pages() -> Vec<Arc<SourceFile>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let corpus = PathBuf::from("../shared/corpus/influxdata-docs/content");
    if root.join(&corpus).is_dir() {
        return below(corpus, root);
    }
    eprintln!("the corpus is absent; reading docs/examples");
    below(PathBuf::from("docs/examples"), root)
}

/// The pages below a folder.
fn below(folder: PathBuf, root: &Path) -> Vec<Arc<SourceFile>> {
    let search = discover::Search { paths: vec![folder], ..discover::Search::default() };
    discover::pages(&search, root).expect("nothing is left out").files
}

fn stages(criterion: &mut Criterion) {
    let (config, library) = (Config::standard(), Library::embedded());
    let files = pages();
    let bytes: usize = files.iter().map(|file| file.text().len()).sum();
    let mut group = criterion.benchmark_group("stages");
    group.sample_size(20);

    group.throughput(Throughput::Bytes(bytes as u64));
    group.bench_function("extract", |bencher| {
        bencher.iter(|| files.iter().for_each(|file| drop(black_box(extract::page(file, &config)))));
    });

    let pages: Vec<extract::Page> = files.iter().map(|file| extract::page(file, &config)).collect();
    let is_shell = |example: &&extract::Example| {
        example
            .info
            .language
            .as_ref()
            .is_some_and(|language| config.shell_languages.iter().any(|name| name == language.as_str()))
    };
    let fences: Vec<(&extract::Page, &extract::Example)> = pages
        .iter()
        .flat_map(|page| page.examples.iter().filter(is_shell).map(move |example| (page, example)))
        .collect();
    let code: usize = fences.iter().map(|(_, example)| example.code.len()).sum();
    group.throughput(Throughput::Bytes(code as u64));
    group.bench_function("resolve", |bencher| {
        bencher.iter(|| {
            for (page, example) in &fences {
                drop(black_box(resolve::resolve(page, example, &config)));
            }
        });
    });

    let texts: Vec<Traced> =
        fences.iter().map(|(page, example)| resolve::resolve(page, example, &config).script).collect();
    group.bench_function("shell", |bencher| {
        bencher.iter(|| texts.iter().for_each(|text| drop(black_box(shell::parse(text)))));
    });

    let scripts: Vec<(shell::Script, &Traced)> = texts.iter().map(|text| (shell::parse(text), text)).collect();
    group.bench_function("model", |bencher| {
        bencher.iter(|| scripts.iter().for_each(|(script, text)| drop(black_box(model::plan(script, text)))));
    });

    let is_json = |example: &&extract::Example| {
        example.info.language.as_ref().is_some_and(|language| language.as_str() == "json")
    };
    let bodies: Vec<&Traced> =
        pages.iter().flat_map(|page| &page.examples).filter(is_json).map(|example| &example.code).collect();
    group.throughput(Throughput::Bytes(bodies.iter().map(|body| body.len() as u64).sum()));
    group.bench_function("json", |bencher| {
        bencher.iter(|| bodies.iter().for_each(|body| drop(black_box(json::parse(body)))));
    });

    group.throughput(Throughput::Bytes(bytes as u64));
    // From resolve to the look-ups in the contracts, for the fences of every language.
    group.bench_function("read", |bencher| {
        bencher.iter(|| pages.iter().for_each(|page| drop(black_box(pipeline::read_page(page, &config, &library)))));
    });
    let contexts: Vec<Context<'_>> = pages.iter().map(|page| pipeline::read_page(page, &config, &library)).collect();
    group.bench_function("rules", |bencher| {
        bencher.iter(|| contexts.iter().for_each(|context| drop(black_box(rules::check_page(context)))));
    });
    drop(contexts);
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let documents = pipeline::documents(files.clone(), &config, root).documents;
    group.bench_function("check", |bencher| {
        bencher.iter(|| black_box(pipeline::check(&documents, &config, &library)));
    });
    group.finish();
}

/// The body of a page: what follows its front matter.
fn body(text: &str) -> &str {
    let end = text.strip_prefix("---\n").and_then(|rest| Some(rest.find("\n---\n")? + "---\n\n---\n".len()));
    &text[end.unwrap_or_default()..]
}

/// What `docproof list` does to the pages, files included, against what the Markdown parser alone costs.
fn accounting(criterion: &mut Criterion) {
    let (config, library) = (Config::standard(), Library::embedded());
    let files = pages();
    let (parse, extract, list) = (
        || {
            for file in &files {
                let parser = Parser::new_ext(body(file.text()), Options::ENABLE_HEADING_ATTRIBUTES).into_offset_iter();
                parser.for_each(|event| drop(black_box(event)));
            }
        },
        || files.iter().for_each(|file| drop(black_box(extract::page(file, &config)))),
        || {
            let documents = pipeline::documents(pages(), &config, Path::new(env!("CARGO_MANIFEST_DIR"))).documents;
            let report = pipeline::check(&documents, &config, &library);
            list::write(&report, false, &mut std::io::sink()).expect("a sink takes everything");
        },
    );
    let mut group = criterion.benchmark_group("accounting");
    group.sample_size(20);
    group.bench_function("pulldown-cmark", |bencher| bencher.iter(parse));
    group.bench_function("discover", |bencher| bencher.iter(pages));
    group.bench_function("list", |bencher| bencher.iter(list));
    group.finish();
    // Turn by turn, and the least of each: whatever else the machine does only ever adds to the time that the work takes.
    let time = |work: &dyn Fn()| {
        let start = Instant::now();
        work();
        start.elapsed().as_secs_f64() * 1000.0
    };
    let (mut alone, mut ours) = (f64::INFINITY, f64::INFINITY);
    for _ in 0..50 {
        (alone, ours) = (alone.min(time(&parse)), ours.min(time(&extract)));
    }
    eprintln!("accounting: pulldown-cmark {alone:.1} ms, extract {ours:.1} ms, {:.2} times as much", ours / alone);
    assert!(ours <= 2.0 * alone, "reading a page costs more than twice what its Markdown costs");
}

/// Our own guides on a fresh mock each, compared with nothing: targets and snapshot on top of a check.
fn running(criterion: &mut Criterion) {
    let (config, library) = (Config::standard(), Library::embedded());
    let files = below(PathBuf::from("docs/examples"), Path::new(env!("CARGO_MANIFEST_DIR")));
    criterion.bench_function("run/docs/examples", |bencher| {
        bencher.iter(|| {
            for file in &files {
                drop(black_box(pipeline::run_source(file, &config, &library, None)));
            }
        });
    });
}

fn contracts(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("contracts");
    group.sample_size(20);
    group.bench_function("embedded", |bencher| bencher.iter(Library::embedded));
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let large = "../shared/corpus/influxdata-docs/api-docs/influxdb/v2/influxdb-oss-v2-openapi.yaml";
    if let Ok(file) = discover::read(Path::new(large), root) {
        group.bench_with_input(BenchmarkId::new("openapi", "650 KB"), &file, |bencher, file| {
            bencher.iter(|| Api::load(file.clone()));
        });
    }
    group.finish();
}

/// What reading the reference pages of one product costs, files included, where a page of it is checked.
fn references(criterion: &mut Criterion) {
    let (config, root) = (Config::standard(), Path::new(env!("CARGO_MANIFEST_DIR")));
    let content = Path::new("../shared/corpus/influxdata-docs/content");
    let mut group = criterion.benchmark_group("reference");
    group.sample_size(20);
    for product in ["influxdb3/core", "influxdb/v2", "influxdb3/cloud-dedicated"] {
        let Some(file) = below(content.join(product), root).into_iter().next() else { continue };
        let documents = pipeline::documents(vec![file], &config, root).documents;
        let read = |mut library: Library| {
            let troubles = pipeline::add_references(&mut library, &documents, &config, root);
            assert!(troubles.is_empty() && !library.references.is_empty(), "{product}: {troubles:?}");
            library
        };
        let pages: usize = read(Library::embedded()).references.iter().map(|reference| reference.pages).sum();
        eprintln!("reference/{product}: {pages} pages");
        group.bench_function(product, |bencher| {
            bencher.iter_batched(Library::embedded, read, BatchSize::PerIteration);
        });
    }
    group.finish();
}

criterion_group!(benches, stages, running, contracts, references, accounting);
criterion_main!(benches);
