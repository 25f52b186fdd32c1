"""Finds the processes of a running engine."""

import psutil


def processes_of(url):
    """Return the watchdog and the Java process of a server: both name the port."""
    port = url.rstrip("/").rsplit(":", 1)[1]
    found = []
    for process in psutil.process_iter():
        try:
            command = process.cmdline()
        except psutil.Error:
            continue
        if "org.languagetool.server.HTTPServer" in command and command[-1] == port:
            found.append(process)
    return found
