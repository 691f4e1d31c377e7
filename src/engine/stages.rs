//! What a check works out, stage by stage, kept so that an edit redoes only what depends on it.
//!
//! Invariant: after [`Stages::take_in`] and [`Stages::judge`] everything here is what it were after [`Stages::open`] on
//! the same texts. Whatever cannot be determined makes `take_in` give up, and everything is to be loaded again.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::charts::Given;
use super::clock::Clock;
use super::configured::Configured;
use super::environment::Environments;
use super::filter::narrow;
use super::in_terraform::kubernetes_in_terraform;
use super::judge::{Circumstances, Unit, Verdicts, chosen, judge, rules};
use super::load::{Change, Loaded, load};
use super::merge::holder_name;
use super::module_calls;
use super::options::Passes;
use super::postprocess::{self, JudgedInput, settle};
use super::reported::Reported;
use super::rule_information::described;
use super::sort::{Order, Passed};
use super::stale_creators::StaleCreators;
use super::terraform::{
    Deployment, Surroundings, all_modules, deployments, enter_copies, enter_problems, evaluate_again, named_directories,
};
use super::unread::unread;
use super::unseen_names::unseen_names;
use super::variable_files::variable_files;
use super::{DiscoverOptions, Options, Report, RuleInfo, UnreadValues};
use super::{committed, configured, discover, kubernetes_ledger, plan, rule_files, terragrunt};
use crate::configuration::account_links;
use crate::finding::{Finding, Ledger, NotJudged, Occurrence, UsageError};
use crate::kubernetes::{self, Kubernetes, Object, is_kustomization};
use crate::policy::{NotEvaluated, Registry, ResourceKinds, Rule, names_without_schema};
use crate::source::{SourceMap, Text};
use crate::syntax::hcl;
use crate::terraform::{Configuration, Copies};

/// Everything between the texts and a report.
pub(super) struct Stages {
    pub sources: Arc<SourceMap>,
    registry: Registry,
    configured: Configured,
    environments: Environments,
    variable_files: Vec<(String, hcl::File)>,
    loaded: Loaded,
    kubernetes: Kubernetes,
    /// What came of charts, for the ledger.
    of_charts: Vec<NotJudged>,
    copies: Copies,
    directories: Vec<Text>,
    assigned: terragrunt::Assigned,
    /// Committed files that are not used.
    set_aside: Vec<committed::Committed>,
    /// The directories that modules call.
    called: BTreeSet<Text>,
    deployments: Vec<Deployment>,
    /// One for each deployment.
    verdicts: Vec<Verdicts>,
    passed: Passed,
    /// Ledger entries that belong to no root module: about plans, and about the configuration.
    said: Ledger,
    accounted: Ledger,
    /// Policies that need a plan, until one says what was there before.
    not_evaluated: Vec<NotEvaluated>,
    unread: Vec<UnreadValues>,
    stale: Stale,
    clock: Clock,
}

/// What another text has made out of date, and what is not evaluated again yet.
#[derive(Debug, Default)]
struct Stale {
    /// Directories of Terraform files.
    directories: BTreeSet<String>,
    /// Other files that expressions may have read.
    files: BTreeSet<String>,
    manifests: BTreeSet<String>,
}

impl Stages {
    /// Discovers, reads and evaluates everything; nothing is judged yet.
    ///
    /// # Errors
    /// When the request cannot be met.
    pub fn open(options: &Options) -> Result<Stages, UsageError> {
        let sources = options.scan.sources()?;
        let mut clock = Clock::new();
        let (registry, configured) = configured::configured(&sources, options)?;
        let environments = Environments::read(&sources, options, &configured.said)?;
        let variable_files = variable_files(&sources, &options.values.variable_files)?;
        clock.lap("rules");
        let settings = DiscoverOptions::new(&options.scan, &configured.exclusion);
        let mut discovery = discover(&options.scan.root, &options.scan.paths, &settings);
        let elsewhere = terragrunt::elsewhere(&options.scan, &discovery, &settings);
        plan::named(&sources, &options.values.plans, &options.scan.paths, &mut discovery);
        clock.lap("discover");
        let mut loaded = load(&sources, discovery, &elsewhere, &options.scan.modules);
        let set_aside = committed::set_aside(&sources, &options.scan, &options.values.plans, &mut loaded);
        clock.lap("read and parse");
        let kubernetes = kubernetes::load(&loaded.manifests, &sources);
        clock.lap("build kubernetes objects");
        let mut stages = Stages {
            sources: Arc::new(sources),
            registry,
            configured,
            environments,
            variable_files,
            loaded,
            kubernetes,
            of_charts: Vec::new(),
            copies: Copies::default(),
            directories: Vec::new(),
            assigned: terragrunt::Assigned::default(),
            deployments: Vec::new(),
            verdicts: Vec::new(),
            passed: Passed::default(),
            said: Ledger::default(),
            accounted: Ledger::default(),
            not_evaluated: Vec::new(),
            unread: Vec::new(),
            called: BTreeSet::new(),
            set_aside,
            stale: Stale::default(),
            clock,
        };
        stages.evaluate(options);
        stages.clock.lap("evaluate terraform");
        stages.render_charts(options);
        stages.clock.lap("render charts");
        Ok(stages)
    }

    /// Renders charts: those that manifests deploy, and then those that nothing deploys.
    fn render_charts(&mut self, options: &Options) {
        if self.loaded.charts.is_empty() {
            return;
        }
        self.loaded.charts.given = Given { files: options.values.helm_values.clone(), set: options.values.helm_set.clone() };
        let (sources, charts) = (&*self.sources, &self.loaded.charts);
        let first = self.kubernetes.scopes.len() as u32;
        let mut of_manifests = charts.render_deployed(sources, &self.kubernetes.objects, first);
        for created in self.deployments.iter().flat_map(|deployment| &deployment.roots).map(|root| &root.created) {
            of_manifests.deployed.extend(created.charts.iter().cloned());
            of_manifests.problems.extend(created.chart_problems.iter().cloned());
        }
        let bare = charts.render_bare(sources, &of_manifests.deployed, first + of_manifests.count);
        of_manifests.problems.extend(bare.problems);
        self.of_charts = charts.not_judged(sources, &of_manifests.problems);
        self.of_charts.append(&mut of_manifests.elsewhere);
        self.kubernetes.objects.append(&mut of_manifests.objects);
        self.kubernetes.objects.extend(bare.objects);
        let created = self.deployments.iter().flat_map(|deployment| &deployment.roots).flat_map(|root| &root.created.objects);
        let objects = self.kubernetes.objects.iter().chain(created);
        let manifests = &self.loaded.manifests;
        self.loaded.charts.parse_read(&self.sources, objects, &|path| manifests.contains_key(path));
    }

    fn evaluate(&mut self, options: &Options) {
        let sources = &*self.sources;
        let configuration = all_modules(&options.scan.modules, &self.loaded);
        let copies = configuration.model_copies(sources);
        let configuration = completed(&self.registry, options, configuration, &copies);
        let directories = configuration.roots();
        let mut said = Ledger::default();
        enter_copies(&copies, &mut said);
        let plans = plan::assign(&self.loaded.plans, &options.values.plans, &configuration, &mut said);
        let assigned = terragrunt::assign(sources, &self.loaded.units, &configuration, &mut said);
        let (environments, loaded) = (&self.environments, &self.loaded);
        let components = &loaded.stacks.components(&configuration);
        let variable_files = &self.variable_files;
        let of = Surroundings {
            sources,
            values: &options.values,
            environments,
            variable_files,
            loaded,
            assigned: &assigned,
            components,
        };
        self.deployments = deployments(&of, &plans, &configuration, &directories);
        module_calls::drop_called(&mut self.deployments);
        module_calls::enter_not_called(&configuration, &self.deployments, &mut said);
        self.called = module_calls::called(&self.deployments);
        self.verdicts = self.deployments.iter().map(|_| Verdicts::default()).collect();
        self.accounted = Ledger::default();
        let named = named_directories(&self.loaded.units, &directories);
        environments.account(options, &configuration, &named, &self.kubernetes.objects, &mut self.accounted);
        self.unread = unread(&options.values.variable_files, environments, &self.loaded, &configuration, &directories);
        (self.copies, self.directories, self.said, self.assigned) = (copies, directories, said, assigned);
    }

    /// Takes in other texts of files, by their paths below the root, as the options now have them. False when everything
    /// must be loaded again; nothing here means anything then.
    pub fn take_in(&mut self, options: &Options, paths: &BTreeSet<String>) -> bool {
        self.clock = Clock::new();
        let is_decisive = |path: &String| self.is_named(options, path) || self.loaded.units.depend_on(path);
        if !self.loaded.plans.is_empty() || paths.iter().any(is_decisive) {
            return false;
        }
        let sources = self.sources.fork(options.scan.overlay.iter().map(|(path, text)| (path.as_str(), text.clone())));
        for path in paths {
            // Any file may decide which chart is deployed, and with which values.
            if !self.loaded.charts.is_empty() {
                return false;
            }
            match self.loaded.again(&sources, path) {
                Change::Unclear => return false,
                Change::Nothing => continue,
                Change::Terraform(directory) => _ = self.stale.directories.insert(directory),
                Change::Manifest => _ = self.stale.manifests.insert(path.clone()),
                Change::Beside => match (sources.known(path), sources.load(path)) {
                    (Some(source), Ok(text)) if self.is_read(path) => sources.replace(source.id, text),
                    (None, _) if !sources.failed(path) => continue, // nobody has asked for it
                    _ => return false,
                },
            }
            self.stale.files.insert(path.clone());
        }
        self.sources = Arc::new(sources);
        self.clock.lap("read and parse");
        true
    }

    /// Whether a walk or a reader has met a file.
    pub fn has_met(&self, path: &str) -> bool {
        self.loaded.has_met(path) || self.sources.known(path).is_some()
    }

    /// Whether a file is one that the request or the configuration names: what it says decides what is judged at all.
    fn is_named(&self, options: &Options, path: &str) -> bool {
        let by_options = options.values.variable_files.iter().chain(&options.scan.paths).any(|named| named == path);
        by_options || (0..).map_while(|index| self.environments.get(index)).any(|known| known.reads(path))
    }

    /// Whether an expression or a kustomization reads a file.
    fn is_read(&self, path: &str) -> bool {
        let mut roots = self.deployments.iter().flat_map(|deployment| &deployment.roots);
        self.kubernetes.taken.contains(path) || roots.any(|evaluated| evaluated.root.read.contains(path))
    }

    /// Evaluates again what is out of date. False when everything must be loaded again.
    pub fn evaluate_again(&mut self, options: &Options) -> bool {
        let rebuilt = self.build_again();
        self.clock.lap("build kubernetes objects");
        let Stale { directories: changed, files, .. } = &self.stale;
        let is_stale = |root: &super::terraform::Evaluated| root.depends_on(changed, files);
        let any_stale = self.deployments.iter().any(|deployment| deployment.roots.iter().any(is_stale));
        // What one root module is handed by another is worked out in order.
        let hands_on = |deployment: &Deployment| deployment.roots.iter().any(|root| !root.needs().is_empty());
        if any_stale && self.deployments.iter().any(hands_on) {
            return false;
        }
        if any_stale || !changed.is_empty() || (rebuilt && options.configuration.is_some()) {
            let sources = &*self.sources;
            let configuration = all_modules(&options.scan.modules, &self.loaded);
            if !self.copies.follow(configuration.requests(), sources) {
                return false;
            }
            let configuration = completed(&self.registry, options, configuration, &self.copies);
            if configuration.roots() != self.directories {
                return false;
            }
            for (deployment, verdicts) in self.deployments.iter().zip(&mut self.verdicts) {
                let stale = deployment.roots.iter().enumerate().filter(|(_, root)| is_stale(root));
                stale.for_each(|(place, _)| verdicts.forget_root(place));
                verdicts.forget_clients();
            }
            let (environments, loaded) = (&self.environments, &self.loaded);
            let assigned = terragrunt::assign(sources, &loaded.units, &configuration, &mut Ledger::default());
            if assigned.judged != self.assigned.judged {
                return false;
            }
            let components = &loaded.stacks.components(&configuration);
            let of = Surroundings {
                sources,
                values: &options.values,
                environments,
                variable_files: &self.variable_files,
                loaded,
                assigned: &assigned,
                components,
            };
            let stale = StaleCreators::new(&self.deployments, &is_stale);
            evaluate_again(&of, &configuration, &mut self.deployments, &is_stale);
            let created = self.verdicts.iter_mut().zip(stale.create(&self.deployments));
            created.filter(|(_, creates)| *creates).for_each(|(verdicts, _)| verdicts.forget_objects(None));
            if module_calls::called(&self.deployments) != self.called {
                return false;
            }
            self.accounted = Ledger::default();
            let objects = &self.kubernetes.objects;
            let named = named_directories(&self.loaded.units, &self.directories);
            environments.account(options, &configuration, &named, objects, &mut self.accounted);
            self.unread = unread(&options.values.variable_files, environments, &self.loaded, &configuration, &self.directories);
        }
        self.stale = Stale::default();
        self.clock.lap("evaluate terraform");
        true
    }

    /// Makes the objects of stale files again; whether kustomizations were built again.
    fn build_again(&mut self) -> bool {
        let Stale { files, manifests, .. } = &self.stale;
        let taken = |path: &String| self.kubernetes.taken.contains(path) || is_kustomization(path);
        if files.iter().any(taken) {
            self.kubernetes = kubernetes::load(&self.loaded.manifests, &self.sources);
            self.verdicts.iter_mut().for_each(|verdicts| verdicts.forget_objects(None));
            return true;
        }
        let mut namespaces: BTreeSet<Text> = BTreeSet::new();
        for path in manifests {
            let new =
                self.loaded.manifests.get(path).map(|file| kubernetes::plain(&self.kubernetes.taken, path, file, &self.sources));
            let new = new.unwrap_or_default();
            // Plain manifests come first, by path.
            let objects = &mut self.kubernetes.objects;
            let plain = objects.partition_point(|object| object.overlay.is_none());
            let before = |object: &Object| object.path.as_str() < path.as_str();
            let from = objects.get(..plain).map_or(0, |plain| plain.partition_point(before));
            let count = objects.iter().skip(from).take(plain - from).take_while(|object| object.path == *path).count();
            let old = objects.iter().skip(from).take(count);
            namespaces.extend(old.chain(&new).map(|object| Text::from(object.namespace_or_default())));
            objects.splice(from..from + count, new);
        }
        if !namespaces.is_empty() {
            self.verdicts.iter_mut().for_each(|verdicts| verdicts.forget_objects(Some(&namespaces)));
        }
        false
    }

    /// Judges whatever is not judged.
    ///
    /// # Errors
    /// When a rule cannot run.
    pub fn judge(&mut self, options: &Options) -> Result<(), UsageError> {
        let rules = rules(options, &self.sources, &self.registry, &self.configured.rules, !self.loaded.plans.is_empty())?;
        let circumstances = Circumstances {
            sources: &self.sources,
            rules: &rules,
            configured: &self.configured,
            environments: &self.environments,
            today: options.result.as_of.unwrap_or_else(crate::suppression::today).to_string().into(),
        };
        for (deployment, verdicts) in self.deployments.iter().zip(&mut self.verdicts) {
            judge(&circumstances, deployment, &self.kubernetes.objects, verdicts);
        }
        let mut roots = self.deployments.iter().flat_map(|deployment| &deployment.roots);
        let is_planned = self.deployments.iter().any(|one| !one.roots.is_empty()) && roots.all(|one| one.root.is_planned());
        self.not_evaluated = if is_planned { Vec::new() } else { rules.not_evaluated.clone() };
        self.clock.lap("judge");
        Ok(())
    }

    /// What is known, as a report.
    pub fn report(&mut self, options: &Options) -> Report {
        self.take_passed(options);
        let (findings, ledger) = self.findings(options, self.units(Unit::clone));
        let passed = if options.result.passes == Passes::LeftOut { Vec::new() } else { self.passed.findings() };
        let findings = Order::new(&self.sources).join(passed, findings);
        self.finished(options, findings, ledger)
    }

    /// As [`Stages::report`], without what passes, which stays for later reports.
    pub fn report_open(&mut self, options: &Options) -> Report {
        let (findings, ledger) = self.findings(options, self.units(Unit::open));
        self.finished(options, findings, ledger)
    }

    /// As [`Stages::report`], with what was found handed over: nothing is judged then.
    pub fn take_report(&mut self, options: &Options) -> Report {
        self.take_passed(options);
        let taken = self.verdicts.iter_mut().map(std::mem::take);
        let taken: Vec<Verdicts> = taken.collect();
        let of = |(deployment, verdicts): (&Deployment, Verdicts)| {
            verdicts.into_units().map(|unit| (deployment.environment, unit)).collect::<Vec<_>>()
        };
        let (findings, ledger) = self.findings(options, self.deployments.iter().zip(taken).flat_map(of).collect());
        let passed = std::mem::take(&mut self.passed).into_findings();
        let findings = Order::new(&self.sources).join(passed, findings);
        self.finished(options, findings, ledger)
    }

    /// What came of every unit, with the number of its environment.
    fn units(&self, copy: impl Fn(&Unit) -> Unit) -> Vec<(Option<usize>, Unit)> {
        let all = self.deployments.iter().zip(&self.verdicts);
        all.flat_map(|(deployment, verdicts)| verdicts.units().map(|unit| (deployment.environment, copy(unit)))).collect()
    }

    /// What passes goes its own way, but where that of several environments is to be joined.
    fn take_passed(&mut self, options: &Options) {
        let units = self.verdicts.iter_mut().flat_map(Verdicts::units_mut);
        if options.result.passes == Passes::LeftOut {
            units.for_each(|unit| unit.passed.clear());
        } else if self.environments.chosen.is_empty() && self.assigned.judged.is_empty() {
            self.passed.follow(units, &self.configured, &self.sources);
        }
    }

    /// What was found in units, without what passes by itself, and the ledger.
    fn findings(&self, options: &Options, units: Vec<(Option<usize>, Unit)>) -> (Vec<Finding>, Ledger) {
        let sources = &self.sources;
        let mut ledger = self.loaded.ledger();
        self.assigned.account(&self.loaded.units, sources, &mut ledger);
        enter_problems(sources, &self.loaded, &self.deployments, &mut ledger);
        ledger.not_judged.extend(kubernetes_in_terraform(sources, &self.deployments));
        for said in [&self.said, &self.accounted] {
            ledger.incomplete.extend(said.incomplete.iter().cloned());
            ledger.notes.extend(said.notes.iter().cloned());
            ledger.not_judged.extend(said.not_judged.iter().cloned());
        }
        rule_files::account(sources, &self.registry, &self.not_evaluated, &mut ledger);
        let (names, kinds) = names_without_schema(&self.registry, |rule| chosen(rule, &options.rules));
        rule_files::account_unseen(sources, &unseen_names(&names, &kinds, &self.deployments), &mut ledger);
        kubernetes_ledger::enter(&self.kubernetes, sources, &self.loaded.charts, &self.of_charts, &mut ledger);
        let mut found = Vec::new();
        for (environment, unit) in units {
            let findings = unit.findings.into_iter().chain(unit.passed);
            found.extend(findings.map(|finding| Occurrence { environment, unit: unit.deployed_by.clone(), finding }));
            for note in unit.notes {
                let path = sources.get(note.span.source).map(|source| source.path.to_string()).unwrap_or_default();
                ledger.add(path, Some(note.span), note.code, note.message, false);
            }
        }
        let judged = JudgedInput {
            registry: &self.registry,
            configured: &self.configured,
            loaded: &self.loaded,
            variable_files: &self.variable_files,
            kubernetes: &self.kubernetes,
            deployments: &self.deployments,
            set_aside: &self.set_aside,
        };
        let findings = postprocess::findings(sources, options, &self.environments, found, &judged, &mut ledger);
        let roots = self.deployments.iter().flat_map(|deployment| &deployment.roots).map(|evaluated| &evaluated.root);
        account_links(
            &self.configured.said,
            options.configuration.as_ref(),
            (&options.scan.root, &options.scan.paths),
            roots,
            &self.kubernetes.objects,
            &mut ledger,
        );
        let reported = Reported::new(options, &self.configured.exclusion, &self.environments, &self.deployments);
        reported.narrow_not_judged(&mut ledger);
        ledger.place_not_judged(&self.configured.incomplete_on(options.result.strict));
        self.configured.exclusion.account(&mut ledger);
        reported.narrow_ledger(sources, &self.loaded.units, &self.deployments, &mut ledger);
        settle(&mut ledger);
        (findings, ledger)
    }

    /// What is shown of the rules that are wanted.
    pub fn described_rules(&self, is_wanted: impl Fn(&Rule) -> bool) -> Vec<RuleInfo> {
        described(&self.registry, &self.sources, &self.configured.rules, is_wanted)
    }

    /// The ids of the rules that a user means by a name.
    pub fn rules_called(&self, name: &str) -> Vec<String> {
        let called = self.registry.rules.iter().filter(|rule| rule.outline.is_called(name));
        called.map(|rule| rule.id().to_string()).collect()
    }

    fn finished(&mut self, options: &Options, mut findings: Vec<Finding>, ledger: Ledger) -> Report {
        let sources = &self.sources;
        let held = |id: &str| self.registry.rules.iter().any(|rule| rule.id() == id && chosen(rule, &options.rules));
        let of_units = self.deployments.iter().flat_map(|one| one.roots.iter().map(|root| (one.environment, &root.unit_name)));
        let of_units =
            of_units.filter_map(|(environment, unit)| holder_name(&self.environments, environment, Some(unit.as_ref()?)));
        let of_units: Vec<Text> = of_units.collect();
        let reported = Reported::new(options, &self.configured.exclusion, &self.environments, &self.deployments);
        let narrowed = narrow(sources, &reported, &held, &self.environments, &of_units, &ledger, &mut findings);
        self.clock.lap("sort");
        Report {
            sources: sources.clone(),
            findings,
            ledger,
            unread: reported.narrow_unread(&self.unread),
            environments: self.environments.names(),
            narrowed,
            fixes_left_out: false,
            timings: std::mem::take(&mut self.clock.laps),
        }
    }
}

/// All modules, with models of those that are not here. Of a model only that is evaluated which a rule of the run selects
/// or the graph reads, so that no rule changes what another one sees.
fn completed<'a>(
    registry: &Registry,
    options: &Options,
    configuration: Configuration<'a>,
    copies: &'a Copies,
) -> Configuration<'a> {
    let kinds = ResourceKinds::of_rules(registry, |rule| chosen(rule, &options.rules));
    configuration.with_models(copies).with_model_kinds(move |kind| crate::graph::is_read(kind) || kinds.contains(kind))
}
