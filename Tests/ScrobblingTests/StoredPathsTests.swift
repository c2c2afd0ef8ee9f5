// SPDX-License-Identifier: MIT

import Testing

@testable import Scrobbling

@Suite struct StoredPathsTests {
  private var paths = StoredPaths()

  /// - Returns: whether the result was accepted.
  private mutating func resolve(
    _ paths: Set<String>, _ found: [String: String], _ epoch: Int?
  ) throws -> Bool {
    self.paths.resolved(paths, found, epoch: try #require(epoch))
  }

  @Test mutating func `one request at a time`() throws {
    let epoch = paths.begin()
    let second = paths.begin()
    #expect(second == nil)
    let isCurrent = try resolve(["/a", "/b"], ["/a": "/real/a"], epoch)
    #expect(isCurrent)
    #expect(paths.realPaths == ["/a": "/real/a"])
    #expect(paths.isResolved("/b"), "not found in time")
    let next = paths.begin()
    #expect(next != nil)
  }

  /// It lacks the real paths of the directories that the new filter excludes, so that their files
  /// would be sent.
  @Test mutating func `real paths for an earlier filter are dropped`() throws {
    let earlier = paths.begin()
    paths.restart()
    let epoch = paths.begin()
    let isEarlierCurrent = try resolve(["/a"], ["/a": "/real/a"], earlier)
    #expect(!isEarlierCurrent)
    #expect(!paths.isResolved("/a"))
    let third = paths.begin()
    #expect(third == nil, "the new request is still in flight")
    let isCurrent = try resolve(["/a"], ["/a": "/real/a"], epoch)
    #expect(isCurrent)
  }

  @Test mutating func `paths are not forgotten while others are being resolved`() throws {
    let epoch = paths.begin()
    paths.forget()
    let isCurrent = try resolve(["/a"], [:], epoch)
    #expect(isCurrent)
    paths.forget()
    #expect(!paths.isResolved("/a"))
  }
}
