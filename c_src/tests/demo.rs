//! The demo answers each request with one answer, and takes no number for another.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

const DEMO: &str = env!("MANDEL_DEMO");

const INTS: &str = "error WIDTH, HEIGHT and ITERS must be decimal numbers that fit an int";
const CALLS: &str = "error CALLS must be a decimal number from 1 to 9223372036854775807";
const SIZE: &str = "error width and height must be positive, and width x height must fit an int";
const ITERS: &str = "error the iterations must be 1 to 255";
const LINE: &str = "error a request is a line of at most 255 bytes without a NUL";
const REQUEST: &str = "error no such request: per_pixel WIDTH HEIGHT ITERS, \
                       one_call WIDTH HEIGHT ITERS, crossing CALLS, load, \
                       shape CALLS NAME or shape CALLS NAME SIZE";

/// What a worker answers to `requests`. It must end well when they end.
fn answers(requests: impl AsRef<[u8]>) -> Vec<u8> {
    let mut worker = Command::new(DEMO)
        .arg("--worker")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    worker.stdin.take().unwrap().write_all(requests.as_ref()).unwrap();
    let Output { status, stdout, .. } = worker.wait_with_output().unwrap();
    assert!(status.success(), "{status}");
    stdout
}

/// Asserts that the worker answers `request` with this line, and then goes on to the next request.
#[track_caller]
fn assert_refused(request: impl AsRef<[u8]>, error: &str) {
    let request = request.as_ref();
    let shown = request.escape_ascii();
    let said = answers([request, b"\nnext\n"].concat());
    assert_eq!(String::from_utf8_lossy(&said), format!("{error}\n{REQUEST}\n"), "{shown}");
}

/// Splits an answer into what follows the time in its line, and the bytes behind the line.
fn sample(answer: &[u8]) -> (String, Vec<u8>) {
    let end = answer.iter().position(|&byte| byte == b'\n').unwrap();
    let line = String::from_utf8(answer[..end].to_vec()).unwrap();
    let (ns, rest) = line.strip_prefix("ok ").unwrap().split_once(' ').unwrap();
    ns.parse::<u64>().unwrap();
    (rest.to_owned(), answer[end + 1..].to_vec())
}

#[test]
fn what_is_asked_for_is_drawn() {
    let picture = vec![0, 2, 20, 0, 20, 20];
    let line = "1 6".to_owned();
    assert_eq!(sample(&answers("one_call 3 2 20\n")), (line, picture.clone()));
    let line = "6 6".to_owned();
    assert_eq!(sample(&answers("per_pixel 3 2 20\n")), (line, picture));
    assert_eq!(sample(&answers("crossing 1000\n")), ("1000 1".to_owned(), vec![0]));
    assert_eq!(sample(&answers("load\n")), ("1 1".to_owned(), vec![0]));
    // Nor must the last line have an end.
    assert_eq!(sample(&answers("load")), ("1 1".to_owned(), vec![0]));
    assert_eq!(answers(""), b"");
}

/// `scanf` took 4294967299 for 3, and 4294967316 for 20.
#[test]
fn a_number_is_read_whole_or_refused() {
    for word in [
        "4294967299",
        "4294967316",
        "2147483648",
        "-2147483649",
        "99999999999999999999",
        "3x",
        "3.0",
        "0x3",
        "+3",
        "-",
        "--3",
        "three",
        "3\r",
    ] {
        for model in ["one_call", "per_pixel"] {
            assert_refused(format!("{model} {word} 2 20"), INTS);
            assert_refused(format!("{model} 3 {word} 20"), INTS);
            assert_refused(format!("{model} 3 2 {word}"), INTS);
        }
    }
    for word in ["0", "-1", "9223372036854775808", "18446744073709551617", "1e3", "many"] {
        assert_refused(format!("crossing {word}"), CALLS);
    }
}

#[test]
fn a_size_or_iterations_out_of_range_are_refused() {
    for model in ["one_call", "per_pixel"] {
        for size in ["0 2", "3 0", "-3 2", "3 -2", "2147483647 2", "46341 46341", "-2147483648 -1"]
        {
            assert_refused(format!("{model} {size} 20"), SIZE);
        }
        for iters in ["0", "-5", "256", "2147483647", "-2147483648"] {
            assert_refused(format!("{model} 3 2 {iters}"), ITERS);
        }
    }
}

#[test]
fn anything_else_is_no_request() {
    for line in [
        "",
        " ",
        "draw",
        "load now",
        "crossing",
        "crossing 1 2",
        "one_call 3 2",
        "one_call 3 2 20 1",
    ] {
        assert_refused(line, REQUEST);
    }
}

#[test]
fn a_shape_that_does_not_exist_is_refused() {
    let reason = "error shape takes CALLS, the NAME of a shape, and where that has one a SIZE from 1 to 1048576";
    for line in [
        "shape",
        "shape 1",
        "shape 0 nothing",
        "shape x nothing",
        "shape 1 strings",
        "shape 1 nothing 1",
        "shape 1 string_in",
        "shape 1 string_in 0",
        "shape 1 string_in 1048577",
    ] {
        assert_refused(line, reason);
    }
}

/// A line with a NUL got an answer without an end, and a long line got several answers.
#[test]
fn a_line_that_cannot_be_a_request_gets_one_answer() {
    for line in [&b"\0"[..], b"load\0", b"\0load", b"one_call 3 2\0 20", b"dr\0aw"] {
        assert_refused(line, LINE);
    }
    for length in [256, 257, 511, 512, 100_000] {
        assert_refused("a".repeat(length), LINE);
    }
    assert_refused("a".repeat(255), REQUEST);
    let crossing = format!("crossing {}", "1".repeat(1000));
    assert_refused(crossing, LINE);
}

#[test]
fn the_command_line_is_read_as_strictly() {
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("demo.raw");
    let _ = fs::remove_file(&file); // of a run that failed
    for (size, iters, model) in [
        ("4294967299x2", "20", "one_call"),
        ("3x4294967298", "20", "one_call"),
        ("3x2", "4294967316", "one_call"),
        ("3x2x1", "20", "one_call"),
        ("3", "20", "one_call"),
        ("x2", "20", "one_call"),
        ("3x", "20", "one_call"),
        ("3x 2", "20", "one_call"),
        ("3x2", "", "one_call"),
        ("3x2", "20", "crossing"),
    ] {
        let output = Command::new(DEMO).args([size, iters, model]).arg(&file).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{size} {iters} {model}");
        assert!(output.stderr.starts_with(b"usage: "), "{size} {iters} {model}");
        assert!(!file.exists(), "{size} {iters} {model}");
    }
    let output = Command::new(DEMO).args(["3x2", "256", "one_call"]).arg(&file).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(said.trim_end(), "mandel-demo: nothing drawn: the iterations must be 1 to 255");

    let output = Command::new(DEMO).args(["3x2", "20", "one_call"]).arg(&file).output().unwrap();
    assert!(output.status.success());
    assert_eq!(fs::read(&file).unwrap(), [0, 2, 20, 0, 20, 20]);
    fs::remove_file(&file).unwrap();
}

/// Several workers idle side by side: one must not keep the room of a large picture.
#[test]
#[cfg(target_os = "linux")]
fn an_idle_worker_holds_no_picture() {
    use std::io::{BufRead, BufReader, Read};

    let mut worker = Command::new(DEMO)
        .arg("--worker")
        // Compiled for AddressSanitizer, it would keep freed memory for a while.
        .env("ASAN_OPTIONS", "quarantine_size_mb=0:thread_local_quarantine_size_kb=0")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = worker.stdin.take().unwrap();
    let mut stdout = BufReader::new(worker.stdout.take().unwrap());
    // The answer to the second request shows that the first is done with.
    stdin.write_all(b"one_call 8000 5000 1\nnext\n").unwrap();
    stdout.read_line(&mut String::new()).unwrap();
    stdout.read_exact(&mut vec![0; 8000 * 5000]).unwrap();
    stdout.read_line(&mut String::new()).unwrap();

    let status = fs::read_to_string(format!("/proc/{}/status", worker.id())).unwrap();
    let resident = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    let kilobytes: u32 = resident.trim().strip_suffix(" kB").unwrap().parse().unwrap();
    drop(stdin);
    worker.wait().unwrap();
    assert!(kilobytes < 30_000, "{resident}");
}
