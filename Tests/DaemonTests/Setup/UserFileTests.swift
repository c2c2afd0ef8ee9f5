// SPDX-License-Identifier: MIT

import Foundation
import Testing

@testable import Daemon

/// Changes of a file that belongs to the user.
@Suite struct UserFileTests {
  private let directory: TemporaryDirectory
  private var path: String { "\(directory.path)/input.conf" }

  init() throws { directory = try TemporaryDirectory() }

  private func text(_ path: String) throws -> String {
    try String(contentsOfFile: path, encoding: .utf8)
  }

  private func entries() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: directory.path).sorted()
  }

  @Test(arguments: [0o600, 0o644, 0o664] as [mode_t])
  func `mode is kept and nothing else is left`(_ permissions: mode_t) throws {
    try directory.write("a".utf8, to: "input.conf")
    #expect(chmod(path, permissions) == 0)
    #expect(try UserFile(path).replace(Array("b".utf8)) == .written)
    #expect(try text(path) == "b")
    #expect(try mode(of: path) == permissions)
    #expect(try entries() == ["input.conf"])
  }

  @Test func `missing file is created, and one without content is deleted`() throws {
    #expect(try UserFile(path).replace(Array("b".utf8)) == .written)
    #expect(try text(path) == "b")
    #expect(try UserFile(path).replace([]) == .removed)
    #expect(try entries() == [])
  }

  @Test func `symbolic link stays a link`() throws {
    let target = try directory.write("a".utf8, to: "dotfile")
    #expect(chmod(target, 0o640) == 0)
    #expect(symlink("dotfile", path) == 0)
    for content in ["b", ""] {
      #expect(try UserFile(path).replace(Array(content.utf8)) == .written)
      #expect(try FileManager.default.destinationOfSymbolicLink(atPath: path) == "dotfile")
      #expect(try text(target) == content)
      #expect(try mode(of: target) == 0o640)
    }
    #expect(try entries() == ["dotfile", "input.conf"])
  }

  @Test func `link to a missing file is an error`() throws {
    #expect(symlink("nowhere", path) == 0)
    #expect(throws: CommandFailure("cannot read \(path): No such file or directory")) {
      try UserFile(path).replace(Array("b".utf8))
    }
    #expect(try entries() == ["input.conf"])
  }

  @Test func `failed write leaves the file as it was`() throws {
    try directory.write("a".utf8, to: "input.conf")
    // A directory in the place of the draft.
    let draft = "\(path).scrobbled-new"
    try FileManager.default.createDirectory(atPath: draft, withIntermediateDirectories: false)
    #expect(throws: CommandFailure.self) { try UserFile(path).replace(Array("b".utf8)) }
    #expect(try text(path) == "a")
  }
}
