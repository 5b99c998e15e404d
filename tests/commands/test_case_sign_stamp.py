"""``noonmark case key``, ``sign`` and ``stamp`` as a user types them; the authority answers on this machine alone."""

from __future__ import annotations

import json
import os
import pty
import sys
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from subprocess import Popen
from typing import Any

import pytest
from tests.case.log.conftest import Authority, authority

from noonmark.case.log.ask_authority import ask, check_address
from noonmark.case.log.keys import load_key
from noonmark.case.log.notes import read_public_key
from noonmark.case.log.ots import read_ots
from noonmark.case.log.stamp import LONGEST_REPLY
from noonmark.case.store.case import open_case
from noonmark.case.store.tables import ENTRIES
from noonmark.cli import run
from noonmark.errors import NoonmarkError

__all__ = ["authority"]

Run = Callable[..., tuple[int, str, str]]
WORDS = "four plain words here"


@pytest.fixture
def typed(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run ``noonmark case`` in a folder with a case, as somebody with a passphrase set and no key yet."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NOONMARK_WHO", "an analyst")
    monkeypatch.setenv("NOONMARK_CONFIG", str(tmp_path / "settings"))
    monkeypatch.setenv("NOONMARK_PASSPHRASE", WORDS)

    def type_in(*words: str) -> tuple[int, str, str]:
        status = run(["case", *words])
        told = capsys.readouterr()
        return status, told.out, told.err

    assert type_in("new", "yard", "--title", "The yard")[0] == 0
    return type_in


@pytest.fixture
def signed(typed: Run) -> Run:
    """The same with a key, and a checkpoint of the case."""
    assert typed("key", "make", "--name", "ada")[0] == 0
    assert typed("sign", "yard")[0] == 0
    return typed


def test_a_key_is_made_once_and_its_public_half_shown_without_the_passphrase(
    typed: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    status, line, err = typed("key", "make", "--name", "ada")
    assert status == 0
    assert "a lost passphrase cannot be recovered" in err
    assert read_public_key(line).name == "ada"
    assert load_key(WORDS, tmp_path / "settings" / "signing.key").public.text == line.strip()
    status, _, err = typed("key", "make", "--name", "eve")
    assert (status, err.count("\n")) == (2, 1)
    assert "there is a key already; use it, or move it away" in err
    monkeypatch.delenv("NOONMARK_PASSPHRASE")
    assert typed("key", "show")[:2] == (0, line)
    told = json.loads(typed("key", "show", "--json")[1])
    assert (told["schema"], told["name"], told["public_key"]) == ("noonmark.case-key/1", "ada", line.strip())


def test_a_log_is_signed_once_for_what_it_holds(signed: Run) -> None:
    status, text, err = signed("sign", "yard", "--to", "monday.txt")
    assert status == 0
    assert "nothing is new since this checkpoint" in err
    assert Path("monday.txt").read_text() == text
    with open_case(Path("yard")) as case:
        assert case.checkpoints() == [text]
        case.append("note", {"text": "more"})
    status, out, err = signed("sign", "yard", "--json")
    told = json.loads(out)
    assert (status, told["new"], told["size"]) == (0, True, 3)
    with open_case(Path("yard")) as case:
        assert case.checkpoints() == [text, told["checkpoint"]]
        assert told["root"] == case.head().root.hex()
        assert case.verify().findings == ()


def test_another_s_key_signs_the_same_entries_again(signed: Run) -> None:
    assert signed("key", "make", "--name", "ben", "--key", "ben.key")[0] == 0
    status, text, _ = signed("sign", "yard", "--key", "ben.key")
    assert (status, "\u2014 ben " in text) == (0, True)
    with open_case(Path("yard")) as case:
        assert len(case.checkpoints()) == 2
        assert case.verify().findings == ()


def test_a_log_that_was_altered_is_not_signed(signed: Run) -> None:
    with open_case(Path("yard")) as case:
        case.append("note", {"text": "more"})
        with case.writing() as write:
            changed = ENTRIES.update().where(ENTRIES.c.number == 0)
            write.connection.execute(changed.values(bytes=b"{}"))
    status, out, err = signed("sign", "yard")
    assert (status, out) == (2, "")
    assert "entry 0: its bytes are not those that were logged; so it is not signed; see all of it: noonmark case" in err


def test_what_no_checkpoint_covers_is_noted_with_what_to_do(signed: Run) -> None:
    with open_case(Path("yard")) as case:
        case.append("note", {"text": "more"})
    status, out, _ = signed("verify", "yard")
    assert status == 0
    assert "note: the log: no checkpoint that holds covers entry 2; to sign: noonmark case sign\n" in out


KEYS: dict[str, tuple[tuple[str, ...], str]] = {
    "a wrong passphrase": (("--passphrase-file", "wrong"), "wrong passphrase, or a damaged key file; try again"),
    "no such file": (("--passphrase-file", "none"), "--passphrase-file none: no passphrase can be read (no such file"),
    "an empty file": (("--passphrase-file", "empty"), "its first line is empty; write the passphrase there"),
    "a file for all": (("--passphrase-file", "open"), "others may read this file; run chmod 600 open"),
    "a file that is no text": (("--passphrase-file", "bytes"), "no passphrase can be read (it is no text)"),
    "no key": (("--key", "none"), "none: there is no signing key; make one: noonmark case key make"),
    "no key file": (("--key", "empty"), "empty: this is not a signing key"),
}


@pytest.mark.parametrize("name", KEYS)
def test_a_key_that_cannot_be_opened_is_one_line_and_nothing_is_signed(signed: Run, name: str) -> None:
    for path, data in (("wrong", b"other words\n"), ("empty", b"\n"), ("open", b"x\n"), ("bytes", b"\xff\xfe\n")):
        Path(path).write_bytes(data)
        Path(path).chmod(0o644 if path == "open" else 0o600)
    with open_case(Path("yard")) as case:
        case.append("note", {"text": "more"})
    words, told = KEYS[name]
    status, out, err = signed("sign", "yard", *words)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert told in err
    with open_case(Path("yard")) as case:
        assert len(case.checkpoints()) == 1


def test_a_passphrase_file_opens_the_key_before_the_environment_does(
    signed: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NOONMARK_PASSPHRASE", "something else")
    Path("words").write_text(f"{WORDS}\nthe second line does not count\n")
    Path("words").chmod(0o600)
    assert signed("sign", "yard", "--passphrase-file", "words")[0] == 0


def test_without_a_terminal_nobody_is_asked(signed: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NOONMARK_PASSPHRASE")
    with Path(os.devnull).open() as nothing:
        monkeypatch.setattr(sys, "stdin", nothing)
        status, _, err = signed("sign", "yard")
    assert status == 2
    assert "there is no terminal to ask for it; set NOONMARK_PASSPHRASE, or give --passphrase-file PATH" in err


def test_at_a_terminal_the_passphrase_is_asked_for_and_never_shown(signed: Run, tmp_path: Path) -> None:
    with open_case(Path("yard")) as case:
        case.append("note", {"text": "more"})
    words = [str(Path(sys.executable).with_name("noonmark")), "case", "sign", "yard"]
    left = {key: value for key, value in os.environ.items() if key != "NOONMARK_PASSPHRASE"}
    ours, theirs = pty.openpty()
    running = Popen(words, cwd=tmp_path, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True, env=left)
    os.close(theirs)
    shown = b""
    while b"Passphrase of your key: " not in shown:  # its last blank comes once the terminal has stopped echoing
        shown += os.read(ours, 4096)
    os.write(ours, WORDS.encode() + b"\n")
    while True:
        try:
            if not (more := os.read(ours, 4096)):
                break
        except OSError:
            break
        shown += more
    assert running.wait() == 0, shown
    os.close(ours)
    assert b"signed 3 entries" in shown
    assert WORDS.encode() not in shown


def test_a_request_is_written_and_the_reply_kept(signed: Run, authority: Authority) -> None:
    status, out, err = signed("stamp", "yard", "--request", "yard.tsq")
    assert (status, out) == (0, "")
    assert "nothing was sent" in err
    assert "curl -H 'Content-Type: application/timestamp-query' --data-binary @yard.tsq https://AUTHORITY" in err
    Path("yard.tsr").write_bytes(authority.reply(Path("yard.tsq").read_bytes()))
    with open_case(Path("yard")) as case:  # a newer checkpoint meanwhile changes nothing
        case.append("note", {"text": "more"})
    assert signed("sign", "yard")[0] == 0
    roots = str(authority.folder / "ca.pem")
    status, out, err = signed("stamp", "yard", "--reply", "yard.tsr", "--roots", roots)
    assert (status, out) == (0, "")
    assert "kept as entry 3: CN=Test authority says that it saw the checkpoint of 2 entries at 20" in err
    assert "its signature leads to a certificate that you trust" in err
    assert "this reply is kept already, as entry 3" in signed("stamp", "yard", "--reply", "yard.tsr")[2]
    _, out, _ = signed("stamp", "yard")
    assert out.startswith("newest checkpoint: 3 of 4 entries, signed 20")
    assert "time stamp of entry 3: the checkpoint of 2 entries, 20" in out
    told = json.loads(signed("stamp", "yard", "--json")[1])
    assert (told["schema"], len(told["stamps"]), told["newest"]["size"]) == ("noonmark.case-stamp/1", 1, 3)
    status, out, _ = signed("verify", "yard", "--roots", roots)
    assert (status, "not trusted" in out) == (0, False)


def test_a_reply_of_an_authority_that_is_not_trusted_is_not_kept(signed: Run, authority: Authority) -> None:
    assert signed("stamp", "yard", "--request", "yard.tsq")[0] == 0
    Path("yard.tsr").write_bytes(authority.reply(Path("yard.tsq").read_bytes()))
    system = Path("/etc/ssl/certs/ca-certificates.crt")
    other = system.read_text().split("-----END CERTIFICATE-----")[0] if system.exists() else ""
    if not other:
        pytest.skip("needs the system's root certificates")
    Path("other.pem").write_text(f"{other}-----END CERTIFICATE-----\n")
    status, _, err = signed("stamp", "yard", "--reply", "yard.tsr", "--roots", "other.pem")
    assert status == 2
    assert "this time stamp is not of an authority in other.pem" in err
    assert "so it was not kept" in err
    assert json.loads(signed("stamp", "yard", "--json")[1])["stamps"] == []
    status, _, err = signed("stamp", "yard", "--reply", "yard.tsr")
    assert (status, "its signature was not checked" in err) == (0, True)


def test_an_opentimestamps_file_says_that_it_proves_nothing_yet(signed: Run) -> None:
    status, _, err = signed("stamp", "yard", "--ots", "yard.ots")
    assert status == 0
    assert "It proves nothing yet." in err
    assert "when online: ots stamp yard.txt" in err
    with open_case(Path("yard")) as case:
        (text,) = case.checkpoints()
    assert Path("yard.txt").read_text() == text
    before = Path("yard.ots").read_bytes()
    assert read_ots(before, text.encode()).bitcoin_blocks == ()
    status, _, err = signed("stamp", "yard", "--ots", "yard.ots")
    assert (status, err) == (
        0, "yard.ots: the checkpoint of 2 entries is not stamped yet, and proves nothing. Nothing was written.\n"
    )  # fmt: skip
    assert Path("yard.ots").read_bytes() == before


class _Desk(BaseHTTPRequestHandler):
    """Answers as an authority does, by the path it is asked at."""

    authority: Authority
    asked: list[tuple[str, dict[str, str]]]

    def do_POST(self) -> None:
        query = self.rfile.read(int(self.headers["Content-Length"]))
        self.asked.append((self.path, dict(self.headers)))
        status, head, body = 200, "application/timestamp-reply", b""
        if self.path == "/stamps":
            body = self.authority.reply(query)
        elif self.path == "/busy":
            status = 503
        elif self.path == "/away":
            status = 302
        elif self.path == "/long":
            body = b"0" * (LONGEST_REPLY + 10)
        else:
            body = b"<html>hello</html>"
        self.send_response(status)
        self.send_header("Content-Type", head)
        self.send_header("Content-Length", str(len(body)))
        if status == 302:
            self.send_header("Location", "/stamps")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the library's name
        del format, args


@pytest.fixture
def desk(authority: Authority, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, list[Any]]]:
    """An authority on the loopback: its address, and what it was asked."""
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    asked: list[Any] = []
    kind = type("Desk", (_Desk,), {"authority": authority, "asked": asked})
    with ThreadingHTTPServer(("127.0.0.1", 0), kind) as server:
        serving = threading.Thread(target=server.serve_forever)
        serving.start()
        yield f"http://127.0.0.1:{server.server_address[1]}", asked
        server.shutdown()
        serving.join()


def test_an_authority_is_asked_when_the_user_asks_for_it_and_the_log_says_so(
    signed: Run, desk: tuple[str, list[Any]], authority: Authority
) -> None:
    address, asked = desk
    roots = str(authority.folder / "ca.pem")
    status, _, err = signed("stamp", "yard", "--authority", f"{address}/stamps", "--roots", roots)
    assert status == 0, err
    assert "says that it saw the checkpoint of 2 entries" in err
    ((path, head),) = asked
    assert (path, head["Content-Type"], head["User-Agent"]) == ("/stamps", "application/timestamp-query", "noonmark")
    with open_case(Path("yard")) as case:
        note, stamped = list(case.entries(2))
        assert (note.act, note.what["asked"]) == ("note", f"{address}/stamps")
        assert stamped.act == "stamped"
        assert case.verify(roots=authority.roots).faults == ()


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/busy", "the authority answers 503"),
        ("/away", "the authority answers 302, and sends on to /stamps, which was not followed"),
        ("/long", "its answer is longer than 1,000,000 bytes"),
        ("/page", "this is not a time stamp reply"),
    ],
)
def test_an_authority_that_gives_no_stamp_is_one_line_and_what_was_sent_is_on_the_record(
    signed: Run, desk: tuple[str, list[Any]], path: str, told: str
) -> None:
    address, asked = desk
    status, out, err = signed("stamp", "yard", "--authority", f"{address}{path}")
    assert (status, out, len(asked)) == (2, "", 1)
    assert told in err.splitlines()[-1]
    with open_case(Path("yard")) as case:
        assert [entry.what["asked"] for entry in case.entries(2)] == [f"{address}{path}"]


def test_an_authority_that_does_not_answer_is_one_line(authority: Authority) -> None:
    with pytest.raises(NoonmarkError, match=r"http://127\.0\.0\.1:9/: the authority does not answer \(.*\)"):
        ask("http://127.0.0.1:9/", b"query", patience_s=2.0)


@pytest.mark.parametrize(
    "address",
    ["file:///etc/passwd", "ftp://example.org", "example.org", "https://", "http://a b/", "http://[", "https://u:p@x/"],
)
def test_what_is_no_address_of_an_authority_is_refused_before_anything_is_sent(address: str) -> None:
    with pytest.raises(NoonmarkError):
        check_address(address)


BAD: dict[str, tuple[tuple[str, ...], str]] = {
    "two steps": (("--request", "a", "--ots", "b"), "--request and --ots are different steps; give one of them"),
    "roots alone": (("--roots", "a"), "--roots goes with --reply or --authority"),
    "no reply": (("--reply", "none"), "none: it cannot be read (no such file or directory); check the path"),
    "no stamp": (("--reply", "text"), "this is not a time stamp reply"),
    "no address": (("--authority", "file:///etc/passwd"), "'file:///etc/passwd' is no address of an authority"),
    "another ots": (("--ots", "text"), "this is not an OpenTimestamps file over SHA-256"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_stamped_is_one_line(signed: Run, name: str) -> None:
    Path("text").write_text("hello")
    words, told = BAD[name]
    status, out, err = signed("stamp", "yard", *words)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert told in err
    with open_case(Path("yard")) as case:
        assert case.head().size == 2


def test_a_reply_for_another_case_is_refused(signed: Run, authority: Authority, shared_data: Path) -> None:
    reply = shared_data / "evidence" / "rfc3161" / "digicert.tsr"
    status, _, err = signed("stamp", "yard", "--reply", str(reply))
    assert status == 2
    assert "this time stamp is over no checkpoint of the case" in err


def test_a_case_without_a_checkpoint_says_what_to_do(typed: Run) -> None:
    assert typed("stamp", "yard")[:2] == (0, "no checkpoint yet; sign first: noonmark case sign\n")
    status, _, err = typed("stamp", "yard", "--request", "yard.tsq")
    assert status == 2
    assert "it has no checkpoint that could be stamped; sign it first: noonmark case sign yard" in err


def test_a_note_is_the_user_s_own_words_on_the_record(signed: Run) -> None:
    assert signed("note", "yard", "The key of ada was stolen on 3 March") == (0, "", "kept as entry 2\n")
    assert signed("log", "yard", "--from", "2")[1].endswith("note      The key of ada was stolen on 3 March\n")
    for text, told in ((" ", "the note is empty"), ("x" * 10_001, "the note has 10,001 letters; write up to 10,000")):
        status, _, err = signed("note", "yard", text)
        assert (status, err.count("\n")) == (2, 1)
        assert told in err
