//! Which core this thread runs on, and the processes that it starts. Linux can be told; elsewhere the
//! system chooses.

/// Pins this thread to the core with the least usage, and says which that is. The threads that there
/// already are in this process, such as those that help `pure-threads`, keep to the other cores: two that
/// shared one would not help each other.
#[cfg(target_os = "linux")]
pub(super) fn pin(usage: &[f32]) -> Option<usize> {
    use nix::sched::{CpuSet, sched_getaffinity, sched_setaffinity};
    use nix::unistd::{Pid, gettid};

    let allowed = sched_getaffinity(gettid()).ok()?;
    let cores = (0..usage.len()).filter(|&core| allowed.is_set(core).unwrap_or(false));
    let core = cores.min_by(|&a, &b| usage[a].total_cmp(&usage[b]))?;
    let mut only = CpuSet::new();
    only.set(core).ok()?;

    let mut others = allowed;
    others.unset(core).ok()?;
    for thread in std::fs::read_dir("/proc/self/task").ok()?.flatten() {
        let name = thread.file_name();
        let Some(thread) = name.to_str().and_then(|name| name.parse().ok()) else { continue };
        // Where there is no other core, they stay where they may be.
        let _ = sched_setaffinity(Pid::from_raw(thread), &others);
    }
    sched_setaffinity(gettid(), &only).ok().map(|()| core)
}

#[cfg(not(target_os = "linux"))]
pub(super) fn pin(_usage: &[f32]) -> Option<usize> {
    None
}
