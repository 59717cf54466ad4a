"""What the function uses, measured right around the handler."""

import os
import resource
import time


class Reading:
    """Milliseconds used so far: on the wall, of CPU by the process and its finished children, of
    CPU by this thread, and waiting for a free core (Linux only; elsewhere unknown and 0)."""

    def __init__(self):
        # The kernel brings the thread's counters up to date when the process's are asked for.
        children = resource.getrusage(resource.RUSAGE_CHILDREN)
        self.children = (children.ru_utime + children.ru_stime) * 1e3
        self.cpu = time.process_time_ns() / 1e6
        self.thread, self.delay = _read_thread()
        self.wall = time.perf_counter_ns() / 1e6

    def header(self, before):
        names = ("wall", "cpu", "thread", "delay", "children")
        return {"Lambda-Cost-Gate-Usage": " ".join(f"{n}={getattr(self, n) - getattr(before, n):.6f}" for n in names)}


class Start:
    """The start of the process, as a reading: what came before the first real one was all work."""

    cpu = thread = delay = children = 0.0

    def __init__(self, first):
        self.wall = first.wall - first.thread - first.delay


def _read_thread():
    if _SCHEDSTAT is None:
        return time.thread_time_ns() / 1e6, 0.0
    run, wait, _ = os.pread(_SCHEDSTAT, 64, 0).split()
    return int(run) / 1e6, int(wait) / 1e6


def _open_schedstat():
    try:
        return os.open(f"/proc/self/task/{os.getpid()}/schedstat", os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return None


_SCHEDSTAT = _open_schedstat()
