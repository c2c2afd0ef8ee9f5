// SPDX-License-Identifier: MIT

import Playback
import Timekeeping
import Testing

@testable import Scrobbling

/// Times at which failed writes are repeated, and reported.
@Suite struct JournalConditionTests {
  private static let locked = "database is locked"
  private static let report = "cannot write to the journal: \(locked); see: scrobbled doctor"
  private var condition = JournalCondition()

  private mutating func fail(_ reason: String = "disk is full", at now: Double)
    -> JournalCondition.Change?
  {
    condition.failed(reason, isBusy: reason == Self.locked, at: Instant(now))
  }

  @Test mutating func `unwritable journal is reported at once, and only once`() {
    let problem = "cannot write to the journal: disk is full; see: scrobbled doctor"
    #expect(fail(at: 100) == .failed(problem))
    #expect(condition.problem == problem)
    #expect(condition.retriesAt == Instant(115))
    #expect(condition.mayWrite(at: Instant(101)), "each event is a chance")
    #expect(fail(at: 101) == nil)
    #expect(condition.retriesAt == Instant(115))
    #expect(fail(at: 115) == nil)
    #expect(condition.retriesAt == Instant(130))
    #expect(condition.succeeded() == .recovered)
    #expect(condition == JournalCondition())
    #expect(condition.succeeded() == nil)
  }

  @Test mutating func `busy journal is tried again soon, without a report`() {
    #expect(fail(Self.locked, at: 100) == nil)
    #expect(condition.problem == nil)
    #expect(condition.retriesAt == Instant(100.25))
    #expect(!condition.mayWrite(at: Instant(100.1)))
    #expect(condition.mayWrite(at: Instant(100.25)))
    #expect(fail(Self.locked, at: 128) == nil)
    #expect(condition.retriesAt == Instant(135), "less often if it takes long")
    #expect(condition.succeeded() == .recovered, "players wait for the confirmation")
    #expect(fail(Self.locked, at: 140) == nil, "the time counts anew")
  }

  @Test mutating func `journal that cannot be opened is tried less and less often`() {
    for (time, next) in [(100, 115), (115, 145), (145, 205), (205, 325), (325, 565), (565, 865)] {
      let change = condition.failed("read-only", .open, at: Instant(Double(time)))
      #expect(change == nil, "nothing is lost yet")
      #expect(condition.retriesAt == Instant(Double(next)))
    }
    #expect(condition.retriesAt - Instant(565) == JournalCondition.longestPause)
    let problem = "cannot write to the journal: read-only; see: scrobbled doctor"
    #expect(condition.report() == .failed(problem))
    #expect(condition.report() == nil)
    #expect(condition.succeeded() == .recovered)
    #expect(condition.retriesAt == .never)
    _ = condition.failed("read-only", .open, at: Instant(9000))
    #expect(condition.retriesAt == Instant(9015))
  }

  @Test mutating func `write does not show that what could not be read can be read`() {
    let read = condition.failed("disk I/O error", .read, at: Instant(100))
    #expect(read == nil)
    #expect(condition.problem == "cannot read the journal: disk I/O error; see: scrobbled doctor")
    #expect(condition.succeeded() == nil)
    #expect(condition.isUnreadable)
    #expect(condition.retriesAt == Instant(115))
    let wasUnreadable = condition.reopened()
    #expect(wasUnreadable)
    #expect(condition.succeeded() == nil)
    #expect(condition.problem == nil)
  }

  @Test mutating func `journal that stays busy is reported`() {
    #expect(fail(Self.locked, at: 100) == nil)
    #expect(fail(Self.locked, at: 130) == .failed(Self.report))
    #expect(condition.problem == Self.report)
    #expect(condition.retriesAt == Instant(145))
    #expect(fail(Self.locked, at: 145) == nil)
    #expect(condition.retriesAt == Instant(160))
  }
}
