//! The page on the protocol names the messages that there are.

use crate::built::source;
use crate::table::first_column;
use std::collections::BTreeSet;
use std::fs;
use stress_runtime::protocol::PROTOCOL;
use stress_tests::root;

#[test]
fn messages_on_the_page_are_those_of_the_code() {
    let page = fs::read_to_string(source().join("inside/protocol.md")).unwrap();
    for (heading, file, kind) in [
        ("From the tool", "request.rs", "Request"),
        ("From the harness", "reply.rs", "Reply"),
        ("From the child", "message.rs", "Message"),
    ] {
        let messages = messages(file, kind);
        assert!(messages.len() > 3, "{kind}: {messages:?}");
        assert_eq!(first_column(&page, heading), messages, "{kind}");
    }
    let version = format!("{{\"hello\":{{\"protocol\":{PROTOCOL},");
    assert!(page.contains(&version), "the protocol is at {PROTOCOL}");
}

/// The words by which JSON tells the messages of that kind apart.
fn messages(file: &str, kind: &str) -> BTreeSet<String> {
    let path = root().join("stress-runtime/src/protocol").join(file);
    let code = fs::read_to_string(path).unwrap();
    let begin = format!("json_variants!({kind} {{");
    let variants = code.split_once(&begin).map_or("", |(_, rest)| rest);
    let variants = variants.split("});").next().unwrap_or_default();
    let words = variants.lines().filter_map(|line| line.split('"').nth(1));
    words.map(str::to_owned).collect()
}
