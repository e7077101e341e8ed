"""Hostile inputs -> what a build makes of each, in a process of its own with bounds on time and memory.

    python tests/hostile_inputs.py PROJECT FOLDER < names > answers     # one line of JSON for each input

An input is a file of `tests/data/hostile/`; its folder says whose place it takes in a small project. All
are tried from one interpreter, which forks for each: loading the engine anew would take most of the time.
"""

from __future__ import annotations

import gc
import json
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from functools import partial
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from codepairs.cli import main
from codepairs.templates import Templates

# Whose place the files of a folder take.
CODE = "content/mini/300.yaml"
PO = "locales/vi/LC_MESSAGES/mini.po"
PLACES = {
    "yaml": CODE,
    "code": CODE,
    "comparison": "content/mini/400-vs-500.yaml",
    "protocol": "content/mini/protocol.yaml",
    "patterns": "content/mini/patterns.yaml",
    "site": "content/site.yaml",
    "specifications": "content/specifications.yaml",
    "glossary": "locales/vi/glossary.yaml",
    "po": PO,
    "po-interface": "locales/vi/LC_MESSAGES/site.po",
    "code-template": "templates/code.html",
    "pair-template": "templates/pair.html",
}
# What SECURITY.md promises: no input takes longer, or more memory than the engine itself.
SECONDS = 20
MEMORY = 300 << 20
JOBS = 2
SECRET = "the secret of somebody else"
TRANSLATION = "Lệnh đã chạy xong."
ANNOTATION = re.compile(
    r"^::(?P<severity>error|warning) (?:file=(?P<file>[^,:]*))?,?(?:line=(?P<line>\d+))?,?(?:col=\d+)?,?"
    r"title=(?P<kind>[a-z0-9-]+)::.+",
    re.MULTILINE,
)
BAD_TAGS = {"iframe", "object", "embed", "base", "frame", "applet", "style", "math", "audio", "video", "img"}
BAD_ADDRESS = re.compile(r"\s*(?:javascript|data|vbscript|file)\s*:", re.IGNORECASE)
INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What became of an input: how the command ended, what it said, and what is wrong with what it left.

    `said` is the first problem as `kind file:line`; `code` is negative if a signal ended the command.
    """

    name: str
    code: int
    said: str
    errors: str
    seconds: float
    megabytes: float
    faults: tuple[str, ...]

    @property
    def verdict(self) -> str:
        """`site`, `usage`, or the first problem."""
        return {0: "site", 2: "usage"}.get(self.code, self.said)


def outcomes(corpus: Path, names: Iterable[str], project: Path) -> dict[str, Outcome]:
    """Try inputs in an interpreter of their own; by name. `project` is copied, not changed."""
    every = list(names)
    command = [sys.executable, __file__, str(project), str(corpus)]
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    made = []
    with ThreadPoolExecutor(JOBS) as pool:
        for said in pool.map(partial(_answered, command, env), [every[job::JOBS] for job in range(JOBS)]):
            made += [json.loads(line) for line in said.splitlines()]
    return {each["name"]: Outcome(**{**each, "faults": tuple(each["faults"])}) for each in made}


def _answered(command: list[str], env: dict[str, str], names: list[str]) -> str:
    run = subprocess.run(
        command, input="\n".join(names), stdout=subprocess.PIPE, text=True, check=True, env=env
    )
    return run.stdout


def inputs(corpus: Path) -> list[str]:
    """The names of all inputs of a corpus; a text is tried in content and again as a translation."""
    found = []
    for file in sorted(corpus.rglob("*")):
        name = file.relative_to(corpus).as_posix()
        if file.is_file() and name.startswith("markdown/"):
            found += [f"{name} in content", f"{name} in a translation"]
        elif file.is_file() and "/" in name:
            found.append(name)
    return found


class Laboratory:
    """A small project with whatever surrounds it, in which one thing is changed at a time."""

    def __init__(self, project: Path, corpus: Path, root: Path) -> None:
        self.original, self.corpus, self.root = project, corpus, root
        self.project, self.site = root / "project", root / "out" / "site"
        self.elsewhere = root / "elsewhere"
        self._renew()
        self._pristine = self._listing()
        self._harmless: dict[str, bytes] = {}
        for tag in ("en", "vi"):
            # Not in a fork: what this loads and compiles, no input has to.
            assert main(self._words(self._build(tag))) == 0
            self._harmless |= self._files()
            shutil.rmtree(self.site)
        gc.freeze()  # a collection in a fork would copy the pages of all that is loaded

    def try_input(self, name: str) -> Outcome:
        folder, _, rest = name.partition("/")
        arguments = self._placed(folder, rest) or self._build("en")
        before = self._listing()
        code, said, seconds, megabytes = self._command(arguments)
        faults = [f"left behind: {path}" for path in sorted(self._listing() - before)]
        if code == 0 and self.site.is_dir():
            faults += self._faults()
        faults += _faults_of(said, code)
        self._restore(folder)
        every = list(ANNOTATION.finditer(said))
        found = next((each for each in every if each["severity"] == "error"), next(iter(every), None))
        first = " ".join(filter(None, [found["kind"], found["file"]])) if found else said[:60]
        first += f":{found['line']}" if found and found["line"] else ""
        return Outcome(
            name=name,
            code=code,
            said=first,
            errors=said,
            seconds=round(seconds, 2),
            megabytes=round(megabytes),
            faults=tuple(faults),
        )

    def _build(self, tag: str, *more: str) -> list[str]:
        return ["build", "--protocol", "mini", "--locale", tag, *more]

    def _placed(self, folder: str, rest: str) -> list[str]:
        """Put an input in its place; returns the arguments of the command, if they are special."""
        if folder == "markdown":
            file, _, where = rest.partition(" in ")
            text = (self.corpus / folder / file).read_text(encoding="utf-8").rstrip("\n")
            if where == "content":
                self._described(text)
                return []
            catalog = (self.project / PO).read_text(encoding="utf-8")
            escaped = json.dumps(text, ensure_ascii=False)[1:-1]
            (self.project / PO).write_text(catalog.replace(TRANSLATION, escaped), encoding="utf-8")
            return self._build("vi")
        source = self.corpus / folder / rest
        if folder == "names":
            for line in source.read_text(encoding="utf-8").splitlines():
                self._done(line)
            return ["build", "--locale", "vi" if "-vi." in rest else "en"]
        if folder == "arguments":
            return source.read_text(encoding="utf-8").rstrip("\n").split("\n")
        place = self.project / PLACES[folder]
        place.write_bytes(b"") if source.stat().st_size == 0 else shutil.copyfile(source, place)
        if folder == "glossary":
            return ["translate", "check", "vi"]
        return self._build("vi") if folder.startswith("po") else []

    def _described(self, text: str) -> None:
        """Let a code be described by a text."""
        indented = "\n".join(f"  {line}" for line in text.split("\n"))
        code = (self.project / CODE).read_text(encoding="utf-8")
        old = "  Nothing has been handed over yet ([](mini1#3.2)).\n"
        assert old in code
        new = code.replace("description: |\n" + old, f"description: |2\n{indented}\n")
        (self.project / CODE).write_text(new, encoding="utf-8")

    def _done(self, line: str) -> None:
        """One line of a file of names: what to do to which path, written as a Python string would be."""
        word, *paths = line.split(" ")
        first, *others = [
            path.encode("ascii").decode("unicode_escape").replace("ELSEWHERE", str(self.elsewhere))
            for path in paths
        ]
        here = Path(os.fsdecode(os.fsencode(self.project) + b"/" + first.encode("latin-1")))
        here.parent.mkdir(parents=True, exist_ok=True)
        if word == "copy":
            (shutil.copytree if (self.project / others[0]).is_dir() else shutil.copyfile)(
                self.project / others[0], here
            )
        elif word == "link":
            if here.is_dir():
                shutil.rmtree(here)
            here.unlink(missing_ok=True)
            here.symlink_to(others[0])
        elif word == "file":
            here.unlink(missing_ok=True)
            here.write_text(" ".join(others))
        elif word == "folder":
            here.unlink(missing_ok=True)
            here.mkdir(exist_ok=True)
        elif word == "pipe":
            here.unlink(missing_ok=True)
            os.mkfifo(here)
        elif word == "mode":
            here.chmod(int(others[0], 8))
        elif word == "edit":
            text = here.read_text(encoding="utf-8")
            assert others[0] in text
            here.write_text(text.replace(others[0], others[1]), encoding="utf-8")
        else:
            raise ValueError(f"{word!r} is nothing to do")

    def _renew(self) -> None:
        """The project and its surroundings as they were."""
        for path in self.root.iterdir():
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        self.elsewhere.mkdir()
        (self.elsewhere / "secret.txt").write_text(SECRET)
        (self.elsewhere / "secret.yaml").write_text(f"name: {SECRET}\n")
        self.site.parent.mkdir()
        shutil.copytree(self.original, self.project, symlinks=True)

    def _restore(self, folder: str) -> None:
        """As `_renew`, with less to do where one file was another."""
        place = PO if folder == "markdown" else PLACES.get(folder)
        if place:
            for path in {place, CODE}:
                if (self.original / path).is_file():
                    shutil.copyfile(self.original / path, self.project / path)
                else:
                    (self.project / path).unlink()
            shutil.rmtree(self.site, ignore_errors=True)
        if not place or self._listing() != self._pristine:
            self._renew()

    def _command(self, arguments: list[str]) -> tuple[int, str, float, float]:
        """Run a command in a fork; its exit code, what it said, seconds of work, megabytes."""
        with tempfile.TemporaryFile() as said:
            pid = os.fork()
            if pid == 0:
                self._child(arguments, said.fileno())
            _, status, usage = os.wait4(pid, 0)
            seconds = usage.ru_utime + usage.ru_stime
            said.seek(0)
            text = said.read().decode("utf-8", "replace")
        return os.waitstatus_to_exitcode(status), text, seconds, usage.ru_maxrss / 1024

    def _child(self, arguments: list[str], said: int) -> None:
        code = 70
        try:
            os.dup2(said, 1)
            os.dup2(said, 2)
            # Of work, whatever else the machine does; and an end for what waits without any.
            resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))
            signal.alarm(10 * SECONDS)
            pages = int(Path("/proc/self/statm").read_text().split()[0])
            bound = pages * os.sysconf("SC_PAGE_SIZE") + MEMORY
            resource.setrlimit(resource.RLIMIT_AS, (bound, bound))
            os.chdir(self.root)
            try:
                code = main(self._words(arguments))
            except SystemExit as exit:
                code = exit.code if isinstance(exit.code, int) else 1
            sys.stderr.flush()
        except BaseException:
            import traceback

            traceback.print_exc()
            sys.stderr.flush()
        finally:
            os._exit(code)

    def _words(self, arguments: list[str]) -> list[str]:
        """The arguments with what is the same for all inputs."""
        words = [*arguments, "--project", str(self.project), "--format", "github"]
        if arguments[0] == "build":
            words += [] if "--base-url" in arguments else ["--base-url", "https://codes.example.org"]
            words += [] if "--output" in arguments else ["--output", str(self.site)]
            words += [] if "--jobs" in arguments else ["--jobs", "1"]
        return words

    def _listing(self) -> set[str]:
        """Every path but those of the output."""
        found, site = set(), str(self.site)
        for folder, folders, files in os.walk(self.root):
            found |= {f"{folder}/{name}" for name in (*folders, *files)}
            folders[:] = [name for name in folders if f"{folder}/{name}" != site]
        return found - {site}

    def _files(self) -> dict[str, bytes]:
        found = {}
        for folder, _, files in os.walk(self.site):
            for name in files:
                path = f"{folder}/{name}"
                with open(path, "rb") as opened:
                    found[os.path.relpath(path, self.site)] = opened.read()
        return found

    def _faults(self) -> Iterator[str]:
        """What is wrong in the files of a site that are not those of the harmless project."""
        for path, data in self._files().items():
            if self._harmless.get(path) == data:
                continue
            if SECRET.encode() in data:
                yield f"{path} holds a secret"
            try:
                yield from (f"{path}: {fault}" for fault in faults_of_file(path, data))
            except (ValueError, ElementTree.ParseError) as error:
                yield f"{path} cannot be read: {error}"


def _faults_of(said: str, code: int) -> Iterator[str]:
    """What no command may do, whatever it reads."""
    if code in (-signal.SIGXCPU, -signal.SIGALRM):
        yield f"not ready after {SECONDS} seconds of work"
    elif code not in (0, 1, 2):
        yield f"ended with {code}"
    if "Traceback (most recent call last)" in said:
        yield f"a traceback: {said.strip().splitlines()[-1]}"
    if code == 1 and not ANNOTATION.search(said):
        yield "no problem is named"
    if forged := [line for line in said.splitlines() if "::" in line and not ANNOTATION.match(line)]:
        yield f"a line that looks like an annotation: {forged[0]!r}"
    if hidden := INVISIBLE.search(said.replace("\n", "")):
        yield f"prints {hidden[0]!r} to the terminal"
    if SECRET in said:
        yield "shows a secret"


def faults_of_file(path: str, data: bytes) -> Iterator[str]:
    """What no file of a site may hold, whoever wrote its texts."""
    if not path.endswith((".html", ".json", ".xml", ".js", ".txt", "_headers", "_redirects")):
        return
    text = data.decode("utf-8")
    if hidden := INVISIBLE.search(text):
        yield f"holds {hidden[0]!r}"
    if path.endswith(".html"):
        page = _Page()
        page.feed(text)
        page.close()
        yield from page.faults
    elif path.endswith(".json"):
        json.loads(text)
    elif path.endswith(".xml"):
        ElementTree.fromstring(text)


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.faults: list[str] = []
        self._data: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag in BAD_TAGS:
            self.faults.append(f"<{tag}>")
        if tag == "script":
            source = found.get("src", "")
            if found.get("type") in ("application/ld+json", "application/json"):
                self._data = []
            elif not source or "//" in source:
                self.faults.append(f"a script from {source or 'the page'!r}")
        if tag == "meta" and found.get("http-equiv", "").lower() == "refresh" and "//" in found["content"]:
            self.faults.append(f"leads away: {found['content']}")
        for name, value in found.items():
            if name.startswith("on") or name in ("style", "srcdoc", "formaction", "background"):
                self.faults.append(f"<{tag} {name}={value!r}>")
            elif not re.fullmatch(r"[a-z-]+[0-9]?", name):
                self.faults.append(f"an attribute {name!r}")
            if name in ("href", "src", "action", "xlink:href") and BAD_ADDRESS.match(value):
                self.faults.append(f"leads to {value!r}")

    def handle_data(self, data: str) -> None:
        if self._data is not None:
            self._data.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "script" and self._data is not None:
            json.loads("".join(self._data))
            self._data = None


if __name__ == "__main__":
    # Three quarters of a small build is the compiling of templates, nearly always the same ones.
    compiled: dict[object, Any] = {}
    compile_one: Any = Templates.compile

    def remembered(env: Templates, source: str, name: str | None = None, filename: str | None = None) -> Any:
        key = (source, name, filename, env.finalize is None)
        if key not in compiled:
            compiled[key] = compile_one(env, source, name, filename)
        return compiled[key]

    Templates.compile = remembered  # type: ignore[method-assign, assignment]
    with tempfile.TemporaryDirectory(prefix="codepairs-hostile-") as scratch:
        laboratory = Laboratory(Path(sys.argv[1]), Path(sys.argv[2]), Path(scratch).resolve())
        for line in sys.stdin.read().splitlines():
            print(json.dumps(asdict(laboratory.try_input(line))), flush=True)
