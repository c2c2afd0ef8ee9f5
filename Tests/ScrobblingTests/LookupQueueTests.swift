// SPDX-License-Identifier: MIT

import Addresses
import Journal
import Playback
import Testing
import Timekeeping
import Trakt

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
    _ = queue.hold(.retry(after: 30, detail: "503"), of: ticket(1), at: now)
    #expect(queue.next(at: now) == .wait(until: now + 30))
    #expect(!queue.isProgressing(at: now))
    queue.reached()
    #expect(queue.next(at: now) == .lookUp(ticket(1)))
  }

  @Test mutating func `rate limit holds even if other requests get responses`() {
    queue.add(ticket(1), isOver: true, date: 0)
    _ = queue.hold(.limited(retryAfter: 30), of: ticket(1), at: now)
    queue.reached()
    #expect(queue.next(at: now) == .wait(until: now + 30))
  }

  @Test mutating func `lookup that Trakt does not accept at present waits for an hour`() {
    queue.add(ticket(1), isOver: false, date: 0)
    _ = queue.hold(.postponed(detail: "405"), of: ticket(1), at: now)
    #expect(queue.next(at: now + 3_599) == .wait(until: now + 3_600))
    #expect(queue.next(at: now + 3_600) == .lookUp(ticket(1)))
  }

  @Test mutating func `spent request rateLimiter waits for the next window`() {
    queue.add(ticket(1), isOver: false, date: 0)
    for _ in 1...LookupRateLimiter.limit { _ = queue.acquire(isOver: false, at: now) }
    let opens = now + LookupRateLimiter.window
    let refused = queue.acquire(isOver: false, at: now)
    #expect(refused == opens)
    #expect(fail(.rateLimited(retryAfter: 60)) == .due)
    #expect(queue.next(at: now) == .wait(until: opens))
    #expect(queue.next(at: opens) == .lookUp(ticket(1)))
  }

  private mutating func fail(
    _ error: TraktError, _ entry: Int = 1, isStopping: Bool = false
  ) -> LookupQueue.FailureEffect {
    queue.handleFailure(error, of: ticket(entry), isStopping: isStopping, at: now)
  }

  @Test mutating func `rejected lookup is over`() {
    queue.add(ticket(1), isOver: false, date: 0)
    #expect(
      fail(.rejected(status: 400, message: nil))
        == .concluded(reason: "Trakt rejected the lookup: 400"))
    #expect(queue.next(at: now) == .wait(until: .never))
  }

  @Test mutating func `lookup without an application waits for one`() {
    queue.add(ticket(1), isOver: false, date: 0)
    #expect(fail(.noClientID) == .due)
    #expect(queue.availability == .off)
  }

  @Test mutating func `lookup cancelled by the shutdown is no outage`() {
    queue.add(ticket(1), isOver: false, date: 0)
    #expect(fail(.cancelled, isStopping: true) == .due)
    #expect(queue.next(at: now) == .lookUp(ticket(1)))
  }

  @Test(arguments: [TraktError.timedOut, .unreachable("no route"), .rateLimited(retryAfter: 9)])
  mutating func `failed lookup stays due and is reported`(_ error: TraktError) {
    queue.add(ticket(1), isOver: false, date: 0)
    #expect(fail(error) == .held(Disposition(error)))
    guard case .wait(let moment) = queue.next(at: now) else {
      Issue.record("not held")
      return
    }
    #expect(queue.next(at: moment) == .lookUp(ticket(1)))
  }

  @Test mutating func `ended viewings leave a part of the rate limit to what plays`() {
    queue.add(ticket(1), isOver: true, date: 0)
    for _ in 1...LookupRateLimiter.limitOfEnded { _ = queue.acquire(isOver: true, at: now) }
    let opens = now + LookupRateLimiter.window
    let refused = queue.acquire(isOver: true, at: now)
    #expect(refused == opens)
    #expect(queue.next(at: now) == .wait(until: opens))
    queue.add(ticket(2), isOver: false, date: 0)
    #expect(queue.next(at: now) == .lookUp(ticket(2)))
    let allowed = queue.acquire(isOver: false, at: now)
    #expect(allowed == nil)
    #expect(fail(.rateLimited(retryAfter: 300), 1) == .due)
    #expect(fail(.rateLimited(retryAfter: 9), 2) == .held(.limited(retryAfter: 9)))
  }

  // MARK: failures

  private static let failure = Disposition.retry(after: nil, detail: "500")

  /// Lookups of one name fail; all others succeed.
  ///
  /// - Returns: the entries looked up until the others are done, and when each was.
  private mutating func run(
    failing bad: Int, for seconds: Seconds = 600
  ) -> [(entry: Int, at: Instant)] {
    var lookups: [(entry: Int, at: Instant)] = []
    var time = now
    while time - now < seconds {
      switch queue.next(at: time) {
      case .wait(let until):
        guard until < .never else { return lookups }
        time = until
      case .lookUp(let ticket):
        lookups.append((ticket.key.entry, time))
        if ticket.key.entry == bad {
          _ = queue.hold(Self.failure, of: ticket, at: time)
        } else {
          queue.finished(ticket)
        }
        time = time + 0.1
      }
    }
    return lookups
  }

  @Test mutating func `name for which lookups fail does not hold up the others`() {
    queue.add(ticket(1), isOver: false, date: 1_000)
    for entry in 2...50 { queue.add(ticket(entry), isOver: true, date: Double(entry)) }
    let lookups = run(failing: 1, for: 60)
    #expect(lookups.prefix(5).map(\.entry) == [1, 1, 1, 50, 1])
    #expect(lookups.count { $0.entry != 1 } == 49)
    #expect(lookups.count { $0.entry == 1 } == 4, "once more after another lookup succeeded")
    #expect(!queue.isProgressing(at: now + 60), "late plays do not wait for it")
  }

  @Test mutating func `name for which lookups fail is retried with growing pauses`() {
    queue.add(ticket(1), isOver: false, date: 1_000)
    queue.add(ticket(2), isOver: true, date: 2)
    let times = run(failing: 1, for: 12_000).filter { $0.entry == 1 }.dropFirst(3).map(\.at)
    let pauses = zip(times, times.dropFirst()).map { ($1 - $0).rounded() }
    #expect(pauses == [300, 600, 1_200, 2_400, 3_600, 3_600])
  }

  @Test mutating func `name for which lookups fail is no outage of Trakt`() {
    queue.add(ticket(1), isOver: false, date: 1_000)
    queue.add(ticket(2), isOver: true, date: 2)
    let first = queue.hold(Self.failure, of: ticket(1), at: now)
    #expect(first, "Trakt may be the cause")
    for _ in 2...3 { _ = queue.hold(Self.failure, of: ticket(1), at: now) }
    queue.finished(ticket(2))
    let alone = queue.hold(Self.failure, of: ticket(1), at: now)
    #expect(!alone)
    queue.add(ticket(3), isOver: true, date: 3)
    #expect(queue.next(at: now + 10) == .lookUp(ticket(3)))
    #expect(queue.availability == .available)
  }

  @Test mutating func `outage makes few lookups, and none waits long after it`() {
    for entry in 1...100 { queue.add(ticket(entry), isOver: true, date: Double(entry)) }
    var time = now
    var lookups = 0
    while time - now < 8 * 3_600 {
      switch queue.next(at: time) {
      case .wait(let until): time = until
      case .lookUp(let ticket):
        lookups += 1
        _ = queue.hold(Self.failure, of: ticket, at: time)
      }
    }
    #expect(lookups < 220, "one each 150 to 300 s")
    let end = time
    while queue.next(at: .never) != .wait(until: .never), time - end < 3_600 {
      switch queue.next(at: time) {
      case .wait(let until): time = until
      case .lookUp(let ticket): queue.finished(ticket)
      }
    }
    #expect(queue.next(at: .never) == .wait(until: .never))
    #expect(time - end <= 300)
  }

  /// Writes succeed while all lookups fail.
  @Test mutating func `lookups that fail alone back off and are no outage`() {
    queue.add(ticket(1), isOver: false, date: 0)
    let first = queue.hold(.retry(after: 600, detail: "503"), of: ticket(1), at: now)
    queue.reached()
    #expect(queue.next(at: now) == .lookUp(ticket(1)))
    let second = queue.hold(.retry(after: 600, detail: "503"), of: ticket(1), at: now)
    queue.reached()
    #expect(queue.next(at: now) == .wait(until: now + 600))
    #expect([first, second] == [true, false])
    let silent = queue.hold(.unreachable(detail: "no route"), of: ticket(1), at: now)
    #expect(silent)
  }

  @Test mutating func `user's retry ends the pause of a lookup`() {
    queue.add(ticket(1), isOver: false, date: 0)
    for _ in 1...3 { _ = queue.hold(Self.failure, of: ticket(1), at: now) }
    queue.finished(ticket(2))
    _ = queue.hold(Self.failure, of: ticket(1), at: now)
    #expect(queue.next(at: now + 290) == .wait(until: now + 300))
    queue.retry()
    #expect(queue.next(at: now) == .lookUp(ticket(1)))
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
