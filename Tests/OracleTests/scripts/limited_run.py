"""Runs daglift on a file under limits of time and address space."""

import os
import signal
import subprocess
import tempfile
import threading
from dataclasses import dataclass


@dataclass
class Run:
    """What a run left behind. The status is negative where a signal ended it; `late` says that it was ours."""

    status: int
    output: str
    errors: str
    late: bool
    resident: int  # the largest resident size in bytes, at least the one of this Python process

    @property
    def ending(self):
        if self.late:
            return "no answer in time"
        return f"signal {signal.Signals(-self.status).name}" if self.status < 0 else f"exit {self.status}"


def run(command, seconds, address_space):
    """Runs a command, ended after `seconds`, that may map `address_space` bytes."""
    # The shell sets the limit: a function between fork and exec is not safe among threads.
    wrapper = ["/bin/sh", "-c", f'ulimit -c 0; ulimit -v {address_space // 1024}; exec "$@"', "sh"]
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(wrapper + command, stdin=subprocess.DEVNULL, stdout=output, stderr=errors)
        late = threading.Event()

        def end():
            late.set()
            process.kill()

        timer = threading.Timer(seconds, end)
        timer.start()
        try:
            _, status, usage = os.wait4(process.pid, 0)
        finally:
            timer.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        errors.seek(0)
        return Run(
            process.returncode,
            output.read().decode(errors="replace"),
            errors.read().decode(errors="replace"),
            late.is_set(),
            usage.ru_maxrss * 1024,
        )
