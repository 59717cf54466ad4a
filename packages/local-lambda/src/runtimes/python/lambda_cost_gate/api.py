"""The Lambda Runtime API over a bare socket: `http.client` would cost each environment start-up time."""

import os
import socket

PATH = "/2018-06-01/runtime/"


class RuntimeApi:
    """One connection, one request at a time; the service always sends a Content-Length."""

    def __init__(self, address):
        host, port = address.split(":")
        self.address = address
        self.socket = socket.create_connection((host, int(port)))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.stream = self.socket.makefile("rb")

    def request(self, method, path, headers, body=b""):
        lines = [f"{method} {PATH}{path} HTTP/1.1", f"Host: {self.address}", f"Content-Length: {len(body)}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        self.socket.sendall(("\r\n".join(lines) + "\r\n\r\n").encode("latin-1") + body)
        return self._read_answer()

    def _read_answer(self):
        if not self.stream.readline():
            # Without its service a runtime has nothing left to do.
            os._exit(1)
        headers = {}
        while True:
            line = self.stream.readline().decode("latin-1").strip()
            if not line:
                break
            name, _, value = line.partition(":")
            headers[name.lower()] = value.strip()
        return headers, self.stream.read(int(headers.get("content-length", 0)))
