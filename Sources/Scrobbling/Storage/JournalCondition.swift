// SPDX-License-Identifier: MIT

internal import Playback
internal import Timekeeping

/// Whether the journal can be read and written, and when failed operations are retried.
///
/// While another process writes (`busy`) the writes only have to wait: that is a problem to report
/// only if it lasts.
struct JournalCondition: Equatable, Sendable {
  /// Seconds between attempts to write to a journal that is not writable, and before the second
  /// attempt to open or read one. Each further one takes twice as long, since the whole file may be
  /// checked.
  static let pause: Seconds = 15
  /// Maximum pause in seconds.
  static let longestPause: Seconds = 300
  /// Seconds between attempts while another process writes, or a quarter of the time that it has
  /// been writing, if longer.
  static let busyPause: Seconds = 0.25
  /// Seconds for which the journal may be busy before that is reported. An import of 40,000 plays
  /// takes less than a second.
  static let busyLimit: Seconds = 30

  enum Change: Hashable, Sendable {
    /// Something can no longer be stored.
    case failed(String)
    /// All writes are done, and what could not be read can be read now.
    case recovered
    /// A corrupt journal was renamed. The new one does not contain the data in memory.
    case replaced(String)
  }

  enum Operation: Hashable, Sendable {
    case open, read, write

    fileprivate var failure: String {
      self == .read ? "cannot read the journal" : "cannot write to the journal"
    }
  }

  private var unwritable: String?
  private var unreadable: String?
  /// Whether the problem was reported as ``Change/failed(_:)``.
  private(set) var isReported = false
  /// The time of the next attempt; never if nothing has failed.
  private(set) var retriesAt: Instant
  private var busySince: Instant?
  /// The next pause after an attempt to open or read the journal, and the time of the last one.
  private var growingPause = Self.pause
  private var triedAt = Instant(-.infinity)

  /// - Parameter isOpen: whether the journal was opened; otherwise that is attempted at once.
  init(isOpen: Bool = true) {
    retriesAt = isOpen ? .never : Instant(-.infinity)
  }

  /// The reason for which the journal cannot be used; nil while it can, or is only busy.
  var problem: String? { unwritable ?? unreadable }

  var isUnwritable: Bool { unwritable != nil }

  /// Whether something in the journal could not be read.
  var isUnreadable: Bool { unreadable != nil }

  /// Whether an event should attempt the pending writes, instead of the next retry.
  func mayWrite(at now: Instant) -> Bool {
    busySince == nil || problem != nil || now >= retriesAt
  }

  /// - Parameter reason: SQLite's message.
  mutating func failed(
    _ reason: String, isBusy: Bool = false, _ operation: Operation = .write, at now: Instant
  ) -> Change? {
    if isBusy, problem == nil {
      let since = busySince ?? now
      busySince = since
      retriesAt = now + max(Self.busyPause, (now - since) / 4)
      guard now - since >= Self.busyLimit else { return nil }
    }
    if problem == nil || now >= retriesAt {
      retriesAt = now + (operation == .write ? Self.pause : grownPause(at: now))
    }
    let text = "\(operation.failure): \(reason); see: scrobbled doctor"
    if operation == .read { unreadable = text } else { unwritable = text }
    return operation == .write ? report() : nil
  }

  /// Returns the next, longer pause. A success does not shorten it at once, because the page
  /// that could not be read may not have been read again.
  private mutating func grownPause(at now: Instant) -> Seconds {
    if now - triedAt > 2 * Self.longestPause { growingPause = Self.pause }
    triedAt = now
    defer { growingPause = min(2 * growingPause, Self.longestPause) }
    return growingPause
  }

  /// Makes the next attempt due now.
  mutating func retry(at now: Instant) { retriesAt = now }

  /// Records that something cannot be stored until the next attempt.
  mutating func report() -> Change? {
    guard let problem, !isReported else { return nil }
    isReported = true
    return .failed(problem)
  }

  /// Records that the journal was opened again, and accepts writes.
  ///
  /// - Returns: whether something could not be read before.
  mutating func reopened() -> Bool {
    defer { unreadable = nil }
    return isUnreadable
  }

  /// Records that all writes are done.
  ///
  /// - Returns: nil if nothing had failed.
  mutating func succeeded() -> Change? {
    let hadFailed = unwritable != nil || busySince != nil
    (unwritable, isReported, busySince) = (nil, false, nil)
    if unreadable == nil { retriesAt = .never }
    return hadFailed ? .recovered : nil
  }
}
