//! What the figures were measured on and with. Two results files can only be compared where these
//! agree.

mod pinning;
pub(crate) mod tools;

use std::fs;
use std::path::Path;
use std::process::Command;
use std::thread;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use sysinfo::{CpuRefreshKind, RefreshKind, System};

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Machine {
    pub(crate) cpu: String,
    /// Instruction sets beyond the baseline that this project can use.
    pub(crate) cpu_features: Vec<String>,
    pub(crate) cores: usize,
    /// `None` where we cannot tell.
    pub(crate) virtual_machine: Option<bool>,
    pub(crate) os: String,
    pub(crate) kernel: String,
    /// How the clock rate is chosen (Linux).
    pub(crate) governor: Option<String>,
    /// Over the last minute; it counts the build that may just have ended.
    pub(crate) load_average: f64,
    /// What all cores were doing just before the run, in percent.
    pub(crate) busy_percent: f64,
    /// The instruction set that pure-simd and pure-threads use, where they take part.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) simd: Option<String>,
    /// The most threads that pure-threads uses; they are on all cores.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) threads: Option<usize>,
    /// The core that all else was measured on; `None` where the system chose, sample by sample.
    pub(crate) pinned_to: Option<usize>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Toolchain {
    pub(crate) rustc: String,
    pub(crate) llvm: String,
    /// Of the showdown itself: a debug build's figures mean nothing.
    pub(crate) opt_level: String,
    /// The user's RUSTFLAGS, which change the Rust side of every call.
    pub(crate) rustflags: String,
    pub(crate) c_compiler: String,
    pub(crate) c_flags: String,
    /// The user's own, which come after ours.
    pub(crate) cflags: String,
    /// Which compiled the C of static-lto, where that took part.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) clang: Option<String>,
    /// Generated or committed, and why.
    pub(crate) bindings: String,
    /// Of the checkout as it is while measuring, with `-dirty` where it has uncommitted changes.
    pub(crate) git_revision: Option<String>,
}

impl Machine {
    /// Takes a fifth of a second, to see whether the machine is busy, and pins this process and those
    /// that it starts from now on to the least busy core.
    ///
    /// Two cores differ: in their caches, and on a virtual machine in what else the host runs there.
    /// A contender in a process of its own would be measured on another one than those in this.
    pub(crate) fn probe_and_pin() -> Self {
        let cpus = RefreshKind::nothing().with_cpu(CpuRefreshKind::everything());
        let mut system = System::new_with_specifics(cpus);
        thread::sleep(sysinfo::MINIMUM_CPU_UPDATE_INTERVAL);
        system.refresh_cpu_usage();
        let usage: Vec<_> = system.cpus().iter().map(sysinfo::Cpu::cpu_usage).collect();
        Self {
            cpu: system.cpus().first().map_or_else(unknown, |cpu| cpu.brand().trim().to_owned()),
            cpu_features: cpu_features(),
            cores: thread::available_parallelism().map_or(1, usize::from),
            virtual_machine: virtual_machine(),
            os: System::long_os_version().unwrap_or_else(unknown),
            kernel: System::kernel_version().unwrap_or_else(unknown),
            governor: first_line("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor"),
            load_average: System::load_average().one,
            busy_percent: f64::from(system.global_cpu_usage()),
            simd: None,
            threads: None,
            pinned_to: pinning::pin(&usage),
        }
    }

    /// What makes figures from this machine, as it is now, doubtful.
    pub(crate) fn warnings(&self) -> Vec<String> {
        let mut warnings = Vec::new();
        // One busy core of two, or of sixty-four: it takes from every measurement.
        let busy_cores = self.busy_percent / 100.0 * self.cores as f64;
        if busy_cores > 0.3 {
            warnings.push(format!(
                "other work keeps {busy_cores:.1} of {} cores busy: the figures will be noisy",
                self.cores
            ));
        }
        match self.governor.as_deref() {
            None | Some("performance") => {}
            Some(governor) => warnings.push(format!(
                "the clock rate is chosen by the governor {governor:?}: \
                 cpupower frequency-set -g performance holds it steady"
            )),
        }
        warnings
    }
}

impl Toolchain {
    pub(crate) fn of_this_build(clang: Option<String>) -> Self {
        Self {
            rustc: env!("SHOWDOWN_RUSTC").into(),
            llvm: env!("SHOWDOWN_LLVM").into(),
            opt_level: env!("SHOWDOWN_OPT_LEVEL").into(),
            rustflags: env!("SHOWDOWN_RUSTFLAGS").replace('\x1f', " "),
            c_compiler: env!("MANDEL_COMPILER").into(),
            c_flags: env!("MANDEL_FLAGS").into(),
            cflags: env!("MANDEL_CFLAGS").into(),
            clang,
            bindings: mandel_bindgen::BINDINGS.into(),
            git_revision: git_revision(),
        }
    }
}

/// What stands between two results files: the names of the facts in which they disagree, with both
/// values. The state of the moment and the revision, which is what one compares, do not count.
pub(crate) fn differences(old: &impl Serialize, new: &impl Serialize) -> Vec<String> {
    let facts = |of: serde_json::Result<Value>| match of {
        Ok(Value::Object(facts)) => facts,
        _ => serde_json::Map::new(),
    };
    let (old, new) = (facts(serde_json::to_value(old)), facts(serde_json::to_value(new)));
    old.iter()
        .filter(|(name, _)| {
            !["load_average", "busy_percent", "pinned_to", "git_revision"].contains(&name.as_str())
        })
        .filter_map(|(name, value)| {
            let other = new.get(name)?;
            (other != value).then(|| format!("{name}: {value} and {other}"))
        })
        .collect()
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

/// Linux on x86 shows the bit that a hypervisor sets for its guests.
fn virtual_machine() -> Option<bool> {
    let info = fs::read_to_string("/proc/cpuinfo").ok()?;
    let flags = info.lines().find(|line| line.starts_with("flags"))?;
    Some(flags.split_whitespace().any(|flag| flag == "hypervisor"))
}

fn git_revision() -> Option<String> {
    let output = Command::new("git")
        .arg("-C")
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")))
        .args(["describe", "--always", "--dirty", "--abbrev=12"])
        .output()
        .ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| text.trim().to_owned())
}

fn first_line(path: &str) -> Option<String> {
    fs::read_to_string(path).ok()?.lines().next().map(str::to_owned)
}

fn unknown() -> String {
    "unknown".into()
}
