// SPDX-License-Identifier: MIT

import FoundationEssentials
import Testing

@testable import Daemon

@Suite struct PlacesTests {
  @Test func theDefaultsAreInTheHome() {
    let places = Places(environment: ["HOME": "/home/me", "XDG_RUNTIME_DIR": "/run/user/1000"])
    #expect(places.configurationFile == "/home/me/.config/scrobbled/config.toml")
    #expect(places.state == "/home/me/.local/state/scrobbled")
    #expect(places.journal == "/home/me/.local/state/scrobbled/journal.sqlite")
    #expect(places.socket == "/run/user/1000/scrobbled/scrobbled.sock")
    #expect(places.spool == "/run/user/1000/scrobbled/spool")
  }

  @Test func theEnvironmentSaysOtherwise() {
    let places = Places(environment: [
      "HOME": "/home/me", "XDG_CONFIG_HOME": "/c", "XDG_STATE_HOME": "/s", "XDG_RUNTIME_DIR": "/r",
    ])
    #expect(places.configurationFile == "/c/scrobbled/config.toml")
    #expect(places.lock == "/s/scrobbled/daemon.lock")
    #expect(places.socket == "/r/scrobbled/scrobbled.sock")
  }

  /// "All paths set in these environment variables must be absolute. If an implementation encounters a
  /// relative path it should consider the path invalid and ignore it" (XDG base directories).
  @Test(arguments: ["", "relative", "./here", "~/x"])
  func aRelativePathIsNoPath(_ path: String) {
    let places = Places(environment: [
      "HOME": "/home/me", "XDG_CONFIG_HOME": path, "XDG_STATE_HOME": path,
    ])
    #expect(places.configuration == "/home/me/.config/scrobbled")
    #expect(places.state == "/home/me/.local/state/scrobbled")
  }

  @Test func neverInTheSystemsTemporaryFolder() {
    let places = Places(environment: ["HOME": "/home/me", "TMPDIR": "/tmp"])
    #expect(places.socket?.hasPrefix("/tmp") != true)
  }

  @Test func theStateFolderIsOursAlone() throws {
    let folder = try Folder()
    let places = Places(environment: ["XDG_STATE_HOME": folder.path + "/a/b"])
    try places.makeState()
    try places.makeState()
    #expect(try mode(of: places.state) & 0o077 == 0)
  }

  @Test(arguments: [("file", "Not a directory"), ("loop", "Too many levels of symbolic links")])
  func aStateFolderThatCannotBeMadeIsNamedWithTheReason(_ above: String, _ reason: String) throws {
    let folder = try Folder()
    try folder.write([], to: "file")
    try FileManager.default.createSymbolicLink(
      atPath: folder.path + "/loop", withDestinationPath: folder.path + "/loop")
    let places = Places(environment: ["XDG_STATE_HOME": "\(folder.path)/\(above)/b"])
    let failure = #expect(throws: CommandFailure.self) { try places.makeState() }
    #expect(failure?.message == "cannot create \(places.state): \(reason)")
  }
}
