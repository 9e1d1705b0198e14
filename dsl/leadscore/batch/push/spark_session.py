"""A Spark session: the running one, or one of our own on this machine, which is stopped afterwards."""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from leadscore.facts.errors import FactsError
from leadscore.source.working import working_folder

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

_SETTINGS = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "true",  # what does not fit into 64 bits is an error, not another number
    "spark.sql.ansi.enforceReservedKeywords": "false",
    "spark.sql.ansi.doubleQuotedIdentifiers": "false",
    "spark.sql.parser.escapedStringLiterals": "false",
    "spark.sql.variable.substitute": "false",
    "spark.sql.caseSensitive": "false",
    "spark.sql.orderByOrdinal": "true",
    "spark.sql.groupByOrdinal": "true",
}
_OF_A_CLUSTER = ("SPARK_REMOTE", "SPARK_HOME", "SPARK_CONF_DIR", "PYSPARK_SUBMIT_ARGS")
"""Who sets one of these has a Spark of their own, which says where it runs and how."""
_LOG = """\
rootLogger.level = error
rootLogger.appenderRef.stderr.ref = stderr
appender.stderr.type = Console
appender.stderr.name = stderr
appender.stderr.target = SYSTEM_ERR
appender.stderr.layout.type = PatternLayout
appender.stderr.layout.pattern = %d %p %c{1}: %m%n
logger.tasks.name = org.apache.spark.executor
logger.tasks.level = off
logger.scheduler.name = org.apache.spark.scheduler
logger.scheduler.level = off
logger.gateway.name = org.apache.spark.api.python.PythonGatewayServer
logger.gateway.level = error
"""
"""Errors alone, and not those of single tasks: what ends a query is told by us."""


@contextmanager
def session() -> Iterator[tuple[SparkSession, bool]]:
    """A session, and whether it goes on after us; settings that change what a query means are put back there.

    Raises FactsError for whatever Spark refuses, here and in what is done with the session.
    """
    try:
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise FactsError(
            "Scoring on Spark needs PySpark, which is not installed",
            "Install it with: pip install 'leadscore[spark]'",
        ) from error
    try:
        with _quiet():
            running = SparkSession.getActiveSession()
            if running is not None:
                with _pinned(running):
                    yield running, True
            else:
                with _started() as started:
                    _pin(started)
                    yield started, False
    except _errors() as error:
        raise _refusal(error) from error


@contextmanager
def tidying() -> Iterator[None]:
    """What cannot be put away any more, as Spark is gone, went with it: that is no reason to fail, or to say so in the
    place of what ended Spark."""
    with suppress(*_errors()):
        yield


def _errors() -> tuple[type[Exception], ...]:
    """What is raised where Spark refuses something, or is not there any more."""
    from py4j.protocol import Py4JError  # type: ignore[import-untyped]
    from pyspark.errors import PySparkException

    return PySparkException, Py4JError, ConnectionError


@contextmanager
def _quiet() -> Iterator[None]:
    """Py4J writes whole tracebacks to the log, which are shown where nobody takes care of it."""
    silent = logging.NullHandler()
    logging.getLogger().addHandler(silent)
    try:
        yield
    finally:
        logging.getLogger().removeHandler(silent)


@contextmanager
def _started() -> Iterator[SparkSession]:
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.appName("leadscore")
    if any(os.environ.get(name) for name in _OF_A_CLUSTER):
        session = builder.getOrCreate()
        with _stopped(session):
            yield session
        return
    _check_java()
    with working_folder() as folder:
        log = folder / "log4j2.properties"
        log.write_text(_LOG, encoding="utf-8")
        for name, setting in _local(log).items():
            builder = builder.config(name, setting)
        session = builder.getOrCreate()
        with _stopped(session):
            yield session


@contextmanager
def _stopped(session: SparkSession) -> Iterator[None]:
    try:
        yield
    finally:
        with tidying():
            session.stop()


def _local(log: Path) -> dict[str, str]:
    """Settings of a session on this machine, which nobody else can reach. `log` keeps it quiet."""
    return {
        "spark.master": "local[*]",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.driver.memory": "4g",
        "spark.sql.warehouse.dir": str(log.parent / "warehouse"),
        # Conditions nest, and Spark walks through them by recursion.
        "spark.driver.extraJavaOptions": f"-Xss16m -Dlog4j2.configurationFile={log.as_uri()}",
    }


def _check_java() -> None:
    home = os.environ.get("JAVA_HOME")
    if shutil.which("java") is None and not (home and (Path(home) / "bin" / "java").exists()):
        raise FactsError(
            "Spark needs Java, which is not installed",
            "Install Java 17 or 21, for instance from https://adoptium.net, or set JAVA_HOME.",
        )


@contextmanager
def _pinned(session: SparkSession) -> Iterator[None]:
    before = {name: session.conf.get(name, None) for name in _SETTINGS}
    try:
        _pin(session)
        yield
    finally:
        for name, value in before.items():
            if value is None:
                session.conf.unset(name)
            else:
                session.conf.set(name, value)


def _pin(session: SparkSession) -> None:
    for name, setting in _SETTINGS.items():
        session.conf.set(name, setting)


def _refusal(error: Exception) -> FactsError:
    from py4j.protocol import Py4JNetworkError

    if isinstance(error, Py4JNetworkError | ConnectionError) or "does not exist in the JVM" in str(error):
        return FactsError(
            "Spark is gone: its Java process has ended",
            "Somebody stopped it, or memory ran out: run it again.",
        )
    lines = str(error).splitlines() or [type(error).__name__]
    causes = [line.split(": ", 2)[-1] for line in lines if line.startswith("Caused by: ")]  # behind the class's name
    said = causes[-1] if causes else lines[0]
    if "JAVA_GATEWAY_EXITED" in said:
        return FactsError("Spark did not start", "Does `java -version` say 17 or 21? Older ones will not do.")
    return FactsError(f"Spark says: {said}", "Nothing was written.")
