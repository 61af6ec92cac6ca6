use std::{env, error::Error, path};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=vendor");
    println!("cargo::rerun-if-env-changed=STATS_DIR");
    let (origin, include) = if let Ok(dir) = env::var("STATS_DIR") {
        let include = path::Path::new(&dir).join("include");
        if !include.is_absolute() || !include.join("stats.h").exists() {
            return Err("STATS_DIR must be an absolute path with include/stats.h and lib/".into());
        }
        println!("cargo::rustc-link-search=native={dir}/lib");
        println!("cargo::rustc-link-lib=stats");
        println!("cargo::metadata=lib={dir}/lib");
        (format!("STATS_DIR={dir}"), include)
    } else if cfg!(feature = "vendored") {
        cc::Build::new().file("vendor/stats.c").compile("stats");
        ("vendor/".into(), path::absolute("vendor")?)
    } else {
        let mut config = pkg_config::Config::new();
        config.range_version("1.0".."2.0").print_system_libs(false);
        eprintln!("No libstats 1.x: install libstats-dev, set STATS_DIR, or use feature vendored.");
        let found = config.probe("stats")?;
        for lib in found.link_paths {
            println!("cargo::metadata=lib={}", lib.display()); // not one of the system's folders
        }
        let folder = pkg_config::get_variable("stats", "pcfiledir")?;
        println!("cargo::rerun-if-changed={folder}/stats.pc"); // when it has another version
        let include = pkg_config::get_variable("stats", "includedir")?;
        (format!("pkg-config, {}", found.version), include.into())
    };
    println!("cargo::warning=libstats comes from {origin}"); // cargo shows it if this crate is local
    println!("cargo::metadata=origin={origin}");
    println!("cargo::metadata=include={}", include.display());
    println!("cargo::rustc-env=STATS_INCLUDE={}", include.display()); // for tests/header.rs
    Ok(())
}
