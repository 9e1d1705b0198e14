"""The UI in a browser: on this machine alone, for whoever has the address with its key."""
