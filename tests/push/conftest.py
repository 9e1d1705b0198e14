"""A private PostgreSQL server and a Spark session for tests. Where CI is "true", one that is missing is a failure."""

from __future__ import annotations

import importlib.util
import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest

from push.server import Server, binaries, started
from push.tables import Database, OnPostgres, OnSpark


def _absent(what: str) -> None:
    if os.environ.get("CI") == "true":
        pytest.fail(f"{what}, and CI must have it")
    pytest.skip(what)


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A PostgreSQL server of our own, which is gone afterwards."""
    found = binaries()
    if found is None or importlib.util.find_spec("psycopg") is None:
        _absent("There are no binaries of a PostgreSQL server, or no psycopg")
        return
    with started(found) as server:
        yield server


@pytest.fixture(scope="session")
def postgres(server: Server) -> OnPostgres:
    return OnPostgres(server)


@pytest.fixture(scope="session")
def spark_session() -> Iterator[Any]:
    """A Spark session of our own, small and quiet, in a zone far from UTC."""
    if shutil.which("java") is None or importlib.util.find_spec("pyspark") is None:
        _absent("There is no Java, or no PySpark")
        return
    from pyspark.sql import SparkSession

    settings = {
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.driver.memory": "2g",
        # What runs for seconds is worth neither compiling twice, nor verifying, nor planning anew between its steps.
        "spark.driver.extraJavaOptions": "-Xss16m -XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
        " -XX:+UnlockDiagnosticVMOptions -XX:-BytecodeVerificationRemote",
        "spark.sql.adaptive.enabled": "false",
        "spark.sql.shuffle.partitions": "2",
        "spark.sql.session.timeZone": "Asia/Kolkata",
        "spark.sql.ansi.enabled": "false",
    }
    builder = SparkSession.builder.master("local[2]").appName("leadscore-tests")
    for name, setting in settings.items():
        builder = builder.config(name, setting)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    yield session
    session.stop()


@pytest.fixture
def interpreting_spark(spark_session: Any) -> Iterator[Any]:
    """The session, which does not compile queries meanwhile: it takes longer than running small ones."""
    settings = {"spark.sql.codegen.wholeStage": "false", "spark.sql.codegen.factoryMode": "NO_CODEGEN"}
    before = {name: spark_session.conf.get(name) for name in settings}
    for name, setting in settings.items():
        spark_session.conf.set(name, setting)
    yield spark_session
    for name, setting in before.items():
        spark_session.conf.set(name, setting)


@pytest.fixture(scope="session")
def spark(spark_session: Any, tmp_path_factory: pytest.TempPathFactory) -> OnSpark:
    return OnSpark(spark_session, tmp_path_factory.mktemp("spark"))


@pytest.fixture
def interpreting(database: Database, request: pytest.FixtureRequest) -> None:
    """Where the database is Spark, it does not compile queries; see `interpreting_spark`."""
    if isinstance(database, OnSpark):
        request.getfixturevalue("interpreting_spark")


@pytest.fixture(params=["postgres", "spark"])
def database(request: pytest.FixtureRequest) -> Database:
    found: Database = request.getfixturevalue(request.param)
    return found
