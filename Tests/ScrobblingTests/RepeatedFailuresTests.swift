// SPDX-License-Identifier: MIT

import Journal
import Playback
import Testing

@testable import Scrobbling

/// One late request that Trakt answers with 5xx whenever it is sent.
@Suite struct RepeatedFailuresTests {
  private var late = LateWork()

  /// Answers requests that contain the first entry with a failure, and all others with success.
  ///
  /// - Returns: the entries of each request, until the others are done or the time is over.
  private mutating func run(_ others: Int, for seconds: Seconds = 3_600) -> [[Int]] {
    var requests: [[Int]] = []
    var rest = Set(2..<others + 2)
    let began = late.now
    while !rest.isEmpty, late.now - began < seconds {
      late.waitForNext()
      let isBad = late.nextEntries().contains(1)
      guard let sent = late.send(isBad ? LateWorkTests.failure() : Self.done) else { continue }
      requests.append(sent.entries)
      if !isBad { rest.subtract(sent.entries) }
    }
    #expect(rest.isEmpty)
    return requests
  }

  private static let done = Disposition.concluded(.scrobbled, detail: nil)

  @Test(arguments: [LateWorkTests.Work.rating, .removal, .position])
  mutating func `request that fails three times does not hold up those behind it`(
    _ work: LateWorkTests.Work
  ) throws {
    for entry in 1...6 { try late.add(work, entry) }
    let requests = run(5, for: 120)
    #expect(requests.prefix(4) == [[1], [1], [1], [2]])
    #expect(requests.count { $0 == [1] } == 4, "once more after another one has succeeded")
  }

  @Test mutating func `play for which additions fail is isolated, and the others are added`() throws
  {
    for entry in 1...8 { try late.add(.play, entry) }
    let requests = run(7, for: 600)
    #expect(requests.first == Array(1...8))
    #expect(requests.count < 20)
  }

  @Test(arguments: LateWorkTests.Work.allCases)
  mutating func `request with none behind it only backs off`(_ work: LateWorkTests.Work) throws {
    try late.add(work)
    let began = late.now
    for _ in 1...5 {
      let failed = late.send(LateWorkTests.failure())
      #expect(failed?.entries == [1])
      late.waitForNext()
    }
    #expect(late.now - began <= 1 + 2 + 4 + 8 + 16 + 6)
  }

  /// Trakt works, so its failure says nothing about other requests.
  @Test mutating func `request that fails alone delays no other and is no outage`() throws {
    for entry in 1...2 { try late.add(.rating, entry) }
    _ = run(1)
    let alone = late.send(LateWorkTests.failure())
    #expect(alone?.entries == [1])
    #expect(late.state.health.problem == nil)
    try late.add(.rating, 3)
    let other = late.send(Self.done)
    #expect(other?.entries == [3])
  }

  @Test mutating func `pauses of a request that fails alone grow to an hour`() throws {
    for entry in 1...2 { try late.add(.rating, entry) }
    _ = run(1)
    var pauses: [Seconds] = []
    for _ in 1...6 {
      late.waitForNext()
      let failed = late.send(LateWorkTests.failure())
      #expect(failed?.entries == [1])
      let sentAt = late.answeredAt
      late.waitForNext()
      pauses.append((late.now - sentAt).rounded())
    }
    #expect(pauses == [300, 600, 1_200, 2_400, 3_600, 3_600])
  }

  @Test(arguments: [LateWorkTests.Work.rating, .removal, .position, .play])
  mutating func `outage makes few requests, and none waits long after it`(
    _ work: LateWorkTests.Work
  ) throws {
    for entry in 1...20 { try late.add(work, entry) }
    var requests = 0
    let began = late.now
    while late.now - began < 8 * 3_600 {
      late.waitForNext()
      if late.send(LateWorkTests.failure()) != nil { requests += 1 }
    }
    #expect(requests < 220, "one each 150 to 300 s")
    let end = late.now
    var rest = Set(1...20)
    while !rest.isEmpty, late.now - end < 7_200 {
      late.waitForNext()
      if let sent = late.send(Self.done) { rest.subtract(sent.entries) }
    }
    #expect(rest.isEmpty)
    #expect(late.now - end < 400)
  }

  @Test mutating func `user's retry ends the pauses`() throws {
    try late.add(.rating)
    for _ in 1...3 {
      late.waitForNext()
      _ = late.send(LateWorkTests.failure())
    }
    let paused = late.send(Self.done)
    #expect(paused == nil)
    late.state.retry()
    let again = late.send(Self.done)
    #expect(again?.entries == [1])
  }
}
