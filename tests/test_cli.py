"""The commands as people and scripts meet them: what they print, their exit codes, how they end."""

from __future__ import annotations

import http.client
import json
import os
import shlex
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from email.message import Message
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner

from mockserver.cli import cli

SERVE = (sys.executable, "-m", "mockserver", "serve", "--json", "--exit-with-parent")
CLEAN = {name: value for name, value in os.environ.items() if not name.startswith("MOCKSERVER_")}
COMMANDS = sorted(cli.commands)


class Server:
    """A running ``serve --json``: the process, and what its line told."""

    def __init__(self, process: subprocess.Popen[str], told: dict[str, Any]) -> None:
        self.process = process
        self.told = told
        self.url: str = told["url"]
        self.port = urlsplit(self.url).port

    def get(self, path: str, **headers: str) -> tuple[int, Message, Any]:
        """Status, headers and JSON body of a GET."""
        return self.call("GET", path, None, headers)

    def call(self, method: str, path: str, body: Any, headers: dict[str, str]) -> tuple[int, Message, Any]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port or 0, timeout=5)
        try:
            connection.request(method, path, None if body is None else json.dumps(body), headers)
            answer = connection.getresponse()
            return answer.status, answer.headers, json.loads(answer.read())
        finally:
            connection.close()

    def end(self, number: signal.Signals) -> tuple[int, str, str]:
        """Exit code, and what else was printed, after a signal."""
        self.process.send_signal(number)
        out, err = self.process.communicate(timeout=10)
        return self.process.returncode, out, err


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[..., Server]]:
    """Starts servers on free ports; those that still run are ended afterwards."""
    started: list[subprocess.Popen[str]] = []

    def start(*options: str) -> Server:
        command = [*SERVE, "--port", "0", *options]
        pipe = subprocess.PIPE
        process = subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, cwd=tmp_path, env=CLEAN)
        started.append(process)
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line, process.communicate()[1]
        return Server(process, json.loads(line))

    yield start
    for process in started:
        process.terminate()
        try:
            process.communicate(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()


@pytest.fixture
def toy_options(tmp_path: Path, toy: Path) -> tuple[str, ...]:
    """A copy of the toy's folders, to be broken, as options."""
    for name in ("specs", "fixtures"):
        shutil.copytree(toy / name, tmp_path / name)
    return ("--specs", str(tmp_path / "specs"), "--fixtures", str(tmp_path / "fixtures"))


def run(*command: str, **environ: str) -> subprocess.CompletedProcess[str]:
    command = (sys.executable, "-m", "mockserver", *command)
    return subprocess.run(command, check=False, capture_output=True, text=True, timeout=30, env={**CLEAN, **environ})


def refusal(*command: str, **environ: str) -> str:
    """The one line that a command ends with."""
    done = run(*command, **environ)

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("mockserver: ")
    assert done.stderr.count("\n") == 1
    return done.stderr


def test_serve_tells_scripts_everything_in_one_line(serve):
    server = serve()

    told = server.told
    assert list(told) == ["url", "admin_url", "admin_token", "pid", "version", "providers"]
    assert (told["admin_url"], told["admin_token"]) == (f"{server.url}/__admin", None)
    assert told["pid"] == server.process.pid
    assert server.get("/__admin/health")[2] == {"status": "ok", "version": told["version"]}


def test_serve_tells_of_each_provider_what_the_control_plane_does_and_how_to_try_it(serve):
    server = serve()

    told = server.told["providers"]
    assert [
        {name: value for name, value in provider.items() if name not in ("curl", "env")} for provider in told
    ] == server.get("/__admin/providers")[2]["providers"]
    for provider in told:
        prefix = provider["name"].upper()
        assert provider["env"] == {
            f"{prefix}_BASE_URL": provider["base_url"],
            f"{prefix}_TOKEN": provider["credentials"][0]["token"],
        }


def test_the_printed_curls_answer_200(serve):
    for provider in serve().told["providers"]:
        curl = [*shlex.split(provider["curl"]), "--max-time", "5", "--output", "-", "--write-out", "\n%{http_code}"]

        answer = subprocess.run(curl, capture_output=True, text=True, check=True, env=CLEAN).stdout

        assert answer.rpartition("\n")[2] == "200", f"{provider['curl']}\n{answer}"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=lambda number: number.name)
def test_a_signal_ends_it_quietly_and_at_once(serve, number):
    server = serve()
    began = time.monotonic()

    ended = server.end(number)

    assert ended == (0, "", "")
    assert time.monotonic() - began < 1  # after which a worker that has not heard it is killed


@pytest.fixture
def hearing_hangups():
    """Whoever runs the tests under nohup has them ignored, which processes inherit."""
    before = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    yield
    signal.signal(signal.SIGHUP, before)


@pytest.mark.usefixtures("hearing_hangups")
def test_a_closed_terminal_ends_it_instead_of_starting_anew(serve):
    assert serve().end(signal.SIGHUP) == (-signal.SIGHUP, "", "")


def test_a_taken_port_is_named_with_a_way_out(serve):
    port = str(serve().port)

    said = refusal("serve", "--port", port)

    assert said == f"mockserver: port {port} on 127.0.0.1 is taken; stop what uses it or pass --port 0\n"


def test_every_option_is_a_variable(serve):
    port = str(serve().port)

    assert f"port {port} on 127.0.0.1 is taken" in refusal("serve", MOCKSERVER_PORT=port)
    assert "'--threads' or MOCKSERVER_THREADS: 65 is not" in refusal("serve", MOCKSERVER_THREADS="65")
    assert "no scenario 'nope'" in refusal("serve", MOCKSERVER_SCENARIO="nope")


def test_a_typo_in_a_fragment_stops_the_start_with_file_and_line(toy_options, tmp_path):
    fragment = tmp_path / "specs" / "library" / "books.yaml"
    lines = fragment.read_text().splitlines()
    at = next(index for index, line in enumerate(lines) if "{list: books" in line)
    lines[at] = lines[at].replace("match:", "mach:")
    fragment.write_text("\n".join(lines))

    said = refusal("serve", "--port", "0", *toy_options)

    assert f"{fragment}:{at + 1}" in said
    assert "'mach'" in said


def test_a_wrong_value_in_a_seed_stops_the_start_with_file_and_line(toy_options, tmp_path):
    seed = tmp_path / "fixtures" / "default" / "library.yaml"
    lines = seed.read_text().splitlines()
    at = next(index for index, line in enumerate(lines) if "pages: 204" in line)
    lines[at] = lines[at].replace("204", "many")
    seed.write_text("\n".join(lines))

    said = refusal("serve", "--port", "0", *toy_options)

    assert f"{seed}:{at + 1}" in said
    assert '"many" is not of type "integer"' in said


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (["serve", "--prot", "1"], "No such option '--prot'"),
        (["srve"], "No such command 'srve'"),
        (["serve", "--port", "65536"], "'--port' or MOCKSERVER_PORT: 65536 is not in the range"),
        (["serve", "--now", "tomorrow"], "'--now' or MOCKSERVER_NOW: 'tomorrow' is no time"),
        (["serve", "--specs", "/nowhere"], "'/nowhere' does not exist"),
        (["reset", "--url", "localhost:8080"], "write for instance http://127.0.0.1:8080"),
    ],
)
def test_a_wrong_command_line_is_one_line_with_a_remedy(command, said):
    assert said in refusal(*command).replace("No such option: --prot", "No such option '--prot'")


def test_certificate_and_key_go_together(tmp_path):
    empty = tmp_path / "empty.pem"
    empty.touch()

    alone = refusal("serve", "--port", "0", "--tls-cert", str(empty))
    unusable = refusal("serve", "--port", "0", "--tls-cert", str(empty), "--tls-key", str(empty))

    assert alone == "mockserver: --tls-cert and --tls-key go together; pass both or none\n"
    assert "are no certificate with its key; pass both as PEM" in unusable


def test_wait_and_reset_speak_to_a_running_server(serve, toy_options):
    server = serve(*toy_options)
    headers = {"Authorization": "Bearer card-of-the-librarian", "Content-Type": "application/json"}
    before = server.get("/__admin/state/library/books")[2]
    assert server.call("POST", "/library.test/v1/books", {"title": "Eden", "shelf": 1}, headers)[0] == 201
    assert server.get("/__admin/state/library/books")[2] != before

    waited, reset = run("wait", "--url", server.url), run("reset", MOCKSERVER_URL=server.url)

    assert [(done.returncode, done.stdout, done.stderr) for done in (waited, reset)] == [(0, "", "")] * 2
    assert server.get("/__admin/state/library/books")[2] == before


def test_wait_gives_up_in_time_and_says_what_it_met():
    done = run("wait", "--url", "http://127.0.0.1:1", "--timeout", "0.1")

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("mockserver: http://127.0.0.1:1 was not ready within 0.1 s; last answer: no mock")


def test_other_machines_need_the_token_that_was_printed(serve):
    server = serve("--host", "0.0.0.0")  # noqa: S104 - the point of the test

    token = server.told["admin_token"]
    status, _, body = server.get("/__admin/providers")
    assert (status, body["title"]) == (401, "Unauthorized")
    assert server.get("/__admin/providers", Authorization=f"Bearer {token}")[0] == 200
    assert server.get("/__admin/health")[0] == 200
    assert server.get("/__admin/ready")[0] == 200


def test_no_admin_leaves_health_and_ready_alone(serve):
    server = serve("--no-admin")

    assert (server.told["admin_url"], server.told["admin_token"]) == (None, None)
    assert server.get("/__admin/health")[0] == 200
    assert server.get("/__admin/ready")[0] == 200
    assert server.get("/__admin/providers")[0] == 404
    base = urlsplit(server.told["providers"][0]["base_url"]).path
    status, headers, _ = server.get(f"{base}/me")
    assert status == 401
    assert "X-Mock-Explain" not in headers


@pytest.mark.parametrize("command", [[], *([command] for command in COMMANDS)], ids=" ".join)
def test_help_fits_a_screen(command):
    shown = CliRunner().invoke(cli, [*command, "--help"], prog_name="mockserver", terminal_width=80)

    lines = shown.output.splitlines()
    assert shown.exit_code == 0
    assert len(lines) <= 30
    assert max(map(len, lines)) <= 80


def test_without_a_command_it_shows_the_help():
    shown = CliRunner().invoke(cli, [], prog_name="mockserver")

    assert shown.exit_code == 0
    assert all(command in shown.output for command in COMMANDS)


def test_people_compares_what_a_running_server_has(serve):
    server = serve("--scenario", "default")
    awork = next(one for one in server.told["providers"] if one["name"] == "awork")
    headers = {awork["credentials"][0]["header"]: awork["credentials"][0]["value"], "Content-Type": "application/json"}
    base = urlsplit(awork["base_url"]).path
    before = run("people", "--url", server.url)

    server.call("PUT", f"{base}/users/f47ac10b-58cc-4372-a567-0e02b2c3d479/capacity", {"mon": 14400}, headers)
    after = run("people", "--url", server.url, "--json")

    assert (before.returncode, before.stdout.splitlines()[-1]) == (0, "16 people, hours a week; none differ")
    told = json.loads(after.stdout)
    differing = [(one["name"], one["hours"]["awork"]) for one in told["people"] if not one["agree"]]
    assert (after.returncode, told["differ"], differing) == (1, 1, [("Jonas Lindqvist", 4)])


def test_people_may_be_read_from_a_scenario_and_differ_there():
    done = run("people", "--scenario", "edge")

    assert done.returncode == 1
    assert [line.split()[-1] for line in done.stdout.splitlines() if line.endswith("DIFFER")] == ["DIFFER", "DIFFER"]


def test_quirks_are_listed_and_put_on_a_running_server(serve):
    server = serve()
    listed = json.loads(run("quirks", "--json").stdout)["quirks"]
    name = next(one["name"] for one in listed if one["observed"])

    put = json.loads(run("quirks", name, "--url", server.url, "--json").stdout)["quirks"]
    off = run("quirks", f"{name}=off", "--url", server.url)

    assert not any(one["on"] for one in listed if one["name"] == name)
    assert [one["name"] for one in put if one["on"] != one["documented"]] == [name]
    assert (off.returncode, server.get("/__admin/quirks")[2]["quirks"]) == (0, listed)


@pytest.mark.parametrize("told", ["awork.nothing", "observed=on", "clockify.working_days_array=perhaps"])
def test_a_quirk_that_does_not_exist_is_one_line_and_exit_code_2(told):
    for done in (run("quirks", told), run("serve", "--port", "0", "--quirks", told)):
        assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)


def test_evidence_counts_what_it_lists():
    told = json.loads(run("evidence", "--json").stdout)
    one = json.loads(run("evidence", "--provider", "clockify", "--json").stdout)

    counted = {
        (entry["provider"], level): sum(
            (each["provider"], each["level"]) == (entry["provider"], level) for each in told["entries"]
        )
        for entry in told["entries"]
        for level in ("documented", "observed", "assumed")
    }
    assert {(name, level): n for name, count in told["counts"].items() for level, n in count.items()} == counted
    assert all(entry["key"] in told["sources"][entry["provider"]] for entry in told["entries"])
    assert list(one["counts"]) == ["clockify"]


def test_evidence_of_nobody_is_a_line_and_exit_code_2():
    done = run("evidence", "--provider", "nobody")

    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)


def test_a_state_is_printed_and_put_into_another_world(serve, tmp_path):
    server = serve("--seed", "7")
    saved = tmp_path / "state.json"
    saved.write_text(run("state", "--url", server.url).stdout)
    server.call("PUT", "/__admin/state/awork/users", [], {})

    put = run("state", "--url", server.url, "--world", "copy", "--put", str(saved))
    copy = run("state", "--world", "copy", MOCKSERVER_URL=server.url)

    assert (put.returncode, put.stdout, put.stderr) == (0, "", "")
    assert json.loads(copy.stdout)["providers"] == json.loads(saved.read_text())["providers"]
    assert server.get("/__admin/state/awork/users")[2] == []


def test_a_state_that_cannot_be_restored_is_told_problem_by_problem(serve, tmp_path):
    broken, none = tmp_path / "broken.json", tmp_path / "none.json"
    broken.write_text('{"providers": {"nobody": {}}, "seed": "seven"}')
    none.write_text("{")
    server = serve()

    told = run("state", "--url", server.url, "--put", str(broken))
    line = refusal("state", "--url", server.url, "--put", str(none))

    assert (told.returncode, told.stdout) == (2, "")
    assert told.stderr.splitlines() == [
        "mockserver: nothing was changed; correct every problem and send it again",
        "mockserver: /seed: 'seven', expected an integer",
        "mockserver: /providers/nobody: an unknown provider, expected awork, azure_devops, clockify, projectcor",
    ]
    assert "is not JSON" in line


def test_a_refusal_is_explained_for_people(serve, toy_options):
    server = serve(*toy_options)
    server.get("/__world/mine/library.test/v1/boks", Authorization="Bearer card-of-the-librarian")

    told = run("explain", "--url", server.url, "--world", "mine")
    same = json.loads(run("explain", "mine:1", "--url", server.url, "--json").stdout)
    none = refusal("explain", "--url", server.url)

    assert (told.returncode, told.stderr) == (0, "")
    lines = dict(line.split(maxsplit=1) for line in reversed(told.stdout.splitlines()))
    assert list(reversed(lines)) == ["step", "rule", "source", "got", "expected", "nearest", "curl"]
    assert (lines["step"], lines["got"]) == ("operation", "GET /v1/boks")
    assert lines["curl"] == same["curl"]
    assert "nothing was refused so far" in none


def test_reset_people_and_quirks_mean_the_world_that_is_named(serve):
    server = serve()
    server.call("PUT", "/__world/a/__admin/state/awork/users", [], {})
    name = json.loads(run("quirks", "--json").stdout)["quirks"][0]["name"]

    differing = run("people", "--url", server.url, "--world", "a")
    run("quirks", name, "--url", server.url, "--world", "a")
    listed = json.loads(run("quirks", "--url", server.url, "--world", "a", "--json").stdout)["quirks"]
    main = run("people", "--url", server.url)
    run("reset", "--url", server.url, "--world", "a", "--scenario", "empty")

    assert (differing.returncode, main.returncode) == (1, 0)
    assert next(one["on"] for one in listed if one["name"] == name)
    about = server.get("/__admin/worlds/a")[2]
    assert (about["scenario"], about["quirks"][name], about["changed_records"]) == ("empty", False, 0)
