# SPDX-License-Identifier: MIT
"""Simulated players that use the line protocol."""

import json
import os
import secrets
import socket
import time


class Crowd:
    """Players of one daemon, each playing a file of one hour."""

    DURATION = 3600.0

    def __init__(self, home, count, first=0):
        self.players = [FakePlayer(home.socket, first + number) for number in range(count)]
        for player in self.players:
            player.open(f"/movies/Movie {player.number} (2001).mkv", self.DURATION)
        self.next = 0

    def act(self, count):
        """Sends the next `count` events: the players seek forward in turn."""
        for _ in range(count):
            player = self.players[self.next % len(self.players)]
            player.step()
            self.next += 1

    def end(self):
        """Ends every second file at 95 % and the others at 40 %.

        Returns the progress at the end by path."""
        ends = {}
        for player in self.players:
            position = self.DURATION * (0.95 if player.number % 2 else 0.40)
            player.seek(position)
            player.finish(position)
            ends[player.path] = position / self.DURATION * 100
        for player in self.players:
            player.wait_for_taken(player.ends)
        return ends

    def close(self):
        for player in self.players:
            player.socket.close()


class FakePlayer:
    """One connection that behaves like the plugin (docs/protocol.md)."""

    def __init__(self, path, number):
        self.number = number
        self.entry = 0
        self.ends = 0
        self.position = 0.0
        self.steps = 0
        self.began = 0.0
        self.received = b""
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.socket.connect(str(path))
        self.socket.settimeout(120)
        self.send(
            "hello", role="player", protocol=1, instance=secrets.token_hex(16), pid=os.getpid(),
            player="mpv 0.35.1")

    def send(self, kind, **keys):
        line = {"type": kind, "at": time.monotonic()} | keys
        self.socket.sendall(json.dumps(line).encode() + b"\n")

    def file(self):
        return {
            "path": self.path, "working-directory": "/", "media-title": "Movie",
            "duration": self.duration, "seekable": True, "pause": False, "core-idle": False,
            "paused-for-cache": False, "eof-reached": False, "speed": 1, "video": True,
            "image": False, "seeking": False,
            "metadata": {"ENCODER": "Lavf59.27.100", "TITLE": "Movie"},
        }

    def open(self, path, duration):
        self.path, self.duration = path, duration
        self.entry += 1
        self.position = 0.0
        self.began = time.monotonic()
        self.send("start-file", entry=self.entry)
        self.send("file-loaded", entry=self.entry, position=0, **self.file())
        self.send("playback-restart", entry=self.entry, position=0)

    def step(self):
        """Sends the next of the four events that mpv sends for a seek."""
        self.steps += 1
        match self.steps % 4:
            case 1:
                self.position = min(self.position + 5, self.duration * 0.3)
                self.send("seek", entry=self.entry, position=self.position)
            case 2:
                self.send(
                    "change", entry=self.entry, position=self.position, **{"core-idle": True})
            case 3:
                self.send("playback-restart", entry=self.entry, position=self.position)
            case 0:
                self.send(
                    "change", entry=self.entry, position=self.position, **{"core-idle": False})

    def seek(self, position):
        self.send("seek", entry=self.entry, position=position)
        self.send("playback-restart", entry=self.entry, position=position)

    def finish(self, position):
        """Stops playback at `position`."""
        self.send("unload", entry=self.entry, position=position, duration=self.duration)
        self.ends += 1
        self.send(
            "end-file", entry=self.entry, position=position, number=self.ends, reason="stop",
            began=self.began, **self.file())

    def open_missing_file(self):
        """Opens a missing file and returns the seconds until the daemon sends `taken`.

        The daemon handles earlier events of all players first."""
        self.entry += 1
        self.ends += 1
        self.send("start-file", entry=self.entry)
        began = time.perf_counter()
        self.send("end-file", entry=self.entry, number=self.ends, reason="error")
        self.wait_for_taken(self.ends)
        return time.perf_counter() - began

    def wait_for_taken(self, number):
        while True:
            while b"\n" in self.received:
                line, self.received = self.received.split(b"\n", 1)
                message = json.loads(line)
                if message["type"] == "taken" and message["number"] >= number:
                    return
            data = self.socket.recv(65536)
            if not data:
                raise ConnectionError("the daemon has closed the connection")
            self.received += data
