# SPDX-License-Identifier: MIT
"""A temporary home and its processes: the Trakt sandbox, the daemon and players, all from release
builds."""

import contextlib
import json
import os
import select
import shutil
import signal
import socket
import statistics
import subprocess
import tempfile
import threading
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RELEASE = ROOT / ".build" / "release"
SCROBBLED = RELEASE / "scrobbled"
PLUGIN = RELEASE / "scrobbled.so"
SANDBOX = RELEASE / "trakt-sandbox"

# Timeout of each step, in seconds.
TIMEOUT = 120


class Failure(Exception):
    pass


class Home:
    """The environment of one user: home, runtime directory and variables."""

    def __init__(self, configuration="", trakt=None):
        # A socket path has at most 107 bytes.
        self.directory = Path(tempfile.mkdtemp(prefix="sb-", dir="/tmp"))
        self.state = self.directory / ".local/state/scrobbled"
        self.journal = self.state / "journal.sqlite"
        # In memory, like $XDG_RUNTIME_DIR.
        self.runtime = Path(tempfile.mkdtemp(
            prefix="sb-", dir="/dev/shm" if Path("/dev/shm").is_dir() else "/tmp"))
        self.socket = self.runtime / "scrobbled/scrobbled.sock"
        self.processes = []
        (self.directory / "scrobbled.so").symlink_to(PLUGIN)
        self.environment = {
            "HOME": str(self.directory), "XDG_RUNTIME_DIR": str(self.runtime),
            "PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "SCROBBLED_LOG_LEVEL": "warning",
        }
        if configuration:
            settings = self.directory / ".config/scrobbled"
            settings.mkdir(parents=True)
            (settings / "config.toml").write_text(configuration)
        if trakt:
            self.environment |= {
                "SCROBBLED_TRAKT_API_URL": trakt.url,
                "SCROBBLED_TRAKT_CLIENT_ID": "sandbox-client",
                "SCROBBLED_TRAKT_CLIENT_SECRET": "sandbox-secret",
            }

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for process in reversed(self.processes):
            end(process)
        for directory in (self.directory, self.runtime):
            shutil.rmtree(directory, ignore_errors=True)

    def sign_in(self, trakt):
        """Writes the credentials that a sign-in stores."""
        self.state.mkdir(parents=True, mode=0o700, exist_ok=True)
        token = trakt.control("token", {})
        credentials = {
            "client_id": "sandbox-client", "client_secret": "sandbox-secret",
            "username": "sandbox",
            "tokens": {
                key: token[key]
                for key in ("access_token", "refresh_token", "created_at", "expires_in")
            },
        }
        file = self.state / "credentials.json"
        file.touch(0o600)
        file.write_text(json.dumps(credentials))

    def start(self, command, **options):
        process = subprocess.Popen(
            command, env=self.environment | options.pop("environment", {}),
            start_new_session=True, **({"stdin": subprocess.DEVNULL} | options))
        self.processes.append(process)
        return process

    def daemon(self):
        return Daemon(self)

    def player(self, *arguments, **options):
        return Player(self, *arguments, **options)

    def command(self, *arguments):
        """Runs a scrobbled command and returns its output."""
        done = subprocess.run(
            [SCROBBLED, *arguments], env=self.environment, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=TIMEOUT)
        if done.returncode != 0:
            raise Failure(f"scrobbled {' '.join(arguments)}: {done.stdout}")
        return done.stdout

    def history(self, limit):
        return json.loads(self.command("history", "--json", "--limit", str(limit)))


class Daemon:
    """A running daemon, ready for players."""

    def __init__(self, home):
        notify = home.runtime / f"notify-{time.monotonic_ns()}"
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notifications:
            notifications.bind(str(notify))
            notifications.settimeout(0.5)
            self.log = (home.directory / "daemon.log").open("w+")
            began = time.perf_counter()
            self.process = home.start(
                [SCROBBLED, "daemon"], stderr=self.log,
                environment={"NOTIFY_SOCKET": str(notify)})
            while not self._is_ready(notifications):
                if self.process.poll() is not None or time.perf_counter() - began > TIMEOUT:
                    raise Failure(f"the daemon did not start: {self.logged}")
            self.start_time = time.perf_counter() - began
        notify.unlink()
        self.pid = self.process.pid

    @staticmethod
    def _is_ready(notifications):
        try:
            return b"READY=1" in notifications.recv(4096)
        except TimeoutError:
            return False

    @property
    def logged(self):
        self.log.seek(0)
        return self.log.read()

    def end(self):
        end(self.process)


class Trakt:
    """The Trakt sandbox and a proxy that records when each request arrives."""

    def __init__(self, home):
        self.process = home.start(
            # Without run times, so that a file of any length matches.
            [SANDBOX, "--relaxed", "--no-log", "--duplicate-window", "0", "--runtime", "0"],
            stdout=subprocess.PIPE, text=True)
        first = self.process.stdout.readline()
        if not first.startswith("trakt-sandbox: "):
            raise Failure("the simulated Trakt did not start")
        self.address = first.split()[-1]
        self.proxy = Proxy(self.address)
        self.url = f"http://127.0.0.1:{self.proxy.port}"

    def control(self, what, body=None):
        request = urllib.request.Request(
            f"{self.address}/_sandbox/{what}",
            data=None if body is None else json.dumps(body).encode(),
            method="GET" if body is None else "POST")
        # Bypasses the user's proxy.
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=TIMEOUT) as response:
            return json.loads(response.read() or b"null")


class Proxy:
    """A proxy between the daemon and Trakt that records when each request arrives."""

    def __init__(self, address):
        self.target = ("127.0.0.1", int(address.rsplit(":", 1)[1]))
        self.requests = []
        self.arrived = threading.Condition()
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = self.listener.getsockname()[1]
        # Threads wait in advance, and forward a request only after recording it, for exact times.
        for _ in range(8):
            threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            client, _ = self.listener.accept()
            try:
                self._connect(client)
            except OSError:
                client.close()

    def _connect(self, client):
        first = client.recv(65536)
        self._record(first)
        server = socket.create_connection(self.target)
        for end in (client, server):
            end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        server.sendall(first)
        for source, sink, is_request in ((client, server, True), (server, client, False)):
            threading.Thread(target=self._pump, args=(source, sink, is_request), daemon=True).start()

    def _record(self, data):
        now = time.monotonic()
        if data.split(b" ", 1)[0] in (b"GET", b"POST", b"DELETE", b"PUT"):
            line = data.split(b"\r\n", 1)[0].decode()
            with self.arrived:
                self.requests.append((now, line))
                self.arrived.notify_all()

    def _pump(self, source, sink, is_request):
        try:
            while data := source.recv(65536):
                if is_request:
                    self._record(data)
                sink.sendall(data)
        except OSError:
            pass
        for end in (source, sink):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def wait_for(self, path, since):
        """Waits for the first request to `path` from number `since` on; returns its time."""
        deadline = time.monotonic() + TIMEOUT
        with self.arrived:
            while True:
                for moment, line in self.requests[since:]:
                    if path in line:
                        return moment
                if not self.arrived.wait(deadline - time.monotonic()):
                    raise Failure(f"no {path} arrived within {TIMEOUT} s")


class Player:
    """A real mpv without video or audio output, driven over its JSON IPC."""

    OPTIONS = [
        "--no-config", "--vo=null", "--ao=null", "--no-terminal", "--load-scripts=no",
        "--ytdl=no", "--osc=no", "--load-stats-overlay=no",
    ]

    def __init__(self, home, *arguments, plugin=None, options=(), environment=None):
        self.ipc, theirs = socket.socketpair()
        with theirs:
            plugin = home.directory / "scrobbled.so" if plugin is None else plugin
            self.process = home.start(
                ["mpv", *self.OPTIONS, "--input-ipc-client=fd://0",
                 *([f"--script={plugin}"] if plugin else []), *options, "--", *arguments],
                stdin=theirs, environment=environment or {})
        self.pid = self.process.pid
        self.ipc.settimeout(TIMEOUT)
        self.pending = b""
        self.number = 0
        self.events = []

    def _line(self):
        while b"\n" not in self.pending:
            data = self.ipc.recv(65536)
            if not data:
                raise Failure("mpv is gone")
            self.pending += data
        line, self.pending = self.pending.split(b"\n", 1)
        message = json.loads(line)
        if "event" in message:
            self.events.append((time.monotonic(), message.get("text", message["event"])))
        return message

    def run(self, *command):
        """Runs a command, waits for its result and returns the time at which it was sent."""
        self.number += 1
        line = json.dumps({"command": command, "request_id": self.number}).encode() + b"\n"
        sent = time.monotonic()
        self.ipc.sendall(line)
        while True:
            message = self._line()
            if message.get("request_id") == self.number and "event" not in message:
                if message["error"] != "success":
                    raise Failure(f"mpv {command}: {message['error']}")
                return sent

    def wait_for_event(self, event, since=0):
        """Waits for the first such event from number `since` on; returns its time."""
        return self._first(lambda name: name == event, since)

    def wait_for_log(self, *parts):
        """Waits for the first log message with these parts; returns its time. Log messages have to
        be requested first."""
        return self._first(lambda text: all(part in text for part in parts), 0)

    def _first(self, fits, since):
        while True:
            for moment, text in self.events[since:]:
                if fits(text):
                    return moment
            self._line()

    def quit(self):
        """Quits mpv and returns the seconds until its process has ended."""
        # Popen.wait with a timeout polls at growing intervals, too coarse to measure.
        ended = os.pidfd_open(self.pid)
        began = time.perf_counter()
        self.ipc.sendall(b'{"command":["quit"]}\n')
        if not select.select([ended], [], [], TIMEOUT)[0]:
            raise Failure("mpv does not quit")
        took = time.perf_counter() - began
        os.close(ended)
        self.process.wait()
        self.ipc.close()
        return took


def end(process):
    """Ends a process with SIGTERM, like systemd; resumes a stopped process first."""
    if process.poll() is None:
        process.send_signal(signal.SIGCONT)
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def clip(directory, seconds, name="The Matrix (1999).mkv"):
    """Creates a video of `seconds` that needs little processor time to play."""
    file = Path(directory) / name
    file.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(
        ["ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i",
         f"testsrc=size=64x48:rate=5:duration={seconds}", "-c:v", "mpeg4", "-g", "5", file],
        stdin=subprocess.DEVNULL, check=True)
    return file


# Kernel counters


def memory(pid):
    """Memory of a process in KiB from /proc/PID/smaps_rollup: Rss, Pss, Private_Dirty…"""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
    return {line.split(":")[0]: int(line.split()[1]) for line in lines}


# mpv's name for the thread of a C plugin; the kernel truncates it to 15 bytes.
PLUGIN_THREAD = "mpv/SO plugin ("


def tasks(pid, names=None):
    """The threads of a process, or those with these names; fails if there are none."""
    found = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        # The thread may end meanwhile.
        with contextlib.suppress(FileNotFoundError):
            if not names or (task / "comm").read_text().strip() in names:
                found.append(task)
    if not found:
        raise Failure(f"process {pid} has no thread {names}")
    return found


def switches(pid, *names):
    """Context switches by thread, of the named threads or of all."""
    return {
        task.name: sum(
            int(line.split()[1]) for line in (task / "status").read_text().splitlines()
            if "ctxt_switches" in line)
        for task in tasks(pid, names)}


def switched(before, after):
    """Context switches between two counts; an ended thread counts as one switch."""
    ended = sum(thread not in after for thread in before)
    return ended + sum(count - before.get(thread, 0) for thread, count in after.items())


def cpu(pid, *names):
    """Processor time in seconds, of the named threads or of all."""
    return sum(
        int((task / "schedstat").read_text().split()[0]) for task in tasks(pid, names)) / 1e9


# Statistics


def median(values):
    return statistics.median(values)


def percentile(values, percent):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]


def spread(values, unit="ms", factor=1000, digits=1):
    """The median with the 10th and 90th percentiles, as text."""
    low, middle, high = (
        percentile(values, 10) * factor, median(values) * factor, percentile(values, 90) * factor)
    return f"{middle:.{digits}f} {unit} ({low:.{digits}f}–{high:.{digits}f}, n={len(values)})"
