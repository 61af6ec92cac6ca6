#[test]
fn lib_rs_is_what_the_header_says() {
    let fresh = bindgen::builder()
        .header(concat!(env!("STATS_INCLUDE"), "/stats.h"))
        .allowlist_function("stats_(version|mean)")
        .merge_extern_blocks(true)
        .generate()
        .expect("bindgen should understand stats.h");
    if std::env::var_os("BLESS").is_some() {
        fresh.write_to_file("src/lib.rs").unwrap();
    }
    let old = std::fs::read_to_string("src/lib.rs").unwrap();
    assert_eq!(fresh.to_string(), old, "if the header is right: BLESS=1");
}
