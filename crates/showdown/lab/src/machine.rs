//! The machine and the tools of a measurement.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::thread;
use std::time::Duration;

use ffi_results::{Machine, Toolchain, Warning};
use sysinfo::{CpuRefreshKind, RefreshKind, System};

use crate::process::run;

/// Watches the machine for a fifth of a second, to find out whether it is busy and which core is the least
/// busy.
#[must_use]
pub fn probe() -> Machine {
    let cpus = RefreshKind::nothing().with_cpu(CpuRefreshKind::everything());
    let mut system = System::new_with_specifics(cpus);
    thread::sleep(sysinfo::MINIMUM_CPU_UPDATE_INTERVAL);
    system.refresh_cpu_usage();
    let usage: Vec<_> = system.cpus().iter().map(sysinfo::Cpu::cpu_usage).collect();
    Machine {
        cpu: system.cpus().first().map_or_else(unknown, |cpu| cpu.brand().trim().to_owned()),
        cpu_features: cpu_features(),
        cores: thread::available_parallelism().map_or(1, usize::from),
        virtual_machine: virtual_machine(),
        os: System::long_os_version().unwrap_or_else(unknown),
        kernel: System::kernel_version().unwrap_or_else(unknown),
        governor: first_line("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor"),
        load_average: System::load_average().one,
        busy_percent: usage.iter().map(|&usage| f64::from(usage)).sum(),
        pinned_to: pinning::least_busy(&usage),
    }
}

/// The reasons why figures from this machine, in its present state, are doubtful.
#[must_use]
pub fn warnings(machine: &Machine) -> Vec<Warning> {
    let mut warnings = Vec::new();
    if cfg!(debug_assertions) {
        warnings.push(Warning::DebugBuild);
    }
    // One busy core changes every measurement, on two cores or on sixty-four.
    let busy_cores = machine.busy_percent / 100.0;
    if busy_cores > 0.3 {
        warnings.push(Warning::Busy { busy_cores, cores: machine.cores });
    }
    match machine.governor.as_deref() {
        None | Some("performance") => {}
        Some(governor) => warnings.push(Warning::Governor { governor: governor.to_owned() }),
    }
    warnings
}

/// The tools that made the measured programs, with the versions of these other tools.
#[must_use]
pub fn toolchain(tools: BTreeMap<String, String>) -> Toolchain {
    Toolchain {
        rustc: env!("SHOWDOWN_RUSTC").into(),
        llvm: env!("SHOWDOWN_LLVM").into(),
        opt_level: env!("SHOWDOWN_OPT_LEVEL").into(),
        rustflags: env!("SHOWDOWN_RUSTFLAGS").replace('\x1f', " "),
        c_compiler: env!("MANDEL_COMPILER").into(),
        c_flags: env!("MANDEL_FLAGS").into(),
        cflags: env!("MANDEL_CFLAGS").into(),
        bindings: mandel_bindgen::BINDINGS.into(),
        tools,
        git_revision: git_revision(),
    }
}

/// The core that a process runs on. It can be set on Linux. Elsewhere the system chooses.
///
/// Cores differ in their caches, and on a virtual machine in what else the host runs there. So that
/// contenders can be compared, all are measured on the same core, except those that use every core.
pub(crate) mod pinning {
    #[cfg(target_os = "linux")]
    use nix::{
        sched::{CpuSet, sched_getaffinity, sched_setaffinity},
        unistd::Pid,
    };

    /// The least busy core that this process may use.
    #[cfg(target_os = "linux")]
    pub(super) fn least_busy(usage: &[f32]) -> Option<usize> {
        let allowed = sched_getaffinity(Pid::from_raw(0)).ok()?;
        let cores = (0..usage.len()).filter(|&core| allowed.is_set(core).unwrap_or(false));
        cores.min_by(|&a, &b| usage[a].total_cmp(&usage[b]))
    }

    /// Keeps a process that has just started on this core.
    #[cfg(target_os = "linux")]
    pub(crate) fn pin(process: u32, core: usize) {
        let mut only = CpuSet::new();
        // If a process cannot be pinned, it is measured on any core. The results name the core that was
        // asked for.
        let _ =
            only.set(core).and_then(|()| sched_setaffinity(Pid::from_raw(process as i32), &only));
    }

    #[cfg(not(target_os = "linux"))]
    pub(super) fn least_busy(_usage: &[f32]) -> Option<usize> {
        None
    }

    #[cfg(not(target_os = "linux"))]
    pub(crate) fn pin(_process: u32, _core: usize) {}
}

fn cpu_features() -> Vec<String> {
    #[cfg(target_arch = "x86_64")]
    let features = [
        ("sse4.2", is_x86_feature_detected!("sse4.2")),
        ("avx2", is_x86_feature_detected!("avx2")),
        ("fma", is_x86_feature_detected!("fma")),
        ("avx512f", is_x86_feature_detected!("avx512f")),
    ];
    #[cfg(target_arch = "aarch64")]
    let features = [("neon", std::arch::is_aarch64_feature_detected!("neon"))];
    #[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
    let features: [(&str, bool); 0] = [];

    features.iter().filter(|(_, there)| *there).map(|(name, _)| (*name).to_owned()).collect()
}

/// Linux on x86 shows the bit with which a hypervisor marks its guests.
fn virtual_machine() -> Option<bool> {
    let info = fs::read_to_string("/proc/cpuinfo").ok()?;
    let flags = info.lines().find(|line| line.starts_with("flags"))?;
    Some(flags.split_whitespace().any(|flag| flag == "hypervisor"))
}

fn git_revision() -> Option<String> {
    let mut git = Command::new("git");
    git.arg("-C").arg(Path::new(env!("CARGO_MANIFEST_DIR")));
    git.args(["describe", "--always", "--dirty", "--abbrev=12"]);
    let output = run(&mut git, "", Duration::from_secs(10)).ok()?;
    output.status.success().then(|| output.stdout.trim().to_owned())
}

fn first_line(path: &str) -> Option<String> {
    fs::read_to_string(path).ok()?.lines().next().map(str::to_owned)
}

fn unknown() -> String {
    "unknown".into()
}
