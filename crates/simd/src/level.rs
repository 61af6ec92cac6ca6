use std::env;
use std::fmt;
use std::mem;
use std::str::FromStr;

use fearless_simd::{Level as Proof, Simd, dispatch};

/// The environment variable that chooses a level instead of the best one.
const VARIABLE: &str = "MANDEL_SIMD";

/// The names of the levels of all machines.
const NAMES: [&str; 6] = ["fallback", "sse2", "sse4.2", "avx2", "avx512", "neon"];

/// An instruction set that this machine has.
#[derive(Clone, Copy, Debug)]
pub struct Level {
    name: &'static str,
    /// A proof exists only after the processor was asked, so code compiled for the level may be run.
    pub(crate) proof: Proof,
}

/// Why there is no such [`Level`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LevelError {
    /// The name is not that of an instruction set.
    #[error("{name:?} is not an instruction set: choose one of {}", NAMES.join(", "))]
    Unknown {
        /// The name asked for.
        name: String,
    },

    /// The machine does not have it.
    #[error("this machine does not have {wanted}; choose one of {}", has.join(", "))]
    NotHere {
        /// The name asked for.
        wanted: &'static str,
        /// The names of the levels that it has.
        has: Vec<&'static str>,
    },
}

impl Level {
    /// All levels that this machine has, the best one last.
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

    /// The level that the environment variable `MANDEL_SIMD` names, or the best one.
    ///
    /// # Errors
    ///
    /// If the variable does not name a level, or names one that this machine does not have.
    pub fn from_env() -> Result<Self, LevelError> {
        match env::var_os(VARIABLE) {
            Some(name) if !name.is_empty() => name.to_string_lossy().parse(),
            _ => Ok(Self::best()),
        }
    }

    /// The best level of this machine.
    pub fn best() -> Self {
        Self::all().pop().expect("the best level is always kept")
    }

    /// A level is left out if the whole program was compiled for a better one (`-Ctarget-cpu`). `dispatch!`
    /// would run the better one, and the name would be wrong.
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
