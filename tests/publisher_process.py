"""A process that forks a publisher for every line it reads, so that a test can kill it at any moment.

A line holds the folder of the handbook and what to do, as JSON. The fork says `PID N`, then `committing` right before
it begins to write, then `done`, or why it failed.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

from kpi_handbook.publish import publishing, restate
from kpi_handbook.records import commit as committing


class Telling(committing.Disk):
    """A disk that says when the first thing is written."""

    told = False

    def make_folder(self, path: Path) -> None:
        if not self.told:
            self.told = True
            say("committing")
        super().make_folder(path)


def say(text: str) -> None:
    os.write(1, f"{text}\n".encode())


def publish(order: dict[str, Any]) -> None:
    committing.disk = Telling()
    root, period, at = Path(order["root"]), order["period"], order["at"]
    place = publishing.open_place(root, at)
    folder = publishing.folder_of(root, period, order["revision"])
    if order["revision"]:
        restate.restate(place, folder, period, at, order["signed_at"])
    else:
        publishing.publish(place, folder, period, at, order["signed_at"])
    say("done")


def main() -> None:
    for line in sys.stdin:
        child = os.fork()
        if not child:
            say(f"PID {os.getpid()}")
            try:
                publish(json.loads(line))
            except BaseException as error:  # noqa: BLE001  whatever it is, the test has to hear of it
                reasons = [str(one.message) for one in getattr(error, "refusals", ())]
                say(f"failed: {error!r} {reasons}")
            finally:
                os._exit(0)
        os.waitpid(child, 0)
        say("ended")


if __name__ == "__main__":
    main()
