#![doc = include_str!("../README.md")]

mod error;
pub mod ffi;

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use libloading::Library;
use mandel_core::{Error, Img};

pub use error::OpenError;

/// The opened library. Its functions are called through it, so that none outlives it:
///
/// ```compile_fail,E0505
/// let library = mandel_dlopen::Mandel::open().unwrap();
/// let call = |val: &mut u8| library.mandel(2.0, 2.0, 1, val);
/// drop(library); // error[E0505]: cannot move out of `library` because it is borrowed
/// call(&mut 0);
/// ```
// ANCHOR: handle
#[derive(Debug)]
pub struct Mandel {
    mandel: ffi::Mandel,
    create_fractal: ffi::CreateFractal,
    path: PathBuf,
    /// Dropping it unloads the code that the pointers above point to. They are private and never copied, so
    /// they are dropped with it.
    _library: Library,
}
// ANCHOR_END: handle

impl Mandel {
    /// Opens the first library that exists. If the environment variable `MANDEL_LIBRARY` is set and not
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
            // user who sets `MANDEL_LIBRARY` could set `LD_PRELOAD`. A user who puts a file next to the
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

    /// Opens the library at `path`, which is made absolute first. With a bare name, the loader would search
    /// `LD_LIBRARY_PATH` and the system's folders.
    ///
    /// # Errors
    ///
    /// Any [`OpenError`] except `Nowhere`. If there is an error, no function other than
    /// `mandel_abi_version` has been called.
    ///
    /// # Safety
    ///
    /// Opening a library runs its initialisers, dropping the [`Mandel`] runs its termination routines, and
    /// a symbol has no type that could be checked. So the caller must guarantee the following:
    ///
    /// - The initialisers and the termination routines are sound to run, on whichever thread opens and
    ///   drops it.
    /// - `mandel_abi_version`, if the library has it, has its type in [`ffi`].
    /// - If that returns [`ffi::ABI_VERSION`], `mandel` and `create_fractal` have their types in
    ///   [`ffi`] and keep the contract of `create_fractal.h`. In particular, several threads may call
    ///   them at once: a [`Mandel`] can be shared among threads.
    /// - The file is not changed while it is open.
    pub unsafe fn open_at(path: impl AsRef<Path>) -> Result<Self, OpenError> {
        let path = regular_file(path.as_ref())?;

        // SAFETY: the caller vouches for the initialisers and the termination routines.
        let library = unsafe { load(&path) }
            .map_err(|source| OpenError::NotALibrary { path: path.clone(), source })?;

        // ANCHOR: version
        // SAFETY: the caller vouches that a function of this name has this type.
        let abi_version: ffi::AbiVersion =
            unsafe { symbol(&library, &path, "mandel_abi_version") }?;
        // SAFETY: as above, and it takes no arguments whose meaning could have changed.
        let found = unsafe { abi_version() };
        if found != ffi::ABI_VERSION {
            return Err(OpenError::AbiVersion { path, found });
        }
        // ANCHOR_END: version

        Ok(Mandel {
            // SAFETY: the version is ours, and the caller vouches that then `mandel` has this type.
            mandel: unsafe { symbol(&library, &path, "mandel") }?,
            // SAFETY: likewise its `create_fractal`.
            create_fractal: unsafe { symbol(&library, &path, "create_fractal") }?,
            path,
            _library: library,
        })
    }

    /// The file that was opened.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// One point, `real` + `imag` i, iterated at most `max_iters` times (1 to 255).
    ///
    /// Writes the count to `val` and returns a [status](mandel_core::status). If the status is negative,
    /// `val` is unchanged.
    #[must_use = "a negative status means that `val` was not written"]
    #[inline] // otherwise every pixel would pay for two calls
    pub fn mandel(&self, real: f32, imag: f32, max_iters: i32, val: &mut u8) -> i32 {
        // SAFETY: the library is open as long as `self` is; `val` is a valid, exclusive pointer to
        // one byte for the whole call; `mandel` writes that byte at most and keeps no pointer. The
        // library has no global state, so other threads may call it at the same time through `&self`.
        unsafe { (self.mandel)(real, imag, max_iters, val) }
    }

    /// The whole picture in one call.
    ///
    /// # Errors
    ///
    /// [`Error::MaxIters`] outside `1..=255`, which the C checks. [`Error::Picture`] with any other
    /// negative status. The header names no such status that an [`Img`] can cause.
    pub fn create_fractal(&self, img: &mut Img, max_iters: i32) -> Result<(), Error> {
        let c_img = ffi::Img {
            width: img.width(),
            height: img.height(),
            data: img.pixels_mut().as_mut_ptr(),
        };
        // SAFETY: the library is open as long as `self` is; `c_img.data` points to width × height
        // bytes, which `img` owns and lends exclusively until this function returns;
        // `create_fractal` writes no others and keeps no pointer. The library has no global state, so
        // other threads may call it at the same time through `&self`.
        let status = unsafe { (self.create_fractal)(c_img, max_iters) };
        Error::check(status, max_iters)
    }
}

/// The places where [`Mandel::open`] looks, in order.
fn places() -> Vec<PathBuf> {
    if let Some(path) = env::var_os("MANDEL_LIBRARY").filter(|path| !path.is_empty()) {
        return vec![path.into()];
    }
    let built = Path::new(env!("MANDEL_SHARED"));
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

// ANCHOR: load
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
// ANCHOR_END: load

/// Looks a function up and copies its pointer out of the borrow of the library.
///
/// # Safety
///
/// `T` must be a function pointer of the type of the library's `symbol`, and the copy must not outlive
/// `library`.
unsafe fn symbol<T: Copy>(
    library: &Library,
    path: &Path,
    symbol: &'static str,
) -> Result<T, OpenError> {
    let missing = |source| OpenError::NoSymbol { path: path.to_owned(), symbol, source };
    // The type is an `Option`, because a symbol may be NULL, and a function pointer must not be.
    // SAFETY: the caller vouches for the type, which is a function pointer's.
    let found = unsafe { library.get::<Option<T>>(symbol) }.map_err(missing)?;
    (*found).ok_or_else(|| missing(libloading::Error::DlSymUnknown))
}
