"""The outbox in PostgreSQL: the same messages, assignments and sending as in a store."""

from __future__ import annotations

from pathlib import Path

from leadscore.production.ledger.ledger import open_ledger
from leadscore.production.outbox.box import count, messages, move
from leadscore.production.outbox.erasing import erase, prune
from leadscore.production.outbox.model import Status
from leadscore.production.sending.run import send_waiting
from push.server import Server
from unit.production.catcher import catching
from unit.production.outbox_sample import HOUR, NOON, World, entered, left, settings

TEAM = '"nurture drip" = "json://h"\n[teams."enterprise team"]\nmembers = ["x", "y"]'


def test_messages_go_through_postgresql(server: Server, tmp_path: Path) -> None:
    with catching() as catcher, open_ledger(None, server.url(), write=True) as ledger:
        database = ledger.database
        world = World(database, settings(tmp_path, f'[destinations]\nsales = "{catcher.url}"\n{TEAM}'))  # type: ignore[arg-type]
        made = world.cross(*(entered(f"l{number}") for number in range(300)), entered("p", cause="policy"))
        assert world.cross(*(entered(f"l{number}") for number in range(300)))[0] == made[0]
        assert count(database)[Status.WAITING] == 301
        assert sorted(messages(database), key=lambda message: message.key) == sorted(made, key=lambda one: one.key)
        catcher.plan.extend([500])
        sent = send_waiting(database, world.settings, lambda: NOON)
        assert (sent.sent, sent.failed) == (300, 1)
        move(database, messages(database, [Status.WAITING]), Status.WAITING, NOON)
        assert send_waiting(database, world.settings, lambda: NOON).sent == 1
        assert len(catcher.once) == 301
        world.cross(left("l1", no=3), as_of=NOON + HOUR)
        assert (erase(database, "p"), erase(database, "l1"), prune(database, NOON + 1)) == (1, 1, 300)
        assert messages(database) == []
        database.execute("DROP SCHEMA ledger CASCADE")  # the server is also other tests'
