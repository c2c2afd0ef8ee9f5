// SPDX-License-Identifier: MIT

import Foundation
import Journal
import Testing

@testable import Scrobbling

/// The cursor over the deliveries that wait in the journal.
@Suite struct BacklogTests {
  @Test func `delivery that was loaded and left in the journal is loaded again`() throws {
    let path = FileManager.default.temporaryDirectory.path + "/backlog-\(UUID().uuidString)"
    defer {
      for suffix in ["", "-wal", "-shm"] {
        try? FileManager.default.removeItem(atPath: path + suffix)
      }
    }
    let journal = try Journal(path: path)
    var backlog = Backlog()
    for entry in 1...2 {
      let play = Play(
        key: Play.Key(instance: "a", entry: entry, lap: 0), path: "/films/Sintel.mkv",
        beganAt: 1, endedAt: Double(entry), seenAt: 2, position: 1, duration: 1, progress: 95,
        playingTime: 1, reachedThreshold: true)
      try journal.end(
        play, deliveries: [Delivery(destination: .trakt, kind: .scrobble, progress: 95)])
    }
    let all = try journal.waiting(for: .trakt, after: nil, limit: Backlog.pageSize)
    backlog.loaded(all.count, last: all.last?.cursor)
    #expect(!backlog.needsPage(inMemory: 0))
    backlog.restart()
    #expect(backlog.needsPage(inMemory: 0))
    let again = try journal.waiting(
      for: .trakt, after: backlog.cursor, limit: Backlog.pageSize)
    #expect(again.count == 2)
  }
}
