//! Reading YAML: a manifest, a large stream, a broken stream, and the look that decides whether to read at all.

use clearspan::source::SourceId;
use clearspan::syntax::yaml::{parse, sniff_manifest};
use divan::counter::BytesCount;
use divan::{Bencher, black_box};

const MANIFEST: &str = include_str!("../fixtures/syntax/yaml/recovery-base.yaml");

fn main() {
    divan::main();
}

fn stream(documents: usize, breakage: &str) -> String {
    format!("{MANIFEST}{breakage}---\n").repeat(documents)
}

fn read(bencher: Bencher<'_, '_>, text: String) {
    bencher.counter(BytesCount::of_str(&text)).bench(|| parse(SourceId(0), black_box(&text)));
}

#[divan::bench]
fn one_manifest(bencher: Bencher<'_, '_>) {
    read(bencher, MANIFEST.to_owned());
}

#[divan::bench(args = [10, 1000])]
fn many_documents(bencher: Bencher<'_, '_>, documents: usize) {
    read(bencher, stream(documents, ""));
}

#[divan::bench(args = [10, 1000])]
fn every_document_broken(bencher: Bencher<'_, '_>, documents: usize) {
    read(bencher, stream(documents, "broken: [1, 2\nnext: \"x\n"));
}

#[divan::bench]
fn sniff_other_yaml(bencher: Bencher<'_, '_>) {
    let text = "on: push\njobs:\n  build:\n    runs-on: linux\n    steps:\n      - run: make\n".repeat(500);
    bencher.counter(BytesCount::of_str(&text)).bench(|| sniff_manifest(black_box(&text)));
}
