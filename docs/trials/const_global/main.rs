use std::ffi::c_int;

// ANCHOR: declaration
#[repr(C)]
struct Version {
    major: c_int,
    minor: c_int,
}

#[link(name = "limits")]
unsafe extern "C" {
    // Safe, because the header says `const`: they have their values before `main`, and keep them.
    safe static library_version: Version;
    safe static limits: [c_int; 3];
}

fn main() {
    println!("version {}.{}", library_version.major, library_version.minor);
    println!("limits {limits:?}");
}
// ANCHOR_END: declaration
