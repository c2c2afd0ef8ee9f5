// SPDX-License-Identifier: MIT

import Journal
import Playback
import Testing
import Timekeeping

@testable import Scrobbling

/// Late plays for which Trakt's history cannot be searched, as a request about their show fails.
@Suite struct SearchFailureTests {
  private typealias Finding = ReconciliationResponse.Finding

  private static let failure = Disposition.retry(after: nil, detail: "status 500")

  private var late = LateWork()

  /// Searches for what is due, and lets the requests about these entries fail.
  ///
  /// - Returns: the entries that were searched for.
  private mutating func search(failing entries: Set<Int>, isOutage: Bool = false) -> [Int] {
    guard let plays = late.state.nextReconciliation(at: late.now, date: late.date) else {
      return []
    }
    let findings = plays.map { pending in
      (
        pending.play.key,
        entries.contains(pending.play.key.entry)
          ? Finding.failed(Self.failure) : .missing(pending.media)
      )
    }
    _ = late.state.handleResponse(
      plays,
      ReconciliationResponse(
        findings: Dictionary(uniqueKeysWithValues: findings),
        failure: isOutage ? Self.failure : nil), at: late.now, date: late.date)
    return plays.map(\.play.key.entry)
  }

  private mutating func add(_ entries: Int...) throws {
    for entry in entries {
      _ = late.state.enqueue(
        try DeliveryQueueTests.pending(entry, LateWork.movie(entry), endedAt: Double(entry)))
    }
  }

  @Test mutating func `play for which requests fail is postponed and holds up no others`() throws {
    try add(1, 2)
    let first = search(failing: [1])
    #expect(first == [1, 2])
    guard case .add(let added) = late.state.next(at: late.now, date: late.date) else {
      return #expect(Bool(false))
    }
    #expect(added.map(\.play.key.entry) == [2])
    for pause in [1.0, 2] {
      late.wait(pause)
      let again = search(failing: [1])
      #expect(again == [1], "the failure may be over")
    }
    try add(3)
    let others = search(failing: [1])
    #expect(others == [3], "at once")
    late.wait(299)
    let early = search(failing: [1])
    #expect(early.isEmpty)
    late.wait(1)
    let again = search(failing: [])
    #expect(again == [1])
    #expect(late.state.health.problem == nil)
  }

  @Test mutating func `outage postpones no play by itself, and holds up the search`() throws {
    try add(1, 2)
    for _ in 1...5 {
      let searched = search(failing: [1, 2], isOutage: true)
      #expect(Set(searched) == [1, 2])
      let held = search(failing: [])
      #expect(held.isEmpty)
      #expect(late.state.health.problem != nil)
      late.wait(300)
    }
    let searched = search(failing: [])
    #expect(Set(searched) == [1, 2])
    #expect(late.state.health.problem == nil)
  }

  /// Two shows fail, and their requests come first.
  @Test mutating func `plays behind those that fail repeatedly are searched for first`() throws {
    try add(1, 2, 3)
    for _ in 1...3 {
      let searched = search(failing: [1, 2, 3], isOutage: true)
      #expect(searched == [1, 2, 3])
      late.wait(300)
    }
    try add(4)
    let searched = search(failing: [1, 2, 3])
    #expect(searched == [4, 1, 2, 3])
  }
}
