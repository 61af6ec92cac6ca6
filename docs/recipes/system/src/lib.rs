/// The library can be replaced after the build, so it is asked for its version.
#[derive(Debug, PartialEq, thiserror::Error)]
#[error("libstats has version number {0}, and 100 to 199 is needed: install libstats 1.x")]
pub struct WrongVersion(pub i32);

pub fn mean(a: f64, b: f64) -> Result<f64, WrongVersion> {
    // SAFETY: it takes nothing, and every version of the library has it.
    let version = unsafe { stats_sys::stats_version() };
    if version / 100 != 1 {
        return Err(WrongVersion(version));
    }
    // SAFETY: it takes any two numbers, on any thread.
    Ok(unsafe { stats_sys::stats_mean(a, b) })
}
