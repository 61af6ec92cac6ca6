use std::env;
use std::fmt;
use std::mem;
use std::str::FromStr;

use fearless_simd::{Level as Proof, Simd, dispatch};

/// Names a level in place of the best one.
const VARIABLE: &str = "MANDEL_SIMD";

/// Every name that there is on some machine.
const NAMES: [&str; 6] = ["fallback", "sse2", "sse4.2", "avx2", "avx512", "neon"];

/// An instruction set that this machine has.
#[derive(Clone, Copy, Debug)]
pub struct Level {
    name: &'static str,
    /// It can only be had where the processor was asked, so code compiled for it may be run.
    pub(crate) proof: Proof,
}

/// Why there is no such [`Level`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LevelError {
    /// No instruction set has this name.
    #[error("{name:?} is no instruction set: choose one of {}", NAMES.join(", "))]
    Unknown {
        /// As asked for.
        name: String,
    },

    /// The machine does not have it.
    #[error("this machine has no {wanted}: it has {}", has.join(", "))]
    NotHere {
        /// The name asked for.
        wanted: &'static str,
        /// The names there are.
        has: Vec<&'static str>,
    },
}

impl Level {
    /// All that this machine has, the best one last.
    pub fn all() -> Vec<Self> {
        let best = Proof::new();
        let mut levels = vec![("fallback", Some(Proof::fallback()))];
        #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
        levels.extend([
            ("sse2", best.as_sse2().map(Simd::level)),
            ("sse4.2", best.as_sse4_2().map(Simd::level)),
            ("avx2", best.as_avx2().map(Simd::level)),
            ("avx512", best.as_avx512().map(Simd::level)),
        ]);
        #[cfg(target_arch = "aarch64")]
        levels.push(("neon", best.as_neon().map(Simd::level)));
        let here = |(name, proof): (_, Option<Proof>)| Some(Self { name, proof: proof? });
        levels.into_iter().filter_map(here).filter(|level| level.is_kept()).collect()
    }

    /// The one that the environment variable `MANDEL_SIMD` names, or the best one.
    ///
    /// # Errors
    ///
    /// Where the variable names none, or none that this machine has.
    pub fn from_env() -> Result<Self, LevelError> {
        match env::var_os(VARIABLE) {
            Some(name) if !name.is_empty() => name.to_string_lossy().parse(),
            _ => Ok(Self::best()),
        }
    }

    /// The best that this machine has.
    pub fn best() -> Self {
        Self::all().pop().expect("the best level is always kept")
    }

    /// Not where the whole program was compiled for a better one (`-Ctarget-cpu`): `dispatch!` would run
    /// that, and this name would be false.
    fn is_kept(self) -> bool {
        let compiled = dispatch!(self.proof, simd => simd.level());
        mem::discriminant(&compiled) == mem::discriminant(&self.proof)
    }

    /// `fallback`, `sse2`, `sse4.2`, `avx2`, `avx512` or `neon`.
    pub fn name(self) -> &'static str {
        self.name
    }
}

impl FromStr for Level {
    type Err = LevelError;

    fn from_str(name: &str) -> Result<Self, LevelError> {
        let wanted = NAMES.into_iter().find(|known| *known == name);
        let wanted = wanted.ok_or_else(|| LevelError::Unknown { name: name.to_owned() })?;
        let levels = Self::all();
        levels.iter().copied().find(|level| level.name == wanted).ok_or_else(|| {
            LevelError::NotHere { wanted, has: levels.iter().map(|level| level.name).collect() }
        })
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}
