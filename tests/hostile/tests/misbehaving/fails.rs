//! All ways in which a test says no.

use std::panic;
use std::thread;
use stress_runtime::stress;

#[stress]
fn panics() {
    let stock = -1;
    panic!("the stock is {stock}");
}

#[stress]
fn panics_with_a_number() {
    panic::panic_any(17);
}

#[stress]
fn panics_at_length() {
    panic!("{}", "no end of words ".repeat(64 * 1024));
}

#[stress]
fn replaces_the_panic_hook() {
    panic::set_hook(Box::new(|_| {}));
    panic!("nobody saw it");
}

#[stress]
fn returns_an_error() -> Result<(), String> {
    Err("no such order".to_owned())
}

#[stress]
#[should_panic]
fn does_not_panic_as_it_should() {}

#[stress]
#[should_panic(expected = "empty")]
fn panics_with_the_wrong_words() {
    panic!("full");
}

#[stress]
#[should_panic(expected = "empty")]
fn panics_as_it_should() {
    panic!("the shelf is empty");
}

#[stress]
fn falls_with_its_thread() {
    let thread = thread::spawn(|| panic!("the thread's own words"));
    thread.join().unwrap();
}

#[stress]
fn lets_its_thread_fall() {
    let thread = thread::spawn(|| panic!("the thread's own words"));
    assert!(thread.join().is_err());
}

struct PanicsOnDrop;

impl Drop for PanicsOnDrop {
    fn drop(&mut self) {
        panic!("once more");
    }
}

#[stress]
fn panics_while_it_panics() {
    let _guard = PanicsOnDrop;
    panic!("the first time");
}

/// Of its own accord, not because another panic unwinds.
#[stress]
fn panics_in_a_drop() {
    drop(PanicsOnDrop);
}

/// Whoever drops the payload panics in his turn.
#[stress]
fn panics_with_what_panics() {
    panic::panic_any(PanicsOnDrop);
}

/// No hook hears of it.
#[stress]
fn unwinds_past_the_hook() {
    panic::resume_unwind(Box::new("not a word"));
}

#[stress]
fn panics_with_an_owned_text() {
    panic::panic_any(format!("owned {}", "text"));
}

#[stress]
fn panics_in_the_panic_hook() {
    panic::set_hook(Box::new(|_| panic!("the hook's own words")));
    panic!("nobody saw it");
}

extern "C" fn lets_no_panic_out() {
    panic!("no further");
}

#[stress]
fn panics_where_no_panic_may_leave() {
    lets_no_panic_out();
}

#[stress]
fn panics_in_many_threads() {
    let threads: Vec<_> = (0..100)
        .map(|number| thread::spawn(move || panic!("thread {number}")))
        .collect();
    for thread in threads {
        let _ = thread.join();
    }
    panic!("and so do I");
}
