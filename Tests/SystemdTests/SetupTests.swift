// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing
import TraktSandbox

/// `scrobbled setup` and its removal, with a real `systemd --user` and a real mpv.
@Suite(.enabled(if: UserManager.isPossible, "\(UserManager.writeError ?? "")"))
struct SetupTests {
  @Test("setup, playback, restart and removal leave the home as before")
  func wholeWay() async throws {
    try await UserManager.run { user in
      let video = try await user.home.add(.video(seconds: 20), as: "The Matrix (1999).mkv")
      let before = try user.files

      let setup = try await user.scrobbled("setup", "--yes")
      #expect(setup.end == .exited(0), "\(setup)")
      #expect(
        setup.output.split(separator: "\n").prefix(3) == [
          "plugin   linked into ~/.config/mpv/scripts",
          "units    enabled, linked from ~/prefix/lib/systemd/user", "service  started",
        ])
      #expect(try await user.systemctl("is-enabled", "scrobbled.socket") == "enabled")
      #expect(try await user.systemctl("is-enabled", "scrobbled.service") == "enabled")
      try await user.signIn()
      try await user.systemctl("restart", "scrobbled.service")

      let doctor = try await user.scrobbled("doctor")
      #expect(doctor.end == .exited(0), "\(doctor)")

      try await user.playAsUsual(video, options: "--speed=4")
      let stop = try await user.received("/scrobble/stop")
      #expect(stop.response?["action"] == "scrobble")

      let removal = try await user.scrobbled("setup", "--remove")
      #expect(removal.end == .exited(0), "\(removal)")
      #expect(
        removal.output.split(separator: "\n") == [
          "units    stopped and disabled", "plugin   removed from ~/.config/mpv/scripts",
          "keys     removed from ~/.config/mpv/input.conf",
          "kept     ~/.local/state/scrobbled and ~/.config/scrobbled/config.toml",
        ])
      #expect(try await user.service("ActiveState") == "inactive")
      // The user's data is kept.
      let history = try await user.scrobbled("history", "--json")
      #expect(try JSON(text: history.output).array?.count == 1)
      #expect(try user.files.filter { !$0.hasPrefix(".local") } == before)

      let purge = try await user.scrobbled("setup", "--remove", "--purge", "--yes")
      #expect(purge.end == .exited(0), "\(purge)")
      #expect(try user.files == before)
      #expect(await user.sandbox.exchanges.contains { $0.path == "/oauth/revoke" })
      #expect(
        try FileManager.default.contentsOfDirectory(atPath: user.home.runtime.path)
          .contains("scrobbled") == false)
    }
  }

  @Test("repeated setup changes nothing and starts a newer executable")
  func repeated() async throws {
    try await UserManager.run { user in
      _ = try await user.scrobbled("setup", "--yes")
      let files = try user.files
      let daemon = try await user.service("MainPID")

      let again = try await user.scrobbled("setup", "--yes")
      #expect(again.end == .exited(0), "\(again)")
      let steps = again.output.split(separator: "\n").prefix(3)
      #expect(steps.allSatisfy { $0.contains(" already ") }, "\(again.output)")
      #expect(try user.files == files)
      #expect(try await user.service("MainPID") == daemon)

      // Like an upgrade: a new file replaces the old one.
      let executable = user.prefix.appending(path: "bin/scrobbled")
      let newer = user.prefix.appending(path: "bin/scrobbled.new")
      try FileManager.default.copyItem(at: executable, to: newer)
      #expect(rename(newer.path, executable.path) == 0)
      let upgrade = try await user.scrobbled("setup", "--yes")
      #expect(upgrade.output.contains("service  restarted"), "\(upgrade)")
      #expect(try await user.service("MainPID") != daemon)
      #expect(try await user.service("ActiveState") == "active")
    }
  }

  @Test("setup with non-standard directories records plays there")
  func places() async throws {
    try await UserManager.run { user in
      let video = try await user.home.add(.video(seconds: 20), as: "The Matrix (1999).mkv")
      let state = user.home.directory.appending(path: "my 100% state")
      let configuration = user.home.directory.appending(path: "configuration")
      try FileManager.default.createDirectory(at: configuration, withIntermediateDirectories: false)
      try FileManager.default.copyItem(
        at: user.home.configuration.deletingLastPathComponent(),
        to: configuration.appending(path: "scrobbled"))
      try FileManager.default.removeItem(at: user.home.configuration)
      try await user.changeOwner("configuration")
      let variables = ["XDG_STATE_HOME": state.path, "XDG_CONFIG_HOME": configuration.path]
      let before = try user.files

      let setup = try await user.scrobbled("setup", "--yes", variables: variables)
      #expect(setup.end == .exited(0), "\(setup)")
      #expect(setup.output.contains("plugin   linked into ~/configuration/mpv/scripts"))
      #expect(
        setup.output.contains(
          "drop-in  written: ~/.config/systemd/user/scrobbled.service.d/setup.conf"))
      try await user.playAsUsual(video, options: "--speed=10", variables: variables)
      try await user.eventually("the play in the journal") {
        let history = try await user.scrobbled("history", "--json", variables: variables)
        return try JSON(text: history.output).array?.count == 1
      }
      #expect(try user.mode(of: state.appending(path: "scrobbled")) == 0o700)
      #expect(!FileManager.default.fileExists(atPath: user.home.state.path))
      let status = try await user.scrobbled("status", "--json", variables: variables)
      #expect(try JSON(text: status.output)["trakt"]?["state"] == "signed_out")

      let purge = try await user.scrobbled(
        "setup", "--remove", "--purge", "--yes", variables: variables)
      #expect(purge.end == .exited(0), "\(purge)")
      #expect(try user.files == before)
    }
  }

  @Test("file not created by setup is kept and nothing else is changed")
  func writeError() async throws {
    try await UserManager.run { user in
      let scripts = user.home.directory.appending(path: ".config/mpv/scripts")
      try FileManager.default.createDirectory(at: scripts, withIntermediateDirectories: true)
      let file = scripts.appending(path: "scrobbled.so")
      try Data("mine".utf8).write(to: file)
      try await user.changeOwner(".config")
      let before = try user.files

      let setup = try await user.scrobbled("setup", "--yes")
      #expect(setup.end == .exited(1))
      #expect(setup.output.isEmpty)
      #expect(
        setup.errors.split(separator: "\n") == [
          "scrobbled: \(file.path): exists and was not created by setup",
          "hint: move it away, then: scrobbled setup",
        ])
      #expect(try user.files == before)
      #expect(try String(contentsOf: file, encoding: .utf8) == "mine")
    }
  }

  @Test("units linked from another installation are replaced")
  func moved() async throws {
    try await UserManager.run { user in
      let old = user.home.directory.appending(path: "old")
      try FileManager.default.copyItem(at: user.units, to: old)
      try await user.systemctl(
        "enable", old.appending(path: "scrobbled.socket").path,
        old.appending(path: "scrobbled.service").path)

      let setup = try await user.scrobbled("setup", "--yes")
      #expect(setup.end == .exited(0), "\(setup)")
      let link = user.home.directory.appending(path: ".config/systemd/user/scrobbled.service")
      #expect(
        try FileManager.default.destinationOfSymbolicLink(atPath: link.path)
          == user.units.appending(path: "scrobbled.service").path)
      #expect(try await user.service("ActiveState") == "active")
    }
  }

  @Test("without a user manager the plugin is linked and a message printed")
  func noManager() async throws {
    try await UserManager.run { user in
      let away = ["XDG_RUNTIME_DIR": user.home.directory.path, "DBUS_SESSION_BUS_ADDRESS": ""]
      let setup = try await user.scrobbled("setup", "--yes", variables: away)
      #expect(setup.end == .exited(0), "\(setup)")
      #expect(setup.output.contains("service  no systemd user manager; start it: scrobbled daemon"))
      #expect(try user.files.contains(".config/mpv/scripts/scrobbled.so"))
      #expect(!(try user.files.contains(".config/systemd/user/scrobbled.service")))
    }
  }
}

extension UserManager {
  /// The contents of the home, without the tests' own files.
  var files: [String] {
    get throws {
      try FileManager.default.subpathsOfDirectory(atPath: home.directory.path).filter { path in
        !["Videos", "run", "prefix", "built"].contains { path == $0 || path.hasPrefix($0 + "/") }
      }.sorted()
    }
  }
}
