"""The worker speaks the protocol of crates/showdown/harness/src/protocol.rs."""

import signal
import subprocess
import sys
import time

import pytest
from conftest import PYTHON, child_environment, contender, oracle, resident

from mandel.contenders import NAMES


def bytes_of(request):
    return request.encode() if isinstance(request, str) else request


def ask(name, *requests):
    """The answers, each as (line, bytes)."""
    finished = subprocess.run(
        [PYTHON, "-m", "mandel.worker", name],
        input=b"".join(bytes_of(request) + b"\n" for request in requests),
        capture_output=True,
        env=child_environment(),
        timeout=60,
        check=True,
    )
    assert finished.stderr == b""
    return answers_of(finished.stdout)


def answers_of(rest):
    answers = []
    while rest:
        line, end, rest = rest.partition(b"\n")
        assert end
        words = line.split()
        size = int(words[3]) if words[0] == b"ok" else 0
        answers.append((line.decode(), rest[:size]))
        rest = rest[size:]
    return answers


@pytest.mark.parametrize("name", NAMES)
def test_every_request(name):
    contender(name)  # or skip
    load, crossing, per_pixel, one_call = ask(
        name, "load", "crossing 1000", "per_pixel 61 43 20", "one_call 61 43 255"
    )

    def checked(answer, calls, size):
        ok, ns, said_calls, said_size = answer[0].split()
        assert (ok, int(said_calls), int(said_size)) == ("ok", calls, size)
        assert int(ns) > 0
        return answer[1]

    assert checked(load, 1, 1) == b"\0"
    assert checked(crossing, 1000, 1) == b"\0"
    arithmetic = "double" if name == "python" else "double coordinates"
    assert checked(per_pixel, 61 * 43, 61 * 43) == oracle(61, 43, 20, arithmetic)
    if name == "python":
        assert one_call[0].startswith("error ValueError: python has no one_call")
    else:
        assert checked(one_call, 1, 61 * 43) == oracle(61, 43, 255, "single")


RUBBISH = [
    b"",
    b"draw",
    b"load 1",
    b"load\x00",
    b"crossing",
    b"crossing x",
    b"crossing -1",
    b"crossing +1",
    b"crossing 1_0",
    b"crossing 1.0",
    "crossing \u0661".encode(),  # one, in Arabic
    b"crossing 1\x00",
    b"crossing 50000001",
    b"crossing 99999999999999999999999999",
    b"crossing " + b"9" * 4000,
    b"one_call 3 2",
    b"per_pixel a 2 20",
    b"one_call 3 2 20 1",
    "ünknown \x00 words".encode(),
    b"\xff\xfe",
    b"\x00",
    b"a\rb\x0bc\x1cd",
    b"one_call 0 5 20",
    b"per_pixel 3 2 0",
    b"per_pixel 3 2 256",
    b"one_call 99999999999 99999999999 20",
    b"one_call " + b"9" * 2000 + b" " + b"9" * 2000 + b" 20",
    b"x" * 4095,
    b"x" * 4096,
    b"load " * 1_000_000,
]


def test_rubbish_is_an_error_in_one_line_and_not_the_end():
    answers = ask("ctypes", *RUBBISH, "one_call 3 2 20")
    assert len(answers) == len(RUBBISH) + 1
    for request, (line, _) in zip(RUBBISH, answers):
        assert line.startswith("error ValueError: "), request[:100]
        assert len(line) < 4096 and line.isprintable()
    long = [line for line, _ in answers if "a request of more than 4096 bytes" in line]
    assert len(long) == 2
    assert answers[-1] == (answers[-1][0], oracle(3, 2, 20, "single"))


@pytest.mark.parametrize(
    ("last", "start"),
    [(b"crossing 1", b"ok "), (b"x" * 5000, b"error ValueError: a request of more")],
)
def test_the_last_line_may_have_no_end(last, start):
    finished = subprocess.run(
        [PYTHON, "-m", "mandel.worker", "python"],
        input=b"draw\n" + last,
        capture_output=True,
        env=child_environment(),
        timeout=60,
        check=True,
    )
    lines = finished.stdout.split(b"\n")
    assert len(lines) == 3
    assert lines[0].startswith(b"error ValueError: no such request")
    assert lines[1].startswith(start)


def worker(name, **options):
    return subprocess.Popen(
        [PYTHON, "-m", "mandel.worker", name],
        **options,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=child_environment(),
    )


# An answer that fits into the pipe's buffer, one that does not, and one that is no picture.
@pytest.mark.parametrize("asked", [b"crossing 1", b"one_call 2000 2000 1", b"draw"])
@pytest.mark.parametrize("read", [0, 10])
def test_it_ends_quietly_when_its_parent_is_gone(asked, read):
    with worker("ctypes", bufsize=0) as process:
        if read:  # some of an answer, and then of the next one nothing
            process.stdin.write(asked + b"\n")
            process.stdout.read(read)
        process.stdout.close()
        try:
            process.stdin.write(asked + b"\n")
        except BrokenPipeError:
            pass  # it is gone already
        assert process.wait(60) == 0
        assert process.stderr.read() == b""


@pytest.mark.skipif(sys.platform == "win32", reason="there, a signal cannot be sent to one process")
def test_it_ends_quietly_when_it_is_interrupted():
    with worker("ctypes") as process:
        process.stdin.write(b"crossing 1\n")
        process.stdin.flush()
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 0
        assert process.stderr.read() == b""


@pytest.mark.parametrize("name", NAMES)
def test_it_keeps_no_picture(name):
    contender(name)  # or skip
    model = "per_pixel 1000 1000 1" if name == "python" else "one_call 8000 8000 1"
    size = 1_000_000 if name == "python" else 64_000_000

    def ask_for(request, size):
        process.stdin.write(request.encode() + b"\n")
        process.stdin.flush()
        assert process.stdout.readline().startswith(b"ok ")
        assert len(process.stdout.read(size)) == size

    with worker(name) as process:
        ask_for("crossing 1", 1)
        before = resident(process.pid)
        ask_for(model, size)
        # The answer comes before what it was in is freed.
        for _ in range(100):
            grown = resident(process.pid) - before
            if grown < size / 2:
                break
            time.sleep(0.05)
        assert grown < size / 2
        process.stdin.close()


def test_no_request_no_answer():
    assert ask("python") == []


@pytest.mark.parametrize("arguments", [[], ["perl"], ["python", "more"]])
def test_wrong_arguments(arguments):
    finished = subprocess.run(
        [PYTHON, "-m", "mandel.worker", *arguments],
        capture_output=True,
        env=child_environment(),
        timeout=60,
    )
    assert finished.returncode == 1
    assert finished.stderr.startswith(b"usage: python -m mandel.worker python|ctypes|")


def test_a_load_imports_nothing_ahead():
    code = "import sys, mandel.worker; print([m for m in sys.modules if m.startswith('mandel')])"
    finished = subprocess.run(
        [PYTHON, "-c", code], capture_output=True, env=child_environment(), check=True
    )
    expected = b"['mandel', 'mandel.contenders', 'mandel.worker']\n"
    assert finished.stdout == expected
