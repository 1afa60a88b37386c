//! Target triples: this machine's, and cargo's word for it.

/// What cargo takes for the triple of the machine it runs on. rustc is told the triple itself.
const OF_HOST: &str = "host-tuple";

/// The triple of this machine, as the compiler has it; `version` is all that rustc says of itself.
pub(super) fn host(version: &str) -> Option<&str> {
    let mut lines = version.lines();
    lines.find_map(|line| line.strip_prefix("host: "))
}

/// The triple that rustc is told where cargo is told `target`.
pub(super) fn triple<'a>(target: &'a str, version: Option<&'a str>) -> &'a str {
    match target {
        OF_HOST => version.and_then(host).unwrap_or(target),
        _ => target,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_word_for_this_machine_stands_for_its_triple() {
        let version = "rustc 1.95.0\nhost: riscv64-linux\nrelease: 1.95.0\n";
        assert_eq!(triple("host-tuple", Some(version)), "riscv64-linux");
        assert_eq!(triple("x86_64-linux", Some(version)), "x86_64-linux");
        assert_eq!(triple("host-tuple", None), "host-tuple");
    }
}
