// SPDX-License-Identifier: MIT

import Addresses
import Testing

@testable import Daemon

#if canImport(Glibc)
  import Glibc
#endif

/// The key for hashing addresses in the journal.
@Suite struct IdentityKeyFileTests {
  private let directory: TemporaryDirectory
  private let address = MediaAddress("http://h/stream?id=1")

  init() throws { directory = try TemporaryDirectory() }

  private var path: String { directory.path + "/identity.key" }

  @Test func `key is created on first use with mode 0600`() throws {
    #expect(try IdentityKeyFile(path: path).existing() == nil)
    let first = try IdentityKeyFile(path: path).key().identity(of: address)
    var status = stat()
    #expect(stat(path, &status) == 0)
    #expect(status.st_mode & 0o7777 == 0o600)
    #expect(status.st_size == 32)
    #expect(try IdentityKeyFile(path: path).key().identity(of: address) == first)
  }

  @Test func `invalid key is replaced`() throws {
    try directory.write([1, 2, 3], to: "identity.key")
    let first = try IdentityKeyFile(path: path).key().identity(of: address)
    #expect(try IdentityKeyFile(path: path).key().identity(of: address) == first)
  }

  @Test func `concurrent creators get the same key`() async throws {
    let found = await withTaskGroup(of: String?.self) { [path, address] group in
      for _ in 0..<16 {
        group.addTask { try? IdentityKeyFile(path: path).key().identity(of: address) }
      }
      return await group.reduce(into: Set<String?>()) { $0.insert($1) }
    }
    #expect(found.count == 1 && found.first != .some(nil))
  }

  @Test func `missing directory is an error`() {
    #expect(throws: CommandFailure.self) {
      try IdentityKeyFile(path: directory.path + "/none/identity.key").key()
    }
  }
}
