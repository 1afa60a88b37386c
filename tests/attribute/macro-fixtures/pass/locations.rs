//! What a test says about its own place is the user's line, not the attribute's.

use std::panic::{self, Location};

use stress_runtime::stress;

const BEFORE: u32 = line!();

#[stress(runs = 500, timeout = "5s")]
fn a_caller_is_told_the_line_in_the_body() {
    assert_eq!(Location::caller().line(), BEFORE + 4);
    assert_eq!(line!(), BEFORE + 5);
    assert!(file!().ends_with("locations.rs"));
    assert!(module_path!().ends_with("locations"));
}

#[stress]
fn a_panic_is_told_the_line_in_the_body() {
    static SEEN: std::sync::Mutex<Option<(String, u32)>> = std::sync::Mutex::new(None);
    let before = panic::take_hook();
    panic::set_hook(Box::new(|info| {
        let place = info
            .location()
            .map(|place| (place.file().to_owned(), place.line()));
        *SEEN.lock().unwrap() = place;
    }));
    let panicked = panic::catch_unwind(|| panic!("on purpose"));
    let line_of_panic = line!() - 1;
    panic::set_hook(before);
    assert!(panicked.is_err());
    let (file, line) = SEEN
        .lock()
        .unwrap()
        .take()
        .expect("the hook was not called");
    assert!(file.ends_with("locations.rs"), "{file}");
    assert_eq!(line, line_of_panic);
}
