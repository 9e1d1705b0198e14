"""`python -m leadscore` is the command `leadscore`."""

from leadscore.start import run

if __name__ == "__main__":
    run()
