// SPDX-License-Identifier: MIT

import FoundationEssentials
import Testing

@testable import PlayerProtocol
@testable import Players

#if canImport(Glibc)
  import Glibc
#endif

@Suite struct SpoolTests {
  private let directory: String
  private var spool: Spool { Spool(directory: directory) }
  private static let name = String(repeating: "0f", count: 16)

  init() throws {
    directory = FileManager.default.temporaryDirectory.path + "/spool-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
  }

  private func write(_ text: String, to name: String = SpoolTests.name) throws {
    try Data(text.utf8).write(to: URL(filePath: "\(directory)/\(name).jsonl"))
  }

  private func clean() { try? FileManager.default.removeItem(atPath: directory) }

  @Test func `file is read line by line and removed`() throws {
    defer { clean() }
    try write("{\"a\":1}\n{\"b\":2}\nbroken off")
    #expect(spool.instances() == [Self.name])
    #expect(
      spool.lines(of: Self.name).map { String(decoding: $0, as: UTF8.self) }
        == [#"{"a":1}"#, #"{"b":2}"#])
    spool.remove(Self.name)
    #expect(spool.instances().isEmpty)
    #expect(spool.lines(of: Self.name).isEmpty)
  }

  @Test(arguments: [
    "short", String(repeating: "g", count: 32), String(repeating: "A", count: 32),
    String(repeating: "a", count: 31), String(repeating: "a", count: 33), "../../etc/passwd",
    "..%2f..%2f" + String(repeating: "a", count: 22), String(repeating: "é", count: 16),
  ])
  func invalidNameIsRejected(_ name: String) throws {
    defer { clean() }
    #expect(!PlayerIdentity.isInstance(Array(name.utf8)))
    if !name.contains("/") { try write("{}\n", to: name) }
    #expect(spool.instances().isEmpty)
  }

  @Test func `symbolic link is not followed`() throws {
    defer { clean() }
    try write("{}\n", to: "target")
    #expect(symlink("\(directory)/target.jsonl", "\(directory)/\(Self.name).jsonl") == 0)
    #expect(spool.lines(of: Self.name).isEmpty)
  }

  @Test func `FIFO does not block`() throws {
    defer { clean() }
    #expect(mkfifo("\(directory)/\(Self.name).jsonl", 0o600) == 0)
    #expect(spool.lines(of: Self.name).isEmpty)
  }

  @Test func `directory is not read`() throws {
    defer { clean() }
    #expect(mkdir("\(directory)/\(Self.name).jsonl", 0o700) == 0)
    #expect(spool.lines(of: Self.name).isEmpty)
  }

  @Test func `reading is limited to the size of a spool file`() throws {
    defer { clean() }
    try write(String(repeating: String(repeating: "a", count: 99) + "\n", count: 100_000))
    let read = spool.lines(of: Self.name).count * 100
    #expect(read > 65 * 60_000)
    #expect(read <= 66 * 65_536)
  }

  @Test func `missing directory has no ends`() {
    defer { clean() }
    #expect(Spool(directory: directory + "/none").instances().isEmpty)
  }
}
