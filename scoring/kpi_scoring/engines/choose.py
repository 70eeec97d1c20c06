"""An engine by its address; each one's driver is imported only when it is asked for."""

import os
import socket
from importlib.util import find_spec
from shutil import which
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kpi_scoring.engines.engine import BulkEngine

ADDRESSES = "duckdb, postgres://USER@HOST/DATABASE, spark://HOST:PORT or local[2]"
_PATIENCE = 5
"""Seconds in which the master of a Spark cluster has to take a connection."""


class NoEngineError(Exception):
    """An engine can't be used; `help_text` says what to install or write."""

    def __init__(self, message: str, help_text: str, exit_code: int = 3) -> None:
        super().__init__(message)
        self.help_text = help_text
        self.exit_code = exit_code


def engine_at(address: str, threads: int = 1) -> "BulkEngine":
    """Start the engine of an address."""
    if address == "duckdb":
        from kpi_scoring.engines.duckdb_engine import DuckDb

        return DuckDb(threads)
    if address.startswith(("postgres://", "postgresql://")):
        return _postgres(address)
    if address.startswith(("spark://", "local[")):
        return _spark(address)
    raise NoEngineError(f'there is no engine "{address.partition("://")[0]}"', f"there are {ADDRESSES}", 2)


def _postgres(address: str) -> "BulkEngine":
    if find_spec("psycopg") is None:
        raise NoEngineError(
            "the driver of PostgreSQL is not installed", 'install it with pip install "kpi-handbook[postgres]"'
        )
    import psycopg

    from kpi_scoring.engines.postgres_engine import Postgres

    try:
        return Postgres(address)
    except psycopg.OperationalError as error:
        # The address may hold a password, so it is not repeated; libpq's message names host and port only.
        said = str(error).strip().splitlines()[-1]
        raise NoEngineError(
            f"no PostgreSQL server can be used there: {said}",
            "look at the address and the server; on Debian a server of your own is apt-get install postgresql",
        ) from None


def _spark(address: str) -> "BulkEngine":
    if which("java") is None and not os.environ.get("JAVA_HOME"):
        raise NoEngineError(
            "Spark needs Java, which is not installed",
            'on Debian: apt-get install default-jre-headless; Spark itself: pip install "kpi-handbook[spark]"',
        )
    if find_spec("pyspark") is None:
        raise NoEngineError("Spark is not installed", 'install it with pip install "kpi-handbook[spark]"')
    _require_a_master(address)
    from pyspark.errors import PySparkRuntimeError

    from kpi_scoring.engines.spark_engine import Spark

    try:
        return Spark(address)
    except PySparkRuntimeError as error:
        raise NoEngineError(
            f"Spark does not start: {str(error).splitlines()[0]}", "Spark 4 needs Java 17 or later; see java -version"
        ) from None


def _require_a_master(address: str) -> None:
    """Raise where no master of a cluster listens: Spark itself tries for a minute, and ends with a stack of Java."""
    masters = [place.rpartition(":") for place in address.removeprefix("spark://").split(",")]
    if address.startswith("local[") or any(_listens(host, port) for host, _, port in masters):
        return
    raise NoEngineError(
        f"no Spark master answers at {address}",
        "look at the address and start the master and a worker; without a cluster write --engine local[2]",
    )


def _listens(host: str, port: str) -> bool:
    try:
        socket.create_connection((host, int(port)), _PATIENCE).close()
    except (OSError, ValueError):
        return False
    return True
