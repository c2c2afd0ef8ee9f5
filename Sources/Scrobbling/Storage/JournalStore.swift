// SPDX-License-Identifier: MIT

internal import FoundationEssentials
internal import Journal
internal import Logging
internal import Playback
internal import Timekeeping

/// Reads and writes the journal and tolerates failures: failed writes are queued until the journal
/// is writable again. Confined to one actor.
///
/// A write waits only briefly for another process that writes, such as `scrobbled import`, since
/// the whole actor waits with it; it is repeated soon. What the user requests waits longer.
final class JournalStore {
  /// Seconds for which a write waits for another process.
  private static let busyTimeout = 0.1
  /// Seconds for which a write that the user requested, or one at shutdown, waits.
  private static let longBusyTimeout = 2.0
  /// Seconds between attempts to empty the write-ahead log while another process reads it.
  private static let checkpointInterval: Seconds = 60

  private let journal: Journal
  private let log: Logger
  private(set) var pending = PendingWrites()
  private var condition: JournalCondition
  private let now: @Sendable () -> Instant
  /// Whether the journal was found to be corrupt since it was opened.
  private var isCorrupt = false
  /// Whether it was found to be corrupt before that, and a check of the file found nothing.
  private var isChecked = false
  /// Path to which the corrupt journal was renamed; at most one per run of the daemon.
  private var quarantined: String?
  /// Whether the journal was quarantined and the new one is not created yet.
  private var isReplacementPending = false

  init(_ journal: sending Journal, now: @escaping @Sendable () -> Instant, log: Logger) {
    journal.busyTimeout = Self.busyTimeout
    condition = JournalCondition(isOpen: journal.isOpen)
    self.journal = journal
    self.now = now
    self.log = log
  }

  /// The reason for which the journal cannot be used; nil while it can.
  var problem: String? { condition.problem }

  /// The problem for which something cannot be stored.
  var reportedProblem: String? { condition.isReported ? problem : nil }

  /// Reports a corrupt journal that was renamed, until the daemon ends.
  var notice: String? { quarantined.map { Journal.notice(ofQuarantined: $0) } }

  /// Whether a read failed; callers read again after ``Change/recovered``.
  var isUnreadable: Bool { condition.isUnreadable }

  /// Whether the journal is open, or should be opened now. Each attempt may check the whole file.
  private func mayUse(at now: Instant) -> Bool { journal.isOpen || now >= condition.retriesAt }

  /// Whether the journal has the complete state of this viewing.
  func isStored(_ key: Play.Key) -> Bool { !pending.contains(key) }

  /// Reads from the journal. Success does not show that writes work.
  func read<T>(_ body: (Journal) throws -> T) -> T? {
    let now = now()
    guard mayUse(at: now) else { return nil }
    do {
      return try body(journal)
    } catch {
      if let error = error as? JournalError { failed(error, .read, at: now) }
      return nil
    }
  }

  /// Performs the writes in one transaction, after the pending ones.
  ///
  /// - Returns: the change, if the journal became writable or unwritable.
  @discardableResult
  func write(_ writes: [JournalWrite], at now: Instant) -> Change? {
    guard !writes.isEmpty else { return nil }
    guard pending.isEmpty, mayUse(at: now) else {
      for write in writes { pending.add(write) }
      guard mayUse(at: now) else { return condition.report() }
      return condition.mayWrite(at: now) ? flush(at: now) : nil
    }
    return attempt(writes, at: now)
  }

  /// Performs an operation requested by the user; on failure it is not retried.
  func perform<T>(_ body: (Journal) throws -> T) throws -> T {
    try withLongBusyTimeout {
      // The operation may concern viewings with pending writes, so these are done first. The next
      // retry reports that they are done.
      if (try? run(pending.writes)) != nil { pending.removeAll() }
      return try body(journal)
    }
  }

  private func withLongBusyTimeout<T>(_ body: () throws -> T) rethrows -> T {
    let usual = journal.busyTimeout
    journal.busyTimeout = Self.longBusyTimeout
    defer { journal.busyTimeout = usual }
    return try body()
  }

  /// Performs a write whose loss only costs another request.
  func performIfFree(_ body: (Journal) throws -> Void) { try? body(journal) }

  /// Removes the pending writes of deleted viewings.
  func forget(_ keys: Set<Play.Key>) { pending.remove(keys) }

  typealias Change = JournalCondition.Change

  /// Performs the pending writes.
  func flush(at now: Instant) -> Change? {
    guard !pending.isEmpty else { return nil }
    let writes = pending.writes
    pending.removeAll()
    return attempt(writes, at: now)
  }

  /// Repeats failed writes if that is due; reopens a journal that is not readable or writable, and
  /// renames one that is corrupt.
  ///
  /// - Parameter date: seconds since 1970.
  /// - Returns: the time of the next call.
  func reopen(at now: Instant, date: Double) -> (next: Instant, change: Change?) {
    guard now >= condition.retriesAt else { return (condition.retriesAt, nil) }
    var wasUnreadable = false
    if problem != nil || !journal.isOpen {
      do {
        try openOrQuarantine(date)
      } catch {
        failed(error, .open, at: now)
        return (condition.retriesAt, pending.isEmpty ? nil : condition.report())
      }
      wasUnreadable = condition.reopened()
      if wasUnreadable { log.notice("the journal is readable again") }
    }
    var change = pending.isEmpty ? recovered() : flush(at: now)
    if wasUnreadable, problem == nil { change = .recovered }
    if isReplacementPending, let notice {
      isReplacementPending = false
      log.error("\(notice)")
      return (condition.retriesAt, .replaced(notice))
    }
    // If the journal opens but rejects writes, the next event retries them.
    return (problem != nil && change == nil ? .never : condition.retriesAt, change)
  }

  private func openOrQuarantine(_ date: Double) throws(JournalError) {
    let isFoundAgain = isCorrupt && isChecked
    isChecked = isChecked || isCorrupt
    isCorrupt = false
    do throws(JournalError) {
      if isFoundAgain { throw JournalError.corrupt }
      try journal.reopen()
    } catch {
      guard error.isCorruption, quarantined == nil else { throw error }
      let stamp = Date(timeIntervalSince1970: date).formatted(.iso8601.timeSeparator(.omitted))
      quarantined = journal.quarantine(stamp: stamp)
      guard quarantined != nil else { throw error }
      isReplacementPending = true
      try journal.reopen()
    }
  }

  private func attempt(_ writes: [JournalWrite], at now: Instant) -> Change? {
    do {
      try run(writes)
      return recovered()
    } catch {
      for write in writes { pending.add(write) }
      return failed(error, .write, at: now)
    }
  }

  private func run(_ writes: [JournalWrite]) throws(JournalError) {
    guard let first = writes.first else { return }
    if writes.count == 1 {
      try journal.write(first)
    } else {
      try journal.transaction { () throws(JournalError) in
        for write in writes { try journal.write(write) }
      }
    }
    if writes.contains(where: \.deletesMatches) { checkpoint() }
  }

  private func recovered() -> Change? {
    let isUnwritable = condition.isUnwritable
    let change = condition.succeeded()
    if isUnwritable { log.notice("the journal is writable again") }
    return change
  }

  @discardableResult
  private func failed(
    _ error: JournalError, _ operation: JournalCondition.Operation, at now: Instant
  ) -> Change? {
    let known = problem
    let change = condition.failed(error.message, isBusy: error.isBusy, operation, at: now)
    if let problem, problem != known { log.error("\(problem)") }
    if error.isCorruption, operation != .open {
      // Retries at once, unless a retry cannot help.
      if !isCorrupt, quarantined == nil { condition.retry(at: now) }
      isCorrupt = true
    }
    return change
  }

  /// Checkpoints the write-ahead log if it has grown large, or still contains deleted rows.
  ///
  /// - Returns: the time at which to try again; ``Instant/never`` if there is no need.
  func checkpointIfNeeded(at now: Instant) -> Instant {
    journal.checkpointIfNeeded()
    return journal.isCheckpointPending ? now + Self.checkpointInterval : .never
  }
  /// Releases cached memory until the next call.
  func releaseMemory() { journal.releaseMemory() }
  /// Empties the write-ahead log, now or once no other process reads it.
  func checkpoint() { try? journal.checkpoint() }

  /// Performs the pending writes at shutdown, and empties the write-ahead log.
  func close(at now: Instant) {
    withLongBusyTimeout {
      _ = flush(at: now)
      checkpoint()
    }
  }
}

extension JournalWrite {
  /// Whether the write-ahead log must be emptied afterwards: it still contains the deleted rows.
  fileprivate var deletesMatches: Bool { if case .forgetMatches = self { true } else { false } }
}

extension Journal {
  fileprivate func write(_ write: JournalWrite) throws(JournalError) {
    switch write {
    case .begin(let play): _ = try begin(play)
    case .update(let play, let durable): try update(play, durable: durable)
    case .end(let play, let deliveries): try end(play, deliveries: deliveries)
    case .revise(let play, let deliveries, let names):
      try end(play, deliveries: deliveries, replacing: names)
    case .save(let delivery, let key, let media): try save(delivery, of: key, media: media)
    case .remove(let key): try remove(key)
    case .forgetMatches(let play): try forgetMatches(of: play)
    }
  }
  private func forgetMatches(of play: Play) throws(JournalError) {
    try forget(MatchKey.confirmed(file: play.path))
    if let identity = play.identity { try forget(MatchKey.confirmed(address: identity)) }
    if let directory = ShowDirectory.of(play.path) {
      try forget(prefix: MatchKey.shows(in: directory))
    }
  }
}
