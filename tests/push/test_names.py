"""Names of tables, and the columns of the table of scores."""

from __future__ import annotations

from dataclasses import replace

import pytest

from leadscore.batch.push import scores
from leadscore.batch.push.names import dotted, parts
from leadscore.batch.push.spark_tables import is_path
from leadscore.batch.sql.dialect import POSTGRES, SPARK
from leadscore.driver import compile_text
from leadscore.facts.errors import FactsError


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("leads", '"leads"'),
        (" CRM.Leads ", '"crm"."leads"'),
        ('"My CRM"."Lead.Table"', '"My CRM"."Lead.Table"'),
        ('crm."a""b"', '"crm"."a""b"'),
    ],
)
def test_names_as_sql_reads_them(name: str, expected: str) -> None:
    assert dotted(POSTGRES, parts(POSTGRES, name, 2)) == expected


@pytest.mark.parametrize("name", ["", ".", "a.", ".a", "a.b.c", "a b", "a;b", '"', '""', '"a', 'a"b"', "a\0b", '"a\0"'])
def test_what_is_no_name(name: str) -> None:
    with pytest.raises(FactsError, match="is no name of a table"):
        parts(POSTGRES, name, 2)


def test_names_of_spark() -> None:
    assert dotted(SPARK, parts(SPARK, "main.`My CRM`.leads", 3)) == "`main`.`My CRM`.`leads`"


@pytest.mark.parametrize("name", ["./leads", "leads.parquet", "s3://x/y", "data/leads.csv.gz", "C:\\x\\leads"])
def test_paths(name: str) -> None:
    assert is_path(name)


@pytest.mark.parametrize("name", ["leads", "crm.leads", "main.crm.leads"])
def test_tables(name: str) -> None:
    assert not is_path(name)


def test_no_two_columns_of_scores_have_one_name() -> None:
    plan = compile_text('policy "x"\nwhen visited add 1').plan
    assert plan is not None
    names = ["score", "as_of", "ä" * 40, "ä" * 41, "ä" * 42, "fit"]
    groups = tuple(replace(plan.groups[0], name=name) for name in names)
    found = scores.columns(replace(plan, groups=groups), 63)
    assert len(set(found)) == len(found) == 9 + len(names)
    assert all(len(name.encode()) <= 63 for name in found)
    assert {"score (group)", "as_of (group)", "fit"} <= set(found)
