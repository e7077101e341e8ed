"""Kill builds at many moments and look whether the site is ever anything but wholly old or wholly new.

    python benchmarks/kill.py --kills 200
    python benchmarks/kill.py --command "python tests/kill/small_build.py {output} {version}"

The command builds one of two different sites, `{version}` is `old` or `new`. The kills (SIGKILL) are spread
evenly from the moment at which the build makes its first file beside the site to its end, every other
one on the build with all its workers, the others on its first process alone, as the kernel does when
memory runs out. Every fifth build has no site to begin with. After each kill, the next build must end
well, leave the new site and nothing else.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
BUILD = f"{shlex.quote(sys.executable)} build.py build --output {{output}} --base-url https://{{version}}.example/"

Tree = dict[str, tuple[int, str]]


def tree(site: Path) -> Tree | None:
    """Path -> mode and digest, of every file and folder; None if there is no site."""
    if not site.is_dir():
        return None
    return {
        str(path.relative_to(site)): (
            path.lstat().st_mode,
            hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "",
        )
        for path in [site, *site.rglob("*")]
    }


class Victim:
    """A build of one version into `site`, in a process group of its own."""

    def __init__(self, command: str, site: Path, version: str) -> None:
        words = [word.format(output=site, version=version) for word in shlex.split(command)]
        self._beside = site.parent
        self._there = set(os.listdir(site.parent))
        path = os.pathsep.join([str(PROJECT), *filter(None, [os.environ.get("PYTHONPATH")])])
        self.process = subprocess.Popen(
            words,
            cwd=PROJECT,
            env=os.environ | {"PYTHONPATH": path},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def wait_for_its_first_file(self) -> None:
        while self.process.poll() is None and set(os.listdir(self._beside)) <= self._there:
            time.sleep(0.0002)

    def kill(self, *, with_workers: bool) -> None:
        if with_workers:
            self.kill_group()
        else:
            self.process.kill()
        self.process.wait()

    def kill_group(self) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)

    def succeed(self) -> None:
        _, errors = self.process.communicate(timeout=600)
        if self.process.returncode:
            raise SystemExit(f"the build failed:\n{errors}")


def seconds_at_risk(command: str, site: Path) -> float:
    """How long a build takes from its first file to its end: the mean of two builds over another site."""
    total = 0.0
    for version in ("old", "new"):
        victim = Victim(command, site, version)
        victim.wait_for_its_first_file()
        start = time.perf_counter()
        victim.succeed()
        total += time.perf_counter() - start
    return total / 2


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--command", default=BUILD, help="with {output} and {version}")
    parser.add_argument("--folder", type=Path, help="where to build (a scratch folder by default)")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=arguments.folder) as scratch:
        return kill_builds(arguments.command, arguments.kills, Path(scratch, "web", "site"))


def whole_sites(command: str, site: Path) -> dict[str, Tree | None]:
    """What the command builds when nobody kills it; the new site is in place afterwards."""
    whole = {}
    for version in ("old", "new"):
        Victim(command, site, version).succeed()
        whole[version] = tree(site)
    return whole


def kill_builds(command: str, kills: int, site: Path) -> int:
    site.parent.mkdir()
    whole = whole_sites(command, site)
    if whole["old"] == whole["new"]:
        raise SystemExit("the command must build two different sites for {version} old and new")
    length = seconds_at_risk(command, site)
    print(f"{len(whole['new'] or ())} files and folders, {length:.3f} s at risk", flush=True)

    found: Counter[str] = Counter()
    moments: Counter[str] = Counter()
    before = "new"
    for number in range(kills):
        after = "old" if before == "new" else "new"
        if number % 5 == 4:
            shutil.rmtree(site)
            before = "nothing"
        victim = Victim(command, site, after)
        victim.wait_for_its_first_file()
        # A little beyond the end: some builds take longer than the mean.
        time.sleep(length * 1.1 * number / kills)
        moments["after the end" if victim.process.poll() is not None else "at work"] += 1
        victim.kill(with_workers=number % 2 == 0)

        allowed = {"old site": whole.get(before), "new site": whole[after]}
        state = next((name for name, seen in allowed.items() if tree(site) == seen), "DAMAGED")
        found[state] += 1
        if state == "DAMAGED":
            print(f"kill {number}: {site} is neither {before} nor {after}")
        Victim(command, site, after).succeed()
        if tree(site) != whole[after] or os.listdir(site.parent) != [site.name]:
            found["NOT RECOVERED"] += 1
            print(f"kill {number}: after the next build there is {os.listdir(site.parent)}")
        victim.kill_group()  # orphaned workers wait for work for ever
        before = after

    print(f"{kills} kills: {moments['at work']} at work, {moments['after the end']} after the end;", end=" ")
    print(f"{found['old site']} times the old site, {found['new site']} times the new one;", end=" ")
    print(f"{found['DAMAGED']} damaged, {found['NOT RECOVERED']} not recovered")
    if whole != whole_sites(command, site):
        raise SystemExit("somebody edited the project meanwhile, so this proves nothing: run it on a copy")
    return 1 if found["DAMAGED"] or found["NOT RECOVERED"] else 0


if __name__ == "__main__":
    sys.exit(main())
