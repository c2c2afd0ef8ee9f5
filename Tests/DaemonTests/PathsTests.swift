// SPDX-License-Identifier: MIT

import FoundationEssentials
import Testing

@testable import Daemon

@Suite struct PathsTests {
  @Test func `default paths are in the home`() {
    let paths = Paths(environment: ["HOME": "/home/me", "XDG_RUNTIME_DIR": "/run/user/1000"])
    #expect(paths.configurationFile == "/home/me/.config/scrobbled/config.toml")
    #expect(paths.state == "/home/me/.local/state/scrobbled")
    #expect(paths.journal == "/home/me/.local/state/scrobbled/journal.sqlite")
    #expect(paths.socket == "/run/user/1000/scrobbled/scrobbled.sock")
    #expect(paths.spool == "/run/user/1000/scrobbled/spool")
  }

  @Test func `environment overrides the paths`() {
    let paths = Paths(environment: [
      "HOME": "/home/me", "XDG_CONFIG_HOME": "/c", "XDG_STATE_HOME": "/s", "XDG_RUNTIME_DIR": "/r",
    ])
    #expect(paths.configurationFile == "/c/scrobbled/config.toml")
    #expect(paths.lock == "/s/scrobbled/daemon.lock")
    #expect(paths.socket == "/r/scrobbled/scrobbled.sock")
  }

  /// "All paths set in these environment variables must be absolute. If an implementation encounters a
  /// relative path it should consider the path invalid and ignore it" (XDG base directories).
  @Test(arguments: ["", "relative", "./here", "~/x"])
  func `relative path counts as unset`(_ path: String) {
    let paths = Paths(environment: [
      "HOME": "/home/me", "XDG_CONFIG_HOME": path, "XDG_STATE_HOME": path,
    ])
    #expect(paths.configuration == "/home/me/.config/scrobbled")
    #expect(paths.state == "/home/me/.local/state/scrobbled")
  }

  @Test(arguments: [
    (nil, ["/etc/xdg"]), ("", ["/etc/xdg"]), ("/a:/b", ["/a", "/b"]),
    ("/a:b::/a:/c", ["/a", "/c"]),
    ("relative", []),
  ])
  func `configuration of the system is in XDG_CONFIG_DIRS`(_ list: String?, _ directories: [String])
  {
    let paths = Paths(environment: ["XDG_CONFIG_DIRS": list].compactMapValues { $0 })
    #expect(paths.systemConfigurationFiles == directories.map { "\($0)/scrobbled/config.toml" })
  }

  @Test func `no path is in the system's temporary directory`() {
    let paths = Paths(environment: ["HOME": "/home/me", "TMPDIR": "/tmp"])
    #expect(paths.socket?.hasPrefix("/tmp") != true)
  }

  @Test func `state directory is private`() throws {
    let directory = try TemporaryDirectory()
    let paths = Paths(environment: ["XDG_STATE_HOME": directory.path + "/a/b"])
    try paths.makeState()
    try paths.makeState()
    #expect(try mode(of: paths.state) & 0o077 == 0)
  }

  @Test(arguments: [("file", "Not a directory"), ("loop", "Too many levels of symbolic links")])
  func `failure to create the state directory has path and reason`(
    _ above: String, _ reason: String
  ) throws {
    let directory = try TemporaryDirectory()
    try directory.write([], to: "file")
    try FileManager.default.createSymbolicLink(
      atPath: directory.path + "/loop", withDestinationPath: directory.path + "/loop")
    let paths = Paths(environment: ["XDG_STATE_HOME": "\(directory.path)/\(above)/b"])
    let failure = #expect(throws: CommandFailure.self) { try paths.makeState() }
    #expect(failure?.message == "cannot create \(paths.state): \(reason)")
  }
}
