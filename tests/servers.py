"""Real servers for tests: each on 127.0.0.1 and a free port, in a folder of its own, stopped by its context."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path


def free_port() -> int:
    """Return a port of 127.0.0.1 that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def postgres() -> Iterator[str]:
    """Start a PostgreSQL server on new, empty data; yield its address."""
    programs = _postgres_programs()
    with tempfile.TemporaryDirectory(prefix="pg", dir="/tmp") as name:
        folder = Path(name)
        user = _unprivileged(folder)
        data, port = folder / "data", free_port()
        settings = f"-p {port} -c listen_addresses=127.0.0.1 -c fsync=off -k {folder}"

        def run(*words: str | Path) -> None:
            place = _plain_environment(folder)
            subprocess.run(words, check=True, stdout=subprocess.DEVNULL, timeout=120, user=user, env=place, cwd=folder)

        run(programs / "initdb", "-D", data, "-A", "trust", "-U", "kpi", "--no-sync")
        log = folder / "log"
        run(programs / "pg_ctl", "-D", data, "-o", settings, "-w", "-l", log, "start")
        try:
            yield f"postgresql://kpi@127.0.0.1:{port}/postgres"
        finally:
            run(programs / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")


def _postgres_programs() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    assert on_path, "PostgreSQL is missing: make test installs it, or apt-get install postgresql"
    return Path(on_path).resolve().parent


def _unprivileged(folder: Path) -> int:
    """Return the user to run as: PostgreSQL refuses root."""
    if os.geteuid() != 0:
        return os.geteuid()
    account = pwd.getpwnam("nobody")
    os.chown(folder, account.pw_uid, account.pw_gid)
    return account.pw_uid


def _plain_environment(folder: Path) -> Mapping[str, str]:
    return {"PATH": os.environ["PATH"], "HOME": str(folder), "LC_ALL": "C.UTF-8", "TZ": "UTC"}


@contextmanager
def spark() -> Iterator[str]:
    """Start a Spark master and one worker with two cores, as a user's cluster has them; yield its address."""
    import pyspark  # noqa: PLC0415  only the tests that need Spark have it

    home = Path(pyspark.__file__).parent
    port = free_port()
    address = f"spark://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory(prefix="spark", dir="/tmp") as name:
        place = {**os.environ, "SPARK_LOCAL_IP": "127.0.0.1", "SPARK_HOME": str(home), "SPARK_WORKER_DIR": name}
        master = ["master.Master", "--host", "127.0.0.1", "--port", str(port), "--webui-port", str(free_port())]
        own = ["--host", "127.0.0.1", "--webui-port", str(free_port())]
        worker = ["worker.Worker", *own, "-c", "2", "-m", "2g", address]
        started = [_spark_process(home, master, place, name), _spark_process(home, worker, place, name)]
        try:
            _wait_for(port)
            yield address
        finally:
            for process in reversed(started):
                process.terminate()
                process.wait(30)


def _spark_process(home: Path, words: Sequence[str], place: Mapping[str, str], folder: str) -> subprocess.Popen[bytes]:
    command = [str(home / "bin/spark-class"), f"org.apache.spark.deploy.{words[0]}", *words[1:]]
    with (Path(folder) / f"{words[0]}.log").open("wb") as log:
        return subprocess.Popen(command, env=dict(place), cwd=folder, stdout=log, stderr=log)


def _wait_for(port: int) -> None:
    for _ in range(600):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError(f"nothing listens on port {port}")
