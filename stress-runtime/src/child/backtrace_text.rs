//! From the text of a backtrace to the frames that tell something.

use super::directories::Directories;
use crate::protocol::Frame;

/// No more frames than these are told of one thread,
const MOST_FRAMES: usize = 64;
/// nor more bytes of them.
const MOST_BYTES: usize = 8 * 1024;

/// The frames between the signal's handler, which is called `handler`, and what has started the
/// thread.
pub(super) fn frames(text: &str, handler: &str, directories: &Directories) -> Vec<Frame> {
    let mut frames = all(text, directories);
    if let Some(last) = frames.iter().rposition(|it| it.function.contains(handler)) {
        frames.drain(..=last);
        // The C library's return from a handler, of which the name is rarely known.
        let is_return = |it: &Frame| it.function == "__restore_rt" || it.function == "<unknown>";
        if frames.first().is_some_and(is_return) {
            frames.remove(0);
        }
    }
    if let Some(end) = frames.iter().position(starts_it) {
        frames.truncate(end);
        // What lies between a test's body, or the closure of a thread, and that: the standard
        // library's, and what the attributes have generated.
        leave_out_generated(&mut frames);
        let mut caller = None;
        while frames.len() > 1 && frames.last().is_some_and(|it| !it.is_own()) {
            let outer = frames.pop();
            caller = outer.filter(Frame::is_dependencys).or(caller);
        }
        if let [.., test, caller] = frames.as_slice()
            && calls_test(caller, test)
        {
            frames.pop();
        }
        // A thread of a library tells by this one that it is no closure of a test.
        frames.extend(caller);
    }
    let mut bytes = 0;
    let fits = |frame: &Frame| {
        bytes += frame.function.len() + frame.location.as_ref().map_or(0, String::len);
        bytes <= MOST_BYTES
    };
    frames
        .into_iter()
        .take(MOST_FRAMES)
        .take_while(fits)
        .collect()
}

/// Whether it is the frame of what runs a test or starts a thread.
fn starts_it(frame: &Frame) -> bool {
    frame.is_runtimes() || frame.function.contains("__rust_begin_short_backtrace")
}

/// Leaves out what `#[stress]` has written around a body: the closure that calls it, and the function of the
/// test's name, by which libtest, the shim or another test comes in.
fn leave_out_generated(frames: &mut Vec<Frame>) {
    let is_closure = |it: &Frame| it.function.contains("::__INVENTORY");
    // Something is to be left of a body of which nothing is known.
    while let Some(at) = frames.iter().skip(1).position(is_closure) {
        let closure = frames.remove(at + 1).function;
        let rest = &frames[at + 1..];
        // Between both there is the runtime alone.
        let entry = rest.iter().position(Frame::is_own);
        let is_entry = |entry: &usize| is_inside(&closure, &rest[*entry].function);
        let Some(entry) = entry.filter(is_entry).map(|it| at + 1 + it) else {
            continue;
        };
        let is_called_by = |caller: &Frame| calls_test(caller, &frames[entry]);
        let end = entry + usize::from(frames.get(entry + 1).is_some_and(is_called_by));
        frames.drain(at + 1..=end);
    }
}

/// Whether an item stands in that function.
fn is_inside(item: &str, function: &str) -> bool {
    let rest = item.strip_prefix(function);
    rest.is_some_and(|it| it.starts_with("::"))
}

/// Whether it is the closure around a test that `#[test]` makes: those of the test itself are called
/// by it, not the other way round.
fn calls_test(caller: &Frame, test: &Frame) -> bool {
    let closure = caller.function.strip_prefix(&test.function);
    closure.is_some_and(|it| it.starts_with("::{{closure}}") || it.starts_with("::{closure#"))
}

fn all(text: &str, directories: &Directories) -> Vec<Frame> {
    let mut frames: Vec<Frame> = Vec::new();
    for line in text.lines() {
        let line = line.trim_start();
        if let Some(place) = line.strip_prefix("at ") {
            if let Some(frame) = frames.last_mut() {
                frame.location = Some(directories.place(place));
            }
            continue;
        }
        // Functions inlined into the one before have no number.
        let function = match line.split_once(": ") {
            Some((number, rest)) if number.bytes().all(|it| it.is_ascii_digit()) => rest,
            _ => line,
        };
        if !function.is_empty() {
            frames.push(Frame {
                function: function.to_owned(),
                location: None,
            });
        }
    }
    frames
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frames(text: &str, handler: &str) -> Vec<Frame> {
        super::frames(text, handler, &Directories::default())
    }

    const TEXT: &str = "   0: std::backtrace::Backtrace::create
             at /rustc/5980/library/std/src/backtrace.rs:331:13
   1: stress_runtime::child::trace::on_signal
             at /home/me/stress-runtime/src/child/trace.rs:40:5
   2: <unknown>
   3: syscall
   4: std::sys::pal::unix::futex::futex_wait
             at /rustc/5980/library/std/src/sys/pal/unix/futex.rs:73:21
   5: std::sync::poison::mutex::Mutex<T>::lock
             at /rustc/5980/library/std/src/sync/poison/mutex.rs:491:24
      shop::second_lock
             at ./src/lib.rs:14:20
   6: shop::tests::pays
             at ./src/lib.rs:30:5
   7: core::ops::function::FnOnce::call_once
             at /rustc/5980/library/core/src/ops/function.rs:250:5
   8: stress_runtime::child::attempt::run
             at /home/me/stress-runtime/src/child/attempt.rs:30:5
   9: start_thread
             at ./nptl/pthread_create.c:442:8
";

    #[test]
    fn handler_and_start_of_the_thread_are_cut_off() {
        let told: Vec<_> = frames(TEXT, "trace::on_signal")
            .into_iter()
            .map(|it| (it.function, it.location.unwrap_or_default()))
            .collect();
        let told: Vec<_> = told.iter().map(|(f, l)| (f.as_str(), l.as_str())).collect();
        assert_eq!(
            told[2..],
            [
                (
                    "std::sync::poison::mutex::Mutex<T>::lock",
                    "/rustc/5980/library/std/src/sync/poison/mutex.rs:491:24"
                ),
                ("shop::second_lock", "src/lib.rs:14:20"),
                ("shop::tests::pays", "src/lib.rs:30:5"),
            ]
        );
        assert_eq!(told[0].0, "syscall");
    }

    /// As they stand in a binary with line numbers and nothing else.
    #[test]
    fn functions_without_their_paths_are_known_by_their_places() {
        let text = "   0: answer
             at /home/me/stress-runtime/src/child/trace.rs:40:5
   1: stress_runtime::child::trace::on_signal
             at /home/me/stress-runtime/src/child/trace.rs:30:5
   2: __restore_rt
   3: syscall
             at ./misc/../sysdeps/unix/sysv/linux/x86_64/syscall.S:36:0
   4: lock<u32>
             at /rustc/5980/library/std/src/sync/poison/mutex.rs:491:24
      {closure#1}
             at ./tests/tests.rs:20:20
   5: std::sys::backtrace::__rust_begin_short_backtrace
             at /rustc/5980/library/std/src/sys/backtrace.rs:166:18
";
        let names: Vec<_> = frames(text, "trace::on_signal")
            .into_iter()
            .map(|it| it.function)
            .collect();
        assert_eq!(names, ["syscall", "lock<u32>", "{closure#1}"]);
    }

    #[test]
    fn the_closure_around_a_test_is_nobodys_own() {
        let of = |closure: &str| {
            let text = format!(
                "   0: shop::tests::pays::{closure}\n   1: shop::tests::pays\n             \
                at ./src/lib.rs:30:5\n   2: shop::tests::pays::{closure}\n             \
                at ./src/lib.rs:29:14\n   3: core::ops::function::FnOnce::call_once\n   \
                4: std::sys::backtrace::__rust_begin_short_backtrace\n"
            );
            frames(&text, "on_signal")
        };
        for closure in ["{{closure}}", "{closure#0}"] {
            let names: Vec<_> = of(closure).into_iter().map(|it| it.function).collect();
            let inner = format!("shop::tests::pays::{closure}");
            assert_eq!(names, [inner.as_str(), "shop::tests::pays"]);
        }
    }

    /// The calls of a backtrace, of which the runtime's have no place, and the names that are told of it.
    fn told(calls: &[&str]) -> Vec<String> {
        let mut text = String::new();
        for (number, call) in calls.iter().enumerate() {
            text.push_str(&format!("{number}: {call}\n"));
            if call.starts_with("shop::") {
                text.push_str(&format!("    at ./src/lib.rs:{number}:1\n"));
            }
        }
        let frames = frames(&text, "on_signal").into_iter();
        frames.map(|it| it.function).collect()
    }

    /// What lies between the body of an annotated test and the function of its name.
    const ENTRY: [&str; 4] = [
        "core::ops::function::FnOnce::call_once",
        "stress_runtime::in_place::failure",
        "stress_runtime::in_place::run",
        "stress_runtime::doorway::enter",
    ];

    #[test]
    fn what_the_attribute_has_written_around_a_test_is_nobodys_own() {
        let started_by = "std::sys::backtrace::__rust_begin_short_backtrace";
        for closure in ["{{closure}}", "{closure#0}"] {
            let generated = format!("shop::ann::_::__INVENTORY::{closure}");
            let around = format!("shop::ann::{closure}");
            let body = ["shop::helper", "shop::ann::ann", &generated];
            let alone = [&body[..], &ENTRY[..1], &["stress_runtime::child::attempt"]].concat();
            assert_eq!(told(&alone), ["shop::helper", "shop::ann::ann"]);
            let outer = ["shop::ann", &around, ENTRY[0], started_by];
            let by_shim = [&body[..], &ENTRY, &outer].concat();
            assert_eq!(told(&by_shim), ["shop::helper", "shop::ann::ann"]);
        }
    }

    #[test]
    fn a_thread_of_a_library_is_told_with_the_call_by_which_it_came_to_the_users_code() {
        let registry = "/home/me/.cargo/registry/src/x/pool-1/lib.rs";
        let text = format!(
            "0: shop::pays::{{{{closure}}}}\n    at ./src/lib.rs:3:1\n\
             1: core::ops::function::FnOnce::call_once\n\
             2: pool::work\n    at {registry}:7:1\n\
             3: pool::begin\n    at {registry}:2:1\n\
             4: std::sys::backtrace::__rust_begin_short_backtrace\n"
        );
        let frames = frames(&text, "on_signal").into_iter();
        let names: Vec<String> = frames.map(|it| it.function).collect();
        assert_eq!(names, ["shop::pays::{{closure}}", "pool::work"]);
    }

    #[test]
    fn who_calls_an_annotated_test_is_told() {
        let inner = ["shop::ann::ann", "shop::ann::_::__INVENTORY::{{closure}}"];
        let outer = ["shop::ann", "shop::calls_it", "shop::annual", ENTRY[0]];
        let start = ["stress_runtime::child::attempt"];
        let calls = [&inner[..], &ENTRY, &outer, &start].concat();
        assert_eq!(
            told(&calls),
            ["shop::ann::ann", "shop::calls_it", "shop::annual"]
        );
    }

    #[test]
    fn a_recursion_without_end_is_told_in_bounded_words() {
        let text = "   0: shop::again\n             at ./src/lib.rs:1:1\n".repeat(100_000);
        assert_eq!(frames(&text, "on_signal").len(), MOST_FRAMES);
        let long = format!("   0: shop::{}\n", "x".repeat(3000)).repeat(10);
        assert_eq!(frames(&long, "on_signal").len(), 2);
    }
}
