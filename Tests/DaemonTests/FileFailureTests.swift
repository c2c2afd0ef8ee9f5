// SPDX-License-Identifier: MIT

import FoundationEssentials
import Testing
import Trakt

@testable import Daemon

#if canImport(Glibc)
  import Glibc
#endif

/// Error messages for files and directories.
@Suite struct FileFailureTests {
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  private func message(_ body: () throws -> Void) -> String? {
    (#expect(throws: (any Error).self) { try body() }).flatMap {
      ($0 as? CommandFailure)?.message ?? ($0 as? ConfigurationError)?.message
    }
  }

  @Test(arguments: [
    ("open", "cannot open /s/x: Permission denied"),
    ("mkdir", "cannot create /s/x: Permission denied"),
    ("rename", "cannot replace /s/x: Permission denied"),
    ("unlink", "cannot delete /s/x: Permission denied"),
    ("flock", "cannot lock /s/x: Permission denied"),
    ("fsync", "cannot write /s/x: Permission denied"),
    ("fstat", "cannot read /s/x: Permission denied"),
    ("read", "cannot read /s/x: Permission denied"),
    ("write", "cannot write /s/x: Permission denied"),
    ("bind", "cannot listen on /s/x: Permission denied"),
  ])
  func reportsPurposeOfFailedSystemCall(_ call: String, _ message: String) {
    #expect(
      CommandFailure(CredentialError.failed(call: call, path: "/s/x", errno: EACCES)).message
        == message)
  }

  @Test func `directory instead of the lock is reported`() throws {
    let paths = Paths(environment: ["XDG_STATE_HOME": directory.path])
    try paths.makeState()
    mkdir(paths.lock, 0o700)
    #expect(
      message { _ = try StateLock.acquire(paths) } == "cannot open \(paths.lock): Is a directory")
  }

  @Test func `directory instead of the configuration is reported`() throws {
    let path = directory.path + "/config.toml"
    mkdir(path, 0o700)
    #expect(
      message { _ = try ConfigurationFile.load(path: path, environment: [:]) }
        == "cannot read \(path): Is a directory")
  }

  @Test func `configuration below a file counts as missing`() throws {
    try directory.write([], to: "file")
    let path = directory.path + "/file/config.toml"
    #expect(try ConfigurationFile.load(path: path, environment: [:]) == Settings())
  }

  @Test func `file instead of a user's directory is reported`() throws {
    try directory.write([], to: "file")
    #expect(
      message { try Directories.make("\(directory.path)/file/a/b", mode: 0o755) }
        == "cannot create \(directory.path)/file/a/b: Not a directory")
    #expect(
      message { try Directories.make("\(directory.path)/file", mode: 0o755) }
        == "cannot create \(directory.path)/file: File exists")
  }

  @Test func `directory instead of the journal is reported`() throws {
    let paths = Paths(environment: ["XDG_STATE_HOME": directory.path])
    try paths.makeState()
    mkdir(paths.journal, 0o700)
    #expect(
      message { _ = try HistoryReport(paths: paths, limit: nil) }
        == "cannot open \(paths.journal): Is a directory")
  }
}
