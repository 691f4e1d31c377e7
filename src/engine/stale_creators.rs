//! Root modules that are evaluated again, and whether they create Kubernetes objects: any other object may take something
//! from those.

use super::terraform::{Deployment, Evaluated};

/// The root modules of each deployment that are out of date, and whether they created objects.
pub(super) struct StaleCreators(Vec<(Vec<usize>, bool)>);

impl StaleCreators {
    pub fn new(deployments: &[Deployment], is_stale: &dyn Fn(&Evaluated) -> bool) -> StaleCreators {
        let of = |deployment: &Deployment| {
            let stale = deployment.roots.iter().enumerate().filter(|(_, root)| is_stale(root));
            let places: Vec<usize> = stale.map(|(place, _)| place).collect();
            let creates = creates(deployment, &places);
            (places, creates)
        };
        StaleCreators(deployments.iter().map(of).collect())
    }

    /// Of each deployment: whether they create objects now, or did. Any other object may take something from those.
    pub fn create(&self, deployments: &[Deployment]) -> Vec<bool> {
        let now = |(deployment, (places, before)): (&Deployment, &(Vec<usize>, bool))| *before || creates(deployment, places);
        deployments.iter().zip(&self.0).map(now).collect()
    }
}

fn creates(deployment: &Deployment, places: &[usize]) -> bool {
    places.iter().filter_map(|place| deployment.roots.get(*place)).any(|root| !root.created.objects.is_empty())
}
