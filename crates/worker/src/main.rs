//! Serves `mandel-static` over the line protocol: the same declarations, linked as `MANDEL_LINK` said
//! when it was built. The showdown builds it once per way and starts it as a contender.

#![forbid(unsafe_code)]

use std::io;

fn main() -> io::Result<()> {
    ffi_worker::serve(io::stdin().lock(), io::stdout().lock(), |job, img| {
        let sample =
            ffi_worker::sample(job, img, mandel_static::mandel, mandel_static::create_fractal);
        sample.map_err(|error| error.to_string())
    })
}
