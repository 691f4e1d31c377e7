//! How long it takes to parse, evaluate and check repositories of 100, 1,000 and 10,000 files: `cargo bench`.
//!
//! What to watch is the growth: ten times the files must take about ten times as long.

mod repository;

use std::hint::black_box;

use clearspan::engine::{Options, check};
use clearspan::source::{SourceId, SourceMap};
use clearspan::syntax::hcl;
use clearspan::syntax::yaml;
use clearspan::terraform::{Configuration, Inputs, evaluate};
use clearspan::value::RootId;
use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};
use repository::{Entry, generate, write};

const SIZES: [usize; 3] = [100, 1_000, 10_000];

fn main() {
    divan::main();
}

fn ending<'a>(entries: &'a [Entry], endings: &'a [&str]) -> impl Iterator<Item = &'a Entry> {
    entries.iter().filter(|entry| endings.iter().any(|ending| entry.path.ends_with(ending)))
}

fn bytes<'a>(entries: impl Iterator<Item = &'a Entry>) -> usize {
    entries.map(|entry| entry.text.len()).sum()
}

#[divan::bench(args = SIZES)]
fn parse_hcl(bencher: Bencher, files: usize) {
    let entries = generate(files);
    let all: Vec<&Entry> = ending(&entries, &[".tf", ".tfvars"]).collect();
    bencher
        .counter(BytesCount::new(bytes(all.iter().copied())))
        .bench_local(|| all.iter().map(|entry| hcl::parse(SourceId(0), black_box(&entry.text)).errors.len()).sum::<usize>());
}

#[divan::bench(args = SIZES)]
fn parse_yaml(bencher: Bencher, files: usize) {
    let entries = generate(files);
    let all: Vec<&Entry> = ending(&entries, &[".yaml"]).collect();
    bencher
        .counter(BytesCount::new(bytes(all.iter().copied())))
        .bench_local(|| all.iter().map(|entry| yaml::parse(SourceId(0), black_box(&entry.text)).errors.len()).sum::<usize>());
}

#[divan::bench(args = SIZES, sample_count = 10)]
fn evaluate_terraform(bencher: Bencher, files: usize) {
    let entries = generate(files);
    let sources = SourceMap::in_memory();
    let parsed: Vec<(&str, hcl::File)> = ending(&entries, &[".tf", ".tfvars"])
        .map(|entry| {
            let source = sources.add(&entry.path, entry.text.as_str());
            (entry.path.as_str(), hcl::parse(source.id, &source.text))
        })
        .collect();
    bencher.counter(ItemsCount::new(files)).bench_local(|| {
        let configuration = Configuration::new(parsed.iter().map(|(path, file)| (*path, file)));
        let inputs = Inputs::default();
        let mut resources = 0;
        for (index, directory) in (0u32..).zip(configuration.roots()) {
            let (root, _) = evaluate(&configuration, &sources, &inputs, &directory, RootId(index), &|_| true);
            resources += root.resources.len();
        }
        resources
    });
}

fn whole_check(bencher: Bencher, files: usize, threads: Option<usize>) {
    let entries = generate(files);
    let directory = match tempfile::tempdir() {
        Ok(directory) => directory,
        Err(error) => return eprintln!("no directory to write to: {error}"),
    };
    if let Err(error) = write(directory.path(), &entries) {
        return eprintln!("the repository cannot be written: {error}");
    }
    let options = Options { threads, ..Options::of_directory(directory.path().to_path_buf()) };
    bencher.counter(ItemsCount::new(files)).bench_local(|| check(black_box(&options)).map_or(0, |report| report.findings.len()));
}

#[divan::bench(args = SIZES, sample_count = 5)]
fn check_repository(bencher: Bencher, files: usize) {
    whole_check(bencher, files, None);
}

#[divan::bench(args = SIZES, sample_count = 5)]
fn check_with_one_thread(bencher: Bencher, files: usize) {
    whole_check(bencher, files, Some(1));
}
