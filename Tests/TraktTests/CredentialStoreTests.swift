// SPDX-License-Identifier: MIT

import FoundationEssentials
import Glibc
import Testing

@testable import Trakt

@Suite("credentials.json")
struct CredentialStoreTests {
  private let directory = TemporaryDirectory()
  private var store: CredentialStore {
    CredentialStore(directory: directory.path + "/state/scrobbled")
  }

  private let credentials = Credentials(
    clientID: "id", clientSecret: "secret", username: "justin", tokens: Samples.tokens)

  private func mode(_ path: String) -> mode_t {
    var status = stat()
    return stat(path, &status) == 0 ? status.st_mode & 0o7777 : 0
  }

  private func files() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: store.directory).sorted()
  }

  private func keep(_ text: String, mode: mode_t = 0o600) throws {
    try FileManager.default.createDirectory(
      atPath: store.directory, withIntermediateDirectories: true)
    try Data(text.utf8).write(to: URL(filePath: store.path))
    chmod(store.path, mode)
  }

  @Test("missing file is not a sign-in")
  func empty() throws {
    #expect(try store.load() == Credentials())
  }

  @Test("saved credentials are loaded again and private")
  func roundTrip() async throws {
    let previous = umask(0)
    defer { umask(previous) }
    let lock = try await store.lock()
    try store.save(credentials, holding: lock)
    #expect(try store.load() == credentials)
    #expect(mode(store.path) == 0o600)
    #expect(mode(store.directory) == 0o700)
    #expect(try files() == ["credentials.json", "credentials.lock"])
    try store.delete(holding: lock)
    #expect(try store.load() == Credentials())
    #expect(try files() == ["credentials.lock"])
  }

  @Test("directory accessible to others becomes private")
  func openDirectory() async throws {
    try keep("{}")
    chmod(store.directory, 0o755)
    _ = try await store.lock()
    #expect(mode(store.directory) == 0o700)
  }

  @Test("temporary file of a crash is ignored and replaced")
  func crashedSave() async throws {
    let lock = try await store.lock()
    try store.save(credentials, holding: lock)
    try Data("half".utf8).write(to: URL(filePath: store.path + ".new"))
    #expect(try store.load() == credentials)
    var changed = credentials
    changed.username = "sean"
    try store.save(changed, holding: lock)
    #expect(try store.load() == changed)
    #expect(try files() == ["credentials.json", "credentials.lock"])
  }

  @Test("failed save keeps the old file")
  func failedSave() async throws {
    let lock = try await store.lock()
    try store.save(credentials, holding: lock)
    // A directory at the path of the temporary file can't be unlinked.
    mkdir(store.path + ".new", 0o700)
    #expect(throws: CredentialError.self) {
      try store.save(Credentials(), holding: lock)
    }
    #expect(try store.load() == credentials)
  }

  @Test("file readable by others is rejected", arguments: [0o644, 0o640, 0o604] as [mode_t])
  func insecureMode(mode: mode_t) throws {
    try keep("{}", mode: mode)
    #expect(throws: CredentialError.insecureMode(path: store.path, mode: mode)) { try store.load() }
  }

  @Test(
    "malformed file is rejected",
    arguments: ["", "{", "[]", #"{"tokens": {}}"#, #"{"tokens": {"access_token": "a\nb"}}"#])
  func broken(text: String) throws {
    try keep(text)
    #expect(throws: CredentialError.broken(path: store.path)) { try store.load() }
  }

  @Test("file over the size limit is not read completely")
  func tooLarge() throws {
    try keep(String(repeating: " ", count: 70_000))
    #expect(throws: CredentialError.tooLarge(path: store.path)) { try store.load() }
  }

  @Test("FIFO does not block and a directory is rejected")
  func notAFile() throws {
    try FileManager.default.createDirectory(
      atPath: store.directory, withIntermediateDirectories: true)
    mkfifo(store.path, 0o600)
    #expect(throws: CredentialError.notAFile(path: store.path)) { try store.load() }
    unlink(store.path)
    mkdir(store.path, 0o700)
    #expect(throws: CredentialError.notAFile(path: store.path)) { try store.load() }
  }

  @Test("lock is exclusive with a timeout")
  func lock() async throws {
    let clock = SkippingClock()
    let first = try await store.lock(clock: clock)
    await #expect(throws: CredentialError.held(path: store.directory + "/credentials.lock")) {
      _ = try await store.lock(clock: clock)
    }
    #expect(clock.sleeps.count == 400)
    _ = consume first
    _ = try await store.lock(clock: clock)
    #expect(clock.sleeps.count == 400)
  }
}
