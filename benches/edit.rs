//! One edit judged again, against a check of all from cold: `cargo bench --bench edit`.
//!
//! What to watch is the ratio, in one run: at 1,000 files an edit must cost at most a twentieth of a check. With
//! `CLEARSPAN_STAGES=1` the stages of one edit are told.

mod repository;

use std::hint::black_box;
use std::time::{Duration, Instant};

use clearspan::engine::{Options, Passes, Workspace, check};
use repository::{Entry, generate, write};

const SIZES: [usize; 2] = [1_000, 10_000];
/// How often each is done; the median counts.
const COLD: usize = 9;
const EDITS: usize = 31;

/// What is edited: a name, the end of a path, and the text with the number of the edit in it.
type Edit = (&'static str, &'static str, fn(&str, usize) -> String);

const KINDS: [Edit; 6] = [
    ("a comment in a .tf of a root module", "service-00007/terraform/main.tf", |text, n| format!("# {n}\n{text}")),
    ("a value in a tfvars", "service-00007/terraform/terraform.tfvars", |text, n| {
        text.replace("encrypted = true", if n.is_multiple_of(2) { "encrypted = false" } else { "encrypted = true " })
    }),
    ("a value in a manifest", "service-00007/kubernetes/deployment.yaml", |text, n| {
        text.replacen("replicas: 4", &format!("replicas: {}", n % 9), 1)
    }),
    ("a value in a ConfigMap", "service-00007/kubernetes/configmap.yaml", |text, n| {
        text.replace("REDIS_PORT: \"6379\"", &format!("REDIS_PORT: {}", 6000 + n))
    }),
    ("a file with a syntax error", "service-00007/terraform/queues.tf", |text, n| format!("{text}\nresource \"a\" {{ # {n}\n")),
    ("a module that every service calls", "modules/redis/main.tf", |text, n| format!("# {n}\n{text}")),
];

fn main() {
    for files in SIZES {
        let entries = generate(files);
        let Ok(directory) = tempfile::tempdir() else { return eprintln!("no directory to write to") };
        if let Err(error) = write(directory.path(), &entries) {
            return eprintln!("the repository cannot be written: {error}");
        }
        let root = directory.path().to_path_buf();
        let options = |passes| {
            let mut options = Options::of_directory(root.clone());
            options.result.passes = passes;
            options
        };
        // What `check` does in a terminal, against what the language server does.
        let counted = options(Passes::Counted);
        measure(&entries, &counted, &options(Passes::LeftOut), "as an editor asks", files);
        measure(&entries, &counted, &counted, "passes are counted", files);
        let listed = options(Passes::Listed);
        measure(&entries, &listed, &listed, "passes are listed", files);
    }
}

fn measure(entries: &[Entry], options: &Options, of_edits: &Options, told: &str, files: usize) {
    let cold = median(COLD, |_| {
        let report = check(options);
        black_box(report.map_or(0, |report| report.findings.len()));
    });
    println!("{files} files, {told}: a check of all takes {:.1} ms", milliseconds(cold));
    let Ok(mut workspace) = Workspace::open(of_edits.clone()) else { return eprintln!("no workspace") };
    for (what, ending, edit) in KINDS {
        let Some(entry) = entries.iter().find(|entry| entry.path.ends_with(ending)) else { continue };
        let reloads = workspace.check().map_or(0, |_| workspace.reloads());
        let took = median(EDITS, |number| {
            workspace.set(&entry.path, edit(&entry.text, number));
            black_box(workspace.check().map_or(0, |report| report.findings.len()));
        });
        let ratio = cold.as_secs_f64() / took.as_secs_f64();
        let again = if workspace.reloads() > reloads { "  (everything was loaded again)" } else { "" };
        println!("  {what}: {:.2} ms, 1/{ratio:.0} of it{again}", milliseconds(took));
        if std::env::var_os("CLEARSPAN_STAGES").is_some() {
            workspace.set(&entry.path, edit(&entry.text, EDITS));
            for (stage, took) in workspace.check().map_or(Vec::new(), |report| report.timings) {
                println!("    {stage}: {:.2} ms", milliseconds(took));
            }
        }
        workspace.remove(&entry.path);
    }
}

fn median(times: usize, mut run: impl FnMut(usize)) -> Duration {
    let mut took: Vec<Duration> = (0..times)
        .map(|number| {
            let from = Instant::now();
            run(number);
            from.elapsed()
        })
        .collect();
    took.sort_unstable();
    took.get(times / 2).copied().unwrap_or_default()
}

fn milliseconds(took: Duration) -> f64 {
    took.as_secs_f64() * 1000.0
}
