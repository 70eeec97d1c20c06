"""An engine by its address; each one's driver is imported only when it is asked for."""

from importlib.util import find_spec
from shutil import which
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kpi_scoring.engines.engine import BulkEngine

ADDRESSES = "duckdb, postgres://USER@HOST/DATABASE, spark://HOST:PORT or local[2]"


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
    if which("java") is None:
        raise NoEngineError(
            "Spark needs Java, which is not installed",
            'on Debian: apt-get install default-jre-headless; Spark itself: pip install "kpi-handbook[spark]"',
        )
    if find_spec("pyspark") is None:
        raise NoEngineError("Spark is not installed", 'install it with pip install "kpi-handbook[spark]"')
    from kpi_scoring.engines.spark_engine import Spark

    return Spark(address)
