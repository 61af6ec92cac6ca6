use std::ffi::c_int;

unsafe extern "C" {
    safe fn job_start() -> c_int;
    safe fn job_ready() -> c_int;
}

fn main() {
    assert_eq!(job_start(), 0);
    while job_ready() == 0 {}
    println!("ready");
}
