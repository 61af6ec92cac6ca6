//! The library is opened at run time. [`Shapes`] owns the library and the symbols that were found in it.
//! `ffi.rs` has the types of the symbols, and `safe.rs` has the safe functions, which are methods here.

mod error;
pub mod ffi;
mod safe;

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use libloading::Library;

pub use error::OpenError;
pub use safe::{Greeting, Tally, middle, pack};

/// The opened library. Its functions are called through it, so that none outlives it.
#[derive(Debug)]
pub struct Shapes {
    /// Private and copied nowhere, so that it goes with the library.
    api: ffi::Api,
    path: PathBuf,
    /// Dropping it unloads the code that `api` points to.
    _library: Library,
}

// ANCHOR: send_sync
// SAFETY: only the address of the global in it is not `Send` by itself, and that is the same in every
// thread.
unsafe impl Send for Shapes {}
// SAFETY: any number of threads may call the functions. The caller who writes the global guarantees that no
// other thread uses it (`set_scale`).
unsafe impl Sync for Shapes {}
// ANCHOR_END: send_sync

impl Shapes {
    /// Opens the first library that exists. If the environment variable `SHAPES_LIBRARY` is set and not
    /// empty, only its path is tried. Otherwise the executable's folder is tried first, and then the folder
    /// where this project's own build put the library.
    ///
    /// # Errors
    ///
    /// [`OpenError::Nowhere`], which lists what was wrong at each place.
    pub fn open() -> Result<Self, OpenError> {
        let mut tried = Vec::new();
        for path in places() {
            // SAFETY: anyone who can choose one of these files can already decide what this process runs. A
            // user who sets `SHAPES_LIBRARY` could set `LD_PRELOAD`. A user who puts a file next to the
            // executable could replace the executable. And mandel-c built the last file. The chapter
            // docs/chapters/dlopen.md says where this argument ends.
            match unsafe { Self::open_at(&path) } {
                // Somebody put a library there on purpose, but it cannot be used. To try the next place
                // would hide this.
                Err(missing @ OpenError::Missing { .. }) => tried.push(missing),
                Err(unusable) => {
                    tried.push(unusable);
                    break;
                }
                Ok(library) => return Ok(library),
            }
        }
        Err(OpenError::Nowhere { tried })
    }

    /// Opens the library at `path`, which is made absolute first: a bare name would send the
    /// loader searching `LD_LIBRARY_PATH` and the system's folders.
    ///
    /// # Errors
    ///
    /// Any [`OpenError`] but `Nowhere`. Nothing but `shapes_abi_version` has been called by then.
    ///
    /// # Safety
    ///
    /// Opening a library runs its initialisers, dropping the [`Shapes`] runs its termination routines,
    /// and a symbol has no type that could be checked. So the caller vouches for these:
    ///
    /// - The initialisers and the termination routines are sound to run, on whichever thread opens and
    ///   drops it.
    /// - `shapes_abi_version`, if the library has it, is `int shapes_abi_version(void)`.
    /// - If that returns [`ffi::SHAPES_ABI_VERSION`], all symbols in [`ffi::Api`] have their types there and
    ///   keep the contract of `shapes.h`. In particular, several threads may call them at once: a
    ///   [`Shapes`] can be shared among threads.
    /// - The file is not changed while it is open.
    pub unsafe fn open_at(path: impl AsRef<Path>) -> Result<Self, OpenError> {
        let path = regular_file(path.as_ref())?;

        // SAFETY: the caller vouches for the initialisers and the termination routines.
        let library = unsafe { load(&path) }
            .map_err(|source| OpenError::NotALibrary { path: path.clone(), source })?;

        // The version is checked before anything else is looked up, because in another version a symbol
        // could be missing or mean another thing.
        // SAFETY: the caller vouches that a function of this name has this type.
        let abi_version: unsafe extern "C" fn() -> i32 =
            unsafe { symbol(&library, &path, "shapes_abi_version") }?;
        // SAFETY: as above, and it takes no arguments whose meaning could have changed.
        let found = unsafe { abi_version() };
        if found != ffi::SHAPES_ABI_VERSION {
            return Err(OpenError::AbiVersion { path, found });
        }

        // SAFETY: the version is ours, and the caller vouches that then all symbols have their types.
        let api = unsafe { ffi::Api::look_up(&library, &path) }?;
        Ok(Shapes { api, path, _library: library })
    }

    /// The file that was opened.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The `SHAPES_ABI_VERSION` that the library was compiled with. It is the one of this program, or the
    /// library would not be open.
    pub fn abi_version(&self) -> i32 {
        ffi::SHAPES_ABI_VERSION
    }
}

/// Where [`Shapes::open`] looks, in order.
fn places() -> Vec<PathBuf> {
    if let Some(path) = env::var_os("SHAPES_LIBRARY").filter(|path| !path.is_empty()) {
        return vec![path.into()];
    }
    let built = Path::new(env!("SHAPES_SHARED"));
    let name = built.file_name().expect("a library has a name");
    let installed = env::current_exe().ok().map(|executable| executable.with_file_name(name));
    installed.into_iter().chain([built.to_owned()]).collect()
}

/// The absolute path of a regular file, or an error that says what is there instead. The loader's message
/// for a missing file or a directory is almost the same as for a broken library.
fn regular_file(path: &Path) -> Result<PathBuf, OpenError> {
    let missing = |source| OpenError::Missing { path: path.to_owned(), source };
    let path = std::path::absolute(path).map_err(missing)?;
    let metadata =
        fs::metadata(&path).map_err(|source| OpenError::Missing { path: path.clone(), source })?;
    if metadata.is_file() { Ok(path) } else { Err(OpenError::NotAFile { path }) }
}

/// Opens the file with the system's loader.
///
/// # Safety
///
/// The library's initialisers, which run now, must be sound, and so must its termination routines, which
/// run when the [`Library`] is dropped.
unsafe fn load(path: &Path) -> Result<Library, libloading::Error> {
    #[cfg(unix)]
    {
        use libloading::os::unix::{Library as UnixLibrary, RTLD_LOCAL, RTLD_NOW};
        // RTLD_NOW: if the library needs a function that does not exist, opening it is an error. By
        // default, the first call of this function would end the process.
        // SAFETY: the caller vouches for both.
        unsafe { UnixLibrary::open(Some(path), RTLD_NOW | RTLD_LOCAL) }.map(Library::from)
    }
    #[cfg(not(unix))]
    // SAFETY: the caller vouches for both.
    unsafe {
        Library::new(path)
    }
}

/// Looks a function up and copies its pointer out of the borrow of the library.
///
/// # Safety
///
/// `T` must be a function pointer of the type of the library's `symbol`, or a `NonNull` of it if it is a
/// variable, and the copy must not outlive `library`.
unsafe fn symbol<T: Copy>(
    library: &Library,
    path: &Path,
    symbol: &'static str,
) -> Result<T, OpenError> {
    let missing = |source| OpenError::NoSymbol { path: path.to_owned(), symbol, source };
    // As an `Option`, for a symbol may be NULL, and these must not.
    // SAFETY: the caller vouches for the type, which is a pointer's.
    let found = unsafe { library.get::<Option<T>>(symbol) }.map_err(missing)?;
    (*found).ok_or_else(|| missing(libloading::Error::DlSymUnknown))
}
