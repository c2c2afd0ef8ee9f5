// SPDX-License-Identifier: MIT

import Testing

@testable import Daemon

@Suite struct UnitDropInTests {
  private static let unit = "[Service]\nExecStart=/usr/bin/scrobbled daemon\n"

  private func lines(
    executable: String = "/usr/bin/scrobbled", _ environment: [String: String] = [:],
    manager: [String: String] = [:], systemFiles: Set<String> = []
  ) -> [String] {
    let text = UnitDropIn(
      executable: executable, unit: Self.unit,
      environment: environment.merging(["HOME": "/h"]) { $1 }, manager: manager,
      systemFiles: systemFiles
    ).text
    return text?.split(separator: "\n").dropFirst().map(String.init) ?? []
  }

  @Test func `standard locations need no drop-in`() {
    #expect(lines() == [])
    // Set explicitly to the default.
    #expect(lines(["XDG_STATE_HOME": "/h/.local/state", "XDG_CONFIG_HOME": "/h/.config"]) == [])
  }

  @Test func `other state directory is made writable`() {
    #expect(
      lines(["XDG_STATE_HOME": "/s"]) == [
        "[Service]", "Environment=XDG_STATE_HOME=/s", "ExecStartPre=",
        "ExecStartPre=+/bin/mkdir -p -m 0700 /s/scrobbled", "ReadWritePaths=",
        "ReadWritePaths=-/s/scrobbled %t/scrobbled",
      ])
  }

  /// The manager's services have the variable already, but the unit does not.
  @Test func `variables of the manager are not repeated`() {
    #expect(lines(["XDG_CONFIG_HOME": "/c"], manager: ["XDG_CONFIG_HOME": "/c"]) == [])
    let state = lines(["XDG_STATE_HOME": "/s"], manager: ["XDG_STATE_HOME": "/s"])
    #expect(state.count == 5 && !state.contains { $0.hasPrefix("Environment") })
    // Conversely: this shell has the defaults.
    #expect(
      lines(manager: ["XDG_CONFIG_HOME": "/c"]) == [
        "[Service]", "Environment=XDG_CONFIG_HOME=/h/.config",
      ])
  }

  /// A session's own directories, such as /etc/xdg/xdg-plasma, are not pinned to the daemon.
  @Test func `directories of the system are passed only if one has a configuration file`() {
    let session = ["XDG_CONFIG_DIRS": "/site:/etc/xdg"]
    #expect(lines(session) == [])
    #expect(lines(session, systemFiles: ["/etc/xdg/scrobbled/config.toml"]) == [])
    let files: Set = ["/site/scrobbled/config.toml"]
    #expect(
      lines(session, systemFiles: files) == [
        "[Service]", "Environment=XDG_CONFIG_DIRS=/site:/etc/xdg",
      ])
    #expect(lines(session, manager: session, systemFiles: files) == [])
    // Conversely: this shell has the default.
    #expect(
      lines(manager: session, systemFiles: files) == [
        "[Service]", "Environment=XDG_CONFIG_DIRS=/etc/xdg",
      ])
  }

  @Test func `other executable is set`() {
    #expect(
      lines(executable: "/opt/s/bin/scrobbled") == [
        "[Service]", "ExecStart=", "ExecStart=/opt/s/bin/scrobbled daemon",
      ])
  }

  /// systemd.syntax(7): `%` begins a specifier, blanks separate words; `$` begins a variable in a
  /// command line.
  @Test func `special characters in paths are quoted`() {
    let odd = lines(executable: "/a $b/bin/scrobbled", ["XDG_STATE_HOME": "/x y/100%"])
    #expect(odd.contains("Environment=\"XDG_STATE_HOME=/x y/100%%\""))
    #expect(odd.contains("ReadWritePaths=\"-/x y/100%%/scrobbled\" %t/scrobbled"))
    #expect(odd.contains("ExecStart=\"/a $$b/bin/scrobbled\" daemon"))
  }
}
