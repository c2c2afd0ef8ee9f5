// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing
import TraktSandbox

/// The units, with a real `systemd --user`.
@Suite(.enabled(if: UserManager.isPossible, "\(UserManager.writeError ?? "")"))
struct UnitTests {
  @Test("first connection starts the daemon and creates its state directory")
  func firstConnection() async throws {
    try await UserManager.run { user in
      try await user.enable()
      #expect(try await user.service("ActiveState") == "inactive")

      let status = try await user.scrobbled("status", "--json")
      #expect(status.end == .exited(0))
      #expect(try JSON(text: status.output)["daemon"]?["running"] == true)
      // Waits for readiness; the job is queued already.
      try await user.systemctl("start", "scrobbled.service")
      #expect(try await user.service("ActiveState") == "active")
      try await user.eventually("STATUS=nothing is playing") {
        try await user.service("StatusText") == "nothing is playing"
      }
      #expect(try user.mode(of: user.home.state) == 0o700)
      #expect(try user.mode(of: user.home.socket) == 0o600)
      #expect(try user.mode(of: user.home.socket.deletingLastPathComponent()) == 0o700)
    }
  }

  @Test("play is scrobbled and systemctl shows playback")
  func play() async throws {
    try await UserManager.run { user in
      try await user.signIn()
      try await user.enable()
      let video = try await user.home.add(
        .video(seconds: 60), as: "Breaking Bad/Season 1/Breaking Bad S01E01.mkv")
      // Slow, so that it still plays when a busy computer has started the service.
      let playing = Task { try await user.play(video, options: "--start=85%", "--speed=0.2") }
      defer { playing.cancel() }
      try await user.received("/scrobble/start")
      try await user.eventually("STATUS=playing …") {
        try await user.service("StatusText").contains("Breaking Bad 1x01")
      }
      // From then on the play counts, though the player crashes.
      try await user.eventually("a play past its threshold") {
        let journal = user.home.state.appending(path: "journal.sqlite").path
        let query = "SELECT count(*) FROM plays WHERE reached_threshold"
        return try await user.run([try UserManager.tool("sqlite3"), journal, query]).output == "1"
      }
      playing.cancel()
      let stop = try await user.received("/scrobble/stop")
      #expect(stop.response?["action"] == "scrobble")
      #expect(await user.sandbox.history.count == 1)
    }
  }

  @Test("spool is imported and deleted")
  func spool() async throws {
    try await UserManager.run { user in
      try await user.signIn()
      let video = try await user.home.add(.video(seconds: 20), as: "The Matrix (1999).mkv")
      try await user.play(video, options: "--speed=20")
      #expect(try user.spooled().count == 1)

      try await user.enable()
      try await user.systemctl("start", "scrobbled.service")
      try await user.eventually("an empty spool") { try user.spooled().isEmpty }
      try await user.eventually("the play in the history") {
        let history = try await user.scrobbled("history", "--json")
        return try JSON(text: history.output).array?.count == 1
      }
    }
  }

  @Test("systemctl reload applies the configuration and a mistake ends nothing")
  func reload() async throws {
    try await UserManager.run { user in
      try await user.enable()
      try await user.systemctl("start", "scrobbled.service")
      let process = try await user.service("MainPID")
      let right = try Data(contentsOf: user.home.configuration)
      try Data("[scrobble]\nthreshold = 20\n".utf8).write(to: user.home.configuration)
      try await user.systemctl("reload", "scrobbled.service")
      try await user.eventually("a problem") {
        let status = try JSON(text: try await user.scrobbled("status", "--json").output)
        return status["problem"]?.string?.contains("line 2: scrobble.threshold") == true
      }
      try right.write(to: user.home.configuration)
      try await user.systemctl("reload", "scrobbled.service")
      try await user.eventually("no such problem") {
        let status = try JSON(text: try await user.scrobbled("status", "--json").output)
        return status["problem"]?.string?.contains("threshold") != true
      }
      #expect(try await user.service("ActiveState") == "active")
      #expect(try await user.service("MainPID") == process)
    }
  }

  @Test("excluded file played while the configuration is invalid is recorded nowhere")
  func invalidAtTheStart() async throws {
    try await UserManager.run { user in
      try await user.signIn()
      try await user.enable()
      let right = String(decoding: try Data(contentsOf: user.home.configuration), as: UTF8.self)
      let excluded = try await user.home.add(
        .video(seconds: 20), as: "private/The Matrix (1999).mkv")
      let video = try await user.home.add(.video(seconds: 20), as: "Breaking Bad S01E01.mkv")
      try Data("[scrobble]\nthreshold = 20\n".utf8).write(to: user.home.configuration)
      try await user.systemctl("start", "scrobbled.service")
      try await user.play(excluded, options: "--speed=3")
      try await user.play(video, options: "--speed=3")
      let directory = user.home.videos.appending(path: "private").path
      try Data((right + "\nexclude = [\"\(directory)\"]\n").utf8)
        .write(to: user.home.configuration)
      try await user.systemctl("reload", "scrobbled.service")
      let stop = try await user.received("/scrobble/stop")
      #expect(stop.response?["action"] == "scrobble")
      let history = try await user.scrobbled("history", "--json")
      let paths = try JSON(text: history.output).array?.map { $0["path"]?.string }
      #expect(paths == [video])
      #expect(await user.sandbox.history.count == 1)
    }
  }

  @Test("service stops cleanly and starts again while its socket stays")
  func restart() async throws {
    try await UserManager.run { user in
      try await user.enable()
      let socket = try user.inode(of: user.home.socket)
      try await user.systemctl("start", "scrobbled.service")
      let first = try await user.service("MainPID")

      try await user.systemctl("restart", "scrobbled.service")
      #expect(try await user.service("ActiveState") == "active")
      #expect(try await user.service("MainPID") != first)

      try await user.systemctl("stop", "scrobbled.service")
      #expect(try await user.service("ActiveState") == "inactive")
      #expect(try await user.service("Result") == "success")
      #expect(try await user.service("ExecMainStatus") == "0")
      #expect(try await user.systemctl("is-active", "scrobbled.socket") == "active")
      #expect(try user.inode(of: user.home.socket) == socket)

      #expect(try await user.scrobbled("status").end == .exited(0))
      try await user.systemctl("start", "scrobbled.service")
      #expect(try user.inode(of: user.home.socket) == socket)
      #expect(try await user.service("NRestarts") == "0")
    }
  }

  @Test("killed service restarts and the viewing continues")
  func killed() async throws {
    try await UserManager.run { user in
      try await user.signIn()
      try await user.enable()
      let video = try await user.home.add(
        .video(seconds: 40), as: "Breaking Bad/Season 1/Breaking Bad S01E01.mkv")
      let playing = Task { try await user.play(video, options: "--start=60%") }
      defer { playing.cancel() }
      try await user.received("/scrobble/start")
      let first = try await user.service("MainPID")
      try await user.systemctl("kill", "--signal=KILL", "scrobbled.service")
      try await user.eventually("another daemon") {
        let state = try await user.service("ActiveState")
        let next = try await user.service("MainPID")
        return state == "active" && next != first && next != "0"
      }
      try await playing.value
      try await user.received("/scrobble/stop")
      #expect(await user.sandbox.history.count == 1)
    }
  }

  @Test("hardened service reads everything and writes to its own directories only")
  func hardening() async throws {
    try await UserManager.run { user in
      try await user.enable()
      let found = try await user.probe(
        """
        for place in ~ ~/.config/scrobbled ~/.local/state ~/.local/state/scrobbled \\
            /tmp /var/tmp $XDG_RUNTIME_DIR $XDG_RUNTIME_DIR/scrobbled; do
          if (: >$place/written) 2>/dev/null; then echo writes $place; fi
        done
        cat ~/.config/scrobbled/config.toml >/dev/null && echo reads
        unshare --user true 2>/dev/null && echo makes name spaces
        ls /dev/disk /dev/vda /dev/sda 2>/dev/null && echo sees disks
        getent ahosts localhost >/dev/null && echo looks up names
        cat >~/.local/state/scrobbled/probe.py <<END
        import mmap, socket
        def attempt(what, body):
          try:
            body()
            print(what)
          except OSError:
            pass
        attempt("connects to the internet", lambda: socket.socket(socket.AF_INET).close())
        attempt("sees packets", lambda: socket.socket(socket.AF_PACKET, socket.SOCK_RAW).close())
        attempt("makes code", lambda: mmap.mmap(-1, 4096, prot=mmap.PROT_WRITE | mmap.PROT_EXEC))
        END
        python3 ~/.local/state/scrobbled/probe.py
        awk '/^CapBnd|^NoNewPrivs|^Seccomp:/ { print $1, $2 }' /proc/self/status
        """)
      let home = user.home.directory.path
      #expect(
        found == """
          writes \(home)/.local/state/scrobbled
          writes \(try await user.runtimeInside)/scrobbled
          reads
          looks up names
          connects to the internet
          CapBnd: 0000000000000000
          NoNewPrivs: 1
          Seccomp: 2
          """, "it says: \(found)")
    }
  }

  @Test("systemd-analyze reports no errors and low exposure")
  func analysis() async throws {
    try await UserManager.run { user in
      try await user.enable()
      let analyze = [try UserManager.tool("systemd-analyze"), "--user"]
      let result = try await user.run(
        analyze + ["verify", "scrobbled.service", "scrobbled.socket"])
      #expect(result.end == .exited(0))
      #expect(result.output + result.errors == "")

      // Its scale is 0 to 100 here.
      let security = try await user.run(
        analyze + ["security", "--threshold=26", "scrobbled.service"])
      #expect(security.end == .exited(0), "\(security.output)")
    }
  }
}

extension UserManager {
  /// As `scrobbled setup` does.
  func enable() async throws {
    for unit in ["scrobbled.service", "scrobbled.socket"] {
      try await systemctl("enable", units.appending(path: unit).path)
    }
    try await systemctl("start", "scrobbled.socket")
  }

  /// Runs a script instead of the daemon, with the service's hardening.
  ///
  /// - Returns: its output.
  func probe(_ script: String) async throws -> String {
    let service = try String(
      contentsOf: units.appending(path: "scrobbled.service"), encoding: .utf8)
    let response = home.state.appending(path: "response")
    let file = home.directory.appending(path: "probe.sh")
    try Data("exec >\(response.path)\n\(script)\n".utf8).write(to: file)
    let probe = service.replacing("Type=notify", with: "Type=oneshot")
      .replacing(/ExecStart=.*/, with: "ExecStart=/bin/sh \(file.path)")
    try Data(probe.utf8).write(
      to: home.directory.appending(path: ".config/systemd/user/probe.service"))
    try await systemctl("daemon-reload")
    try await systemctl("start", "probe.service")
    return try String(contentsOf: response, encoding: .utf8).trimmingCharacters(in: .newlines)
  }

  /// The runtime directory in the units' notation.
  var runtimeInside: String {
    get async throws {
      let environment = try await systemctl("show-environment").split(separator: "\n")
      let name = "XDG_RUNTIME_DIR="
      return environment.first { $0.hasPrefix(name) }.map { String($0.dropFirst(name.count)) } ?? ""
    }
  }

  /// Waits for a request to Trakt.
  @discardableResult
  func received(_ path: String) async throws -> Exchange {
    try await within(testTimeout, path) { [sandbox] in
      try await sandbox.waitForExchange { $0.path == path }
    }
  }

  func spooled() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: home.spool.path)
  }

  func mode(of file: URL) throws -> Int? {
    let attributes = try FileManager.default.attributesOfItem(atPath: file.path)
    return (attributes[.posixPermissions] as? NSNumber)?.intValue
  }

  func inode(of file: URL) throws -> Int? {
    let attributes = try FileManager.default.attributesOfItem(atPath: file.path)
    return (attributes[.systemFileNumber] as? NSNumber)?.intValue
  }
}
