"""Runs the emulator for exactly as long as the process that started it lives.

Standard input is a pipe whose other end only that process holds. It closes when the process ends, for
whatever reason, SIGKILL included, which no handler in the process itself could notice. The emulator was
started as the leader of a process group of its own; the whole group ends with it, so that the workers
which run Lambda handlers don't stay behind.
"""
import os
import signal
import sys
import threading


def end_with_the_parent() -> None:
    while os.read(0, 4096):
        pass
    os.killpg(os.getpgrp(), signal.SIGKILL)


if os.getpgrp() != os.getpid():
    sys.exit("start this as the leader of its own process group, or it would end its caller's group")

threading.Thread(target=end_with_the_parent, daemon=True).start()

from ministack.app import main  # noqa: E402  (takes a second, during which the parent may already end)

sys.exit(main())
