// SPDX-License-Identifier: MIT

import Addresses
import Journal
import Playback
import Testing
import Timekeeping

@testable import Scrobbling

/// Order of lookups.
@Suite struct LookupQueueTests {
  private let now = Instant(1000)

  private func ticket(_ entry: Int, epoch: Int = 0) -> LookupTicket {
    LookupTicket(key: Play.Key(instance: "a", entry: entry, lap: 0), epoch: epoch)
  }

  private var queue = LookupQueue()

  @Test mutating func `viewing in progress is looked up before ended ones`() {
    queue.add(ticket(1), isOver: true, date: 900)
    queue.add(ticket(2), isOver: false, date: 100)
    #expect(queue.next(at: now) == .lookUp(ticket(2)))
    queue.viewingEnded(ticket(2).key, date: 950)
    queue.add(ticket(3), isOver: false, date: 50)
    #expect(queue.next(at: now) == .lookUp(ticket(3)))
  }

  @Test mutating func `viewing that ended last is looked up first`() {
    for entry in 1...2_000 { queue.add(ticket(entry), isOver: true, date: Double(entry)) }
    #expect(queue.next(at: now) == .lookUp(ticket(2_000)))
    queue.finished(ticket(2_000))
    #expect(queue.next(at: now) == .lookUp(ticket(1_999)))
  }

  /// Race: the response to an earlier lookup of the same viewing arrives.
  @Test mutating func `response to an earlier lookup keeps the current one queued`() {
    queue.add(ticket(1, epoch: 1), isOver: false, date: 0)
    queue.finished(ticket(1, epoch: 0))
    #expect(queue.next(at: now) == .lookUp(ticket(1, epoch: 1)))
    queue.finished(ticket(1, epoch: 1))
    #expect(queue.next(at: now) == .wait(until: .never))
  }

  @Test mutating func `only left-over viewings wait for the start-up delay`() {
    queue.add(ticket(1), isOver: true, date: 900, notBefore: now + 5)
    #expect(queue.next(at: now) == .wait(until: now + 5))
    queue.add(ticket(2), isOver: true, date: 100)
    #expect(queue.next(at: now) == .lookUp(ticket(2)))
    queue.retry()
    #expect(queue.next(at: now) == .lookUp(ticket(1)))
  }

  @Test mutating func `daily lookup is due after a day by either clock`() {
    let day = LookupQueue.retryInterval
    queue.retryLater(ticket(1), endedAt: 900, at: ClockReading(now: now, date: 5_000))
    let basis = MatchBasis(identity: "1", evidence: "a", duration: 100)
    queue.failed(file, basis, failure, at: now)
    queue.release(dueBy: 5_000 + day - 1)
    #expect(queue.failure(of: file, basis, at: now) == failure)
    #expect(queue.next(at: now) == .wait(until: now + day))
    #expect(queue.next(at: now + day) == .lookUp(ticket(1)))
    // A suspended machine, whose monotonic clock stands still.
    queue.release(dueBy: 5_000 + day)
    #expect(queue.next(at: now) == .lookUp(ticket(1)))
    #expect(queue.failure(of: file, basis, at: now) == nil)
  }

  @Test mutating func `lookup due tomorrow does not delay late plays`() {
    queue.retryLater(ticket(1), endedAt: 900, at: ClockReading(now: now, date: 5_000))
    #expect(!queue.isProgressing(at: now))
    #expect(queue.isProgressing(at: now + LookupQueue.retryInterval))
  }

  @Test mutating func `no lookup while signed out`() {
    queue.add(ticket(1), isOver: false, date: 0)
    queue.isPaused = true
    #expect(queue.next(at: now) == .wait(until: .never))
    #expect(!queue.isProgressing(at: now))
  }

  @Test mutating func `outage backs off until another request gets a response`() {
    queue.add(ticket(1), isOver: true, date: 0)
    #expect(queue.isProgressing(at: now))
    queue.hold(.retry(after: 30, detail: "503"), at: now)
    #expect(queue.next(at: now) == .wait(until: now + 30))
    #expect(!queue.isProgressing(at: now))
    queue.reached()
    #expect(queue.next(at: now) == .lookUp(ticket(1)))
  }

  @Test mutating func `rate limit holds even if other requests get responses`() {
    queue.add(ticket(1), isOver: true, date: 0)
    queue.hold(.limited(retryAfter: 30), at: now)
    queue.reached()
    #expect(queue.next(at: now) == .wait(until: now + 30))
  }

  @Test mutating func `lookup that Trakt does not accept at present waits for an hour`() {
    queue.add(ticket(1), isOver: false, date: 0)
    queue.hold(.postponed(detail: "405"), at: now)
    #expect(queue.next(at: now + 3_599) == .wait(until: now + 3_600))
    #expect(queue.next(at: now + 3_600) == .lookUp(ticket(1)))
  }

  @Test mutating func `spent request budget waits for the next window`() {
    queue.add(ticket(1), isOver: true, date: 0)
    for _ in 1...GetBudget.limit { _ = queue.spend(at: now) }
    let opens = now + GetBudget.window
    let refused = queue.spend(at: now)
    #expect(refused == opens)
    #expect(queue.next(at: now) == .wait(until: opens))
    #expect(queue.next(at: opens) == .lookUp(ticket(1)))
  }

  private let file = MediaAddress("/a")
  private let failure = Resolution.unmatched(nil, reason: "no idea")

  @Test mutating func `failed lookup is remembered for an hour`() {
    let basis = MatchBasis(identity: "1", evidence: "a", duration: 100)
    queue.failed(file, basis, failure, at: now)
    #expect(queue.failure(of: file, basis, at: now + 3_599) == failure)
    #expect(queue.failure(of: file, basis, at: now + 3_600) == nil)
    queue.forgetFailures()
    #expect(queue.failure(of: file, basis, at: now) == nil)
  }

  @Test mutating func `failed lookup does not apply to other content at the same path`() {
    queue.failed(file, MatchBasis(identity: nil, evidence: "a", duration: 100), failure, at: now)
    func found(_ identity: String?, _ evidence: String, _ duration: Double) -> Resolution? {
      let basis = MatchBasis(identity: identity, evidence: evidence, duration: duration)
      return queue.failure(of: file, basis, at: now)
    }
    #expect(found(nil, "a", 101) == failure)
    #expect(found(nil, "b", 100) == nil)
    #expect(found("1", "a", 100) == nil)
    #expect(found(nil, "a", 103) == nil)
  }
}
