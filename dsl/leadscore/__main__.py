"""`python -m leadscore` is the command `leadscore`."""

from leadscore.cli.main import run

if __name__ == "__main__":
    run()
