// SPDX-License-Identifier: MIT

import Foundation

/// A temporary directory per test, with the runtime directory for daemon and player.
final class PluginScenario {
  let directory: URL
  let plugin: URL
  let runtimeDirectory: URL
  let daemonDirectory: URL

  var socket: String { daemonDirectory.appending(path: "scrobbled.sock").path }

  /// - Parameter hasDaemonDirectory: whether the daemon's directory exists.
  init(hasDaemonDirectory: Bool = true) throws {
    let files = FileManager.default
    let name = "scrobbled-\(UUID().uuidString.prefix(8))"
    directory = files.temporaryDirectory.appending(path: name)
    runtimeDirectory = directory.appending(path: "run")
    daemonDirectory = runtimeDirectory.appending(path: "scrobbled")
    // mpv names the client after the file, and the plugin requires the name `scrobbled`.
    plugin = directory.appending(path: "scrobbled.so")
    try files.createDirectory(
      at: runtimeDirectory, withIntermediateDirectories: true,
      attributes: [.posixPermissions: 0o700])
    try files.createSymbolicLink(at: plugin, withDestinationURL: Requirements.plugin())
    if hasDaemonDirectory { try makeDaemonDirectory() }
  }

  deinit {
    try? FileManager.default.removeItem(at: directory)
  }

  func makeDaemonDirectory() throws {
    try FileManager.default.createDirectory(
      at: daemonDirectory, withIntermediateDirectories: true,
      attributes: [.posixPermissions: 0o700])
  }

  func listener(isListening: Bool = true) throws -> Listener {
    try Listener(at: socket, isListening: isListening)
  }

  func player(_ arguments: String..., hasPlugin: Bool = true) throws -> Player {
    try Player(self, arguments, hasPlugin: hasPlugin)
  }

  /// Creates a file in this directory.
  func file(_ name: String, _ content: Data) throws -> String {
    let file = directory.appending(path: name)
    try content.write(to: file)
    return file.path
  }

  /// The lines of the only spool file; empty if there is no spool.
  func spool() throws -> [Line] {
    let spool = daemonDirectory.appending(path: "spool")
    guard let file = try? FileManager.default.contentsOfDirectory(atPath: spool.path).first else {
      return []
    }
    let content = try Data(contentsOf: spool.appending(path: file))
    guard content.last == UInt8(ascii: "\n") else { throw Failure(description: "a torn line") }
    let lines = try content.split(separator: UInt8(ascii: "\n")).map { try Line($0) }
    guard lines.first?.type == "hello", lines.first?.instance.map({ $0 + ".jsonl" }) == file else {
      throw Failure(description: "the spool does not say who it is of")
    }
    return lines
  }

  func permissions(_ path: String) throws -> Int {
    let attributes = try FileManager.default.attributesOfItem(
      atPath: daemonDirectory.appending(path: path).path)
    return (attributes[.posixPermissions] as? NSNumber)?.intValue ?? 0
  }
}
