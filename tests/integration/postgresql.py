"""A PostgreSQL server for tests."""

from collections.abc import Iterator
from contextlib import contextmanager
import os
from pathlib import Path
import shutil
import subprocess
from tempfile import TemporaryDirectory
from uuid import uuid4

_DEBIAN = Path("/usr/lib/postgresql")
_USER = "postgres"


def find_programs() -> Path | None:
    """Return the folder with the programs of the newest server, or None.

    Debian keeps them by version and off the PATH.
    """
    if versions := [path for path in _DEBIAN.glob("*/bin") if (path / "initdb").exists()]:
        return max(versions, key=lambda path: float(path.parent.name))
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


class PostgreSQL:
    """A running server without a password, on a socket in a private folder."""

    def __init__(self, programs: Path, folder: Path) -> None:
        self._programs = programs
        self._folder = folder

    def run(self, program: str, *arguments: str) -> None:
        """Run one of the server's programs.

        As root, run it as another user: the server refuses to run as root.
        """
        user = _USER if os.geteuid() == 0 else None
        subprocess.run(  # noqa: S603 - nothing of it comes from outside
            [self._programs / program, *arguments],
            user=user,
            group=user,
            extra_groups=None if user is None else (),
            cwd=self._folder,
            env={"LC_ALL": "C"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            check=True,
        )

    def create_database(self) -> str:
        """Create an empty database, and return its URL."""
        name = f"test_{uuid4().hex}"
        self.run("createdb", "--host", str(self._folder), "--username", _USER, name)
        return f"postgresql://{_USER}@/{name}?host={self._folder}"


@contextmanager
def postgresql(programs: Path) -> Iterator[PostgreSQL]:
    """Start a server, and stop and delete it at the end."""
    with TemporaryDirectory(prefix="postgresql-") as temporary:
        folder = Path(temporary)
        if os.geteuid() == 0:
            shutil.chown(folder, _USER, _USER)
        data = str(folder / "data")
        server = PostgreSQL(programs, folder)
        server.run(
            "initdb",
            *("--pgdata", data, "--username", _USER, "--auth", "trust"),
            *("--encoding", "UTF8", "--locale", "C", "--no-sync"),
        )
        options = f"-c listen_addresses='' -c unix_socket_directories='{folder}' -c fsync=off"
        log = str(folder / "log")
        server.run(
            "pg_ctl", "start", "--wait", "--pgdata", data, "--log", log, "--options", options
        )
        try:
            yield server
        finally:
            server.run("pg_ctl", "stop", "--wait", "--mode", "immediate", "--pgdata", data)
