"""Worker processes that never outlive the process that started them."""

import multiprocessing
import os
import threading


def end_with_parent() -> None:
    """End this worker when its parent ends, however suddenly; else it would wait for work for ever.

    Given as the initializer of a pool of processes.
    """
    parent = multiprocessing.parent_process()

    def wait() -> None:
        parent.join()
        os._exit(1)

    if parent is not None:
        threading.Thread(target=wait, daemon=True).start()
