// SPDX-License-Identifier: MIT

import Foundation
import Testing

@testable import Daemon

/// Files of the user that removal changes or keeps, in a home that exists only here.
@Suite struct SetupFilesTests {
  private static let ini = """
    [advanced]
    mplayer_additional_options="--a=1 --script=/usr/lib/scrobbled/scrobbled.so"
    [proxy]
    password=hidden

    """
  private let home: TemporaryDirectory
  private var setup: Setup {
    Setup(environment: [
      "HOME": home.path, "PATH": "\(home.path)/bin", "XDG_RUNTIME_DIR": "\(home.path)/run",
    ])
  }
  private var settings: String { "\(home.path)/.config/smplayer/smplayer.ini" }
  private var state: String { "\(home.path)/.local/state/scrobbled" }

  init() throws {
    home = try TemporaryDirectory()
    for directory in [
      "bin", "run", ".config/smplayer", ".config/celluloid/scripts", ".local/state",
    ] {
      try FileManager.default.createDirectory(
        atPath: "\(home.path)/\(directory)", withIntermediateDirectories: true)
    }
    for program in ["smplayer", "celluloid"] {
      chmod(try home.write("#!/bin/sh\n".utf8, to: "bin/\(program)"), 0o755)
    }
  }

  /// The lines of `setup --remove`.
  private func remove() throws -> [String] {
    var lines: [String] = []
    try setup.remove { lines.append($0) }
    return lines
  }

  private func bytes(_ path: String) -> [UInt8]? {
    FileManager.default.contents(atPath: path).map(Array.init)
  }

  @Test func `removal keeps mode and link of a player's settings`() throws {
    let file = try home.write(Self.ini.utf8, to: "dotfile.ini")
    #expect(chmod(file, 0o600) == 0)
    #expect(symlink(file, settings) == 0)
    #expect(try remove().contains("smplayer removed from ~/.config/smplayer/smplayer.ini"))
    #expect(InstallationState.entry(at: settings) == .link(to: file))
    #expect(try mode(of: file) == 0o600)
    let rest = Self.ini.replacing(" --script=/usr/lib/scrobbled/scrobbled.so", with: "")
    #expect(bytes(file) == Array(rest.utf8))
  }

  @Test func `settings that are not UTF-8 are not changed, and the reason is reported`() throws {
    let text = Array(Self.ini.utf8) + [0xff, 0x0a]
    try home.write(text, to: ".config/smplayer/smplayer.ini")
    let line = try remove().first { $0.hasPrefix("smplayer") }
    #expect(
      line == "smplayer not changed: ~/.config/smplayer/smplayer.ini is not valid UTF-8; "
        + "correct it, then: scrobbled setup --remove")
    #expect(bytes(settings) == text)
  }

  @Test func `removal keeps a plugin in a player's directory that setup did not create`() throws {
    let plugin = "\(home.path)/.config/celluloid/scripts/scrobbled.so"
    try home.write("own".utf8, to: ".config/celluloid/scripts/scrobbled.so")
    let line = try remove().first { $0.hasPrefix("celluloid") }
    #expect(
      line == "celluloid not created by setup, kept: ~/.config/celluloid/scripts/scrobbled.so")
    #expect(bytes(plugin) == Array("own".utf8))
  }

  // MARK: purge

  @Test(arguments: [false, true])
  func `purge deletes what is in the state directory, also through a link`(
    _ isLink: Bool
  ) throws {
    let directory = isLink ? "\(home.path)/elsewhere" : state
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    if isLink { #expect(symlink(directory, state) == 0) }
    for name in ["journal.sqlite", "credentials.json"] {
      try Data("secret".utf8).write(to: URL(filePath: "\(directory)/\(name)"))
    }
    _ = try setup.purge()
    let left = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
    #expect(left == [])
    #expect(setup.keptFiles == nil)
    #expect(InstallationState.entry(at: state) == (isLink ? .link(to: directory) : .nothing))
  }

  @Test func `purge deletes nothing while a daemon holds the lock`() throws {
    try FileManager.default.createDirectory(atPath: state, withIntermediateDirectories: true)
    let lock = try StateLock(path: "\(state)/daemon.lock")
    #expect(throws: CommandFailure.self) { try setup.purge() }
    #expect(bytes("\(state)/daemon.lock") != nil)
    withExtendedLifetime(lock) {}
  }
}
