"""The outbox: messages that wait in the ledger until they have been sent, and what became of them."""
