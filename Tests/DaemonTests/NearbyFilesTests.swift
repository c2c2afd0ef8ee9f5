// SPDX-License-Identifier: MIT

import Scrobbling
import Testing

@testable import Daemon

#if canImport(Glibc)
  import Glibc
#endif

/// The identity of a file's content.
@Suite struct NearbyFilesTests {
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  /// Writes a file with a modification time.
  ///
  /// - Returns: its identity.
  private func stamp(size: Int, modifiedAt seconds: Int, nanoseconds: Int = 0) throws -> String? {
    let file = try directory.write(Array(repeating: UInt8(0), count: size), to: "latest.mkv")
    let time = timespec(tv_sec: seconds, tv_nsec: nanoseconds)
    #expect(utimensat(AT_FDCWD, file, [time, time], 0) == 0)
    return NearbyFiles.stamp(of: file)
  }

  @Test func `identity of a file depends on its size and on its modification time`() throws {
    let first = try #require(try stamp(size: 10, modifiedAt: 1_700_000_000))
    #expect(try stamp(size: 10, modifiedAt: 1_700_000_000) == first)
    #expect(try stamp(size: 11, modifiedAt: 1_700_000_000) != first)
    #expect(try stamp(size: 10, modifiedAt: 1_700_000_001) != first)
    #expect(try stamp(size: 10, modifiedAt: 1_700_000_000, nanoseconds: 4_000_000) != first)
  }

  @Test func `missing file has an identity of its own, an unreadable path none`() {
    #expect(NearbyFiles.stamp(of: directory.path + "/missing.mkv") == FileStamp.missing)
    #expect(NearbyFiles.stamp(of: "/" + String(repeating: "a", count: 300)) == nil)
  }
}
