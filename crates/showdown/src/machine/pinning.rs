//! Which core this thread runs on, and the processes that it starts. Linux can be told; elsewhere the
//! system chooses.

#[cfg(target_os = "linux")]
pub(crate) use linux::{pin, unpinned};

#[cfg(target_os = "linux")]
mod linux {
    use std::sync::OnceLock;

    use nix::sched::{CpuSet, sched_getaffinity, sched_setaffinity};
    use nix::unistd::Pid;

    const THIS_THREAD: Pid = Pid::from_raw(0);

    /// Where it might run before it was pinned.
    static ALLOWED: OnceLock<CpuSet> = OnceLock::new();

    /// Pins it to the core with the least usage, and says which that is.
    pub(crate) fn pin(usage: &[f32]) -> Option<usize> {
        let allowed = sched_getaffinity(THIS_THREAD).ok()?;
        let cores = (0..usage.len()).filter(|&core| allowed.is_set(core).unwrap_or(false));
        let core = cores.min_by(|&a, &b| usage[a].total_cmp(&usage[b]))?;
        let mut only = CpuSet::new();
        only.set(core).ok()?;
        sched_setaffinity(THIS_THREAD, &only).ok()?;
        let _ = ALLOWED.set(allowed);
        Some(core)
    }

    /// Does some work on whatever core there is. A thread that must stay on its core may have to share
    /// it with one that it wakes.
    pub(crate) fn unpinned<T>(work: impl FnOnce() -> T) -> T {
        let Some((allowed, pinned)) = ALLOWED.get().zip(sched_getaffinity(THIS_THREAD).ok()) else {
            return work();
        };
        let _ = sched_setaffinity(THIS_THREAD, allowed);
        let result = work();
        let _ = sched_setaffinity(THIS_THREAD, &pinned);
        result
    }
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn pin(_usage: &[f32]) -> Option<usize> {
    None
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn unpinned<T>(work: impl FnOnce() -> T) -> T {
    work()
}
