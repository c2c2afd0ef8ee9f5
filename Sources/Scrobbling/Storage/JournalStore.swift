// SPDX-License-Identifier: MIT

internal import Journal
internal import Logging
internal import Playback
internal import Timekeeping

/// Writes to the journal and tolerates failures: failed writes are queued until the journal is
/// writable again. Confined to one actor.
final class JournalStore {
  /// Seconds after which an unwritable journal is tried again without any event.
  private static let retryPause: Seconds = 15

  private let journal: Journal
  private let log: Logger
  private(set) var pending = PendingWrites()
  /// Why the journal cannot be written; nil while it can.
  private(set) var problem: String?
  private var retriesAt = Instant(-.infinity)

  init(_ journal: sending Journal, log: Logger) {
    self.journal = journal
    self.log = log
  }

  var isOpen: Bool { journal.isOpen }

  /// Whether the journal has the complete state of this viewing.
  func isStored(_ key: Play.Key) -> Bool { !pending.contains(key) }

  /// Reads from the journal. Success does not show that writes work.
  func read<T>(_ body: (Journal) throws -> T) -> T? {
    do {
      return try body(journal)
    } catch {
      if problem == nil { log.error("cannot read the journal: \(error)") }
      return nil
    }
  }

  /// Performs the writes in one transaction, after the pending ones.
  ///
  /// - Returns: the change, if the journal became writable or unwritable.
  @discardableResult
  func write(_ writes: [JournalWrite], at now: Instant) -> Change? {
    guard !writes.isEmpty else { return nil }
    guard pending.isEmpty else {
      for write in writes { pending.add(write) }
      return flush(at: now)
    }
    return attempt(writes, at: now)
  }

  /// Performs an operation requested by the user; on failure it is not retried.
  func perform<T>(_ body: (Journal) throws -> T) throws -> T { try body(journal) }

  /// Removes the pending writes of deleted viewings.
  func forget(_ keys: Set<Play.Key>) { pending.remove(keys) }

  enum Change: Hashable, Sendable {
    case failed(String)
    case recovered
  }

  /// Performs the pending writes.
  func flush(at now: Instant) -> Change? {
    guard !pending.isEmpty else { return nil }
    let writes = pending.writes
    pending.removeAll()
    return attempt(writes, at: now)
  }

  /// Checks whether the journal is writable again.
  ///
  /// - Returns: when to check next.
  func reopen(at now: Instant) -> (next: Instant, change: Change?) {
    guard problem != nil else { return (.never, nil) }
    guard now >= retriesAt else { return (retriesAt, nil) }
    retriesAt = now + Self.retryPause
    do {
      try journal.reopen()
    } catch {
      return (retriesAt, nil)
    }
    if let change = flush(at: now) { return (problem == nil ? .never : retriesAt, change) }
    return (.never, pending.isEmpty ? recovered() : nil)
  }

  private func attempt(_ writes: [JournalWrite], at now: Instant) -> Change? {
    do {
      if let only = writes.first, writes.count == 1 {
        try journal.write(only)
      } else {
        try journal.transaction { () throws(JournalError) in
          for write in writes { try journal.write(write) }
        }
      }
      return recovered()
    } catch {
      for write in writes { pending.add(write) }
      return failed(error, at: now)
    }
  }

  private func recovered() -> Change? {
    guard problem != nil else { return nil }
    problem = nil
    log.notice("the journal is writable again")
    return .recovered
  }

  private func failed(_ error: any Error, at now: Instant) -> Change? {
    let reason = (error as? JournalError)?.message ?? "\(error)"
    let isNew = problem == nil
    let text = "cannot write to the journal: \(reason); see: scrobbled doctor"
    problem = text
    guard isNew else { return nil }
    retriesAt = now + Self.retryPause
    log.error("\(text)")
    return .failed(text)
  }

  /// Checkpoints the write-ahead log if it has grown large.
  func checkpointIfLarge() { journal.checkpointIfLarge() }
  /// Releases cached memory until the next call.
  func releaseMemory() { journal.releaseMemory() }
  /// Checkpoints the write-ahead log at shutdown.
  func checkpoint() { try? journal.checkpoint() }
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
    }
  }
}
