// SPDX-License-Identifier: MIT

import Journal
import Playback
import Testing
import Timekeeping

@testable import Scrobbling

/// Plays whose request timed out, so that it may still take effect at Trakt.
@Suite struct LostRequestTests {
  private var late = LateWork()

  private static let timeout = Disposition.retry(after: nil, detail: "Trakt is unreachable")

  /// Lets the next addition time out.
  ///
  /// - Returns: its plays.
  private mutating func loseAddition() -> [PendingDelivery] {
    guard case .add(let plays) = late.next() else { return [] }
    let effects = late.state.handleResponse(
      plays,
      AdditionResponse(
        failure: Self.timeout, mayHaveArrived: true, mayStillRun: true, summary: ""),
      at: late.now, date: late.date)
    for case .stored(let stored) in effects {
      #expect(stored.delivery.inFlight)
      #expect(stored.delivery.notBefore == late.date + 120)
    }
    return plays
  }

  private mutating func loseStop() {
    guard case .deliver(let pending) = late.next() else { return #expect(Bool(false)) }
    _ = late.state.handleResponse(
      pending,
      DeliveryResponse(
        disposition: Self.timeout, mayHaveArrived: true, mayStillRun: true, summary: ""),
      at: late.now, date: late.date)
  }

  /// Waits until plays are sent again.
  ///
  /// - Returns: the seconds waited, and the request.
  private mutating func waitForNext() -> (Seconds, DestinationState.Step) {
    let began = late.now
    for _ in 1...20 {
      if case .wait = late.next() { late.waitForNext() }
    }
    return (late.now - began, late.next())
  }

  @Test mutating func `plays of an addition that timed out are added two minutes later`() throws {
    for entry in 1...8 { try late.add(.play, entry) }
    let lost = loseAddition()
    #expect(lost.map(\.play.key.entry) == Array(1...8))
    let (seconds, step) = waitForNext()
    #expect((120..<125).contains(seconds))
    guard case .add(let again) = step else { return #expect(Bool(false)) }
    #expect(again.map(\.play.key.entry) == Array(1...4), "half of them, as Trakt is slow")
  }

  /// The response is lost, but Trakt is done.
  @Test mutating func `plays of an addition that timed out may be found before`() throws {
    try late.add(.play)
    let lost = loseAddition()
    late.wait(2)
    let searched = late.state.nextReconciliation(at: late.now, date: late.date)
    #expect(searched?.map(\.play.key) == lost.map(\.play.key))
    let found = ReconciliationResponse.Finding.recorded(remoteID: 5, lost[0].media)
    let effects = late.state.handleResponse(
      searched ?? [], ReconciliationResponse(findings: [lost[0].play.key: found]), at: late.now,
      date: late.date)
    #expect(effects.count == 1)
    #expect(late.state.queue.isEmpty)
  }

  /// The search began while the addition was running.
  @Test mutating func `search counts from its beginning`() throws {
    try late.add(.play)
    let lost = loseAddition()
    let lostAt = late.now
    late.wait(125)
    let searched = late.state.nextReconciliation(at: late.now, date: late.date) ?? []
    let missing = [lost[0].play.key: ReconciliationResponse.Finding.missing(lost[0].media)]
    _ = late.state.handleResponse(
      searched, ReconciliationResponse(findings: missing, searchedAt: lostAt + 119), at: late.now,
      date: late.date)
    if case .add = late.state.next(at: late.now, date: late.date) { #expect(Bool(false)) }
    let again = late.state.nextReconciliation(at: late.now, date: late.date) ?? []
    _ = late.state.handleResponse(
      again, ReconciliationResponse(findings: missing, searchedAt: lostAt + 125), at: late.now,
      date: late.date)
    guard case .add = late.state.next(at: late.now, date: late.date) else {
      return #expect(Bool(false))
    }
  }

  /// Trakt answers 409 to the second `stop` of an item.
  @Test mutating func `stop that timed out is repeated while it is on time`() throws {
    try late.end(1)
    loseStop()
    let (seconds, step) = waitForNext()
    #expect(seconds < 5)
    guard case .deliver = step else { return #expect(Bool(false)) }
  }

  /// The first search finds nothing while the play is on time; nothing is sent until it is late.
  @Test(arguments: [0.0, 70])
  mutating func `play whose stop timed out is added two minutes later`(_ outage: Seconds) throws {
    try late.end(1)
    if outage == 0 { late.wait(55) }
    loseStop()
    let lostAt = late.now
    late.wait(outage == 0 ? 10 : 2)
    late.reconcile()
    late.wait(outage)
    let (_, step) = waitForNext()
    guard case .add = step else { return #expect(Bool(false)) }
    #expect((120..<125).contains(late.now - lostAt))
  }

  @Test mutating func `user's retry does not shorten the two minutes`() throws {
    try late.add(.play)
    _ = loseAddition()
    late.state.retry()
    let (seconds, _) = waitForNext()
    #expect((120..<125).contains(seconds))
  }

  /// The wall clock may be set before the restart.
  @Test(arguments: [(60.0, 60.0), (-10, 0), (1e6, 120)])
  func `restarted daemon waits for the rest of the two minutes`(
    _ rest: Seconds, _ expected: Seconds
  ) throws {
    var pending = try DeliveryQueueTests.pending(1)
    pending.delivery.notBefore = 5_000 + rest
    pending.restoreEffectTimeout(at: ClockReading(now: Instant(100), date: 5_000))
    #expect(pending.mayTakeEffectUntil == Instant(100) + expected)
  }

  @Test func `search of the history is repeated once a lost request is settled`() {
    let search = HistorySearch(
      matching: HistoryMatching(history: [], recorded: []), searchedAt: Instant(100), account: 1,
      lastWatched: [:], lostWrites: 2, itemsWritten: [], from: 1_000,
      clock: ClockReading(now: Instant(0), date: 0))
    func covers(_ settled: Seconds) -> Bool {
      search.covers(
        1_500, at: Instant(200), lostWrites: 2, account: 1, noEffectSince: Instant(settled))
    }
    #expect(covers(99))
    #expect(!covers(101))
  }
}
