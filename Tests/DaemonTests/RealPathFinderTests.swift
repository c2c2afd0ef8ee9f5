// SPDX-License-Identifier: MIT

import Foundation
import ManualClock
import Playback
import Synchronization
import Testing

@testable import Daemon

@Suite(.timeLimit(.minutes(5))) struct RealPathFinderTests {
  @Test func `links are resolved and missing files keep their names`() async throws {
    let files = FileManager.default
    let made = files.temporaryDirectory.path + "/real-\(UUID().uuidString)"
    defer { try? files.removeItem(atPath: made) }
    try files.createDirectory(atPath: made + "/a/b", withIntermediateDirectories: true)
    try files.createSymbolicLink(atPath: made + "/link", withDestinationPath: made + "/a/b")
    try files.createSymbolicLink(atPath: made + "/loop", withDestinationPath: made + "/loop")
    try Data().write(to: URL(filePath: made + "/a/file"))
    let directory = try #require(RealPathFinder.realPath(made))

    #expect(RealPathFinder.realPath(made + "/link/../file") == directory + "/a/file")
    #expect(RealPathFinder.realPath(made + "/link/gone/../x//y.mkv") == directory + "/a/b/x/y.mkv")
    #expect(RealPathFinder.realPath(made + "/a/file/entry.mkv") == directory + "/a/file/entry.mkv")
    #expect(RealPathFinder.realPath(made + "/loop/x") == nil)
    #expect(RealPathFinder.realPath("/" + String(repeating: "a/", count: 10_000)) == nil)
    #expect(RealPathFinder.realPath("/") == "/")
    #expect(RealPathFinder.realPath("") == nil)
  }

  /// A file system that blocks until released.
  private final class UnresponsiveMount: Sendable {
    private let state = Mutex((isDead: true, calls: 0))
    private let released = NSCondition()

    var calls: Int { state.withLock { $0.calls } }

    func resolve(_ path: String) -> String? {
      state.withLock { $0.calls += 1 }
      released.withLock {
        while path.hasPrefix("/dead"), state.withLock({ $0.isDead }) { released.wait() }
      }
      return path
    }

    func release() {
      state.withLock { $0.isDead = false }
      released.withLock { released.broadcast() }
    }
  }

  @Test func `blocked path is omitted and resolved by one thread only`() async throws {
    let clock = ManualClock()
    let mount = UnresponsiveMount()
    let finder = RealPathFinder(time: clock.clocks, resolve: mount.resolve)
    for _ in 1...3 {
      async let found = finder.realPaths(of: ["/dead/a"])
      await clock.timer(at: clock.now + 2.0)
      clock.advance(by: 2)
      #expect(await found.isEmpty)
    }
    #expect(mount.calls <= 1)
    mount.release()
    #expect(await finder.realPaths(of: ["/b"]) == ["/b": "/b"])
  }

  @Test func `path beyond the number of threads waits for one`() async throws {
    let clock = ManualClock()
    let paths = (0..<100).map { "/films/\($0)" }
    let finder = RealPathFinder(time: clock.clocks) { path in path + "/real" }
    for _ in 1...20 {
      let found = await finder.realPaths(of: paths)
      #expect(found.count == paths.count)
      #expect(found["/films/99"] == "/films/99/real")
    }
  }

  @Test func `number of threads is limited`() async throws {
    let clock = ManualClock()
    let mount = UnresponsiveMount()
    let finder = RealPathFinder(time: clock.clocks, resolve: mount.resolve)
    async let found = finder.realPaths(of: (0..<40).map { "/dead/\($0)" })
    while mount.calls < RealPathFinder.maximumThreads { await Task.yield() }
    // The paths without a thread may set their timers later.
    let pump = Task { while !Task.isCancelled { await clock.advanceToNextTimer() } }
    #expect(await found.isEmpty)
    pump.cancel()
    #expect(mount.calls == RealPathFinder.maximumThreads)
    mount.release()
  }
}
