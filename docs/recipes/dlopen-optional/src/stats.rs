//! `vendor/stats.h`, opened at run time. The test compares these types with the header.

use libloading::Library;
#[cfg(unix)]
use libloading::os::unix::{self, RTLD_LOCAL, RTLD_NOW};
use std::{env, env::consts::*, error::Error, ffi::c_int, path::PathBuf};

const VERSION: c_int = 1;
type Version = unsafe extern "C" fn() -> c_int;
type Mean = unsafe extern "C" fn(f64, f64) -> f64;

pub struct Stats {
    mean: Mean,
    /// Dropping it unloads the code. So the pointer above is private and never copied.
    _library: Library,
}

#[derive(Debug, thiserror::Error)]
#[error("cannot use {0} (set STATS_LIBRARY to the absolute path of version {VERSION})")]
pub struct OpenError(PathBuf, #[source] Box<dyn Error + Send + Sync>);

impl Stats {
    /// Opens the file that STATS_LIBRARY names, or else the one next to the executable.
    pub fn open() -> Result<Stats, OpenError> {
        let name = format!("{DLL_PREFIX}stats{DLL_SUFFIX}");
        let neighbour = env::current_exe().unwrap_or_default().with_file_name(name);
        let path = env::var_os("STATS_LIBRARY").map_or(neighbour, PathBuf::from);
        // SAFETY: a person who can set the variable, or put a file next to the executable, could make
        // this process run any code without us. That person vouches for the library.
        unsafe { Stats::open_at(&path) }.map_err(|source| OpenError(path, source))
    }

    /// The caller vouches for what the library runs when it is opened and closed, for the type of
    /// its `stats_version` and, if that returns `VERSION`, for the types of its other functions.
    unsafe fn open_at(path: &PathBuf) -> Result<Stats, Box<dyn Error + Send + Sync>> {
        if !path.is_absolute() {
            return Err("the path is not absolute".into());
        }
        // SAFETY: the caller vouches for what the library runs.
        #[cfg(not(unix))]
        let library = unsafe { Library::new(path) }?;
        // SAFETY: likewise. RTLD_NOW: a function that the library itself lacks is an error here.
        #[cfg(unix)]
        let library = unsafe { unix::Library::open(Some(path), RTLD_NOW | RTLD_LOCAL) }?;
        // SAFETY: the caller vouches for the type. The function takes nothing.
        let found = unsafe { library.get::<Version>("stats_version")?() };
        if found != VERSION {
            return Err(format!("its version is {found}").into());
        }
        // SAFETY: the version is ours, so the type is right. Look up all of your functions here.
        let mean = *unsafe { library.get::<Mean>("stats_mean") }?;
        let _library = Library::from(library);
        Ok(Stats { mean, _library })
    }

    pub fn mean(&self, a: f64, b: f64) -> f64 {
        // SAFETY: `self` keeps the library open, and any two numbers will do, on any thread.
        unsafe { (self.mean)(a, b) }
    }
}
