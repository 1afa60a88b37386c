//! Makes source and variables.

fn main() {
    println!("cargo::rustc-env=MADE=7");
    let out = std::env::var("OUT_DIR").unwrap();
    std::fs::write(format!("{out}/made.rs"), "pub const THREE: u8 = 3;").unwrap();
}
