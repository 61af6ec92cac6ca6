"""The worker speaks the protocol of crates/worker/src/protocol.rs."""

import subprocess

import pytest
from conftest import PYTHON, child_environment, contender, oracle

from mandel.contenders import NAMES


def ask(name, *requests):
    """The answers, each as (line, bytes)."""
    finished = subprocess.run(
        [PYTHON, "-m", "mandel.worker", name],
        input="".join(f"{request}\n" for request in requests).encode(),
        capture_output=True,
        env=child_environment(),
        timeout=60,
        check=True,
    )
    assert finished.stderr == b""
    answers, rest = [], finished.stdout
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
    "",
    "draw",
    "load 1",
    "crossing",
    "crossing x",
    "crossing -1",
    "one_call 3 2",
    "per_pixel a 2 20",
    "one_call 3 2 20 1",
    "ünknown \x00 words",
    "one_call 0 5 20",
    "per_pixel 3 2 0",
    "per_pixel 3 2 256",
    "one_call 99999999999 99999999999 20",
]


def test_rubbish_is_an_error_in_one_line_and_not_the_end():
    answers = ask("ctypes", *RUBBISH, "one_call 3 2 20")
    for request, (line, _) in zip(RUBBISH, answers):
        assert line.startswith("error ValueError: "), request
    assert answers[-1] == (answers[-1][0], oracle(3, 2, 20, "single"))
    assert len(answers) == len(RUBBISH) + 1


def test_lines_that_are_no_text_are_answered():
    finished = subprocess.run(
        [PYTHON, "-m", "mandel.worker", "python"],
        input=b"\xff\xfe\ncrossing 1",  # and the last one has no end
        capture_output=True,
        env=child_environment(),
        timeout=60,
        check=True,
    )
    lines = finished.stdout.split(b"\n")
    assert lines[0].startswith(b"error ValueError: no such request")
    assert lines[1].startswith(b"ok ")


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
