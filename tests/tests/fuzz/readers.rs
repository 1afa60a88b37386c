//! The readers of both sides: the tool's, of what a harness says, and a harness's, of what the tool or a
//! child says.

use proptest::collection::vec;
use proptest::prelude::*;
use std::fmt::Debug;
use stress_runtime::protocol::{
    Attempt, Crash, Exit, Failure, FailureCause, Fault, Frame, Json, Launch, Line, LineReader,
    Message, Outcome, PanicReport, Reply, Request, RunEnded, RunRequest, Settings, Step, Struck,
    Trace, to_line,
};

const LONGEST: usize = 4096;
/// What a complaint may cost, however long the line was.
const LONGEST_COMPLAINT: usize = 2 * LONGEST;

fn read<T: Json>(pieces: &[&[u8]]) -> Vec<Line<T>> {
    let mut reader = LineReader::new(LONGEST);
    let mut lines = Vec::new();
    for piece in pieces {
        reader.feed(piece, |line| lines.push(line));
    }
    lines
}

/// The bytes, cut at the given places.
fn cut<'a>(bytes: &'a [u8], places: &[prop::sample::Index]) -> Vec<&'a [u8]> {
    let mut places: Vec<usize> = places.iter().map(|it| it.index(bytes.len() + 1)).collect();
    places.sort_unstable();
    let mut begin = 0;
    let mut pieces = Vec::new();
    for end in places.into_iter().chain([bytes.len()]) {
        pieces.push(&bytes[begin..end]);
        begin = end;
    }
    pieces
}

fn survives<T: Json + PartialEq + Debug>(
    bytes: &[u8],
    places: &[prop::sample::Index],
) -> Result<(), TestCaseError> {
    let whole = read::<T>(&[bytes]);
    for line in &whole {
        if let Line::Unreadable(reason) = line {
            prop_assert!(reason.len() <= LONGEST_COMPLAINT, "{} bytes", reason.len());
        }
    }
    prop_assert_eq!(&read::<T>(&cut(bytes, places)), &whole);
    // Whatever came before: once a line ends, the next one is read.
    let good = to_line(&true);
    let mut reader = LineReader::new(LONGEST);
    let mut last = None;
    for piece in [bytes, b"\n", &good] {
        reader.feed(piece, |line: Line<bool>| last = Some(line));
    }
    prop_assert_eq!(last, Some(Line::Value(true)));
    Ok(())
}

fn texts() -> impl Strategy<Value = String> {
    prop_oneof![any::<String>(), "[ -~\n\t]{0,40}"]
}

fn panics() -> impl Strategy<Value = PanicReport> {
    (texts(), texts(), proptest::option::of(texts())).prop_map(|(thread, message, location)| {
        PanicReport {
            thread,
            message,
            location,
            frames: Vec::new(),
        }
    })
}

fn frames() -> impl Strategy<Value = Vec<Frame>> {
    let frame = (texts(), proptest::option::of(texts()))
        .prop_map(|(function, location)| Frame { function, location });
    vec(frame, 0..3)
}

fn outcomes() -> impl Strategy<Value = Outcome> {
    let fault =
        (texts(), proptest::option::of(texts()), frames()).prop_map(|(thread, address, frames)| {
            Box::new(Fault {
                thread,
                address,
                frames,
            })
        });
    let crash = prop_oneof![
        (
            any::<i32>(),
            texts(),
            proptest::option::of(texts()),
            proptest::option::of(fault)
        )
            .prop_map(|(number, name, overflowed, fault)| Crash::Signal {
                number,
                name,
                overflowed,
                fault
            }),
        any::<i32>().prop_map(|code| Crash::Exit { code }),
        texts().prop_map(|reason| Crash::CouldNotStart { reason }),
        Just(Crash::Unknown),
    ];
    prop_oneof![
        Just(Outcome::Passed),
        (texts(), proptest::option::of(texts()), vec(panics(), 0..3)).prop_map(
            |(message, location, other_panics)| Outcome::Failed(Failure {
                cause: FailureCause::Panic,
                message,
                location,
                frames: Vec::new(),
                other_panics
            })
        ),
        (crash, vec(panics(), 0..3)).prop_map(|(crash, panics)| Outcome::Crashed { crash, panics }),
        (any::<u64>(), vec(panics(), 0..3)).prop_map(|(limit_ms, panics)| Outcome::TimedOut {
            limit_ms,
            panics,
            hang: None
        }),
    ]
}

fn attempts() -> impl Strategy<Value = Attempt> {
    (any::<usize>(), outcomes(), any::<u64>())
        .prop_map(|(step, outcome, us)| Attempt::new(step, outcome, us))
}

fn messages() -> impl Strategy<Value = Message> {
    prop_oneof![
        attempts().prop_map(Message::Ended),
        panics().prop_map(Message::Panicked),
        any::<usize>().prop_map(|step| Message::Began { step }),
        texts().prop_map(|reason| Message::Refused { reason }),
        (texts(), any::<i32>()).prop_map(|(call, errno)| Message::CouldNotStart { call, errno }),
        (
            any::<i32>(),
            any::<i32>(),
            texts(),
            proptest::option::of(texts())
        )
            .prop_map(|(signal, tid, thread, address)| Message::Struck(Struck {
                signal,
                tid,
                thread,
                address
            })),
        (any::<i32>(), proptest::option::of(texts()), frames()).prop_map(|(tid, name, frames)| {
            Message::Trace(Box::new(Trace {
                tid,
                name,
                waits_for_tests: false,
                frames,
            }))
        }),
    ]
}

fn requests() -> impl Strategy<Value = Request> {
    let step =
        (texts(), any::<u64>(), any::<u64>()).prop_map(|(test, timeout_ms, grace_ms)| Step {
            test,
            timeout_ms,
            grace_ms,
        });
    let run = (any::<u64>(), vec(step, 0..4), any::<usize>(), any::<bool>()).prop_map(
        |(run, order, threads, keep_output)| {
            Request::Run(RunRequest {
                threads,
                keep_output,
                ..RunRequest::of(run, order, Launch::Spawn)
            })
        },
    );
    let settings = (any::<usize>(), any::<u64>(), proptest::option::of(texts())).prop_map(
        |(slot, seed, tmp)| {
            Request::Settings(Settings {
                slot,
                seed,
                tmp,
                ..Settings::default()
            })
        },
    );
    prop_oneof![
        run,
        settings,
        any::<bool>().prop_map(|kill| Request::Stop { kill }),
        Just(Request::Finish),
    ]
}

fn replies() -> impl Strategy<Value = Reply> {
    let ended = (
        any::<u64>(),
        vec(attempts(), 0..3),
        any::<i32>(),
        any::<bool>(),
    )
        .prop_map(|(run, attempts, code, leaked)| {
            Reply::Ended(RunEnded {
                attempts,
                exit: Exit::Code { code },
                leaked,
                ..RunEnded::passed(run, 0, 7)
            })
        });
    prop_oneof![
        ended,
        any::<(u64, u64, u64)>().prop_map(|(run, attempt_us, us)| Reply::Passed {
            run,
            attempt_us,
            us
        }),
        texts().prop_map(|reason| Reply::Misunderstood { reason }),
    ]
}

/// Whole messages, some broken, with garbage between them.
fn traffic(lines: impl Strategy<Value = Vec<u8>>) -> impl Strategy<Value = Vec<u8>> {
    let garbage = prop_oneof![
        vec(any::<u8>(), 0..64),
        vec(prop::sample::select(b"{}[]\":,\n\\u09e-".as_slice()), 0..64),
        (LONGEST - 2..LONGEST + 2).prop_map(|length| vec![b'x'; length]),
        (0..3_usize).prop_map(|more| b"[".repeat(LONGEST - more)),
    ];
    let broken = (lines, any::<prop::sample::Index>(), 0..3_u8).prop_map(|(mut line, at, what)| {
        let at = at.index(line.len());
        match what {
            0 => line,
            1 => line[at..].to_vec(),
            _ => {
                line[at] ^= 0x15;
                line
            }
        }
    });
    vec(prop_oneof![garbage, broken], 0..6).prop_map(|pieces| pieces.concat())
}

fn goes_round<T: Json + PartialEq + Debug>(
    message: &T,
    places: &[prop::sample::Index],
) -> Result<(), TestCaseError> {
    let line = to_line(message);
    prop_assert_eq!(line.iter().filter(|byte| **byte == b'\n').count(), 1);
    let mut reader = LineReader::new(line.len());
    let mut read = Vec::new();
    for piece in cut(&line, places) {
        reader.feed(piece, |it: Line<T>| read.push(it));
    }
    prop_assert!(
        matches!(read.as_slice(), [Line::Value(it)] if it == message),
        "{read:?}"
    );
    Ok(())
}

fn places() -> impl Strategy<Value = Vec<prop::sample::Index>> {
    vec(any::<prop::sample::Index>(), 0..5)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn a_message_of_a_child_comes_back_however_it_is_cut(message in messages(), places in places()) {
        goes_round(&message, &places)?;
    }

    #[test]
    fn a_request_comes_back_however_it_is_cut(request in requests(), places in places()) {
        goes_round(&request, &places)?;
    }

    #[test]
    fn a_reply_comes_back_however_it_is_cut(reply in replies(), places in places()) {
        goes_round(&reply, &places)?;
    }

    #[test]
    fn a_harness_survives_whatever_its_child_says(
        bytes in traffic(messages().prop_map(|it| to_line(&it))),
        places in places(),
    ) {
        survives::<Message>(&bytes, &places)?;
    }

    #[test]
    fn a_harness_survives_whatever_it_is_asked(
        bytes in traffic(requests().prop_map(|it| to_line(&it))),
        places in places(),
    ) {
        survives::<Request>(&bytes, &places)?;
    }

    #[test]
    fn the_tool_survives_whatever_a_harness_replies(
        bytes in traffic(replies().prop_map(|it| to_line(&it))),
        places in places(),
    ) {
        survives::<Reply>(&bytes, &places)?;
    }
}
