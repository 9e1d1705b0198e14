"""Handing what waits in the outbox to the services that carry it."""
